package dev.hookswitch.event;

/** The kind of autodialer. */
public enum Subtype {
  PREDICTIVE("predictive"),
  CONTACT_CALLFLOW("contact-callflow"),
  OPERATOR_CONTACT("operator-contact");

  private final String word;

  Subtype(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}

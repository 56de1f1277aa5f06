package dev.hookswitch.event;

/** The party that an event of a callback or an autodialer call is about. */
public enum LegRole {
  CONTACT("contact"),
  OPERATOR("operator");

  private final String word;

  LegRole(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** Who is at the other end of the call. */
  public LegRole other() {
    return this == CONTACT ? OPERATOR : CONTACT;
  }
}

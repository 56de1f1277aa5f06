package dev.hookswitch.endpoint;

/** What somebody wrote down is for the administrator alone to choose. */
public final class NotAllowed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;

  NotAllowed(String field, String sentence) {
    super(sentence, null, false, false);
    this.field = field;
  }

  /** Where it stands. */
  public String field() {
    return field;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}

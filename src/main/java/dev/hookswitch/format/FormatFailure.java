package dev.hookswitch.format;

/** Why there is no request, or no format: one plain sentence, without any value in it. */
public final class FormatFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  FormatFailure(String sentence) {
    this(sentence, false);
  }

  public static FormatFailure because(String sentence) {
    return new FormatFailure(sentence);
  }

  FormatFailure(String sentence, boolean passing) {
    super(sentence, null, false, false);
    this.passing = passing;
  }

  /** One that is nobody's fault: the same may succeed later. */
  public static FormatFailure forNow(String sentence) {
    return new FormatFailure(sentence, true);
  }

  /** Whether the same may succeed later: an expression took too long on a busy machine. */
  public boolean passing() {
    return passing;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}

package dev.hookswitch.expression;

/**
 * Why an expression was refused, or gave nothing: one plain sentence, without a full stop. It never
 * repeats values of the input, except where the expression itself says so ({@link #quotes()}).
 */
public final class ExpressionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean quotes;

  private ExpressionFailure(String sentence, boolean quotes) {
    super(sentence, null, false, false);
    this.quotes = quotes;
  }

  static ExpressionFailure because(String sentence) {
    return new ExpressionFailure(sentence, false);
  }

  /** With words that the expression chose itself, by {@code $error} or {@code $assert}. */
  static ExpressionFailure told(String words) {
    String line = words.strip().replaceAll("\\p{Cntrl}+", " ");
    return new ExpressionFailure(line.length() > 200 ? line.substring(0, 200) + "…" : line, true);
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /**
   * Whether the sentence is the expression's own, and so may contain anything of the input, secrets
   * included.
   */
  public boolean quotes() {
    return quotes;
  }
}

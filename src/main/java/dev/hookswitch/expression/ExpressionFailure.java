package dev.hookswitch.expression;

/**
 * Why an expression was refused, or gave nothing: one plain sentence, without a full stop. It never
 * repeats values of the input, except where the expression itself says so ({@link #quotes()}).
 */
public final class ExpressionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean quotes;
  private final boolean overtime;

  private ExpressionFailure(String sentence, boolean quotes, boolean overtime) {
    super(sentence, null, false, false);
    this.quotes = quotes;
    this.overtime = overtime;
  }

  static ExpressionFailure because(String sentence) {
    return new ExpressionFailure(sentence, false, false);
  }

  /** By the clock: the only failure that depends on how busy the machine is. */
  static ExpressionFailure overtime(String sentence) {
    return new ExpressionFailure(sentence, false, true);
  }

  /** With words that the expression chose itself, by {@code $error} or {@code $assert}. */
  static ExpressionFailure told(String words) {
    String line = words.strip().replaceAll("\\p{Cntrl}+", " ");
    return new ExpressionFailure(
        line.length() > 200 ? line.substring(0, 200) + "…" : line, true, false);
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /** Whether it took too long by the clock: tried again, it may pass. */
  public boolean overtime() {
    return overtime;
  }

  /**
   * Whether the sentence is the expression's own, and so may contain anything of the input, secrets
   * included.
   */
  public boolean quotes() {
    return quotes;
  }
}

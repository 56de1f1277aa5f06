package dev.hookswitch.campaign;

/** A text cannot be read from there on; the message is one sentence for whoever sent it. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;

  UnreadableException(long line, String message) {
    super(message);
    this.line = line;
  }

  /** The first line that cannot be read. */
  public long line() {
    return line;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}

package dev.hookswitch.journal;

/**
 * The store could not do what was asked; the message is one sentence for a person, the cause the
 * driver's own.
 */
public class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}

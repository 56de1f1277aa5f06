package dev.hookswitch.journal;

/** Another process writes to the log now; nothing of this one is stored there any more. */
public final class TakenOver extends JournalException {
  private static final long serialVersionUID = 1L;

  public TakenOver(String message) {
    super(message, new IllegalStateException("taken over"));
  }
}

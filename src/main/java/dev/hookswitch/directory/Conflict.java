package dev.hookswitch.directory;

/** The entry cannot be made so; the message is one sentence for whoever asked. */
public final class Conflict extends Exception {
  private static final long serialVersionUID = 1L;

  Conflict(String message) {
    super(message);
  }
}

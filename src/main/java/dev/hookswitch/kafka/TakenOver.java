package dev.hookswitch.kafka;

import dev.hookswitch.journal.JournalException;

/** Somebody else has taken the pen: what was to be written with it is not written. */
final class TakenOver extends JournalException {
  private static final long serialVersionUID = 1L;

  TakenOver(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.journal.JournalException;

/** Nothing was stored, because another node delivers this partition by now. */
public final class FencedOff extends JournalException {
  private static final long serialVersionUID = 1L;

  public FencedOff(int partition) {
    super(
        "another process delivers partition " + partition + " by now",
        new IllegalStateException("fenced off"));
  }
}

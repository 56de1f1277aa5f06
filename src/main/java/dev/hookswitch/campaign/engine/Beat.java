package dev.hookswitch.campaign.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when what is done again and again is due. Where the clock was set back it is due at once:
 * nothing waits for a time to come again. For one thread.
 */
final class Beat {

  private final Duration every;
  private @Nullable Instant last;

  Beat(Duration every) {
    this.every = every;
  }

  /** Whether it is to be done now; then it is taken for done. */
  boolean isDue(Instant now) {
    boolean isDue = last == null || now.isBefore(last) || !now.isBefore(last.plus(every));
    if (isDue) {
      last = now;
    }
    return isDue;
  }
}

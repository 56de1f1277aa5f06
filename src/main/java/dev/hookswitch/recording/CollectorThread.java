package dev.hookswitch.recording;

import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link Collector} do one thing after the other that is due, while this process may
 * deliver. There are as many as things may be under way at once.
 */
final class CollectorThread extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(CollectorThread.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What it does next is stored only where nobody else was at it. */
  private static final Duration GRACE_WHEN_LOST = Duration.ofMillis(500);

  private final Collector collector;

  CollectorThread(Collector collector, int number) {
    super("recordings-" + number, GRACE, GRACE_WHEN_LOST);
    this.collector = collector;
  }

  @Override
  protected void workUntilClosed(Worker own) {
    boolean troubled = false;
    Duration rest = Duration.ZERO;
    while (own.pause(rest)) {
      try {
        rest = collector.step() ? Duration.ZERO : LOOK_EVERY;
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("recordings cannot be fetched now, trying on: {}", e.getMessage());
          troubled = true;
        }
        rest = AFTER_TROUBLE;
      }
    }
  }
}

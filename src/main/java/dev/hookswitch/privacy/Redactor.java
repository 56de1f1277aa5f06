package dev.hookswitch.privacy;

import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the tasks, while this process may deliver, on a thread of its own. Safe for all threads. */
public final class Redactor extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(Redactor.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SHORTEST_REST = Duration.ofMillis(10);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final RedactionStore store;
  private final InstantSource clock;

  public Redactor(RedactionStore store, InstantSource clock) {
    super("redactor", GRACE, GRACE);
    this.store = store;
    this.clock = clock;
  }

  @Override
  protected void workUntilClosed(Worker own) {
    boolean troubled = false;
    Duration rest = LOOK_EVERY;
    while (own.pause(rest)) {
      long begun = System.nanoTime();
      try {
        rest = store.step(clock.instant()) ? asLongAs(begun) : LOOK_EVERY;
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("a number cannot be redacted now, trying on: {}", e.getMessage());
          troubled = true;
        }
        rest = LOOK_EVERY;
      }
    }
  }

  /** Rests as long as the work took: others write in between. */
  private static Duration asLongAs(long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return took.compareTo(SHORTEST_REST) > 0 ? took : SHORTEST_REST;
  }
}

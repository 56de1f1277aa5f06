package dev.hookswitch.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a failed delivery is tried again. Jitter only lengthens (by up to a fifth): endpoints that
 * failed together are not met together again, and no wait is shorter than the settings say. Safe
 * for all threads if the generator is.
 */
public final class RetrySchedule {

  private static final double JITTER = 0.2;

  private final List<Duration> waits;
  private final RandomGenerator random;

  /**
   * A schedule with one wait for each further attempt.
   *
   * @param waits the first before the second attempt, and so on; empty: one attempt only
   */
  public RetrySchedule(List<Duration> waits, RandomGenerator random) {
    this.waits = List.copyOf(waits);
    this.random = random;
  }

  /** Whether a delivery that was tried so often is given up. */
  boolean isExhausted(int attempts) {
    return attempts > waits.size();
  }

  /**
   * When to try again.
   *
   * @param attempts made so far, from 1; not exhausted
   * @param atLeast what the endpoint asked for by Retry-After, or null
   */
  Instant next(int attempts, Instant now, @Nullable Duration atLeast) {
    Duration wait = waits.get(attempts - 1);
    Duration jittered =
        wait.plus(Duration.ofNanos((long) (wait.toNanos() * JITTER * random.nextDouble())));
    return now.plus(atLeast != null && atLeast.compareTo(jittered) > 0 ? atLeast : jittered);
  }
}

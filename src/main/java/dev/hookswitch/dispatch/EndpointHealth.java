package dev.hookswitch.dispatch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many requests one endpoint may have under way now. Guarded by its courier.
 *
 * <pre>
 *   healthy ──(10 failures in a row over 5 s or more)──► failing ──(one is accepted)──► healthy, from one request on
 * </pre>
 *
 * <p>The window of parallel requests begins small, because an endpoint that nobody knows may be one
 * that hangs: each accepted request allows one more, up to the limit, and each failure in distress
 * halves it. From the tenth failure in a row on there is a pause before the next request, so that
 * one that fails fast is not asked a thousand times a second. While failing, one request at a time
 * probes, after 1, 2, 4 … 30 s. A Retry-After stops everything until it has passed.
 */
final class EndpointHealth {

  /** Enough for whoever answers in time; a round trip doubles it. */
  static final int FIRST_WINDOW = 10;

  private static final int FAILURES = 10;
  private static final Duration OVER = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PROBE = Duration.ofSeconds(30);

  private int limit;
  private int window;
  private int failuresInRow;
  private @Nullable Instant failingSince;
  private Instant firstFailure = Instant.MIN;
  private Instant heldUntil = Instant.MIN;

  /** Before then there is no request: a pause between failures, or between probes. */
  private Instant pausedUntil = Instant.MIN;

  private Duration pause = FIRST_PAUSE;

  EndpointHealth(int limit) {
    this.limit = limit;
    this.window = Math.min(limit, FIRST_WINDOW);
  }

  /** Goes on failing where another process, or an earlier run of this one, has noted it. */
  void resume(Instant since) {
    failingSince = since;
    firstFailure = since;
    failuresInRow = FAILURES;
    pause = LAST_PAUSE;
  }

  @Nullable Instant failingSince() {
    return failingSince;
  }

  boolean isFailing() {
    return failingSince != null;
  }

  int permits(Instant now) {
    if (now.isBefore(heldUntil) || now.isBefore(pausedUntil)) {
      return 0;
    }
    return isFailing() ? 1 : window;
  }

  /**
   * Notes an accepted request; answers how long the endpoint had been failing, or null when it had
   * not.
   */
  @Nullable Duration succeeded(Instant now) {
    failuresInRow = 0;
    pause = FIRST_PAUSE;
    pausedUntil = Instant.MIN;
    if (failingSince != null) {
      Duration outage = Duration.between(failingSince, now);
      failingSince = null;
      window = 1;
      return outage;
    }
    window = Math.min(limit, window + 1);
    return null;
  }

  /**
   * Notes a failed request; answers whether the endpoint is failing from now on and was not before.
   *
   * @param distress whether it says something of the endpoint; one that refuses an event with its
   *     reasons is well
   */
  boolean failed(Instant now, boolean distress) {
    if (failuresInRow == 0) {
      firstFailure = now;
    }
    failuresInRow++;
    if (distress) {
      window = Math.max(1, window / 2);
    }
    boolean begins =
        !isFailing() && failuresInRow >= FAILURES && !now.isBefore(firstFailure.plus(OVER));
    if (begins) {
      failingSince = firstFailure;
      pause = LAST_PAUSE;
    }
    if (failuresInRow >= FAILURES) {
      pausedUntil = now.plus(pause);
      Duration longest = isFailing() ? LAST_PROBE : LAST_PAUSE;
      pause = pause.multipliedBy(2).compareTo(longest) < 0 ? pause.multipliedBy(2) : longest;
    }
    return begins;
  }

  void holdFor(Duration retryAfter, Instant now) {
    Instant until = now.plus(retryAfter);
    if (until.isAfter(heldUntil)) {
      heldUntil = until;
    }
  }

  /** So many requests at once from now on, at the most. */
  void bound(int parallel) {
    limit = parallel;
    window = Math.min(window, limit);
  }

  /**
   * Forgets the past: the endpoint was changed by a person.
   *
   * @param parallel requests at once, at the most, from now on
   */
  void reset(int parallel) {
    limit = parallel;
    window = Math.min(limit, FIRST_WINDOW);
    failuresInRow = 0;
    failingSince = null;
    pause = FIRST_PAUSE;
    pausedUntil = Instant.MIN;
    heldUntil = Instant.MIN;
  }
}

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
 * <p>While failing, one request at a time probes, after 1, 2, 4 … 30 s. Each accepted request
 * allows one more in parallel, up to the limit. A Retry-After stops everything until it has passed.
 */
final class EndpointHealth {

  private static final int FAILURES = 10;
  private static final Duration OVER = Duration.ofSeconds(5);
  private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
  private static final Duration LAST_PROBE = Duration.ofSeconds(30);

  private int limit;
  private int window;
  private int failuresInRow;
  private @Nullable Instant failingSince;
  private Instant firstFailure = Instant.MIN;
  private Instant heldUntil = Instant.MIN;
  private Instant nextProbe = Instant.MIN;
  private Duration probeWait = FIRST_PROBE;

  EndpointHealth(int limit) {
    this.limit = limit;
    this.window = limit;
  }

  /** Goes on failing where another process, or an earlier run of this one, has noted it. */
  void resume(Instant since) {
    failingSince = since;
    firstFailure = since;
    failuresInRow = FAILURES;
  }

  @Nullable Instant failingSince() {
    return failingSince;
  }

  boolean isFailing() {
    return failingSince != null;
  }

  int permits(Instant now) {
    if (now.isBefore(heldUntil)) {
      return 0;
    }
    if (isFailing()) {
      return now.isBefore(nextProbe) ? 0 : 1;
    }
    return window;
  }

  /**
   * Notes an accepted request; answers how long the endpoint had been failing, or null when it had
   * not.
   */
  @Nullable Duration succeeded(Instant now) {
    failuresInRow = 0;
    if (failingSince != null) {
      Duration outage = Duration.between(failingSince, now);
      failingSince = null;
      probeWait = FIRST_PROBE;
      window = 1;
      return outage;
    }
    window = Math.min(limit, window + 1);
    return null;
  }

  /**
   * Notes a failed request; answers whether the endpoint is failing from now on and was not before.
   */
  boolean failed(Instant now) {
    if (failuresInRow == 0) {
      firstFailure = now;
    }
    failuresInRow++;
    if (isFailing()) {
      nextProbe = now.plus(probeWait);
      probeWait =
          probeWait.multipliedBy(2).compareTo(LAST_PROBE) < 0
              ? probeWait.multipliedBy(2)
              : LAST_PROBE;
      return false;
    }
    if (failuresInRow < FAILURES || now.isBefore(firstFailure.plus(OVER))) {
      return false;
    }
    failingSince = firstFailure;
    nextProbe = now.plus(probeWait);
    return true;
  }

  void holdFor(Duration retryAfter, Instant now) {
    Instant until = now.plus(retryAfter);
    if (until.isAfter(heldUntil)) {
      heldUntil = until;
    }
  }

  /**
   * Forgets the past: the endpoint was changed by a person.
   *
   * @param parallel requests at once, at the most, from now on
   */
  void reset(int parallel) {
    limit = parallel;
    failuresInRow = 0;
    failingSince = null;
    probeWait = FIRST_PROBE;
    heldUntil = Instant.MIN;
    window = limit;
  }
}

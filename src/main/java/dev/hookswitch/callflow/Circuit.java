package dev.hookswitch.callflow;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps callers from waiting for an endpoint that does not answer. Safe for all threads.
 *
 * <pre>
 *   asking ──(5 failures in a row)──► pausing 5 s ──► one caller tries ──(an answer)──► asking
 *                                         ▲                  │
 *                                         └──(a failure: twice as long, 60 s at the most)
 * </pre>
 */
final class Circuit {

  static final int FAILURES = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Whether one may be asked now. */
  enum Leave {
    ASK,
    /** Whether it answers again is seen by this question alone. */
    TRY,
    PAUSE
  }

  private int failuresInRow;
  private Duration pause = FIRST_PAUSE;
  private Instant pausedUntil = Instant.MIN;
  private boolean trying;

  /** Who is told {@code ASK} or {@code TRY} must tell what came of it. */
  synchronized Leave ask(Instant now) {
    if (failuresInRow < FAILURES) {
      return Leave.ASK;
    }
    if (trying || now.isBefore(pausedUntil)) {
      return Leave.PAUSE;
    }
    trying = true;
    return Leave.TRY;
  }

  /** Whoever answers at all, late or soon, may be asked. */
  synchronized void answered() {
    failuresInRow = 0;
    pause = FIRST_PAUSE;
    trying = false;
  }

  /** What was asked before the pause began, and fails in it, does not lengthen it. */
  synchronized void failed(Leave leave, Instant now) {
    if (leave == Leave.TRY) {
      trying = false;
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
      pausedUntil = now.plus(pause);
    } else if (failuresInRow < FAILURES && ++failuresInRow == FAILURES) {
      pausedUntil = now.plus(pause);
    }
  }

  synchronized boolean isPausing() {
    return failuresInRow >= FAILURES;
  }
}

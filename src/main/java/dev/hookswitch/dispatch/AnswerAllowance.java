package dev.hookswitch.dispatch;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of an endpoint's answers is kept. Usually all that was read, 16 KiB of each; but one
 * that answers at length to everything would fill the disk, and every commit of events waits for
 * what is written of its answers (measured: two endpoints that answer 300 events a second with a
 * gigabyte took the others' p99 from 5 to 30 ms). A token bucket of characters, guarded by its
 * courier.
 */
final class AnswerAllowance {

  static final int SHORT = 256;

  private static final int PER_SECOND = 64 * 1024;
  private static final int SAVED = 1024 * 1024;

  private double left = SAVED;
  private Instant filledAt = Instant.MIN;

  /** What is kept of an answer: all of it, or its beginning while the allowance is used up. */
  String of(String answer, Instant now) {
    if (answer.length() <= SHORT) {
      return answer;
    }
    if (filledAt.equals(Instant.MIN)) {
      filledAt = now;
    } else if (now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      left = Math.min(SAVED, left + seconds * PER_SECOND);
      filledAt = now;
    }
    if (left < answer.length()) {
      return answer.substring(0, SHORT) + "…";
    }
    left -= answer.length();
    return answer;
  }
}

package dev.hookswitch.dispatch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * So many requests a second and no more, evenly: what was not used is saved up for a tenth of a
 * second at the most, which is coarse enough for whoever wakes waiting lanes every 20 ms. A token
 * bucket, guarded by its courier.
 */
final class Throttle {

  private static final double SAVED_SECONDS = 0.1;

  private @Nullable Double perSecond;
  private double tokens = 1;
  private Instant filledAt = Instant.MIN;

  /** Sets the pace; null: none. */
  void set(@Nullable Double requestsPerSecond) {
    perSecond = requestsPerSecond;
  }

  boolean allows(Instant now) {
    if (perSecond == null) {
      return true;
    }
    if (filledAt.equals(Instant.MIN)) {
      filledAt = now;
    } else if (now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      tokens = Math.min(Math.max(1, perSecond * SAVED_SECONDS), tokens + seconds * perSecond);
      filledAt = now;
    }
    return tokens >= 1;
  }

  /** One request begins: to be called after {@link #allows} has said so. */
  void take() {
    if (perSecond != null) {
      tokens--;
    }
  }
}

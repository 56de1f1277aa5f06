package dev.hookswitch.console.frame;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long something took, as people read it. */
public final class Durations {

  private Durations() {}

  /** Minutes and seconds, hours where there are any: {@code 4:05}, {@code 1:02:09}. */
  public static String clock(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return seconds < 3_600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  /** From one moment to another, to the tenth of a second: {@code +75.2 s}. */
  public static String after(Instant from, Instant to) {
    return String.format(Locale.ROOT, "+%.1f s", Duration.between(from, to).toMillis() / 1_000.0);
  }
}

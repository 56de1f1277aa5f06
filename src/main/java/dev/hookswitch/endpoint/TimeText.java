package dev.hookswitch.endpoint;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 500ms}, {@code 15s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class TimeText {

  /** What a text that is none should have been. */
  public static final String EXPECTED = "must be a time such as 500ms, 15s, 5m, 2h or 1d";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private TimeText() {}

  public static Optional<Duration> parse(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(time.group(1));
    return Optional.of(
        switch (time.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  /** In the largest unit that says it whole. */
  public static String of(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
  }
}

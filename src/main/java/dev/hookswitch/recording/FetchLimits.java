package dev.hookswitch.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The bounds of fetching.
 *
 * @param work a folder for files on their way
 * @param largest bytes of a recording's files on the PBX together; a larger one is left there
 * @param atOnce so many are fetched at once
 * @param kept how long a recording is kept after its call; zero: for ever
 * @param retry how long to wait after each try in vain to fetch or to delete one
 */
public record FetchLimits(
    Path work, long largest, int atOnce, Duration kept, List<Duration> retry) {

  /** Eleven tries in three days. */
  public static final List<Duration> RETRY =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(8),
          Duration.ofHours(24),
          Duration.ofHours(36));

  public FetchLimits {
    retry = List.copyOf(retry);
  }
}

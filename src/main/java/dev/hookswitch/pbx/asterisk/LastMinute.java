package dev.hookswitch.pbx.asterisk;

import java.time.Instant;
import java.util.Arrays;

/** How often something happened in the last sixty seconds, to the second. Safe for all threads. */
final class LastMinute {

  private static final int SECONDS = 60;

  /** By the second, modulo sixty: how often, and in which second that was. */
  private final int[] counts = new int[SECONDS];

  private final long[] seconds = new long[SECONDS];

  LastMinute() {
    Arrays.fill(seconds, Long.MIN_VALUE);
  }

  synchronized void note(Instant now) {
    long second = now.getEpochSecond();
    int place = Math.floorMod(second, SECONDS);
    if (seconds[place] != second) {
      seconds[place] = second;
      counts[place] = 0;
    }
    counts[place]++;
  }

  synchronized int count(Instant now) {
    long from = now.getEpochSecond() - SECONDS;
    int count = 0;
    for (int place = 0; place < SECONDS; place++) {
      if (seconds[place] > from && seconds[place] <= now.getEpochSecond()) {
        count += counts[place];
      }
    }
    return count;
  }
}

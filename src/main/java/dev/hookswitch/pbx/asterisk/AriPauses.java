package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AriSocket.Why;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again. The pause doubles from end to end and begins anew after
 * a connection that lasted. It is never short where another program has taken our name: two that
 * take it from each other at once would hear nothing, both of them. For one thread.
 */
final class AriPauses {

  static final Duration SHORTEST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration SHORTEST_IF_REPLACED = Duration.ofSeconds(30);
  static final Duration LONGEST_IF_REPLACED = Duration.ofMinutes(10);

  private final RandomGenerator random;
  private Duration next = SHORTEST;
  private Duration nextIfReplaced = SHORTEST_IF_REPLACED;

  AriPauses(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The pause after a connection's end.
   *
   * @param lasted how long the connection was of use; zero where it never was
   */
  Duration after(Why why, Duration lasted) {
    if (lasted.compareTo(LONGEST) > 0) {
      next = SHORTEST;
    }
    if (lasted.compareTo(LONGEST_IF_REPLACED) > 0) {
      nextIfReplaced = SHORTEST_IF_REPLACED;
    }
    return switch (why) {
      case LOST -> {
        Duration pause = next;
        next = twice(pause, LONGEST);
        yield jittered(pause);
      }
      // asking often helps nobody
      case REFUSED -> jittered(LONGEST);
      case REPLACED -> {
        Duration pause = nextIfReplaced;
        nextIfReplaced = twice(pause, LONGEST_IF_REPLACED);
        yield jittered(pause);
      }
    };
  }

  private static Duration twice(Duration pause, Duration longest) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(longest) < 0 ? twice : longest;
  }

  /** Between half of it and all, so that many of us do not come back at the same moment. */
  private Duration jittered(Duration pause) {
    return Duration.ofMillis((long) (pause.toMillis() * (0.5 + random.nextDouble() / 2)));
  }
}

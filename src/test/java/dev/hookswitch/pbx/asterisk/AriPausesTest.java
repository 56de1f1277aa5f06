package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.pbx.asterisk.AriSocket.Why;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AriPausesTest {

  private static final Duration NOT_AT_ALL = Duration.ZERO;

  /** One that always gives the longest pause. */
  private static final RandomGenerator TOP =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return -1;
        }
      };

  private static List<Long> millis(AriPauses pauses, Why why, Duration lasted, int times) {
    return Stream.generate(() -> (pauses.after(why, lasted).toMillis() + 1) / 100 * 100)
        .limit(times)
        .toList();
  }

  @Test
  void aConnectionIsTriedAgainAtOnceAndThenEverMoreSlowly() {
    AriPauses pauses = new AriPauses(TOP);
    assertThat(millis(pauses, Why.LOST, NOT_AT_ALL, 11))
        .containsExactly(
            100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
    assertThat(millis(pauses, Why.LOST, Duration.ofSeconds(29), 1)).containsExactly(30_000L);
    assertThat(millis(pauses, Why.LOST, Duration.ofSeconds(31), 1)).containsExactly(100L);
    assertThat(millis(pauses, Why.LOST, NOT_AT_ALL, 1)).containsExactly(200L);
  }

  @Test
  void whoIsRefusedDoesNotAskOften() {
    assertThat(millis(new AriPauses(TOP), Why.REFUSED, NOT_AT_ALL, 2))
        .containsExactly(30_000L, 30_000L);
  }

  /** Two that take the name from each other do it ever more slowly, and never in a hurry. */
  @Test
  void aNameIsNotTakenBackInAHurry() {
    AriPauses pauses = new AriPauses(TOP);
    assertThat(millis(pauses, Why.REPLACED, NOT_AT_ALL, 7))
        .containsExactly(30_000L, 60_000L, 120_000L, 240_000L, 480_000L, 600_000L, 600_000L);
    assertThat(millis(pauses, Why.REPLACED, Duration.ofMinutes(9), 1)).containsExactly(600_000L);
    assertThat(millis(pauses, Why.REPLACED, Duration.ofMinutes(11), 1)).containsExactly(30_000L);
  }

  @Test
  void noTwoComeBackAtTheSameMoment() {
    AriPauses pauses = new AriPauses(new Random(1));
    List<Duration> many =
        Stream.generate(() -> pauses.after(Why.REFUSED, NOT_AT_ALL)).limit(100).toList();
    assertThat(many).doesNotHaveDuplicates();
    assertThat(many)
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30)));
  }
}

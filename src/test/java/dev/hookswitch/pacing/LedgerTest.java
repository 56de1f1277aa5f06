package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final Work WORK = new Work(140, 5_000, 5);

  private final Ledger ledger = new Ledger(0.03, WINDOW);

  @Test
  void atFirstNobodyMayBeAbandoned() {
    assertThat(ledger.allowance(10)).isZero();
    ledger.pass(Hall.NOW, 10, WORK);
    assertThat(ledger.allowance(10)).isZero();
    assertThat(ledger.answered()).isZero();
  }

  @Test
  void aWindowThatIsOverCountsForNothing() {
    for (int i = 0; i < 200; i++) {
      ledger.answered(Hall.NOW.plusSeconds(i));
    }
    ledger.abandoned(Hall.NOW.plusSeconds(100));
    assertThat(ledger.answered()).isEqualTo(200);
    assertThat(ledger.abandoned()).isEqualTo(1);

    ledger.pass(Hall.NOW.plusSeconds(1_750), 10, WORK);
    assertThat(ledger.answered()).isEqualTo(200);
    ledger.pass(Hall.NOW.plus(WINDOW).plusSeconds(400), 10, WORK);
    assertThat(ledger.answered()).isZero();
    assertThat(ledger.abandoned()).isZero();
    ledger.pass(Hall.NOW.plus(Duration.ofDays(400)), 10, WORK);
    assertThat(ledger.allowance(10)).isZero();
  }

  /**
   * Abandoning as many as it allows, at any moment, keeps the ceiling wherever a window is laid.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whoNeverAbandonsMoreThanAllowedKeepsTheCeilingInEveryWindow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Instant> answered = new ArrayList<>();
    List<Instant> abandoned = new ArrayList<>();
    Instant now = Hall.NOW;
    for (int second = 0; second < 4 * 3_600; second++) {
      now = now.plusSeconds(1);
      ledger.pass(now, 20, WORK);
      if (random.nextInt(8) == 0) { // 225 in a window, but for chance
        ledger.answered(now);
        answered.add(now);
        if (random.nextInt(10) == 0 && ledger.allowance(20) > 0) {
          ledger.abandoned(now);
          abandoned.add(now);
        }
      }
    }
    assertThat(abandoned).as("it allows some").hasSizeGreaterThan(15);
    for (Instant end : abandoned) {
      Instant begin = end.minus(WINDOW);
      long all = answered.stream().filter(at -> at.isAfter(begin) && !at.isAfter(end)).count();
      long lost = abandoned.stream().filter(at -> at.isAfter(begin) && !at.isAfter(end)).count();
      assertThat(lost).isLessThanOrEqualTo((long) (0.03 * all));
    }
  }

  @Test
  void whereProgressiveDiallingTakesLongerFewerAnswersAreReliedUpon() {
    for (int second = 0; second < 3_600; second += 8) {
      ledger.answered(Hall.NOW.plusSeconds(second));
      ledger.pass(Hall.NOW.plusSeconds(second), 20, WORK);
    }
    double quick = ledger.expected(20);
    ledger.pass(Hall.NOW.plusSeconds(3_600), 20, new Work(140, 5_000, 30));
    double usual = ledger.expected(20);
    ledger.pass(Hall.NOW.plusSeconds(3_600), 20, new Work(140, 5_000, 900));

    assertThat(usual).isCloseTo(20 * 1_800.0 / 170, within(0.01));
    assertThat(usual).isLessThan(quick);
    assertThat(ledger.expected(20)).as("within reason").isBetween(0.84 * quick, usual);
  }
}

package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The numbers of the outlook against chance itself. */
class OverflowTest {

  private static final int STEPS = 10;
  private static final int TRIALS = 40_000;

  /** Each event happens at a step that is drawn evenly from twice as many as are looked at. */
  private static CountOverTime even(int events) {
    CountOverTime count = new CountOverTime(STEPS, 1e-9);
    double[] happened = new double[STEPS + 1];
    for (int step = 0; step <= STEPS; step++) {
      happened[step] = step / (2.0 * STEPS);
    }
    for (int i = 0; i < events; i++) {
      count.add(happened);
    }
    return count;
  }

  @Test
  void aNumberOfEventsIsBinomial() {
    CountOverTime count = even(6);

    assertThat(count.odds(STEPS, 0)).isCloseTo(Math.pow(0.5, 6), within(1e-12));
    assertThat(count.odds(STEPS, 3)).isCloseTo(20 * Math.pow(0.5, 6), within(1e-12));
    assertThat(count.odds(0, 0)).isEqualTo(1);
    assertThat(count.most()).isEqualTo(6);
  }

  @Test
  void aNumberOfManyUnlikelyEventsIsPoissons() {
    CountOverTime count = new CountOverTime(1, 1e-6);
    count.setMany(new double[] {0.5, 2});

    assertThat(count.odds(0, 0)).isCloseTo(Math.exp(-0.5), within(1e-12));
    assertThat(count.odds(1, 3)).isCloseTo(Math.exp(-2) * 8 / 6, within(1e-12));
  }

  /** Rather too much than too little, by a fifth where more are lost than not. */
  @Test
  void whatIsExpectedToBeLostIsWhatChanceLosesOrALittleMore() {
    for (int ready = 0; ready <= 5; ready++) {
      double expected = new Overflow().expected(ready, even(5), even(6), 0);
      double lost = lost(ready, 5, 6);

      assertThat(expected).as("%d ready", ready).isBetween(lost - 0.02, 1.2 * lost + 0.02);
    }
  }

  @Test
  void whereNobodyIsThereAllWhoAnswerAreLost() {
    CountOverTime nobody = new CountOverTime(STEPS, 1e-9);

    assertThat(new Overflow().expected(0, nobody, even(1), 0)).isCloseTo(0.5, within(0.2));
    assertThat(new Overflow().expected(1, nobody, even(1), 0)).isZero();
    assertThat(new Overflow().expected(4, nobody, even(4), 0)).isZero();
  }

  @Test
  void whoIsSparedIsNotCounted() {
    double odds = new Overflow().expected(0, even(0), even(3), 2);

    assertThat(odds).as("all three answer").isBetween(0.125, 0.15);
  }

  @Test
  void aLineMoreNeverRisksLess() {
    double before = 0;
    for (int lines = 0; lines < 30; lines++) {
      double lost = new Overflow().expected(2, even(4), even(lines), 0);
      assertThat(lost).isGreaterThanOrEqualTo(before - 1e-9);
      before = lost;
    }
  }

  private static double lost(int ready, int operators, int lines) {
    SplittableRandom random = new SplittableRandom(ready);
    long lost = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      int[] free = times(random, operators);
      int[] answer = times(random, lines);
      int there = ready;
      for (int step = 1; step <= STEPS; step++) {
        there += free[step];
        lost += Math.max(0, answer[step] - there);
        there = Math.max(0, there - answer[step]);
      }
    }
    return (double) lost / TRIALS;
  }

  private static int[] times(SplittableRandom random, int events) {
    int[] times = new int[2 * STEPS + 1];
    for (int i = 0; i < events; i++) {
      times[random.nextInt(1, 2 * STEPS + 1)]++;
    }
    return times;
  }
}

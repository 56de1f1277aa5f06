package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Life tables and the answer rate: what is learned is what was there. */
class LearningTest {

  private final SplittableRandom random = new SplittableRandom(11);

  private Lifetimes learned(Spread spread) {
    Lifetimes lifetimes = new Lifetimes(60);
    for (int i = 0; i < 5_000; i++) {
      lifetimes.saw(spread.draw(random));
    }
    lifetimes.settle();
    return lifetimes;
  }

  @Test
  void whatEndsAtAConstantRateLastsAsMuchLongerWhateverItsAge() {
    Lifetimes exponential = learned(Spread.exponential(100));

    assertThat(exponential.mean()).isCloseTo(100, within(10.0));
    for (int age = 0; age <= 200; age += 50) {
      assertThat(exponential.longerStill(50, age)).isCloseTo(Math.exp(-0.5), within(0.07));
    }
  }

  @Test
  void whatLastsAboutTheSameEndsSoonWhenItIsOld() {
    Lifetimes alike = learned(Spread.around(100, 0.2));

    assertThat(alike.longerThan(50)).isGreaterThan(0.99);
    assertThat(alike.longerThan(100)).isCloseTo(0.46, within(0.06));
    assertThat(alike.longerStill(10, 20)).isGreaterThan(0.99);
    assertThat(alike.longerStill(10, 120)).isLessThan(0.7);
    assertThat(Math.sqrt(alike.variance())).isCloseTo(20, within(3.0));
  }

  @Test
  void survivalOnlyFalls() {
    Lifetimes lifetimes = learned(Spread.around(40, 1.5));
    double before = 1;
    for (int seconds = 0; seconds < 100_000; seconds += 7) {
      double now = lifetimes.longerThan(seconds);
      assertThat(now).isBetween(0.0, before);
      before = now;
    }
  }

  @Test
  void aGuessStandsUntilSomethingWasSeen() {
    Lifetimes guessed = new Lifetimes(60);

    assertThat(guessed.longerThan(60)).isCloseTo(Math.exp(-1), within(0.01));
    assertThat(guessed.mean()).isEqualTo(60);
  }

  @Test
  void theAnswerRateFollowsWhatChangesAndIsNeverThoughtTooLow() {
    AnswerRate rate = new AnswerRate();
    for (int i = 0; i < 1_000; i++) {
      rate.saw(random.nextInt(100) < 20);
    }
    assertThat(rate.estimate()).isBetween(0.18, 0.30);
    assertThat(rate.atLeast()).isBetween(0.10, 0.22);
    for (int i = 0; i < 600; i++) {
      rate.saw(random.nextInt(100) < 60);
    }
    assertThat(rate.estimate()).isBetween(0.53, 0.70);
  }
}

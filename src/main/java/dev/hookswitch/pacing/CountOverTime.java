package dev.hookswitch.pacing;

import java.util.Arrays;

/**
 * How many of some independent events have happened, at each step of time: the exact distribution
 * of the number. Arrays are kept between uses and grow with what is added.
 */
final class CountOverTime {

  private final int steps;
  private final double negligible;
  private double[][] odds;
  private int most;

  /**
   * A count of nothing.
   *
   * @param steps the last step of time; the first is 0
   * @param negligible numbers that are less likely than this, at the last step, are cut off
   */
  CountOverTime(int steps, double negligible) {
    this.steps = steps;
    this.negligible = negligible;
    odds = new double[steps + 1][16];
    clear();
  }

  /** No event can happen. */
  void clear() {
    for (double[] at : odds) {
      Arrays.fill(at, 0, most + 1, 0);
      at[0] = 1;
    }
    most = 0;
  }

  /** The same events as the other's, which has the same steps. */
  void set(CountOverTime other) {
    int length = Math.max(most, other.most) + 1;
    grow(length);
    other.grow(length);
    for (int step = 0; step <= steps; step++) {
      System.arraycopy(other.odds[step], 0, odds[step], 0, length);
    }
    most = other.most;
  }

  /**
   * Many events, none of them likely: only how many are expected by each step is known, and the
   * number is Poisson's.
   */
  void setMany(double[] expected) {
    clear();
    double likely = Math.exp(-expected[steps]);
    double sum = likely;
    while (sum < 1 - negligible) {
      most++;
      likely *= expected[steps] / most;
      sum += likely;
    }
    grow(most + 1);
    for (int step = 0; step <= steps; step++) {
      double odd = Math.exp(-expected[step]);
      for (int count = 0; count <= most; count++) {
        odds[step][count] = odd;
        odd *= expected[step] / (count + 1);
      }
    }
  }

  /**
   * One event more.
   *
   * @param happened the probability that it has, by each step
   */
  void add(double[] happened) {
    most++;
    grow(most + 1);
    for (int step = 0; step <= steps; step++) {
      double yes = happened[step];
      double[] at = odds[step];
      for (int count = most; count > 0; count--) {
        at[count] += yes * (at[count - 1] - at[count]);
      }
      at[0] -= yes * at[0];
    }
    while (most > 1 && odds[steps][most] < negligible) {
      for (double[] at : odds) {
        at[most] = 0;
      }
      most--;
    }
  }

  private void grow(int length) {
    if (odds[0].length < length) {
      for (int step = 0; step <= steps; step++) {
        odds[step] = Arrays.copyOf(odds[step], 2 * length);
      }
    }
  }

  /** The largest number that is likely enough to count. */
  int most() {
    return most;
  }

  /** The largest number that is likely enough to count by a step. */
  int most(int step) {
    int number = most;
    while (number > 1 && odds[step][number] < negligible) {
      number--;
    }
    return number;
  }

  int steps() {
    return steps;
  }

  double odds(int step, int count) {
    return odds[step][count];
  }

  /**
   * With what probability a number grows by one in a step, for each number: those transitions
   * which, taken one number after the other from zero on, turn the distribution of the step before
   * into the step's.
   *
   * @param rises is filled
   */
  void rises(int step, double[] rises) {
    double[] before = odds[step - 1];
    double[] after = odds[step];
    double risen = 0;
    for (int count = 0; count < most; count++) {
      double there = before[count] + risen;
      risen = Math.max(0, there - after[count]);
      rises[count] = there < 1e-12 ? 0 : risen / there;
    }
    rises[most] = 0;
  }
}

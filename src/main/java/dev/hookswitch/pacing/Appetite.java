package dev.hookswitch.pacing;

/**
 * How much risk of abandoning somebody a further line may bring, for each contact whom it may
 * bring. It grows a little with each answer and falls with each contact abandoned, so that in the
 * long run as many are as may be, whatever the outlook gets wrong; and it shrinks when few more may
 * be.
 *
 * <p>What is aimed at is less than the ceiling allows: by as much as the number varies by chance,
 * its square root. A ceiling that is hit costs more than one that is not quite reached, because
 * dialling is progressive then.
 */
final class Appetite {

  private static final double LEAST = 0.01;
  private static final double MOST = 0.25;
  private static final double AT_FIRST = 0.05;

  /** An answer and an abandoned contact change it the more, the fewer of them a window has. */
  private static final double GAIN = 2;

  private static final double LEAST_GAIN = 0.05;
  private static final double MOST_GAIN = 0.6;

  /** From so many more that may be abandoned on, the number plays no part. */
  private static final double AMPLE = 3;

  /** However few may be abandoned, so much of them is aimed at. */
  private static final double LEAST_AIM = 0.25;

  private final double ceiling;
  private double logarithm = Math.log(AT_FIRST);
  private double gain = MOST_GAIN;
  private double aim = LEAST_AIM;
  private double ample = 1;

  Appetite(double ceiling) {
    this.ceiling = ceiling;
  }

  /**
   * So many are expected to answer within a window.
   *
   * @param reliable so many at least
   */
  void expect(double answers, double reliable) {
    double may = Math.max(1, ceiling * answers);
    double relied = Math.max(1, ceiling * reliable);
    gain = Math.clamp(GAIN / may, LEAST_GAIN, MOST_GAIN);
    aim = Math.max(LEAST_AIM, (relied - Math.sqrt(relied)) / may);
    ample = Math.min(AMPLE, Math.sqrt(relied));
  }

  void answered() {
    change(gain * ceiling * aim);
  }

  void abandoned() {
    change(-gain);
  }

  private void change(double by) {
    logarithm = Math.clamp(logarithm + by, Math.log(LEAST), Math.log(MOST));
  }

  /**
   * The risk that a further line may bring.
   *
   * @param allowance how many more may be abandoned
   */
  double limit(int allowance) {
    return Math.exp(logarithm) * Math.clamp(allowance / ample, 0, 1);
  }
}

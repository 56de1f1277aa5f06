package dev.hookswitch.pacing;

import java.util.Arrays;

/** What came of some hours in the simulator. The first half hour is warm-up and does not count. */
final class Outcome {

  static final double HALF_HOUR = 1_800;

  private final double[] answeredAt;
  private final boolean[] abandoned;
  private final Time time;

  /** Seconds of all operators together, and until the end. */
  record Time(double talk, double busy, double operators, double end) {}

  /**
   * An outcome.
   *
   * @param answeredAt in seconds, in order
   * @param abandoned whether the contact of the same place was
   */
  Outcome(double[] answeredAt, boolean[] abandoned, Time time) {
    this.answeredAt = answeredAt.clone();
    this.abandoned = abandoned.clone();
    this.time = time;
  }

  double talkMinutesPerHour() {
    return time.talk() / time.operators() * 60;
  }

  double occupancy() {
    return time.busy() / time.operators();
  }

  int answered() {
    return answeredFrom(HALF_HOUR, time.end());
  }

  int lost() {
    return lostFrom(HALF_HOUR, time.end());
  }

  /** The share abandoned in each half hour after the first. */
  double[] halfHours() {
    int count = (int) (time.end() / HALF_HOUR);
    double[] shares = new double[count - 1];
    for (int i = 1; i < count; i++) {
      shares[i - 1] = share(i * HALF_HOUR, (i + 1) * HALF_HOUR);
    }
    return shares;
  }

  double worstHalfHour() {
    return Arrays.stream(halfHours()).max().orElse(0);
  }

  /**
   * The share abandoned in the worst half hour there is, wherever it begins. It can only begin with
   * an abandoned contact or end with one.
   */
  double worstHalfHourAnywhere() {
    double worst = 0;
    for (int i = 0; i < abandoned.length; i++) {
      double at = answeredAt[i];
      if (abandoned[i] && at >= HALF_HOUR) {
        if (at + HALF_HOUR <= time.end()) {
          worst = Math.max(worst, share(at, at + HALF_HOUR));
        }
        if (at - HALF_HOUR >= HALF_HOUR) {
          worst = Math.max(worst, share(Math.nextUp(at - HALF_HOUR), Math.nextUp(at)));
        }
      }
    }
    return worst;
  }

  private double share(double from, double to) {
    int answers = answeredFrom(from, to);
    return answers == 0 ? 0 : (double) lostFrom(from, to) / answers;
  }

  private int answeredFrom(double from, double to) {
    return place(to) - place(from);
  }

  private int lostFrom(double from, double to) {
    int lost = 0;
    for (int i = place(from); i < place(to); i++) {
      lost += abandoned[i] ? 1 : 0;
    }
    return lost;
  }

  private int place(double time) {
    int place = Arrays.binarySearch(answeredAt, time);
    return place < 0 ? -place - 1 : place;
  }
}

package dev.hookswitch.pacing;

/**
 * The share of lines that are answered, learned from the last {@value #MEMORY} or so: it changes
 * with the hour and with the list that is called. One that is thought too low abandons people, one
 * that is thought too high costs a little time, so the estimate is by its standard error too high.
 */
final class AnswerRate {

  private static final double MEMORY = 200;
  private static final double LEAST = 0.01;

  /** As good as nothing: ten lines, of which half were answered. */
  private double lines = 10;

  private double answered = 5;
  private long seen;

  void saw(boolean answer) {
    lines = lines * (1 - 1 / MEMORY) + 1;
    answered = answered * (1 - 1 / MEMORY) + (answer ? 1 : 0);
    seen++;
  }

  /** How many have been seen, ever. */
  long seen() {
    return seen;
  }

  double estimate() {
    return Math.min(1, share() + error());
  }

  /** So many at least, by the same error: what can be relied upon. */
  double atLeast() {
    return Math.max(LEAST, share() - error());
  }

  private double share() {
    return answered / lines;
  }

  private double error() {
    return Math.sqrt(share() * (1 - share()) / lines);
  }
}

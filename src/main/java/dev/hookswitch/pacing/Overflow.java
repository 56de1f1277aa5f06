package dev.hookswitch.pacing;

import java.util.Arrays;

/**
 * How many contacts will answer with no operator for them, of the lines that ring. Nothing more is
 * dialled in this thought.
 *
 * <p>A contact who answers at a time takes an operator who is free in time, and if there is none
 * they are lost. So with R operators ready, F(t) operators having become free in time for an answer
 * at t, and A(t) contacts having answered and been served, the next answer is lost where A(t) = R +
 * F(t). The two numbers are followed step by step as a Markov chain whose distributions at each
 * step are the exact ones of the number of operators and of the number of answers; only that the
 * past of a number tells something of its future beside the number itself is neglected.
 */
final class Overflow {

  private double[] chain = new double[0];
  private double[] freed = new double[0];
  private double[] answerRises = new double[0];
  private double[] freeRises = new double[0];

  /**
   * The number that is expected to be lost beyond some.
   *
   * @param ready operators who wait
   * @param frees operators who become free, each by the time by which they are free in time for an
   *     answer
   * @param answers contacts who answer
   * @param spared so many lost contacts are not counted: with a ready operator more for each of
   *     them just these would not be lost. Where few are to be expected at all, the result is as
   *     good as the probability that more than {@code spared} are lost
   */
  double expected(int ready, CountOverTime frees, CountOverTime answers, int spared) {
    int served = ready + spared;
    int rows = frees.most() + 1;
    int width = answers.most() + 1;
    begin(frees, rows, width);
    double lost = 0;
    for (int step = 1; step <= frees.steps(); step++) {
      frees.rises(step, freeRises);
      answers.rises(step, answerRises);
      lost += step(served, frees.most(step) + 1, width, answers.most(step) + 1);
    }
    return lost;
  }

  private void begin(CountOverTime frees, int rows, int width) {
    if (chain.length < rows * width) {
      chain = new double[2 * rows * width];
    }
    if (freed.length < width) {
      freed = new double[2 * width];
      answerRises = new double[2 * width];
    }
    if (freeRises.length < rows) {
      freeRises = new double[2 * rows];
    }
    Arrays.fill(chain, 0, rows * width, 0);
    for (int row = 0; row < rows; row++) {
      chain[row * width] = frees.odds(0, row);
    }
  }

  /**
   * A step of time: operators become free, then contacts answer. One row after the other, each with
   * what comes from the one before, and in a row one cell after the other.
   *
   * @return what is lost in it
   */
  private double step(int served, int rows, int width, int reached) {
    Arrays.fill(freed, 0, reached, 0);
    double lost = 0;
    for (int row = 0; row < rows; row++) {
      int first = row * width;
      int capacity = served + row;
      int last = Math.min(reached - 1, capacity);
      double becomesFree = row == rows - 1 ? 0 : freeRises[row];
      double answered = 0;
      for (int count = 0; count < last; count++) {
        double there = chain[first + count] + freed[count];
        double moves = there * becomesFree;
        freed[count] = moves;
        there += answered - moves;
        answered = there * answerRises[count];
        chain[first + count] = there - answered;
      }
      double there = chain[first + last] + freed[last];
      double moves = there * becomesFree;
      freed[last] = moves;
      there += answered - moves;
      chain[first + last] = there;
      if (last == capacity) {
        lost += there * answerRises[last];
      }
    }
    return lost;
  }
}

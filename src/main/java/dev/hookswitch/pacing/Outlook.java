package dev.hookswitch.pacing;

import java.time.Instant;
import java.util.List;

/**
 * What is to be expected of operators and lines in the next half minute, from what was seen of
 * their like: when who talks or wraps up will be ready, and when a line will be answered that rings
 * since some time.
 *
 * <p>Looked at in steps of {@value #STEP_SECONDS} seconds, as far as lines dialled now ring.
 */
final class Outlook {

  static final double STEP_SECONDS = 2;

  /**
   * From when an operator is ready until a line is dialled for them: decisions are a second apart.
   */
  private static final double REACTION_SECONDS = 1;

  private static final int FEWEST_STEPS = 5;
  private static final int MOST_STEPS = 30;

  /** Nearly all who answer do it sooner. */
  private static final double LATE_ANSWERS = 0.02;

  /** So many of each kind make a picture. */
  private static final int ENOUGH_CASES = 20;

  private static final int ENOUGH_LINES = 50;

  private final double slackSeconds;
  private final Lifetimes talk = new Lifetimes(120);
  private final Lifetimes wrapUp = new Lifetimes(20);
  private final Lifetimes untilAnswer = new Lifetimes(12);
  private final Lifetimes untilFailure = new Lifetimes(15);
  private final AnswerRate answerRate = new AnswerRate();

  private long nextSettling = ENOUGH_CASES;
  private int steps;

  /** By the bin of how long somebody has talked: the probability that they are free, by step. */
  private double[][] freeAfterTalk = new double[0][];

  private double[] happened = new double[0];
  private CountOverTime frees = new CountOverTime(1, 1);

  /**
   * An outlook that has seen nothing.
   *
   * @param slackSeconds an operator who becomes free so long after an answer comes just in time
   */
  Outlook(double slackSeconds) {
    this.slackSeconds = slackSeconds;
    settle();
  }

  void observe(Observation observation) {
    switch (observation) {
      case Observation.Answered answered -> {
        untilAnswer.saw(Pacing.seconds(answered.rang()));
        answerRate.saw(true);
      }
      case Observation.Unanswered unanswered -> {
        untilFailure.saw(Pacing.seconds(unanswered.rang()));
        answerRate.saw(false);
      }
      case Observation.Talked talked -> talk.saw(Pacing.seconds(talked.lasted()));
      case Observation.WrappedUp wrappedUp -> wrapUp.saw(Pacing.seconds(wrappedUp.lasted()));
      case Observation.Abandoned _ -> {}
    }
  }

  /** Whether enough was seen for the outlook to be one. */
  boolean isClear() {
    return talk.cases() >= ENOUGH_CASES
        && wrapUp.cases() >= ENOUGH_CASES
        && answerRate.seen() >= ENOUGH_LINES;
  }

  double answerRate() {
    return answerRate.estimate();
  }

  /** Takes what was seen into account, now and then: it costs a quarter of a millisecond. */
  void refresh() {
    if (talk.cases() >= nextSettling) {
      settle();
      nextSettling = talk.cases() + Math.clamp(talk.cases() / 10, ENOUGH_CASES, 5 * ENOUGH_CASES);
    }
  }

  private void settle() {
    talk.settle();
    wrapUp.settle();
    untilAnswer.settle();
    untilFailure.settle();
    int needed = (int) Math.ceil(untilAnswer.within(LATE_ANSWERS) / STEP_SECONDS);
    steps = Math.clamp(needed, FEWEST_STEPS, MOST_STEPS);
    if (happened.length != steps + 1) {
      happened = new double[steps + 1];
      frees = new CountOverTime(steps, 1e-3);
    }
    freeAfterTalk = new double[Lifetimes.bins()][];
  }

  /** What a call costs an operator. */
  Work work() {
    double failures = 1 / answerRate.atLeast() - 1;
    return new Work(
        talk.mean() + wrapUp.mean(),
        talk.variance() + wrapUp.variance(),
        REACTION_SECONDS + untilAnswer.mean() + failures * untilFailure.mean());
  }

  int steps() {
    return steps;
  }

  /**
   * How many of the operators who are not ready will be free, by the time by which they must be for
   * an answer at each step. Valid until it is asked for again.
   */
  CountOverTime frees(List<AtWork> operators, Instant now) {
    double[] expected = new double[steps + 1];
    for (AtWork operator : operators) {
      if (operator instanceof AtWork.Talking) {
        double[] row = afterTalk(Lifetimes.bin(Pacing.seconds(operator.since(), now)));
        for (int step = 0; step <= steps; step++) {
          expected[step] += row[step];
        }
      }
    }
    frees.setMany(expected);
    for (AtWork operator : operators) {
      if (operator instanceof AtWork.WrappingUp) {
        double elapsed = Pacing.seconds(operator.since(), now);
        for (int step = 0; step <= steps; step++) {
          happened[step] = 1 - wrapUp.longerStill(inTime(step), elapsed);
        }
        frees.add(happened);
      }
    }
    return frees;
  }

  /** When an operator must be free for an answer in the middle of the time before a step. */
  private double inTime(int step) {
    return Math.max(0, (step - 0.5) * STEP_SECONDS + slackSeconds);
  }

  private double[] afterTalk(int bin) {
    double[] row = freeAfterTalk[bin];
    if (row == null) {
      row = new double[steps + 1];
      double elapsed = Lifetimes.middle(bin);
      for (int step = 0; step <= steps; step++) {
        row[step] = talkAndWrapUpWithin(inTime(step), elapsed);
      }
      freeAfterTalk[bin] = row;
    }
    return row;
  }

  private double talkAndWrapUpWithin(double seconds, double elapsed) {
    double sum = 0;
    double talks = 1;
    for (double from = 0; from < seconds; from += STEP_SECONDS) {
      double width = Math.min(STEP_SECONDS, seconds - from);
      double talksLonger = talk.longerStill(from + width, elapsed);
      double left = seconds - from - width / 2;
      sum += (talks - talksLonger) * (1 - wrapUp.longerThan(left));
      talks = talksLonger;
    }
    return sum;
  }

  /**
   * The probability that a line is answered by each step. Valid until the next is asked for.
   *
   * @param elapsed seconds that it rings
   * @param later seconds by which all of it comes later: a line that is dialled only then
   */
  double[] answered(double elapsed, double later) {
    double rate = answerRate.estimate();
    double answer = rate * untilAnswer.longerThan(elapsed);
    double failure = (1 - rate) * untilFailure.longerThan(elapsed);
    double ever = answer / Math.max(1e-12, answer + failure);
    for (int step = 0; step <= steps; step++) {
      double ringing = Math.max(0, step * STEP_SECONDS - later);
      happened[step] = ever * (1 - untilAnswer.longerStill(ringing, elapsed));
    }
    return happened;
  }
}

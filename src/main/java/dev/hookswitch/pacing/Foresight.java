package dev.hookswitch.pacing;

import java.time.Instant;

/**
 * Adds one line after the other in thought, as long as what each risks is acceptable. The numbers
 * in here were found in the simulator of the tests, with chance that no test asserts.
 */
final class Foresight {

  /** So many are added at once, so that a PBX is not stormed; the next second adds more. */
  private static final int MOST_AT_ONCE = 10;

  /**
   * What waiting a second saves of the risk, as often as this, and the risk together are
   * acceptable.
   */
  private static final double PATIENCE_SECONDS = 40;

  /** How likely more may be abandoned than allowed, of those who ring at a time. */
  private static final double NEARLY_NEVER = 1e-5;

  /**
   * With so many more allowed it does not happen in the time that a line rings: it is not asked.
   */
  private static final int FAR_FROM_CEILING = 8;

  /** Numbers of answers that are less likely are as good as impossible. */
  private static final double NEGLIGIBLE = 1e-8;

  private final Outlook outlook;
  private final Overflow overflow = new Overflow();

  private CountOverTime answers = new CountOverTime(1, 1);
  private CountOverTime withOne = answers;
  private CountOverTime withOneLater = answers;

  Foresight(Outlook outlook) {
    this.outlook = outlook;
  }

  /**
   * What came of it.
   *
   * @param lines that may be dialled now
   * @param lost contacts who are expected to be, of those lines and of all that ring
   */
  record Seen(int lines, double lost) {}

  /**
   * Looks.
   *
   * @param free operators who are ready and for whom nobody waits
   * @param acceptable so many more may be expected to be lost for a line more
   * @param allowance so many may be lost without breaking the ceiling
   */
  Seen look(Situation situation, int free, double acceptable, int allowance) {
    CountOverTime frees = outlook.frees(situation.operators(), situation.now());
    setAnswers(situation);
    double lost = overflow.expected(free, frees, answers, 0);
    int lines = 0;
    while (lines < MOST_AT_ONCE) {
      withOne.set(answers);
      withOne.add(outlook.answered(0, 0));
      double lostWithOne = overflow.expected(free, frees, withOne, 0);
      double risk = lostWithOne - lost;
      if (risk > acceptable
          || risk + worthWaiting(free, frees, lostWithOne, risk, acceptable) > acceptable
          || mayBreakCeiling(free, frees, lostWithOne, allowance)) {
        break;
      }
      CountOverTime before = answers;
      answers = withOne;
      withOne = before;
      lost = lostWithOne;
      lines++;
    }
    return new Seen(lines, lost);
  }

  private void setAnswers(Situation situation) {
    if (answers.steps() != outlook.steps()) {
      answers = new CountOverTime(outlook.steps(), NEGLIGIBLE);
      withOne = new CountOverTime(outlook.steps(), NEGLIGIBLE);
      withOneLater = new CountOverTime(outlook.steps(), NEGLIGIBLE);
    }
    answers.clear();
    for (Instant since : situation.ringingSince()) {
      answers.add(outlook.answered(Pacing.seconds(since, situation.now()), 0));
    }
  }

  /**
   * What the risk falls by in {@value #PATIENCE_SECONDS} seconds that the line is dialled later.
   */
  private double worthWaiting(
      int free, CountOverTime frees, double lostWithOne, double risk, double acceptable) {
    double secondsOfSteps = PATIENCE_SECONDS / Outlook.STEP_SECONDS;
    if (risk + secondsOfSteps * risk <= acceptable) {
      return 0; // it can fall by no more than all of it in a step
    }
    withOneLater.set(answers);
    withOneLater.add(outlook.answered(0, Outlook.STEP_SECONDS));
    return secondsOfSteps * (lostWithOne - overflow.expected(free, frees, withOneLater, 0));
  }

  private boolean mayBreakCeiling(
      int free, CountOverTime frees, double lostWithOne, int allowance) {
    return allowance < FAR_FROM_CEILING
        && lostWithOne > NEARLY_NEVER
        && overflow.expected(free, frees, withOne, allowance) > NEARLY_NEVER;
  }
}

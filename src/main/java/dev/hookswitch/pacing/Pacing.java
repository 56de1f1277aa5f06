package dev.hookswitch.pacing;

import dev.hookswitch.pacing.Decision.Mode;
import java.time.Duration;
import java.time.Instant;

/**
 * Says how many lines a campaign dials now: the step object of predictive dialling. It has no thread,
 * no clock and no chance: told the same, it says the same. Whoever drives it asks once a second, or
 * whenever something has changed, and tells it what happened.
 *
 * <p>For one thread. What it keeps does not grow. A decision takes some ten microseconds.
 *
 * <p>After a restart it is told, in the order in which it happened, what is still known of the
 * last window: answers and abandoned contacts for the ceiling, and the rest to learn from.
 */
public final class Pacing {

  /** Lines beyond one for each ready operator that are dialled at once. */
  private static final int MOST_AT_ONCE = 10;

  /** Waiting a second before a line is dialled must not save more than this part of the risk. */
  private static final double PATIENCE_SECONDS = 10;

  /** How likely more may be abandoned than allowed, of those who ring at a time. */
  private static final double NEARLY_NEVER = 3e-5;

  /** With so many more allowed it cannot happen in the time that a line rings. */
  private static final int FAR_FROM_CEILING = 8;

  private final PacingRules rules;
  private final Outlook outlook;
  private final Ledger ledger;
  private final Appetite appetite;
  private final Overflow overflow = new Overflow();

  private CountOverTime answers = new CountOverTime(1, 1);
  private CountOverTime withOne = answers;
  private CountOverTime withOneLater = answers;

  /** The pacing of one campaign, which has seen nothing yet. */
  public Pacing(PacingRules rules) {
    this.rules = rules;
    outlook = new Outlook(seconds(rules.patience().minus(rules.connectDelay())));
    ledger = new Ledger(rules.ceiling(), rules.window());
    appetite = new Appetite(rules.ceiling());
  }

  /** Something happened. */
  public void observe(Observation observation) {
    outlook.observe(observation);
    switch (observation) {
      case Observation.Answered answered -> {
        ledger.answered(answered.at());
        appetite.answered();
      }
      case Observation.Abandoned abandoned -> {
        ledger.abandoned(abandoned.answeredAt());
        appetite.abandoned();
      }
      case Observation.Unanswered _, Observation.Talked _, Observation.WrappedUp _ -> {}
    }
  }

  /** How many lines to dial at this moment. */
  public Decision decide(Situation situation) {
    int operators = situation.operators().size();
    boolean idle = situation.paused() || operators == 0;
    ledger.pass(situation.now(), idle ? 0 : operators, outlook.work());
    if (idle) {
      return decision(0, Mode.IDLE, 0, 0);
    }
    double expected = ledger.expected(operators);
    appetite.expect(expected, ledger.reliable(expected));
    outlook.refresh();

    int ready = count(situation, OperatorState.Ready.class);
    int waiting = waiting(situation);
    int free = ready - waiting;
    int oneEach = Math.max(0, free - situation.ringingSince().size());
    int allowance = ledger.allowance(operators);
    Mode mode = mode(operators, free, allowance);
    Forecast forecast =
        mode == Mode.PREDICTIVE ? forecast(situation, free, allowance) : new Forecast(0, 0);
    int lines = Math.max(oneEach, forecast.lines());
    return decision(Math.min(lines, room(situation)), mode, allowance, forecast.lost());
  }

  private Decision decision(int lines, Mode mode, int allowance, double atRisk) {
    return new Decision(lines, mode, ledger.answered(), ledger.abandoned(), allowance, atRisk);
  }

  private Mode mode(int operators, int free, int allowance) {
    if (free < 0) {
      return Mode.SOMEBODY_WAITS;
    } else if (operators < rules.fewestOperators()) {
      return Mode.FEW_OPERATORS;
    } else if (!outlook.isClear()) {
      return Mode.LEARNING;
    }
    return allowance <= 0 ? Mode.CEILING : Mode.PREDICTIVE;
  }

  /** Who waits too long already is abandoned, and nobody's business here. */
  private int waiting(Situation situation) {
    Instant oldest = situation.now().minus(rules.patience());
    return (int) situation.waitingSince().stream().filter(since -> !since.isBefore(oldest)).count();
  }

  private int room(Situation situation) {
    int dialled = situation.ringingSince().size() + situation.waitingSince().size();
    int talking = count(situation, OperatorState.Talking.class);
    int inAll = rules.mostLines() - dialled - talking - situation.otherLines();
    int perOperator = (int) (rules.mostLinesPerOperator() * situation.operators().size()) - dialled;
    return Math.max(0, Math.min(inAll, perOperator));
  }

  private static int count(Situation situation, Class<? extends OperatorState> state) {
    int count = 0;
    for (OperatorState operator : situation.operators()) {
      if (state.isInstance(operator)) {
        count++;
      }
    }
    return count;
  }

  /** What came of adding one line after the other in thought. */
  private record Forecast(int lines, double lost) {}

  private Forecast forecast(Situation situation, int free, int allowance) {
    CountOverTime frees = outlook.frees(situation.operators(), situation.now());
    setAnswers(situation);
    double acceptable = appetite.limit(allowance) * outlook.answerRate();
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
    return new Forecast(lines, lost);
  }

  private void setAnswers(Situation situation) {
    if (answers.steps() != outlook.steps()) {
      answers = new CountOverTime(outlook.steps(), 1e-6);
      withOne = new CountOverTime(outlook.steps(), 1e-6);
      withOneLater = new CountOverTime(outlook.steps(), 1e-6);
    }
    answers.clear();
    for (Instant since : situation.ringingSince()) {
      answers.add(outlook.answered(seconds(since, situation.now()), 0));
    }
  }

  /** What the risk falls by in {@value #PATIENCE_SECONDS} seconds that the line is dialled later. */
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

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  static double seconds(Instant from, Instant to) {
    return to.getEpochSecond() - from.getEpochSecond() + (to.getNano() - from.getNano()) / 1e9;
  }
}

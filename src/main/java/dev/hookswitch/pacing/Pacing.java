package dev.hookswitch.pacing;

import dev.hookswitch.pacing.Decision.Mode;
import java.time.Duration;
import java.time.Instant;

/**
 * Says how many lines a campaign dials now: the step object of predictive dialling. It has no
 * thread, no clock and no chance: told the same, it says the same. Whoever drives it asks once a
 * second, or whenever something has changed, and tells it what happened.
 *
 * <p>For one thread. What it keeps does not grow. A decision takes less than a tenth of a
 * millisecond with 50 operators.
 *
 * <p>After a restart it is told, in the order in which it happened, what is still known of the last
 * window: answers and abandoned contacts for the ceiling, and the rest to learn from.
 */
public final class Pacing {

  private final PacingRules rules;
  private final Outlook outlook;
  private final Ledger ledger;
  private final Appetite appetite;
  private final Foresight foresight;

  /** The pacing of one campaign, which has seen nothing yet. */
  public Pacing(PacingRules rules) {
    this.rules = rules;
    outlook = new Outlook(seconds(rules.patience().minus(rules.connectDelay())));
    ledger = new Ledger(rules.ceiling(), rules.window());
    appetite = new Appetite(rules.ceiling());
    foresight = new Foresight(outlook);
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

  /**
   * Something happened before this began, and is learned from; who answered and was abandoned is
   * counted by {@link #recall} alone.
   */
  public void learn(Observation observation) {
    outlook.observe(observation);
  }

  /**
   * So many answered in the time that begins then, before this began, and so many were abandoned.
   */
  public void recall(Instant begin, int answered, int abandoned) {
    ledger.recall(begin, answered, abandoned);
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

    int ready = count(situation, AtWork.Ready.class);
    int waiting = waiting(situation);
    int free = ready - waiting;
    int oneEach = Math.max(0, free - situation.ringingSince().size());
    int allowance = ledger.allowance(operators);
    Mode mode = mode(operators, free, allowance);
    if (mode != Mode.PREDICTIVE) {
      return decision(Math.min(oneEach, room(situation)), mode, allowance, 0);
    }
    double acceptable = appetite.limit(allowance) * outlook.answerRate();
    Foresight.Seen seen = foresight.look(situation, free, acceptable, allowance);
    int lines = Math.min(Math.max(oneEach, seen.lines()), room(situation));
    return decision(lines, mode, allowance, seen.lost());
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
    int talking = count(situation, AtWork.Talking.class);
    int inAll = rules.mostLines() - dialled - talking - situation.otherLines();
    int perOperator = (int) (rules.mostLinesPerOperator() * situation.operators().size()) - dialled;
    return Math.max(0, Math.min(inAll, perOperator));
  }

  private static int count(Situation situation, Class<? extends AtWork> state) {
    int count = 0;
    for (AtWork operator : situation.operators()) {
      if (state.isInstance(operator)) {
        count++;
      }
    }
    return count;
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  static double seconds(Instant from, Instant to) {
    return to.getEpochSecond() - from.getEpochSecond() + (to.getNano() - from.getNano()) / 1e9;
  }
}

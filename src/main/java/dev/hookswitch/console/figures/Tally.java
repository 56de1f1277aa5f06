package dev.hookswitch.console.figures;

import dev.hookswitch.console.frame.Durations;
import dev.hookswitch.journal.CallFigures.Figure;
import java.time.Duration;

/**
 * Calls, added up.
 *
 * @param talked two parties talked
 * @param system only the system answered
 * @param missed nobody answered
 * @param timed of those talked: it is known how long it took
 * @param answerTime of all those timed together
 */
public record Tally(long talked, long system, long missed, long timed, Duration answerTime) {

  static final Tally NONE = new Tally(0, 0, 0, 0, Duration.ZERO);

  static Tally of(Figure figure) {
    return new Tally(
        figure.talked(), figure.system(), figure.missed(), figure.timed(), figure.answerTime());
  }

  Tally plus(Tally other) {
    return new Tally(
        talked + other.talked,
        system + other.system,
        missed + other.missed,
        timed + other.timed,
        answerTime.plus(other.answerTime));
  }

  public long calls() {
    return talked + system + missed;
  }

  /** How long it took in the mean, in milliseconds; 0: of none it is known. */
  long answerMillis() {
    return timed == 0 ? 0 : answerTime.toMillis() / timed;
  }

  /** The same as people read it; empty: of none it is known. */
  public String answer() {
    return timed == 0 ? "" : Durations.clock(Duration.ofMillis(answerMillis() + 500));
  }
}

package dev.hookswitch.journal;

import dev.hookswitch.event.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of calls, as they end: so that a month of a million calls is a few thousand
 * numbers. Kept as long as calls are. For all threads.
 */
public interface CallFigures {

  /** The smallest time there are figures of: all time zones begin their days with one. */
  Duration STEP = Duration.ofMinutes(15);

  /** What one answer has at the most; what is left out is what has the fewest calls. */
  int MOST = 20_000;

  /** By time those of all calls, and for the whole time those of each number and user. */
  List<Figure> read(FigureQuery query);

  /** Of what something is counted. */
  enum Kind {
    /** Of all calls. */
    ALL,
    /** Of calls to, or from, a number of the house. */
    DID,
    /**
     * Of calls of a user: who called, where a user did; otherwise who answered first; where nobody
     * talked, all whose phones rang.
     */
    USER
  }

  /**
   * Which calls: those that began at or after {@code since} and before {@code until}, both taken as
   * the {@link #STEP} in which they are.
   *
   * @param account null: of all accounts
   * @param direction null: in both
   */
  record FigureQuery(
      @Nullable String account, @Nullable Direction direction, Instant since, Instant until) {}

  /**
   * How many calls.
   *
   * @param at the beginning of the {@link #STEP}; null where it is the whole time that was asked
   *     for
   * @param value the number or user; empty where it is all calls
   * @param talked two parties were joined
   * @param system only the system answered
   * @param missed nobody did
   * @param timed of those talked: it is known how long it took
   * @param answerTime of all those timed together, from their beginning until two parties talked
   */
  record Figure(
      Kind kind,
      String value,
      @Nullable Instant at,
      long talked,
      long system,
      long missed,
      long timed,
      Duration answerTime) {}
}

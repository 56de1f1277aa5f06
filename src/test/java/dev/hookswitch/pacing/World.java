package dev.hookswitch.pacing;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * A call centre and the people it calls, as issue 5 draws them unless it says otherwise.
 *
 * @param name for the tables
 * @param operators how many work, by the second
 * @param answerRate of a line dialled at a second
 * @param connectSeconds from when an operator is given a contact until they talk
 */
record World(
    String name,
    IntUnaryOperator operators,
    Spread talk,
    Spread wrapUp,
    Spread untilAnswer,
    Spread untilFailure,
    DoubleUnaryOperator answerRate,
    double connectSeconds) {

  static final double PATIENCE_SECONDS = 2;
  static final double TALK_SECONDS = 120;
  static final double WRAP_UP_SECONDS = 20;
  static final double RING_SECONDS = 12;
  static final double ANSWER_RATE = 0.35;

  /** Talk 120 s, wrap-up 20 s, ring 12 s, all spread; 35 % answer. */
  static World of(int operators) {
    return new World(
        operators + " operators",
        _ -> operators,
        Spread.around(TALK_SECONDS, 0.6),
        Spread.around(WRAP_UP_SECONDS, 0.5),
        Spread.around(RING_SECONDS, 0.4),
        Spread.around(RING_SECONDS, 0.4),
        _ -> ANSWER_RATE,
        0);
  }

  World named(String newName) {
    return new World(
        newName, operators, talk, wrapUp, untilAnswer, untilFailure, answerRate, connectSeconds);
  }

  World withOperators(IntUnaryOperator bySecond) {
    return new World(name, bySecond, talk, wrapUp, untilAnswer, untilFailure, answerRate, connectSeconds);
  }

  World withSpreads(Spread talks, Spread wrapsUp, Spread answers, Spread fails) {
    return new World(name, operators, talks, wrapsUp, answers, fails, answerRate, connectSeconds);
  }

  World withAnswerRate(DoubleUnaryOperator bySecond) {
    return new World(name, operators, talk, wrapUp, untilAnswer, untilFailure, bySecond, connectSeconds);
  }

  World withConnectSeconds(double seconds) {
    return new World(
        name, operators, talk, wrapUp, untilAnswer, untilFailure, answerRate, seconds);
  }
}

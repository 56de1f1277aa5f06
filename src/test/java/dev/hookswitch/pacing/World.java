package dev.hookswitch.pacing;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * A call centre and the people it calls, as our proofs draw them unless it says otherwise.
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

  /** Tenths of the operators, a quarter of an hour each. */
  private static final int[] COME_AND_GO = {0, 2, 4, 1, -2, -4, -3, 0, 3, -1};

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

  /** Whatever drifts or is spread otherwise: worlds in which the ceiling must hold as well. */
  static List<World> harder(int operators) {
    World usual = of(operators);
    return List.of(
        usual
            .withAnswerRate(second -> 0.35 + 0.15 * Math.sin(2 * Math.PI * second / 7_200))
            .named("answers swing between 20 % and 50 %"),
        usual
            .withAnswerRate(second -> (int) (second / 3_600) % 2 == 1 ? 0.5 : 0.2)
            .named("answers jump between 20 % and 50 %"),
        usual
            .withOperators(second -> operators + COME_AND_GO[second / 900 % 10] * operators / 10)
            .named("operators come and go"),
        usual
            .withSpreads(
                Spread.exponential(TALK_SECONDS),
                Spread.exponential(WRAP_UP_SECONDS),
                Spread.exponential(RING_SECONDS),
                Spread.exponential(RING_SECONDS))
            .named("all exponential"),
        usual
            .withSpreads(
                Spread.around(TALK_SECONDS, 1.2),
                Spread.around(WRAP_UP_SECONDS, 1),
                Spread.around(RING_SECONDS, 0.6),
                Spread.around(25, 0.2))
            .named("wide spreads, 25 s until nobody answers"),
        usual
            .withSpreads(
                Spread.around(TALK_SECONDS, 0.3),
                Spread.around(WRAP_UP_SECONDS, 0.2),
                Spread.around(RING_SECONDS, 0.3),
                Spread.around(RING_SECONDS, 0.3))
            .named("narrow spreads"),
        usual.withConnectSeconds(1).named("operators are connected in 1 s"));
  }

  World named(String newName) {
    return new World(
        newName, operators, talk, wrapUp, untilAnswer, untilFailure, answerRate, connectSeconds);
  }

  World withOperators(IntUnaryOperator bySecond) {
    return new World(
        name, bySecond, talk, wrapUp, untilAnswer, untilFailure, answerRate, connectSeconds);
  }

  World withSpreads(Spread talks, Spread wrapsUp, Spread answers, Spread fails) {
    return new World(name, operators, talks, wrapsUp, answers, fails, answerRate, connectSeconds);
  }

  World withAnswerRate(DoubleUnaryOperator bySecond) {
    return new World(
        name, operators, talk, wrapUp, untilAnswer, untilFailure, bySecond, connectSeconds);
  }

  World withConnectSeconds(double seconds) {
    return new World(name, operators, talk, wrapUp, untilAnswer, untilFailure, answerRate, seconds);
  }
}

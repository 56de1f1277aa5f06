package dev.hookswitch.pacing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** Policies in the same call centre, each with the same days: what came of each. */
final class Contest {

  static final double CEILING = PacingRules.DEFAULT.ceiling();

  static final String OURS = "predictive";
  static final String PROGRESSIVE = "progressive";
  static final String POISSON = "Poisson at the ceiling";
  static final String DIAL_LEVEL = "dial level of ";

  static final String OPTION = DIAL_LEVEL + DialLevel.Of.READY_OPERATORS.words();

  /** With few operators it abandons far more than the ceiling, day by day. */
  static final String LAWLESS = DIAL_LEVEL + DialLevel.Of.ALL_OPERATORS.words();

  private Contest() {}

  /**
   * What came of some days.
   *
   * @param worst share abandoned in the worst half hour, half hours laid end to end
   * @param worstAnywhere the same, wherever a half hour is laid
   * @param above half hours above the ceiling, of so many
   */
  record Row(
      String policy,
      double talkMinutesPerHour,
      double occupancy,
      double abandoned,
      double worst,
      double worstAnywhere,
      int above,
      int halfHours) {}

  /** Ours and all others, at a constant number of operators. */
  static List<Row> all(int operators, long firstSeed, int days, double hours) {
    World world = World.of(operators);
    List<Row> rows = new ArrayList<>();
    rows.add(row(OURS, world, _ -> Diallers.ours(PacingRules.DEFAULT), firstSeed, days, hours));
    rows.add(row(PROGRESSIVE, world, _ -> Diallers.progressive(), firstSeed, days, hours));
    rows.add(
        row(
            POISSON,
            world,
            seed -> Diallers.poisson(operators, CEILING, new SplittableRandom(~seed)),
            firstSeed,
            days,
            hours));
    for (DialLevel.Of of : DialLevel.Of.values()) {
      rows.add(
          row(
              DIAL_LEVEL + of.words(),
              world,
              _ -> new DialLevel(of, CEILING),
              firstSeed,
              days,
              hours));
    }
    return rows;
  }

  /** Ours in a world, with the rules that it needs. */
  static Row ours(World world, long firstSeed, int days, double hours) {
    return ours(world, rules(world), firstSeed, days, hours);
  }

  static Row ours(World world, PacingRules rules, long firstSeed, int days, double hours) {
    return row(world.name(), world, _ -> Diallers.ours(rules), firstSeed, days, hours);
  }

  private static PacingRules rules(World world) {
    PacingRules rules = PacingRules.DEFAULT;
    return new PacingRules(
        rules.ceiling(),
        rules.window(),
        rules.patience(),
        Duration.ofMillis((long) (world.connectSeconds() * 1_000)),
        rules.mostLines(),
        rules.mostLinesPerOperator(),
        rules.fewestOperators());
  }

  private static Row row(
      String name,
      World world,
      LongFunction<Dialler> dialler,
      long firstSeed,
      int days,
      double hours) {
    List<Outcome> outcomes = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + days; seed++) {
      outcomes.add(CallCentre.run(world, dialler.apply(seed), seed, hours));
    }
    double[] halfHours =
        outcomes.stream().map(Outcome::halfHours).flatMapToDouble(Arrays::stream).toArray();
    double answered = outcomes.stream().mapToInt(Outcome::answered).sum();
    return new Row(
        name,
        outcomes.stream().mapToDouble(Outcome::talkMinutesPerHour).average().orElseThrow(),
        outcomes.stream().mapToDouble(Outcome::occupancy).average().orElseThrow(),
        outcomes.stream().mapToInt(Outcome::lost).sum() / answered,
        Arrays.stream(halfHours).max().orElseThrow(),
        outcomes.stream().mapToDouble(Outcome::worstHalfHourAnywhere).max().orElseThrow(),
        (int) Arrays.stream(halfHours).filter(share -> share > CEILING).count(),
        halfHours.length);
  }
}

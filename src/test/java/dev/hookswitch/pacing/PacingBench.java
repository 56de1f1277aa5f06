package dev.hookswitch.pacing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench/run pacing} runs: the contest at length, and ours where everything drifts.
 * Prints the tables of docs/pacing.md and draws its picture. Takes some minutes; the same numbers
 * each time.
 */
final class PacingBench {

  private static final long FIRST_SEED = 20_270_101;
  private static final double HOURS = 12.5;
  private static final int DAYS = 20;
  private static final int DAYS_OF_DRIFT = 5;
  private static final int[] OPERATORS = {10, 20, 50};

  /** Of the curve in the picture: what ours makes of other ceilings. */
  private static final double[] CEILINGS = {0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12};

  private PacingBench() {}

  static void main(String[] arguments) throws IOException {
    List<PacingPicture.Panel> panels = new ArrayList<>();
    System.out.println(
        "| operators | policy | talk min/h | occupancy | abandoned |"
            + " worst half hour | wherever laid | half hours above 3 % |");
    System.out.println("|---:|---|---:|---:|---:|---:|---:|---:|");
    for (int operators : OPERATORS) {
      List<Contest.Row> rows = Contest.all(operators, FIRST_SEED, DAYS, HOURS);
      rows.forEach(row -> print(String.valueOf(operators), row));
      panels.add(new PacingPicture.Panel(operators, curve(operators), rows));
    }
    System.out.println();
    for (int operators : OPERATORS) {
      for (World world : World.harder(operators)) {
        Contest.Row row = Contest.ours(world, FIRST_SEED + 1_000, DAYS_OF_DRIFT, HOURS);
        print(String.valueOf(operators), row);
      }
    }
    if (arguments.length > 0) {
      Files.writeString(Path.of(arguments[0]), PacingPicture.draw(panels));
    }
  }

  private static List<Contest.Row> curve(int operators) {
    List<Contest.Row> rows = new ArrayList<>();
    for (double ceiling : CEILINGS) {
      PacingRules rules = PacingRules.DEFAULT;
      PacingRules other =
          new PacingRules(
              ceiling,
              Duration.ofHours(12),
              rules.patience(),
              rules.connectDelay(),
              rules.mostLines(),
              rules.mostLinesPerOperator(),
              rules.fewestOperators());
      rows.add(Contest.ours(World.of(operators), other, FIRST_SEED, DAYS / 4, HOURS));
    }
    return rows;
  }

  private static void print(String operators, Contest.Row row) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f | %.0f %% | %.2f %% | %.2f %% | %.2f %% | %d of %d |%n",
        operators,
        row.policy(),
        row.talkMinutesPerHour(),
        100 * row.occupancy(),
        100 * row.abandoned(),
        100 * row.worst(),
        100 * row.worstAnywhere(),
        row.above(),
        row.halfHours());
  }
}

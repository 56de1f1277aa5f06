package dev.hookswitch.console.figures;

import dev.hookswitch.console.frame.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Bars over time in the units of their SVG: time goes to the right, and what is counted upwards
 * from zero.
 *
 * @param bottom where zero is
 */
public record BarChart(
    double width, double height, double left, double bottom, List<Grid> grid, List<Bar> bars) {

  private static final double WIDTH = 1_000;
  private static final double HEIGHT = 220;
  private static final double LEFT = 46;
  private static final double TOP = 10;
  private static final double BOTTOM = 196;
  private static final int MOST_LABELS = 16;
  private static final int GRID_LINES = 4;
  private static final long[] COUNTS = {1, 2, 5};

  /** Steps on which people read seconds. */
  private static final long[] SECONDS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600};

  public BarChart {
    grid = List.copyOf(grid);
    bars = List.copyOf(bars);
  }

  /** A line across, with what it stands for. */
  public record Grid(double y, String label) {}

  /**
   * One time.
   *
   * @param label below it; empty where there is no room
   * @param title what resting on it tells
   */
  public record Bar(double x, double width, String label, String title, List<Piece> pieces) {
    public Bar {
      pieces = List.copyOf(pieces);
    }

    public double middle() {
      return x + width / 2;
    }
  }

  /** What is stacked; kind is the style sheet's. */
  public record Piece(String kind, double y, double height) {}

  private record Amount(String kind, long value) {}

  /** How many calls: answered, only by the system, missed. */
  static BarChart ofCalls(List<TallyLine> lines, Function<TallyLine, String> title) {
    List<List<Amount>> stacks = new ArrayList<>();
    for (TallyLine line : lines) {
      Tally tally = line.tally();
      stacks.add(
          List.of(
              new Amount("talked", tally.talked()),
              new Amount("system", tally.system()),
              new Amount("missed", tally.missed())));
    }
    return draw(lines, stacks, BarChart::countStep, Long::toString, title);
  }

  /** How long it took until two talked, in the mean. */
  static BarChart ofAnswers(List<TallyLine> lines, Function<TallyLine, String> title) {
    List<List<Amount>> stacks = new ArrayList<>();
    for (TallyLine line : lines) {
      stacks.add(List.of(new Amount("answer", line.tally().answerMillis())));
    }
    return draw(
        lines,
        stacks,
        most -> 1_000 * secondStep(most / 1_000 + 1),
        millis -> Durations.clock(Duration.ofMillis(millis)),
        title);
  }

  private interface Step {
    long of(long most);
  }

  private static BarChart draw(
      List<TallyLine> lines,
      List<List<Amount>> stacks,
      Step steps,
      LongFunction<String> label,
      Function<TallyLine, String> title) {
    long most =
        stacks.stream()
            .mapToLong(stack -> stack.stream().mapToLong(Amount::value).sum())
            .max()
            .orElse(0);
    long step = steps.of(Math.max(1, most));
    long top = Math.max(step, Math.ceilDiv(most, step) * step);
    double scale = (BOTTOM - TOP) / top;
    List<Grid> grid = new ArrayList<>();
    for (long value = 0; value <= top; value += step) {
      grid.add(new Grid(round(BOTTOM - value * scale), label.apply(value)));
    }
    double room = (WIDTH - LEFT) / Math.max(1, lines.size());
    int every = Math.ceilDiv(Math.max(1, lines.size()), MOST_LABELS);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      bars.add(
          new Bar(
              round(LEFT + i * room + room * 0.12),
              round(room * 0.76),
              i % every == 0 ? lines.get(i).name() : "",
              title.apply(lines.get(i)),
              stack(stacks.get(i), scale)));
    }
    return new BarChart(WIDTH, HEIGHT, LEFT, BOTTOM, grid, bars);
  }

  private static List<Piece> stack(List<Amount> amounts, double scale) {
    List<Piece> pieces = new ArrayList<>();
    double y = BOTTOM;
    for (Amount amount : amounts) {
      if (amount.value() > 0) {
        double height = amount.value() * scale;
        y -= height;
        pieces.add(new Piece(amount.kind(), round(y), round(height)));
      }
    }
    return pieces;
  }

  /** 1, 2, 5, 10, 20 …: the smallest by which few lines reach the top. */
  private static long countStep(long most) {
    for (long power = 1; ; power *= 10) {
      for (long count : COUNTS) {
        if (count * power * GRID_LINES >= most) {
          return count * power;
        }
      }
    }
  }

  private static long secondStep(long most) {
    for (long seconds : SECONDS) {
      if (seconds * GRID_LINES >= most) {
        return seconds;
      }
    }
    return Math.ceilDiv(most, GRID_LINES * 3_600L) * 3_600;
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}

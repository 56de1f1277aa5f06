package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Durations;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A timeline in the units of its SVG: a lane's name on the left, time from there to the right. Time
 * is drawn to scale, but what is very short is at least wide enough to be seen.
 *
 * @param width of the whole picture
 * @param from where time begins
 * @param ticks along the time
 */
public record CallDrawing(
    double width, double height, double from, List<Row> rows, List<Dot> dots, List<Tick> ticks) {

  private static final double WIDTH = 1_000;
  private static final double LEFT = 190;
  private static final double RIGHT = 24;
  private static final double TOP = 26;
  private static final double ROW = 58;
  private static final double BOTTOM = 14;
  private static final double NARROWEST = 3;
  private static final int MOST_TICKS = 8;
  private static final double DOT_GAP = 13;
  private static final long[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400
  };

  public CallDrawing {
    rows = List.copyOf(rows);
    dots = List.copyOf(dots);
    ticks = List.copyOf(ticks);
  }

  /** A party. */
  public record Row(
      String name,
      String beside,
      @Nullable String role,
      boolean hangedUp,
      double y,
      List<Strip> strips) {
    public Row {
      strips = List.copyOf(strips);
    }
  }

  /** Something that a party did. */
  public record Strip(double x, double y, double width, String kind, String title) {}

  /** An event. */
  public record Dot(double x, double y, int seq, String kind, String letter, String title) {}

  /** A time along the axis. */
  public record Tick(double x, String label) {}

  /** Where times are, from left to right. */
  private record Scale(Instant from, double millis) {
    double x(Instant at) {
      double part = Duration.between(from, at).toMillis() / millis;
      return LEFT + Math.clamp(part, 0, 1) * (WIDTH - LEFT - RIGHT);
    }
  }

  static CallDrawing of(Timeline timeline, Instant now, Names names, Language language) {
    Instant end = timeline.to() == null ? now : timeline.to();
    Scale scale =
        new Scale(
            timeline.from(), Math.max(1_000, Duration.between(timeline.from(), end).toMillis()));
    List<Row> rows = new ArrayList<>();
    for (int lane = 0; lane < timeline.lanes().size(); lane++) {
      rows.add(row(timeline, lane, scale, end, names, language));
    }
    double height = TOP + rows.size() * ROW + BOTTOM;
    return new CallDrawing(
        WIDTH, height, LEFT, rows, dots(timeline, scale, language), ticks(scale));
  }

  private static Row row(
      Timeline timeline, int lane, Scale scale, Instant end, Names names, Language language) {
    Timeline.Lane party = timeline.lanes().get(lane);
    double y = TOP + lane * ROW;
    List<Strip> strips = new ArrayList<>();
    for (Timeline.Bar bar : party.bars()) {
      Instant to = bar.to() == null ? end : bar.to();
      double x = scale.x(bar.from());
      String kind = kind(bar);
      String title =
          language.text("doing." + kind) + " " + Durations.clock(Duration.between(bar.from(), to));
      strips.add(new Strip(x, y + 6, Math.max(NARROWEST, scale.x(to) - x), kind, title));
    }
    return new Row(
        names.of(party.who()),
        names.beside(party.who()),
        party.role() == null ? null : language.text("role." + party.role().word()),
        Integer.valueOf(lane).equals(timeline.hangedBy()),
        y,
        strips);
  }

  /** Ringing that led to nothing looks otherwise than ringing that was answered. */
  private static String kind(Timeline.Bar bar) {
    boolean missed = bar.result() != null && bar.result() != DialState.ANSWER;
    return missed ? "missed" : bar.doing().name().toLowerCase(Locale.ROOT);
  }

  /** Events of the same moment stand beside each other, in their order. */
  private static List<Dot> dots(Timeline timeline, Scale scale, Language language) {
    List<Dot> dots = new ArrayList<>();
    Map<Integer, Double> last = new HashMap<>();
    for (Timeline.Mark mark : timeline.marks()) {
      CallEvent event = mark.event();
      double x =
          Math.max(scale.x(event.timestamp()), last.getOrDefault(mark.lane(), -DOT_GAP) + DOT_GAP);
      last.put(mark.lane(), x);
      dots.add(
          new Dot(
              x,
              TOP + mark.lane() * ROW + 40,
              event.seq(),
              event.kind().name().toLowerCase(Locale.ROOT),
              letter(event),
              title(event, timeline.from(), language)));
    }
    return dots;
  }

  private static String letter(CallEvent event) {
    return switch (event.kind()) {
      case START -> "S";
      case RING -> "R";
      case RINGRESULT -> "r";
      case READY -> "•";
      case JOIN -> "J";
      case LEAVE -> "L";
      case COMPLETED -> "C";
    };
  }

  private static String title(CallEvent event, Instant from, Language language) {
    String state = event instanceof RingResult result ? " " + result.state() : "";
    return event.kind()
        + state
        + " "
        + Durations.after(from, event.timestamp())
        + " — "
        + language.text("event." + event.kind());
  }

  private static List<Tick> ticks(Scale scale) {
    double seconds = scale.millis() / 1_000;
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && seconds / STEPS[i] <= MOST_TICKS; i--) {
      step = STEPS[i];
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= seconds && ticks.size() <= 2 * MOST_TICKS; at += step) {
      ticks.add(
          new Tick(scale.x(scale.from().plusSeconds(at)), Durations.clock(Duration.ofSeconds(at))));
    }
    return ticks;
  }
}

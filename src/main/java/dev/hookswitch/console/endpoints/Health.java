package dev.hookswitch.console.endpoints;

import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the last attempts at an endpoint went.
 *
 * @param attempts the newest first
 */
public record Health(List<Pulse> attempts) {

  static final int HEIGHT = 44;
  private static final int BAR = 6;
  private static final int GAP = 2;

  /** One attempt as a bar. */
  public record Bar(int x, int y, int height, String kind, String title) {}

  public Health {
    attempts = List.copyOf(attempts);
  }

  public @Nullable Pulse last() {
    return attempts.isEmpty() ? null : attempts.getFirst();
  }

  /** How long requests took, from the fastest to the slowest. */
  private List<Duration> times() {
    return attempts.stream()
        .filter(pulse -> pulse.outcome() != AttemptOutcome.UNSENDABLE)
        .map(Pulse::latency)
        .sorted()
        .toList();
  }

  /** Half of them were faster; empty: there were none. */
  public String median() {
    List<Duration> times = times();
    return times.isEmpty() ? "" : millis(times.get(times.size() / 2));
  }

  public String slowest() {
    List<Duration> times = times();
    return times.isEmpty() ? "" : millis(times.getLast());
  }

  /** How many of a hundred were accepted; empty: there were none. */
  public String accepted() {
    long accepted =
        attempts.stream().filter(pulse -> pulse.outcome() == AttemptOutcome.ACCEPTED).count();
    return attempts.isEmpty() ? "" : accepted * 100 / attempts.size() + " %";
  }

  /** As people read it: below ten milliseconds to the tenth. */
  public static String millis(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 10
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : millis < 10_000
            ? String.format(Locale.ROOT, "%.0f ms", millis)
            : String.format(Locale.ROOT, "%.1f s", millis / 1_000);
  }

  // the picture

  public int width() {
    return Math.max(1, attempts.size()) * (BAR + GAP);
  }

  public int height() {
    return HEIGHT;
  }

  /** The oldest at the left, the slowest the highest. */
  public List<Bar> bars() {
    List<Duration> times = times();
    double most = times.isEmpty() ? 1 : Math.max(1, times.getLast().toNanos());
    List<Bar> bars = new ArrayList<>();
    for (Pulse pulse : attempts.reversed()) {
      int height = (int) Math.max(3, Math.round(pulse.latency().toNanos() / most * HEIGHT));
      bars.add(
          new Bar(
              bars.size() * (BAR + GAP),
              HEIGHT - Math.min(HEIGHT, height),
              Math.min(HEIGHT, height),
              pulse.outcome() == AttemptOutcome.ACCEPTED ? "talking" : "missed",
              pulse.words() + ", " + millis(pulse.latency())));
    }
    return bars;
  }
}

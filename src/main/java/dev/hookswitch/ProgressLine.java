package dev.hookswitch;

import dev.hookswitch.migrate.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration is, for who waits for it: on a terminal one line that is written again and
 * again, elsewhere a line every five seconds. For one thread.
 */
final class ProgressLine {

  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean isTerminal;
  private final LongSupplier nanoTime;
  private long shownAt;
  private int width;
  private Progress.@Nullable Step step;

  /**
   * @param nanoTime a clock that is never set, in nanoseconds
   */
  ProgressLine(PrintStream out, boolean isTerminal, LongSupplier nanoTime) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.nanoTime = nanoTime;
    this.shownAt = nanoTime.getAsLong();
  }

  void show(Progress progress) {
    if (progress.step() != step) {
      step = progress.step();
      end();
    }
    long now = nanoTime.getAsLong();
    if (now - shownAt < (isTerminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
      return;
    }
    shownAt = now;
    String text =
        String.format(
            Locale.ROOT,
            "%s %,d of %,d rows (%d %%), %,d a second, %s left: %s",
            progress.step() == Progress.Step.COPYING ? "copying" : "verifying",
            progress.rows(),
            progress.total(),
            progress.percent(),
            progress.perSecond(),
            inWords(progress.left()),
            progress.table());
    if (isTerminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      out.flush();
      width = text.length();
    } else {
      out.println(text);
    }
  }

  /** What comes next begins a line. */
  void end() {
    if (width > 0) {
      out.println();
      width = 0;
    }
  }

  /** To the second, and below ten seconds to the tenth. */
  static String inWords(Duration time) {
    if (time.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    return time.toHours() > 0
        ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
  }
}

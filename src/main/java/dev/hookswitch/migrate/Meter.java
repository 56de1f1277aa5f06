package dev.hookswitch.migrate;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts the rows of a step and how fast they come. For one thread. */
final class Meter {

  private final Progress.Step step;
  private final long total;
  private final LongSupplier nanoTime;
  private final Watcher watcher;
  private final long startedAt;
  private final long before;
  private long rows;
  private String table = "";

  /**
   * @param before so many rows were done before this run
   * @param nanoTime a clock that is never set, in nanoseconds
   */
  Meter(Progress.Step step, long total, long before, LongSupplier nanoTime, Watcher watcher) {
    this.step = step;
    this.total = total;
    this.before = before;
    this.rows = before;
    this.nanoTime = nanoTime;
    this.watcher = watcher;
    this.startedAt = nanoTime.getAsLong();
  }

  void begin(String next) {
    table = next;
  }

  void add(long more) {
    rows += more;
    long nanos = Math.max(1, nanoTime.getAsLong() - startedAt);
    double perNano = (double) (rows - before) / nanos;
    long left = perNano == 0 ? 0 : (long) (Math.max(0, total - rows) / perNano);
    watcher.progressed(
        new Progress(step, table, rows, total, Math.round(perNano * 1e9), Duration.ofNanos(left)));
  }
}

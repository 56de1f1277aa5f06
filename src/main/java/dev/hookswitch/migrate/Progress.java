package dev.hookswitch.migrate;

import java.time.Duration;

/**
 * How far it is.
 *
 * @param step what is being done
 * @param table to which table
 * @param rows so many of the step's rows are done, counting those of earlier runs
 * @param total of how many
 * @param perSecond in this run
 * @param left until the step's end, at this speed
 */
public record Progress(
    Step step, String table, long rows, long total, long perSecond, Duration left) {

  /** One after the other, for all tables each. */
  public enum Step {
    COPYING,
    VERIFYING
  }

  public long percent() {
    return total == 0 ? 100 : rows * 100 / total;
  }
}

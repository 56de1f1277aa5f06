package dev.hookswitch.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an import of contacts is, or was when it ended.
 *
 * @param lines of the text that are read and settled; of a JSON body, contacts
 * @param added contacts
 * @param duplicates whose number the campaign has already
 * @param blocked whose number is on the do-not-call list
 * @param bad rows that are no contacts
 * @param badRows the first of them
 * @param detail why it was stopped; null: it was not
 */
public record ImportReport(
    String id,
    String campaign,
    State state,
    Instant startedAt,
    Instant updatedAt,
    long lines,
    long added,
    long duplicates,
    long blocked,
    long bad,
    List<BadRow> badRows,
    @Nullable String detail) {

  /** Shown of all bad ones. */
  public static final int MOST_BAD_ROWS = 100;

  /** One that is at work tells of itself much more often. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** A row that is no contact, without what stood in it. */
  public record BadRow(long line, String detail) {}

  /** Whether there is more to come. */
  public enum State {
    RUNNING,
    COMPLETE,
    STOPPED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ImportReport {
    badRows = List.copyOf(badRows);
  }

  public static ImportReport begin(String id, String campaign, Instant now) {
    return new ImportReport(id, campaign, State.RUNNING, now, now, 0, 0, 0, 0, 0, List.of(), null);
  }

  /** What runs and has long been silent was broken off by a crash. */
  public boolean isBrokenOff(Instant now) {
    return state == State.RUNNING && updatedAt.plus(SILENCE).isBefore(now);
  }

  public ImportReport withLines(long read) {
    return new ImportReport(
        id,
        campaign,
        state,
        startedAt,
        updatedAt,
        read,
        added,
        duplicates,
        blocked,
        bad,
        badRows,
        detail);
  }

  public ImportReport withBad(BadRow row) {
    List<BadRow> rows = badRows;
    if (rows.size() < MOST_BAD_ROWS) {
      rows = new ArrayList<>(rows);
      rows.add(row);
    }
    return new ImportReport(
        id,
        campaign,
        state,
        startedAt,
        updatedAt,
        lines,
        added,
        duplicates,
        blocked,
        bad + 1,
        rows,
        detail);
  }

  public ImportReport withBatch(long more, long same, long refused, Instant now) {
    return new ImportReport(
        id,
        campaign,
        state,
        startedAt,
        now,
        lines,
        added + more,
        duplicates + same,
        blocked + refused,
        bad,
        badRows,
        detail);
  }

  public ImportReport completed() {
    return in(State.COMPLETE, null);
  }

  public ImportReport stopped(String why) {
    return in(State.STOPPED, why);
  }

  private ImportReport in(State next, @Nullable String why) {
    return new ImportReport(
        id,
        campaign,
        next,
        startedAt,
        updatedAt,
        lines,
        added,
        duplicates,
        blocked,
        bad,
        badRows,
        why);
  }
}

package dev.hookswitch.retention;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what is old, a bounded number of rows in one transaction. Everybody else may read and
 * write meanwhile. For all threads.
 */
public interface RetentionStore {

  /** What a database may keep in slices by its age, which go as a whole. */
  enum Sliced {
    ATTEMPTS,
    CALLS
  }

  /**
   * Drops a slice of which everything may go, or a bounded part of what is known of it elsewhere;
   * begins a new one when it is time. Says whether there may be more to do at once.
   *
   * @param keep for how long rows are kept; not for ever
   */
  boolean dropSlice(Sliced what, Duration keep, Instant now);

  /**
   * How much longer than that rows stay where they go with their slice: what is older still is in a
   * slice that cannot go, and has to go by itself. None where there are no slices.
   */
  Duration slack(Sliced what, Duration keep);

  /** Says how many; less than {@code most} means that nothing is left to delete. */
  int deleteAttempts(Instant before, int most);

  /** Those given up before that; says how many, as {@link #deleteAttempts} does. */
  int deleteDeadLetters(Instant before, int most);

  /** Notices to the administrator that nobody accepted; says how many. */
  int deleteNotices(Instant before, int most);

  /** What is remembered of the program itself; says how many. */
  int deleteHappened(Instant before, int most);

  /** Calls that were placed and were over before that; says how many. */
  int deletePlacedCalls(Instant before, int most);

  /**
   * Campaigns that were deleted, and those of which nobody is called since before that, with all
   * that belongs to them; says how many contacts and campaigns, as {@link #deleteAttempts} does.
   */
  int deleteCampaigns(Instant before, int most);

  /** Of people's sessions those that have ended; says how many. */
  int deleteSignIns(Instant now, int most);

  /** What no campaign's count of the abandoned reaches back to any more. */
  void deleteOldCounts(Instant now);

  /** Figures of calls that began before that; says how many, as {@link #deleteAttempts} does. */
  int deleteFigures(Instant before, int most);

  /**
   * Looks at sessions that were completed before that, oldest first, and deletes those that no
   * endpoint needs any more, each with all that is known of it.
   *
   * @param after where the last call came to; null at first
   * @param most how many are looked at
   */
  Swept deleteSessions(Instant before, @Nullable String after, int most);

  /**
   * What came of it.
   *
   * @param sessions how many were deleted
   * @param events how many those had
   * @param next where to go on; null when all were looked at
   */
  record Swept(int sessions, int events, @Nullable String next) {}
}

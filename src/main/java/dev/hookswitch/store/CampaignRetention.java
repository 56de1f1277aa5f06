package dev.hookswitch.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Deletes campaigns with all that belongs to them: those that were deleted, and those that have
 * been at rest for too long. A few contacts at a time; the campaign's own row goes last.
 */
final class CampaignRetention {

  /** Longer than any window over which the abandoned are counted. */
  private static final Duration MINUTES_KEPT = Duration.ofDays(32);

  private static final List<String> TABLES =
      List.of(
          "campaign_attempt",
          "campaign_count",
          "campaign_minute",
          "campaign_word",
          "campaign_import",
          "campaign_operator",
          "operator_engagement");

  private final Handle handle;
  private final Instant before;

  CampaignRetention(Handle handle, Instant before) {
    this.handle = handle;
    this.before = before;
  }

  /**
   * Says how many contacts and campaigns were deleted; less than {@code most}: no more are left.
   */
  int delete(int most) {
    int left = most;
    for (Optional<Long> next = next(); next.isPresent() && left > 0; next = next()) {
      int contacts = deleteContacts(next.get(), left);
      left -= contacts;
      if (left > 0) {
        deleteRest(next.get());
        left--;
      }
    }
    return most - left;
  }

  private Optional<Long> next() {
    return handle
        .createQuery(
            "select key from campaign where deleted_at is not null or (state not in ('RUNNING',"
                + " 'PAUSED') and changed_at < :before) order by key limit 1")
        .bind("before", before.toEpochMilli())
        .mapTo(Long.class)
        .findOne();
  }

  /** From now on nobody finds it. */
  private int deleteContacts(long campaign, int most) {
    handle
        .createUpdate(
            "update campaign set deleted_at = :now where key = :key and deleted_at is null")
        .bind("now", before.toEpochMilli())
        .bind("key", campaign)
        .execute();
    List<Integer> some =
        handle
            .createQuery(
                "select n from campaign_contact where campaign_key = :key order by n limit :most")
            .bind("key", campaign)
            .bind("most", most)
            .mapTo(Integer.class)
            .list();
    if (some.isEmpty()) {
      return 0;
    }
    for (String table : List.of("campaign_attempt", "campaign_contact")) {
      handle
          .createUpdate("delete from " + table + " where campaign_key = :key and n <= :last")
          .bind("key", campaign)
          .bind("last", some.getLast())
          .execute();
    }
    return some.size();
  }

  private void deleteRest(long campaign) {
    for (String table : TABLES) {
      handle
          .createUpdate("delete from " + table + " where campaign_key = :key")
          .bind("key", campaign)
          .execute();
    }
    handle.createUpdate("delete from campaign where key = :key").bind("key", campaign).execute();
  }

  /** What no window reaches back to. */
  static int deleteMinutes(Handle handle, Instant now) {
    return handle
        .createUpdate("delete from campaign_minute where minute < :limit")
        .bind("limit", CampaignCounts.minuteOf(now.minus(MINUTES_KEPT)))
        .execute();
  }
}

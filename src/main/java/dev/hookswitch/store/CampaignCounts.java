package dev.hookswitch.store;

import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.Result;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * What one transaction changes in the counts of a campaign; written at its end, sorted, so that two
 * transactions never wait for each other. For one transaction.
 */
final class CampaignCounts {

  static final String ATTEMPTS = "attempts";
  static final String ANSWERED = "answered";
  static final String ABANDONED = "abandoned";

  private static final int MINUTE_MILLIS = 60_000;

  private final long campaign;
  private final Map<String, Long> changes = new TreeMap<>();
  private final Map<Long, long[]> minutes = new TreeMap<>();

  CampaignCounts(long campaign) {
    this.campaign = campaign;
  }

  void moved(ContactStatus from, ContactStatus to) {
    changed(from.name(), -1);
    changed(to.name(), 1);
  }

  void added(ContactStatus status, long contacts) {
    changed(status.name(), contacts);
  }

  /** By this its number of attempts is known; a status may be called the same. */
  static String of(Result result) {
    return "result " + result.name();
  }

  void ended(Result result) {
    changed(of(result), 1);
  }

  void attempt() {
    changed(ATTEMPTS, 1);
  }

  void answered(Instant at) {
    changed(ANSWERED, 1);
    minute(at)[0]++;
  }

  void abandoned(Instant at) {
    changed(ABANDONED, 1);
    minute(at)[1]++;
  }

  private void changed(String what, long by) {
    changes.merge(what, by, Long::sum);
  }

  private long[] minute(Instant at) {
    return minutes.computeIfAbsent(minuteOf(at), _ -> new long[2]);
  }

  static long minuteOf(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), MINUTE_MILLIS);
  }

  static Instant begin(long minute) {
    return Instant.ofEpochMilli(minute * MINUTE_MILLIS);
  }

  void write(Handle handle) {
    changes.forEach((what, by) -> {
      if (by != 0) {
        handle
            .createUpdate(
                "insert into campaign_count (campaign_key, what, amount) values (:key, :what, :by)"
                    + " on conflict (campaign_key, what) do update set amount ="
                    + " campaign_count.amount + excluded.amount")
            .bind("key", campaign)
            .bind("what", what)
            .bind("by", by)
            .execute();
      }
    });
    minutes.forEach((minute, by) ->
        handle
            .createUpdate(
                "insert into campaign_minute (campaign_key, minute, answered, abandoned) values"
                    + " (:key, :minute, :answered, :abandoned) on conflict (campaign_key, minute)"
                    + " do update set answered = campaign_minute.answered + excluded.answered,"
                    + " abandoned = campaign_minute.abandoned + excluded.abandoned")
            .bind("key", campaign)
            .bind("minute", minute)
            .bind("answered", by[0])
            .bind("abandoned", by[1])
            .execute());
  }
}

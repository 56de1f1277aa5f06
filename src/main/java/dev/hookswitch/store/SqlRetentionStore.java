package dev.hookswitch.store;

import dev.hookswitch.retention.RetentionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Deletes what is old. */
public final class SqlRetentionStore implements RetentionStore {

  /** A session that is old enough, as the list of them is gone through. */
  private record Candidate(String sessionId, long startedAt) {
    String place() {
      return Cursors.before(startedAt, sessionId);
    }
  }

  /** Drops slices of one kind; says whether there may be more to do at once. */
  @FunctionalInterface
  interface Dropping {
    boolean drop(Duration keep, Instant now);
  }

  private final Database database;
  private final CallDeletion deletion;
  private final Map<Sliced, Dropping> slices;

  public SqlRetentionStore(Database database) {
    this.database = database;
    this.deletion = new CallDeletion(database.dialect());
    this.slices = database.dialect().hasSlices() ? sliced(database, deletion) : Map.of();
  }

  private static Map<Sliced, Dropping> sliced(Database database, CallDeletion deletion) {
    return Map.of(
        Sliced.ATTEMPTS,
        new AttemptSlices(database),
        Sliced.CALLS,
        new EventSlices(database, deletion));
  }

  @Override
  public boolean dropSlice(Sliced what, Duration keep, Instant now) {
    Dropping dropping = slices.get(what);
    return dropping != null && dropping.drop(keep, now);
  }

  /** The first row of a slice waits for its last one. */
  @Override
  public Duration slack(Sliced what, Duration keep) {
    return slices.containsKey(what) ? Slices.span(keep) : Duration.ZERO;
  }

  @Override
  public int deleteAttempts(Instant before, int most) {
    return delete(
        "delete from attempt where id in (select id from attempt where at < :before order by at"
            + " limit :most)",
        before,
        most);
  }

  /** One that was made to wait again in this moment is no dead letter: asked twice. */
  @Override
  public int deleteDeadLetters(Instant before, int most) {
    return delete(
        "delete from parked_delivery where (endpoint_id, session_id, seq) in (select endpoint_id,"
            + " session_id, seq from parked_delivery where died_at is not null and died_at <"
            + " :before order by died_at limit :most) and died_at < :before",
        before,
        most);
  }

  @Override
  public int deleteNotices(Instant before, int most) {
    return delete(
        "delete from operation where position in (select position from operation where at < :before"
            + " order by at limit :most)",
        before,
        most);
  }

  @Override
  public int deleteHappened(Instant before, int most) {
    return delete(
        "delete from happened where position in (select position from happened where at < :before"
            + " order by at limit :most)",
        before,
        most);
  }

  @Override
  public int deletePlacedCalls(Instant before, int most) {
    return database.write(handle -> {
      List<String> ids =
          handle
              .createQuery(
                  "select id from placed_call where over_at < :before order by over_at limit :most")
              .bind("before", before.toEpochMilli())
              .bind("most", most)
              .mapTo(String.class)
              .list();
      for (String id : ids) {
        handle.execute("delete from placed_call_number where call_id = ?", id);
        handle.execute("delete from placed_call where id = ?", id);
      }
      return ids.size();
    });
  }

  @Override
  public int deleteCampaigns(Instant before, int most) {
    return database.write(handle -> new CampaignRetention(handle, before).delete(most));
  }

  @Override
  public int deleteFigures(Instant before, int most) {
    long quarter = SqlCallFigures.quarter(before);
    long day = SqlCallFigures.day(quarter);
    return database.write(handle -> {
      int deleted =
          deleteFigures(handle, SqlCallFigures.ALL, quarter, most)
              + deleteFigures(handle, SqlCallFigures.DID, quarter, most)
              + deleteFigures(handle, SqlCallFigures.USER, quarter, most)
              + deleteFigures(handle, SqlCallFigures.DID_DAY, day, most)
              + deleteFigures(handle, SqlCallFigures.USER_DAY, day, most);
      return Math.min(deleted, most); // all of a quarter go together
    });
  }

  private static int deleteFigures(Handle handle, String kind, long before, int most) {
    return handle
        .createUpdate(
            "delete from call_figure where kind = :kind and quarter < :before and quarter <="
                + " (select max(quarter) from (select quarter from call_figure where kind = :kind"
                + " order by quarter limit :most) as oldest)")
        .bind("kind", kind)
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  @Override
  public int deleteSignIns(Instant now, int most) {
    return delete(
        "delete from person_session where sha256 in (select sha256 from person_session where"
            + " ends_at < :before order by ends_at limit :most) and ends_at < :before",
        now,
        most);
  }

  @Override
  public void deleteOldCounts(Instant now) {
    database.write(handle -> CampaignRetention.deleteMinutes(handle, now));
  }

  private int delete(String sql, Instant before, int most) {
    return database.write(handle ->
        handle
            .createUpdate(sql)
            .bind("before", before.toEpochMilli())
            .bind("most", most)
            .execute());
  }

  @Override
  public Swept deleteSessions(Instant before, @Nullable String after, int most) {
    List<Candidate> candidates = candidates(before, after, most);
    String next = candidates.size() < most ? null : candidates.getLast().place();
    if (candidates.isEmpty()) {
      return new Swept(0, 0, next);
    }
    List<String> ids = candidates.stream().map(Candidate::sessionId).toList();
    return database.write(handle -> {
      CallDeletion.Deleted deleted = deletion.delete(handle, ids);
      return new Swept(deleted.calls(), deleted.events(), next);
    });
  }

  private List<Candidate> candidates(Instant before, @Nullable String after, int most) {
    Cursors.Before last = after == null ? null : Cursors.readBefore(after);
    String sql =
        "select session_id, started_at from call_session where started_at < :before and"
            + " completed_at < :before"
            + (last == null ? "" : " and (started_at, session_id) > (:startedAt, :session)")
            + " order by started_at, session_id limit :most";
    return database.read(handle -> {
      var select = handle.createQuery(sql).bind("before", before.toEpochMilli()).bind("most", most);
      if (last != null) {
        select.bind("startedAt", last.startedAt()).bind("session", last.sessionId());
      }
      return select
          .map((row, context) ->
              new Candidate(row.getString("session_id"), row.getLong("started_at")))
          .list();
    });
  }
}

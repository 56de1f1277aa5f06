package dev.hookswitch.store;

import dev.hookswitch.retention.RetentionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Deletes what is old. */
public final class SqlRetentionStore implements RetentionStore {

  /** A session that is old enough, as the list of them is gone through. */
  private record Candidate(String sessionId, long startedAt) {
    String place() {
      return Cursors.before(startedAt, sessionId);
    }
  }

  /** Where a session's last event stands. */
  private record Last(String sessionId, int partition, long offset) {}

  private final Database database;

  public SqlRetentionStore(Database database) {
    this.database = database;
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
      List<Last> deletable = deletable(handle, ids);
      int events = delete(handle, deletable);
      return new Swept(deletable.size(), events, next);
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

  /** Those that all endpoints have passed, and of which nothing is parked. */
  private List<Last> deletable(Handle handle, List<String> ids) {
    Map<Integer, Long> passed = new HashMap<>();
    handle
        .createQuery("select partition, min(next_offset) as low from delivery_cursor group by 1")
        .map((row, context) -> passed.put(row.getInt("partition"), row.getLong("low")))
        .list();
    Set<String> parked =
        handle
            .createQuery(
                "select distinct p.session_id from endpoint e join parked_delivery p on"
                    + " p.endpoint_id = e.id where p.session_id in "
                    + set())
            .bind("keys", json(ids))
            .mapTo(String.class)
            .set();
    List<Last> deletable = new ArrayList<>();
    handle
        .createQuery(
            "select session_id, partition, max(log_offset) as last from event where session_id in "
                + set()
                + " group by session_id, partition")
        .bind("keys", json(ids))
        .map((row, context) -> last(row))
        .forEach(last -> {
          if (last.offset() < passed.getOrDefault(last.partition(), Long.MAX_VALUE)
              && !parked.contains(last.sessionId())) {
            deletable.add(last);
          }
        });
    return deletable;
  }

  private static Last last(ResultSet row) throws SQLException {
    return new Last(row.getString("session_id"), row.getInt("partition"), row.getLong("last"));
  }

  /** The floor first: in one transaction with the events that it outlives. */
  private int delete(Handle handle, List<Last> deletable) {
    for (Last last : deletable) {
      handle
          .createUpdate(
              "insert into log_floor (partition, next_offset) values (:partition, :next) on"
                  + " conflict (partition) do update set next_offset = excluded.next_offset where"
                  + " excluded.next_offset > log_floor.next_offset")
          .bind("partition", last.partition())
          .bind("next", last.offset() + 1)
          .execute();
    }
    List<String> ids = deletable.stream().map(Last::sessionId).toList();
    int events = deleteOf(handle, "event", ids);
    deleteOf(handle, "call_party", ids);
    deleteOf(handle, "call_session", ids);
    return events;
  }

  private int deleteOf(Handle handle, String table, Collection<String> ids) {
    return handle
        .createUpdate("delete from " + table + " where session_id in " + set())
        .bind("keys", json(ids))
        .execute();
  }

  private String set() {
    return "(select value from " + database.dialect().elements(":keys") + ")";
  }

  private static String json(Collection<String> keys) {
    return JsonMapper.shared().writeValueAsString(keys);
  }
}

package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Phase;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of the journal's tables. For all threads. */
final class SqlReading {

  private static final TypeReference<List<Participant>> PARTICIPANTS = new TypeReference<>() {};

  private final Database database;
  private final SqlCallSearch search;

  SqlReading(Database database) {
    this.database = database;
    this.search = new SqlCallSearch(database, SqlCallSearch.LOOKED_THROUGH);
  }

  int partitions() {
    return database.read(handle ->
        handle.createQuery("select partitions from journal_shape").mapTo(Integer.class).one());
  }

  /** From a row with its partition, its offset and its JSON. */
  static Entry entry(ResultSet row) throws SQLException {
    byte[] json = row.getBytes("json");
    return new Entry(
        row.getInt("partition"), row.getLong("log_offset"), EventJson.decode(json), json);
  }

  List<List<CallEvent>> openSessions(String origin) {
    return database.read(handle -> {
      Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
      handle
          .createQuery(
              "select event.json from call_session join event using (session_id) where origin ="
                  + " :origin and completed_at is null"
                  + database
                      .dialect()
                      .notBefore(
                          EventSlices.ofSessions("origin = :origin and completed_at is null"))
                  + " order by started_at, session_id, seq")
          .bind("origin", origin)
          .map((row, context) -> EventJson.decode(row.getBytes("json")))
          .forEach(event ->
              sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event));
      return List.copyOf(sessions.values());
    });
  }

  Set<String> openSessionIds(String origin) {
    return database.read(handle ->
        handle
            .createQuery(
                "select session_id from call_session where origin = :origin and completed_at is"
                    + " null")
            .bind("origin", origin)
            .mapTo(String.class)
            .set());
  }

  Set<String> openOrigins() {
    return database.read(handle ->
        handle
            .createQuery("select distinct origin from call_session where completed_at is null")
            .mapTo(String.class)
            .set());
  }

  List<String> lastCompleted(String origin, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "select session_id from call_session where origin = :origin and completed_at is not"
                    + " null order by completed_at desc limit :limit")
            .bind("origin", origin)
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  List<CallEvent> session(String sessionId) {
    return database.read(handle ->
        handle
            .createQuery(
                "select json from event where session_id = :session"
                    + database.dialect().notBefore(EventSlices.ofSessions("session_id = :session"))
                    + " order by seq")
            .bind("session", sessionId)
            .map((row, context) -> EventJson.decode(row.getBytes("json")))
            .list());
  }

  Page<CallEvent> events(EventQuery query) {
    long after = query.after() == null ? 0 : Cursors.readPosition(query.after());
    String sql =
        "select position, json from event where position > :after"
            + (query.account() == null ? "" : " and account = :account")
            + (query.sessionId() == null ? "" : " and session_id = :session")
            + (query.kind() == null ? "" : " and kind = :kind")
            + " order by position limit :limit";
    return database.read(handle -> {
      Query select = handle.createQuery(sql).bind("after", after).bind("limit", query.limit());
      bindIfPresent(select, "account", query.account());
      bindIfPresent(select, "session", query.sessionId());
      bindIfPresent(select, "kind", query.kind() == null ? null : query.kind().name());
      List<CallEvent> events = new ArrayList<>();
      long[] last = {after};
      select
          .map((row, context) -> {
            last[0] = row.getLong("position");
            return EventJson.decode(row.getBytes("json"));
          })
          .forEach(events::add);
      // also when nothing more is there now: later events come after this place
      return new Page<>(events, Cursors.position(last[0]));
    });
  }

  Page<CallRow> calls(CallQuery query) {
    return search.find(query);
  }

  /** Whether a number is told and asked for with its plus sign or without is the same. */
  static void bindParty(Query query, @Nullable String party) {
    bindIfPresent(
        query, "party", party != null && party.startsWith("+") ? party.substring(1) : party);
  }

  static void bindIfPresent(Query query, String name, @Nullable Object value) {
    if (value != null) {
      query.bind(name, value);
    }
  }

  Optional<CallRow> call(String sessionId) {
    return database.read(handle ->
        handle
            .createQuery("select * from call_session where session_id = :session")
            .bind("session", sessionId)
            .map((row, context) -> call(row))
            .findOne());
  }

  static CallRow call(ResultSet row) throws SQLException {
    long completedAt = row.getLong("completed_at");
    boolean completed = !row.wasNull();
    String hangedBy = row.getString("hanged_by");
    return new CallRow(
        row.getString("session_id"),
        row.getString("account"),
        Direction.valueOf(row.getString("direction")),
        CallType.valueOf(row.getString("type")),
        Phase.valueOf(row.getString("phase")),
        JsonMapper.shared().readValue(row.getString("participants"), PARTICIPANTS),
        row.getString("did"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        row.getInt("events"),
        completed ? Instant.ofEpochMilli(completedAt) : null,
        completed ? row.getBoolean("answered") : null,
        hangedBy == null
            ? null
            : new HangedBy(
                HangedBy.By.valueOf(hangedBy),
                row.getString("hanged_value"),
                row.getString("hanged_user")),
        completed ? Duration.ofMillis(row.getLong("duration_ms")) : null,
        completed ? Duration.ofMillis(row.getLong("talk_ms")) : null);
  }
}

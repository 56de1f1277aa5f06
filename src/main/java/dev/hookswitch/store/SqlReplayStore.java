package dev.hookswitch.store;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.dispatch.Replay.Status;
import dev.hookswitch.dispatch.ReplayStore;
import dev.hookswitch.event.CallEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Replays, and the parked deliveries they become. */
public final class SqlReplayStore implements ReplayStore {

  /** How long what is over stays to be seen. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private static final String WITH_WAITING =
      "select r.*, (select count(*) from parked_delivery p where p.replay_id = r.id and p.died_at"
          + " is null) as waiting from replay r";

  private final Database database;

  public SqlReplayStore(Database database) {
    this.database = database;
  }

  @Override
  public Replay begin(
      String id, String endpointId, Scope scope, @Nullable Double perSecond, Instant now) {
    return database.write(handle -> {
      handle
          .createUpdate("delete from replay where finished_at < :then")
          .bind("then", now.minus(REMEMBERED).toEpochMilli())
          .execute();
      // its bounds are what its scope matches now
      Query bounds =
          handle.createQuery(
              "select count(*) as total, coalesce(max(e.position), -1) + 1 as beyond"
                  + from(scope));
      bind(bounds, scope, endpointId);
      handle
          .createUpdate(
              "insert into replay (id, endpoint_id, scope, event_id, session_id, from_time,"
                  + " to_time, per_second, created_at, status, end_position, total, queued,"
                  + " skipped) values (:id, :endpoint, :scope, :event, :session, :from, :to,"
                  + " :perSecond, :now, 'RUNNING', :beyond, :total, 0, 0)")
          .bind("id", id)
          .bind("endpoint", endpointId)
          .bind("scope", Kind.of(scope).name())
          .bind("event", events(scope))
          .bind("session", scope instanceof Scope.Session(String session) ? session : null)
          .bind("from", scope instanceof Scope.Range range ? range.from().toEpochMilli() : null)
          .bind("to", scope instanceof Scope.Range range ? range.to().toEpochMilli() : null)
          .bind("perSecond", perSecond)
          .bind("now", now.toEpochMilli())
          .bindMap(
              bounds
                  .map((row, context) ->
                      Map.of(
                          "beyond", row.getLong("beyond"),
                          "total", row.getInt("total")))
                  .one())
          .execute();
      beginParts(handle, id, scope, endpointId);
      return find(handle, id).orElseThrow();
    });
  }

  private static void beginParts(Handle handle, String id, Scope scope, String endpointId) {
    Query parts =
        handle.createQuery(
            "select e.partition, min(e.position) as first" + from(scope) + " group by e.partition");
    bind(parts, scope, endpointId);
    PreparedBatch insert =
        handle.prepareBatch(
            "insert into replay_part (replay_id, partition, next_position) values (:id,"
                + " :partition, :first)");
    parts
        .map((row, context) ->
            insert
                .bind("id", id)
                .bind("partition", row.getInt("partition"))
                .bind("first", row.getLong("first"))
                .add())
        .list();
    if (insert.size() > 0) {
      insert.execute();
    }
  }

  /** The words of scopes in the table. */
  private enum Kind {
    DEAD_LETTERS,
    EVENT,
    EVENTS,
    SESSION,
    RANGE;

    static Kind of(Scope scope) {
      return switch (scope) {
        case Scope.DeadLetters _ -> DEAD_LETTERS;
        case Scope.Event _ -> EVENT;
        case Scope.Events _ -> EVENTS;
        case Scope.Session _ -> SESSION;
        case Scope.Range _ -> RANGE;
      };
    }
  }

  /** Ids as they are stored: several have a space between them. */
  private static @Nullable String events(Scope scope) {
    return switch (scope) {
      case Scope.Event(String id) -> id;
      case Scope.Events(List<String> ids) -> String.join(" ", ids);
      case Scope.DeadLetters _, Scope.Session _, Scope.Range _ -> null;
    };
  }

  /** The events of a scope. */
  private static String from(Scope scope) {
    return switch (scope) {
      case Scope.DeadLetters _ ->
          " from event e join parked_delivery p on p.partition = e.partition and p.log_offset ="
              + " e.log_offset where p.endpoint_id = :endpoint and p.died_at is not null";
      case Scope.Event _ -> " from event e where e.id = :event";
      case Scope.Events _ -> " from event e where e.id in (<events>)";
      case Scope.Session _ -> " from event e where e.session_id = :session";
      case Scope.Range _ ->
          " from event e join call_session s on s.session_id = e.session_id where s.started_at >="
              + " :from and s.started_at < :to";
    };
  }

  private static void bind(Query query, Scope scope, String endpointId) {
    switch (scope) {
      case Scope.DeadLetters _ -> query.bind("endpoint", endpointId);
      case Scope.Event(String id) -> query.bind("event", id);
      case Scope.Events(List<String> ids) -> query.bindList("events", ids);
      case Scope.Session(String id) -> query.bind("session", id);
      case Scope.Range(Instant from, Instant to) ->
          query.bind("from", from.toEpochMilli()).bind("to", to.toEpochMilli());
    }
  }

  @Override
  public Optional<Replay> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<Replay> find(Handle handle, String id) {
    return handle
        .createQuery(WITH_WAITING + " where r.id = :id")
        .bind("id", id)
        .map((row, context) -> replay(row))
        .findOne();
  }

  @Override
  public List<Replay> list(@Nullable String endpointId, @Nullable String account, int limit) {
    String sql =
        WITH_WAITING
            + " where true"
            + (endpointId == null ? "" : " and r.endpoint_id = :endpoint")
            + (account == null
                ? ""
                : " and r.endpoint_id in (select id from endpoint where account = :account)")
            + " order by r.created_at desc, r.id limit :limit";
    return database.read(handle -> {
      Query query = handle.createQuery(sql).bind("limit", limit);
      SqlReading.bindIfPresent(query, "endpoint", endpointId);
      SqlReading.bindIfPresent(query, "account", account);
      return query.map((row, context) -> replay(row)).list();
    });
  }

  @Override
  public List<Replay> running() {
    return database.read(handle ->
        handle
            .createQuery(WITH_WAITING + " where r.status = 'RUNNING' order by r.created_at, r.id")
            .map((row, context) -> replay(row))
            .list());
  }

  private static Replay replay(ResultSet row) throws SQLException {
    double perSecond = row.getDouble("per_second");
    boolean limited = !row.wasNull();
    long finishedAt = row.getLong("finished_at");
    boolean finished = !row.wasNull();
    return new Replay(
        row.getString("id"),
        row.getString("endpoint_id"),
        scope(row),
        limited ? perSecond : null,
        Instant.ofEpochMilli(row.getLong("created_at")),
        Status.valueOf(row.getString("status")),
        row.getInt("total"),
        row.getInt("queued"),
        row.getInt("skipped"),
        row.getInt("waiting"),
        finished ? Instant.ofEpochMilli(finishedAt) : null);
  }

  private static Scope scope(ResultSet row) throws SQLException {
    return switch (Kind.valueOf(row.getString("scope"))) {
      case DEAD_LETTERS -> new Scope.DeadLetters();
      case EVENT -> new Scope.Event(row.getString("event_id"));
      case EVENTS -> new Scope.Events(List.of(row.getString("event_id").split(" ")));
      case SESSION -> new Scope.Session(row.getString("session_id"));
      case RANGE ->
          new Scope.Range(
              Instant.ofEpochMilli(row.getLong("from_time")),
              Instant.ofEpochMilli(row.getLong("to_time")));
    };
  }

  @Override
  public List<Integer> parts(String replayId) {
    return database.read(handle ->
        handle
            .createQuery(
                "select partition from replay_part where replay_id = :id order by partition")
            .bind("id", replayId)
            .mapTo(Integer.class)
            .list());
  }

  @Override
  public void partDone(String replayId, int partition) {
    database.write(handle ->
        handle
            .createUpdate(
                "delete from replay_part where replay_id = :id and partition = :partition")
            .bind("id", replayId)
            .bind("partition", partition)
            .execute());
  }

  @Override
  public List<Candidate> next(String replayId, int partition, int limit) {
    return database.read(handle -> {
      Optional<Replay> replay = find(handle, replayId).filter(Replay::isRunning);
      if (replay.isEmpty()) {
        return List.of();
      }
      Scope scope = replay.get().scope();
      Query query =
          handle
              .createQuery(
                  "select e.position, e.partition, e.log_offset, e.json"
                      + from(scope)
                      + " and e.partition = :partition and e.position >= (select next_position from"
                      + " replay_part where replay_id = :id and partition = :partition) and"
                      + " e.position < (select end_position from replay where id = :id) order by"
                      + " e.position limit :limit")
              .bind("id", replayId)
              .bind("partition", partition)
              .bind("limit", limit);
      bind(query, scope, replay.get().endpointId());
      return query
          .map((row, context) -> new Candidate(row.getLong("position"), SqlReading.entry(row)))
          .list();
    });
  }

  @Override
  public Set<String> queue(
      Replay replay, List<Candidate> page, Set<String> wanted, Tenure tenure, Instant now) {
    int partition = page.getFirst().entry().partition();
    return database.write(handle -> {
      SqlDispatchStore.admit(database, handle, partition, tenure);
      Set<String> queued = new HashSet<>();
      Map<String, Integer> lanes = new HashMap<>();
      for (Candidate candidate : page) {
        CallEvent event = candidate.entry().event();
        if (wanted.contains(event.id()) && park(handle, replay, candidate, now)) {
          queued.add(event.id());
          lanes.merge(event.sessionId(), event.seq(), Math::min);
        }
      }
      lanes.keySet().forEach(session -> startOver(handle, replay.endpointId(), session, now));
      handle
          .createUpdate(
              "update replay set queued = queued + :queued, skipped = skipped + :skipped where id ="
                  + " :id")
          .bind("id", replay.id())
          .bind("queued", queued.size())
          .bind("skipped", page.size() - queued.size())
          .execute();
      handle
          .createUpdate(
              "update replay_part set next_position = :next where replay_id = :id and partition ="
                  + " :partition")
          .bind("next", page.getLast().position() + 1)
          .bind("id", replay.id())
          .bind("partition", partition)
          .execute();
      return queued;
    });
  }

  /** False when it waits already, or the endpoint was deleted. */
  private static boolean park(Handle handle, Replay replay, Candidate candidate, Instant now) {
    CallEvent event = candidate.entry().event();
    return handle
            .createUpdate(
                "insert into parked_delivery (endpoint_id, session_id, seq, partition, log_offset,"
                    + " attempts, failure, parked_at, revived_at, replay_id, event_at) select id,"
                    + " :session, :seq, :partition, :offset, 0, '', :now, :now, :replay, :at from"
                    + " endpoint where"
                    + " id = :endpoint on conflict (endpoint_id, session_id, seq) do update set"
                    + " attempts = 0, due_at = null, died_at = null, cause = null, revived_at ="
                    + " excluded.revived_at, replay_id = excluded.replay_id where"
                    + " parked_delivery.died_at is not null")
            .bind("endpoint", replay.endpointId())
            .bind("session", event.sessionId())
            .bind("seq", event.seq())
            .bind("partition", candidate.entry().partition())
            .bind("offset", candidate.entry().offset())
            .bind("now", now.toEpochMilli())
            .bind("replay", replay.id())
            .bind("at", event.timestamp().toEpochMilli())
            .execute()
        == 1;
  }

  /** Of a lane the first is due, and only it. */
  private static void startOver(Handle handle, String endpointId, String session, Instant now) {
    handle
        .createUpdate(
            "update parked_delivery set due_at = null"
                + SqlDispatchStore.LANE
                + " and due_at is not null and died_at is null")
        .bind("endpoint", endpointId)
        .bind("session", session)
        .execute();
    SqlDispatchStore.callNext(handle, endpointId, session, now);
  }

  @Override
  public boolean finish(String replayId, Status status, Instant now) {
    return database.write(handle -> {
      handle
          .createUpdate("delete from replay_part where replay_id = :id")
          .bind("id", replayId)
          .execute();
      int rows =
          handle
              .createUpdate(
                  "update replay set status = :status, finished_at = :now where id = :id and status"
                      + " = 'RUNNING'")
              .bind("id", replayId)
              .bind("status", status.name())
              .bind("now", now.toEpochMilli())
              .execute();
      return rows == 1;
    });
  }
}

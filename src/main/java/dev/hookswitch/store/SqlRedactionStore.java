package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.NumberPlaces;
import dev.hookswitch.privacy.NumberRemoval;
import dev.hookswitch.privacy.Redaction;
import dev.hookswitch.privacy.Redaction.Status;
import dev.hookswitch.privacy.RedactionStore;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Tasks of redaction, and the journal's rows as they change them. */
public final class SqlRedactionStore implements RedactionStore {

  /** Read in one step. */
  private static final int EVENTS = 1_000;

  /** Changed in one step. */
  private static final int SESSIONS = 20;

  /** Until what another process observed of a call is stored as well. */
  private static final Duration OVER_FOR = Duration.ofMinutes(1);

  /** How soon a call that was open is looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Database database;
  private final Database working;

  /**
   * A task as it is stored.
   *
   * @param after the position up to which all is done
   * @param end the last position
   * @param contacts how far the contacts of campaigns are gone through; null: they are done
   * @param open the first position of a call that was not over; null: none was seen
   */
  private record Task(
      String id,
      String number,
      @Nullable String account,
      Instant requestedAt,
      @Nullable String contacts,
      long after,
      long end,
      @Nullable Long open,
      int calls,
      int events) {}

  @SuppressWarnings("ArrayRecordComponent") // read, looked at, dropped
  private record Found(long position, String sessionId, byte[] json) {}

  /**
   * What is to be done in a step.
   *
   * @param sessions those with the number, and the position where each was found
   * @param reached the last position that was looked at
   * @param last nothing is left after it
   */
  private record Work(Map<String, Long> sessions, long reached, boolean last) {}

  /** Where there is one process. */
  public SqlRedactionStore(Database database) {
    this(database, database);
  }

  /**
   * @param working the same database for whoever takes the numbers out, who must have the lease for
   *     it
   */
  public SqlRedactionStore(Database database, Database working) {
    this.database = database;
    this.working = working;
  }

  @Override
  public Redaction request(String id, String number, @Nullable String account, Instant now) {
    return database.write(handle -> {
      Optional<Redaction> same =
          handle
              .createQuery(
                  "select * from redaction where number = :number and coalesce(account, '') ="
                      + " :account and finished_at is null and after_position = 0 and"
                      + " contacts_after = ''")
              .bind("number", number)
              .bind("account", account == null ? "" : account)
              .map((row, context) -> redaction(row))
              .findFirst();
      if (same.isPresent()) {
        return same.get();
      }
      handle
          .createUpdate(
              "insert into redaction (id, number, account, requested_at, due_at, after_position,"
                  + " end_position, calls, events) select :id, :number, :account, :now, :now, 0,"
                  + " coalesce(max(position), 0), 0, 0 from event")
          .bind("id", id)
          .bind("number", number)
          .bind("account", account)
          .bind("now", now.toEpochMilli())
          .execute();
      return find(handle, id).orElseThrow();
    });
  }

  @Override
  public Optional<Redaction> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<Redaction> find(Handle handle, String id) {
    return handle
        .createQuery("select * from redaction where id = :id")
        .bind("id", id)
        .map((row, context) -> redaction(row))
        .findOne();
  }

  private static Redaction redaction(ResultSet row) throws SQLException {
    long finishedAt = row.getLong("finished_at");
    boolean finished = !row.wasNull();
    long requestedAt = row.getLong("requested_at");
    boolean waits = row.getLong("due_at") > requestedAt;
    return new Redaction(
        row.getString("id"),
        row.getString("account"),
        finished ? Status.DONE : waits ? Status.WAITING : Status.WORKING,
        Instant.ofEpochMilli(requestedAt),
        finished ? Instant.ofEpochMilli(finishedAt) : null,
        row.getInt("calls"),
        row.getInt("events"));
  }

  @Override
  public boolean step(Instant now) {
    Optional<Task> next =
        database.read(handle ->
            handle
                .createQuery(
                    "select * from redaction where finished_at is null and due_at <= :now order by"
                        + " due_at, id limit 1")
                .bind("now", now.toEpochMilli())
                .map((row, context) -> task(row))
                .findOne());
    if (next.isEmpty()) {
      return false;
    }
    Task task = next.get();
    if (task.contacts() != null && redactContacts(task, task.contacts())) {
      return true;
    }
    NumberRemoval removal = new NumberRemoval(task.number());
    Work work = look(task, removal);
    working.write(handle -> {
      Task after = redact(handle, task, work, removal, now);
      if (work.last()) {
        redactFigures(handle, task, removal);
      }
      save(handle, work, after, placed(handle, task, work, removal, now), now);
      return true;
    });
    return true;
  }

  /** Calls that were placed come when all events are done. */
  private static PlacedCallRedaction placed(
      Handle handle, Task task, Work work, NumberRemoval removal, Instant now) {
    return work.last()
        ? PlacedCallRedaction.step(
            handle, task.number(), task.account(), task.requestedAt(), now.minus(OVER_FOR), removal)
        : PlacedCallRedaction.NONE;
  }

  /** What was counted of a number of the house is counted of nobody. */
  private static void redactFigures(Handle handle, Task task, NumberRemoval removal) {
    String whose = task.account() == null ? "" : " and account = :account";
    Query select =
        handle.createQuery(
            "select distinct value from call_figure where kind in ('did', 'did_day')" + whose);
    SqlReading.bindIfPresent(select, "account", task.account());
    for (String number : select.mapTo(String.class).list()) {
      if (removal.concerns(number)) {
        Update delete =
            handle
                .createUpdate(
                    "delete from call_figure where kind in ('did', 'did_day') and value = :number"
                        + whose)
                .bind("number", number);
        if (task.account() != null) {
          delete.bind("account", task.account());
        }
        delete.execute();
      }
    }
  }

  /** Says whether there are more of them. */
  private boolean redactContacts(Task task, String after) {
    return working.write(handle -> {
      String next = new ContactRedaction(handle, task.number(), task.account()).step(after);
      handle
          .createUpdate("update redaction set contacts_after = :next where id = :id")
          .bind("next", next)
          .bind("id", task.id())
          .execute();
      return next != null;
    });
  }

  private static Task task(ResultSet row) throws SQLException {
    long open = row.getLong("open_position");
    boolean isOpen = !row.wasNull();
    return new Task(
        row.getString("id"),
        row.getString("number"),
        row.getString("account"),
        Instant.ofEpochMilli(row.getLong("requested_at")),
        row.getString("contacts_after"),
        row.getLong("after_position"),
        row.getLong("end_position"),
        isOpen ? open : null,
        row.getInt("calls"),
        row.getInt("events"));
  }

  /** Reads on, until enough calls with the number were found. */
  private Work look(Task task, NumberRemoval removal) {
    String sql =
        "select position, session_id, json from event where position > :after and position <= :end"
            + (task.account() == null ? "" : " and account = :account")
            + " order by position limit :limit";
    List<Found> page =
        database.read(handle -> {
          var select =
              handle
                  .createQuery(sql)
                  .bind("after", task.after())
                  .bind("end", task.end())
                  .bind("limit", EVENTS);
          SqlReading.bindIfPresent(select, "account", task.account());
          return select
              .map((row, context) ->
                  new Found(
                      row.getLong("position"), row.getString("session_id"), row.getBytes("json")))
              .list();
        });
    Map<String, Long> sessions = new LinkedHashMap<>();
    long reached = task.after();
    for (Found found : page) {
      if (removal.concerns(new String(found.json(), StandardCharsets.UTF_8))) {
        if (sessions.size() == SESSIONS && !sessions.containsKey(found.sessionId())) {
          return new Work(sessions, reached, false);
        }
        sessions.putIfAbsent(found.sessionId(), found.position());
      }
      reached = found.position();
    }
    return new Work(sessions, reached, page.size() < EVENTS);
  }

  /** The task as it is after these calls were changed, or noted for later. */
  private static Task redact(
      Handle handle, Task task, Work work, NumberRemoval removal, Instant now) {
    Long open = task.open();
    int calls = task.calls();
    int events = task.events();
    for (Map.Entry<String, Long> found : work.sessions().entrySet()) {
      if (isOver(handle, found.getKey(), now)) {
        int changed = redact(handle, found.getKey(), removal);
        calls += changed > 0 ? 1 : 0;
        events += changed;
      } else if (open == null || found.getValue() < open) {
        open = found.getValue();
      }
    }
    return new Task(
        task.id(),
        task.number(),
        task.account(),
        task.requestedAt(),
        null,
        work.reached(),
        task.end(),
        open,
        calls,
        events);
  }

  private static boolean isOver(Handle handle, String sessionId, Instant now) {
    return handle
            .createQuery(
                "select count(*) from call_session where session_id = :session and (completed_at is"
                    + " null or completed_at > :limit)")
            .bind("session", sessionId)
            .bind("limit", now.minus(OVER_FOR).toEpochMilli())
            .mapTo(Integer.class)
            .one()
        == 0;
  }

  /** Says how many events were changed. */
  private static int redact(Handle handle, String sessionId, NumberRemoval removal) {
    List<Found> stored =
        handle
            .createQuery(
                "select position, session_id, json from event where session_id = :session order by"
                    + " seq")
            .bind("session", sessionId)
            .map((row, context) ->
                new Found(
                    row.getLong("position"), row.getString("session_id"), row.getBytes("json")))
            .list();
    int changed = 0;
    List<CallEvent> events = new ArrayList<>();
    for (Found found : stored) {
      CallEvent before = EventJson.decode(found.json());
      CallEvent after = removal.from(before);
      events.add(after);
      if (!after.equals(before)) {
        changed++;
        handle
            .createUpdate("update event set json = :json where position = :position")
            .bind("json", EventJson.encode(after))
            .bind("position", found.position())
            .execute();
      }
    }
    if (changed > 0) {
      redactCall(handle, events.getLast(), removal);
    }
    return changed;
  }

  /** What is known of a call beside its events. */
  private static void redactCall(Handle handle, CallEvent last, NumberRemoval removal) {
    String session = last.sessionId();
    HangedBy hangedBy = last instanceof Completed completed ? completed.hangedBy() : null;
    handle
        .createUpdate(
            "update call_session set participants = :participants, did = :did, hanged_value ="
                + " :hanged where session_id = :session")
        .bind("participants", JsonMapper.shared().writeValueAsString(last.common().participants()))
        .bind("did", last.common().did())
        .bind("hanged", hangedBy == null ? null : hangedBy.value())
        .bind("session", session)
        .execute();
    List<String> parties =
        handle
            .createQuery("select value from call_party where session_id = :session")
            .bind("session", session)
            .mapTo(String.class)
            .list();
    for (String party : parties) {
      if (removal.concerns(party)) {
        handle
            .createUpdate("delete from call_party where value = :value and session_id = :session")
            .bind("value", party)
            .bind("session", session)
            .execute();
        handle
            .createUpdate(SessionProjection.PARTY)
            .bind(0, NumberPlaces.REDACTED)
            .bind(1, session)
            .execute();
      }
    }
    handle
        .createUpdate("update attempt set answer = '' where session_id = :session")
        .bind("session", session)
        .execute();
    SqlRecordingStore.deleteOfSession(handle, session);
  }

  /** With the number a task forgets what it looked for. */
  private static void save(
      Handle handle, Work work, Task task, PlacedCallRedaction placed, Instant now) {
    Long open = task.open();
    boolean atEnd = work.last() && !placed.more();
    boolean done = atEnd && open == null && !placed.open();
    boolean again = atEnd && !done;
    handle
        .createUpdate(
            "update redaction set after_position = :after, open_position = :open, calls = :calls,"
                + " events = :events, number = :number, finished_at = :finished, due_at = case when"
                + " :again = 1 then :later else due_at end where id = :id")
        .bind("after", again && open != null ? open - 1 : task.after())
        .bind("open", again ? null : open)
        .bind("calls", task.calls())
        .bind("events", task.events())
        .bind("number", done ? NumberPlaces.REDACTED : task.number())
        .bind("finished", done ? now.toEpochMilli() : null)
        .bind("again", again ? 1 : 0)
        .bind("later", now.plus(LOOK_AGAIN).toEpochMilli())
        .bind("id", task.id())
        .execute();
  }
}

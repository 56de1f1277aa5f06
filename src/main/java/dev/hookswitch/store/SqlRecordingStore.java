package dev.hookswitch.store;

import dev.hookswitch.journal.Page;
import dev.hookswitch.recording.Part;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingQuery;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.recording.RecordingStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One row a recording. Every change names the status that it starts from. */
public final class SqlRecordingStore implements RecordingStore {

  private static final TypeReference<List<WrittenPart>> PARTS = new TypeReference<>() {};

  private final Database database;
  private final Database working;

  /** A part as it is written. */
  private record WrittenPart(String channel, boolean swapped, long since, boolean begun) {
    static WrittenPart of(Part part) {
      return new WrittenPart(
          part.channel(), part.swapped(), part.since().toEpochMilli(), part.begun());
    }

    Part part() {
      return new Part(channel, swapped, Instant.ofEpochMilli(since), begun);
    }
  }

  /** Where there is one process. */
  public SqlRecordingStore(Database database) {
    this(database, database);
  }

  /**
   * @param working the same database for those who record and fetch, who must have the lease for it
   */
  public SqlRecordingStore(Database database, Database working) {
    this.database = database;
    this.working = working;
  }

  // what is asked of it

  @Override
  public Optional<Recording> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<Recording> find(Handle handle, String id) {
    return handle
        .createQuery("select * from recording where id = :id")
        .bind("id", id)
        .map((row, context) -> recording(row))
        .findOne();
  }

  @Override
  public Page<Recording> list(RecordingQuery query) {
    Cursors.BeforeRecording before =
        query.after() == null ? null : Cursors.readRecording(query.after());
    String sql =
        "select * from recording where true"
            + (query.account() == null ? "" : " and account = :account")
            + (query.sessionId() == null ? "" : " and session_id = :session")
            + (query.status() == null ? "" : " and status = :status")
            + (query.since() == null ? "" : " and started_at >= :since")
            + (query.until() == null ? "" : " and started_at < :until")
            + (before == null ? "" : " and (started_at, id) < (:beforeTime, :beforeId)")
            + " order by started_at desc, id desc limit :limit";
    return database.read(handle -> {
      Query select = handle.createQuery(sql).bind("limit", query.limit());
      SqlReading.bindIfPresent(select, "account", query.account());
      SqlReading.bindIfPresent(select, "session", query.sessionId());
      SqlReading.bindIfPresent(
          select, "status", query.status() == null ? null : query.status().name());
      SqlReading.bindIfPresent(
          select, "since", query.since() == null ? null : query.since().toEpochMilli());
      SqlReading.bindIfPresent(
          select, "until", query.until() == null ? null : query.until().toEpochMilli());
      SqlReading.bindIfPresent(select, "beforeTime", before == null ? null : before.startedAt());
      SqlReading.bindIfPresent(select, "beforeId", before == null ? null : before.id());
      List<Recording> rows = select.map((row, context) -> recording(row)).list();
      boolean more = rows.size() == query.limit();
      Recording last = rows.isEmpty() ? null : rows.getLast();
      return new Page<>(
          rows,
          more && last != null
              ? Cursors.recording(last.startedAt().toEpochMilli(), last.id())
              : null);
    });
  }

  @Override
  public List<Recording> running(Instant since) {
    return database.read(handle ->
        handle
            .createQuery(
                "select * from recording where status = 'RECORDING' and changed_at >= :since order"
                    + " by changed_at desc")
            .bind("since", since.toEpochMilli())
            .map((row, context) -> recording(row))
            .list());
  }

  @Override
  public List<Recording> leftBehind(String link) {
    return database.read(handle ->
        handle
            .createQuery(
                "select r.* from recording r join call_session c on c.session_id = r.session_id"
                    + " where r.status = 'RECORDING' and r.link = :link and c.completed_at is not"
                    + " null")
            .bind("link", link)
            .map((row, context) -> recording(row))
            .list());
  }

  @Override
  public List<Recording> due(Instant now, int most) {
    return database.read(handle ->
        handle
            .createQuery(
                "select * from recording where due_at <= :now order by due_at, id limit :most")
            .bind("now", now.toEpochMilli())
            .bind("most", most)
            .map((row, context) -> recording(row))
            .list());
  }

  @Override
  public int waiting() {
    return database.read(handle ->
        handle
            .createQuery(
                "select count(*) from recording where due_at is not null and status = 'FETCHING'")
            .mapTo(Integer.class)
            .one());
  }

  private static Recording recording(ResultSet row) throws SQLException {
    long endedAt = row.getLong("ended_at");
    boolean ended = !row.wasNull();
    return new Recording(
        row.getString("id"),
        row.getString("session_id"),
        row.getString("link"),
        row.getString("account"),
        RecordingStatus.valueOf(row.getString("status")),
        Instant.ofEpochMilli(row.getLong("started_at")),
        ended ? Instant.ofEpochMilli(endedAt) : null,
        JsonMapper.shared().readValue(row.getString("parts"), PARTS).stream()
            .map(WrittenPart::part)
            .toList(),
        row.getBoolean("pausable"),
        row.getBoolean("paused"),
        row.getInt("tries"),
        row.getString("trouble"),
        row.getBoolean("on_pbx"),
        row.getString("place") == null
            ? null
            : new Audio(
                row.getString("place"),
                row.getLong("size"),
                row.getString("sha256"),
                Duration.ofMillis(row.getLong("duration_ms"))));
  }

  private static String json(List<Part> parts) {
    return JsonMapper.shared().writeValueAsString(parts.stream().map(WrittenPart::of).toList());
  }

  // calls that ask by themselves

  @Override
  public void wish(String sessionId, Instant now) {
    database.write(handle ->
        handle
            .createUpdate(
                "insert into recording_wish (session_id, at) values (:session, :now) on conflict"
                    + " (session_id) do nothing")
            .bind("session", sessionId)
            .bind("now", now.toEpochMilli())
            .execute());
  }

  @Override
  public boolean isWished(String sessionId) {
    return database.read(handle ->
        handle
                .createQuery("select count(*) from recording_wish where session_id = :session")
                .bind("session", sessionId)
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  @Override
  public void forgetWishes(Instant before) {
    working.write(handle ->
        handle
            .createUpdate("delete from recording_wish where at < :before")
            .bind("before", before.toEpochMilli())
            .execute());
  }

  // while the call lasts

  @Override
  public boolean add(Recording recording) {
    return working.write(handle -> {
      int rows =
          handle
              .createUpdate(
                  "insert into recording (id, session_id, link, account, status, started_at,"
                      + " changed_at, parts, pausable, paused, tries, on_pbx) values (:id,"
                      + " :session, :link, :account, 'RECORDING', :startedAt, :startedAt, :parts,"
                      + " :pausable, 0, 0, 1) on conflict do nothing")
              .bind("id", recording.id())
              .bind("session", recording.sessionId())
              .bind("link", recording.link())
              .bind("account", recording.account())
              .bind("startedAt", recording.startedAt().toEpochMilli())
              .bind("parts", json(recording.parts()))
              .bind("pausable", recording.pausable() ? 1 : 0)
              .execute();
      return rows == 1;
    });
  }

  @Override
  public boolean setParts(String id, List<Part> parts, Instant now) {
    return working.write(handle ->
        announced(
            handle,
            handle
                .createUpdate(
                    "update recording set parts = :parts, changed_at = :now where id = :id and"
                        + " status = 'RECORDING'")
                .bind("id", id)
                .bind("parts", json(parts))
                .bind("now", now.toEpochMilli())));
  }

  @Override
  public Optional<Recording> setPaused(String id, boolean paused, Instant now) {
    return database.write(handle -> {
      boolean set =
          announced(
              handle,
              handle
                  .createUpdate(
                      "update recording set paused = :paused, changed_at = :now where id = :id and"
                          + " status = 'RECORDING'")
                  .bind("id", id)
                  .bind("paused", paused ? 1 : 0)
                  .bind("now", now.toEpochMilli()));
      return set ? find(handle, id) : Optional.empty();
    });
  }

  private boolean announced(Handle handle, Update update) {
    boolean changed = update.execute() == 1;
    if (changed) {
      database.announce(handle, Change.RECORDINGS);
    }
    return changed;
  }

  @Override
  public void remove(String id) {
    change("delete from recording where id = :id and status = 'RECORDING'", id);
  }

  @Override
  public boolean end(String id, Instant endedAt, Instant due) {
    return working.write(handle ->
        handle
                .createUpdate(
                    "update recording set status = 'FETCHING', paused = 0, ended_at = :endedAt,"
                        + " due_at = :due where id = :id and status = 'RECORDING'")
                .bind("id", id)
                .bind("endedAt", endedAt.toEpochMilli())
                .bind("due", due.toEpochMilli())
                .execute()
            == 1);
  }

  // afterwards

  @Override
  public boolean ready(String id, Audio audio, Instant due) {
    return working.write(handle ->
        handle
                .createUpdate(
                    "update recording set status = 'READY', tries = 0, trouble = null, due_at ="
                        + " :due, place = :place, size = :size, sha256 = :sha256, duration_ms ="
                        + " :duration where id = :id and status = 'FETCHING'")
                .bind("id", id)
                .bind("due", due.toEpochMilli())
                .bind("place", audio.place())
                .bind("size", audio.size())
                .bind("sha256", audio.sha256())
                .bind("duration", audio.duration().toMillis())
                .execute()
            == 1);
  }

  @Override
  public boolean fail(String id, Instant endedAt, String trouble) {
    return working.write(handle ->
        handle
                .createUpdate(
                    "update recording set status = 'FAILED', paused = 0, ended_at ="
                        + " coalesce(ended_at, :endedAt), trouble = :trouble, due_at = null where"
                        + " id = :id and status in ('RECORDING', 'FETCHING')")
                .bind("id", id)
                .bind("endedAt", endedAt.toEpochMilli())
                .bind("trouble", trouble)
                .execute()
            == 1);
  }

  @Override
  public void postpone(String id, String trouble, boolean counted, Instant due) {
    working.write(handle ->
        handle
            .createUpdate(
                "update recording set tries = tries + :counted, trouble = :trouble, due_at = :due"
                    + " where id = :id and due_at is not null")
            .bind("id", id)
            .bind("counted", counted ? 1 : 0)
            .bind("trouble", trouble)
            .bind("due", due.toEpochMilli())
            .execute());
  }

  @Override
  public void settle(String id, boolean onPbx) {
    working.write(handle ->
        handle
            .createUpdate(
                "update recording set due_at = null, trouble = null, on_pbx = :onPbx where id = :id"
                    + " and status = 'READY'")
            .bind("id", id)
            .bind("onPbx", onPbx ? 1 : 0)
            .execute());
  }

  @Override
  public boolean delete(String id, Instant now) {
    return database.write(handle ->
        handle
                .createUpdate(
                    DELETE + "where id = :id and status in ('FETCHING', 'READY', 'FAILED')")
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .execute()
            == 1);
  }

  private static final String DELETE =
      "update recording set status = 'DELETED', paused = 0, tries = 0, trouble = null, due_at ="
          + " :now, ended_at = coalesce(ended_at, :now) ";

  /** Of a call that is over, also where its end was not noted here; as part of something larger. */
  static void deleteOfSession(Handle handle, String session) {
    handle
        .createUpdate(
            DELETE.replace(":now", "started_at")
                + "where session_id = :session and status <> 'DELETED'")
        .bind("session", session)
        .execute();
    handle
        .createUpdate("delete from recording_wish where session_id = :session")
        .bind("session", session)
        .execute();
  }

  @Override
  public void gone(String id) {
    change(
        "update recording set due_at = null, trouble = null, on_pbx = 0, place = null, size = null,"
            + " sha256 = null, duration_ms = null where id = :id and status = 'DELETED'",
        id);
  }

  private void change(String sql, String id) {
    working.write(handle -> handle.createUpdate(sql).bind("id", id).execute());
  }

  @Override
  public int deleteOld(Instant before, int most, Instant now) {
    return working.write(handle ->
        handle
            .createUpdate(
                DELETE
                    + "where id in (select id from recording where ended_at < :before and status ="
                    + " 'READY' order by ended_at limit :most)")
            .bind("before", before.toEpochMilli())
            .bind("most", most)
            .bind("now", now.toEpochMilli())
            .execute());
  }

  @Override
  public int forget(Instant before, int most) {
    return working.write(handle ->
        handle
            .createUpdate(
                "delete from recording where id in (select id from recording where ended_at <"
                    + " :before and status in ('FAILED', 'DELETED') and due_at is null order by"
                    + " ended_at limit :most)")
            .bind("before", before.toEpochMilli())
            .bind("most", most)
            .execute());
  }
}

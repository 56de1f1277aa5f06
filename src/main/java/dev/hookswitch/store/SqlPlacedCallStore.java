package dev.hookswitch.store;

import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCallJson;
import dev.hookswitch.dialer.PlacedCallStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One row a call, and one for each number in it. */
public final class SqlPlacedCallStore implements PlacedCallStore {

  private static final TypeReference<Map<Integer, String>> REPLACED = new TypeReference<>() {};
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Nobody knows when a call ends. */
  private static final Duration SOME_TIME = Duration.ofSeconds(10);

  private final Database database;

  public SqlPlacedCallStore(Database database) {
    this.database = database;
  }

  /** One at a time: what an account has is counted, and one process alone places calls. */
  @Override
  public synchronized Kept keep(PlacedCall call, CallLimits limits) {
    return database.write(handle -> {
      Optional<StoredCall> known = find(handle, call.id());
      if (known.isPresent()) {
        return new Kept.Known(known.get());
      }
      if (call.kind() == PlacedCall.Kind.CAMPAIGN
          && !holdAttempt(handle, database.dialect(), call.id())) {
        return new Kept.Forgone();
      }
      Optional<Kept.Full> full = full(handle, call, limits);
      if (full.isPresent()) {
        return full.get();
      }
      CallProgress beginning = new CallProgress(call, Phase.CALLING_FIRST, 1, Map.of(), null);
      handle
          .createUpdate(
              "insert into placed_call (id, link, kind, account, created_at, phase, placed, plan)"
                  + " values (:id, :link, :kind, :account, :at, :phase, 1, :plan)")
          .bind("id", call.id())
          .bind("link", call.link())
          .bind("kind", call.kind().name())
          .bind("account", call.account())
          .bind("at", call.createdAt().toEpochMilli())
          .bind("phase", beginning.phase().name())
          .bind("plan", PlacedCallJson.encode(call))
          .execute();
      keepNumbers(handle, call);
      return new Kept.New();
    });
  }

  /**
   * Whether a campaign's attempt is not over; held, so that it does not end while its call is kept.
   */
  static boolean holdAttempt(Handle handle, Dialect dialect, String callId) {
    return handle
        .createQuery(
            "select 1 from campaign_attempt where call_id = :call and ended_at is null"
                + dialect.forUpdate())
        .bind("call", callId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static boolean isKept(Handle handle, String callId) {
    return handle
        .createQuery("select 1 from placed_call where id = :id")
        .bind("id", callId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static Optional<Kept.Full> full(Handle handle, PlacedCall call, CallLimits limits) {
    int open =
        handle
            .createQuery(
                "select count(*) from placed_call where account = :account and over_at is null")
            .bind("account", call.account())
            .mapTo(Integer.class)
            .one();
    if (open >= limits.maxCalls()) {
      return Optional.of(new Kept.Full(Limit.AT_ONCE, SOME_TIME));
    }
    return full(handle, call, limits.perMinute(), MINUTE, Limit.A_MINUTE)
        .or(() -> full(handle, call, limits.perDay(), DAY, Limit.A_DAY));
  }

  /** Where there are so many, the oldest of them says when there will be one fewer. */
  private static Optional<Kept.Full> full(
      Handle handle, PlacedCall call, int most, Duration time, Limit limit) {
    if (most == 0) {
      return Optional.of(new Kept.Full(limit, time));
    }
    Instant now = call.createdAt();
    return handle
        .createQuery(
            "select created_at from placed_call where account = :account and created_at > :since"
                + " order by created_at desc limit 1 offset :most")
        .bind("account", call.account())
        .bind("since", now.minus(time).toEpochMilli())
        .bind("most", most - 1)
        .mapTo(Long.class)
        .findOne()
        .map(oldest ->
            new Kept.Full(limit, Duration.between(now, Instant.ofEpochMilli(oldest).plus(time))));
  }

  private static void keepNumbers(Handle handle, PlacedCall call) {
    for (String number : PlacedCallJson.numbers(call)) {
      handle
          .createUpdate(
              "insert into placed_call_number (number, call_id) values (:number, :call) on conflict"
                  + " do nothing")
          .bind("number", number)
          .bind("call", call.id())
          .execute();
    }
  }

  @Override
  public void save(CallProgress progress, Instant now) {
    database.write(handle -> {
      update(handle, progress, now);
      handle
          .createUpdate("update placed_call set plan = :plan where id = :id")
          .bind("id", progress.call().id())
          .bind("plan", PlacedCallJson.encode(progress.call()))
          .execute();
      keepNumbers(handle, progress.call());
      return true;
    });
  }

  @Override
  public void saveSoon(CallProgress progress, Instant now) {
    database.writeBehind(handle -> {
      update(handle, progress, now);
      return true;
    });
  }

  private static void update(Handle handle, CallProgress progress, Instant now) {
    Outcome outcome = progress.outcome();
    handle
        .createUpdate(
            "update placed_call set phase = :phase, placed = :placed, replaced = :replaced, outcome"
                + " = :outcome, over_at = :over where id = :id")
        .bind("id", progress.call().id())
        .bind("phase", progress.phase().name())
        .bind("placed", progress.placed())
        .bind(
            "replaced",
            progress.replaced().isEmpty()
                ? null
                : JsonMapper.shared().writeValueAsString(progress.replaced()))
        .bind("outcome", outcome == null ? null : JsonMapper.shared().writeValueAsString(outcome))
        .bind("over", progress.phase() == Phase.OVER ? now.toEpochMilli() : null)
        .execute();
  }

  @Override
  public Optional<StoredCall> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<StoredCall> find(Handle handle, String id) {
    return handle
        .createQuery("select * from placed_call where id = :id")
        .bind("id", id)
        .map((row, context) -> stored(row))
        .findOne();
  }

  private static StoredCall stored(ResultSet row) throws SQLException {
    String outcome = row.getString("outcome");
    String replaced = row.getString("replaced");
    long overAt = row.getLong("over_at");
    boolean over = !row.wasNull();
    return new StoredCall(
        new CallProgress(
            PlacedCallJson.decode(row.getString("plan")),
            Phase.valueOf(row.getString("phase")),
            row.getInt("placed"),
            replaced == null ? Map.of() : JsonMapper.shared().readValue(replaced, REPLACED),
            outcome == null ? null : JsonMapper.shared().readValue(outcome, Outcome.class)),
        over ? Instant.ofEpochMilli(overAt) : null);
  }

  @Override
  public List<CallProgress> open() {
    return database.read(handle ->
        handle
            .createQuery("select * from placed_call where over_at is null order by created_at, id")
            .map((row, context) -> stored(row).progress())
            .list());
  }

  @Override
  public Listed list(
      PlacedCall.Kind kind,
      @Nullable String account,
      @Nullable Boolean open,
      @Nullable String after,
      int limit) {
    Cursors.@Nullable Before before = after == null ? null : Cursors.readBefore(after);
    String sql =
        "select * from placed_call where kind = :kind"
            + (account == null ? "" : " and account = :account")
            + (open == null ? "" : " and over_at is " + (open ? "null" : "not null"))
            + (before == null ? "" : " and (created_at, id) < (:beforeTime, :beforeId)")
            + " order by created_at desc, id desc limit :limit";
    return database.read(handle -> {
      Query select = handle.createQuery(sql).bind("kind", kind.name()).bind("limit", limit);
      SqlReading.bindIfPresent(select, "account", account);
      SqlReading.bindIfPresent(select, "beforeTime", before == null ? null : before.startedAt());
      SqlReading.bindIfPresent(select, "beforeId", before == null ? null : before.sessionId());
      List<StoredCall> calls = select.map((row, context) -> stored(row)).list();
      boolean more = calls.size() == limit;
      PlacedCall last = more ? calls.getLast().call() : null;
      return new Listed(
          calls, last == null ? null : Cursors.before(last.createdAt().toEpochMilli(), last.id()));
    });
  }
}

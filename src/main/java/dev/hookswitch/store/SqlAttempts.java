package dev.hookswitch.store;

import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.dispatch.DispatchStore.Pulse;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.Page;
import dev.hookswitch.webhook.AttemptResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table of attempts: written in batches, read newest first. */
final class SqlAttempts {

  /**
   * Of one event: found among those of its session. An id that does not tell its session is from
   * before ids did.
   */
  private static final String OF_EVENT =
      " and session_id = coalesce(cast(:sessionOfEvent as text), (select session_id from event"
          + " where id = :event)) and event_id = :event";

  private SqlAttempts() {}

  /** Those of an endpoint that was deleted meanwhile are nobody's any more. */
  static void save(Connection connection, List<Attempt> attempts) throws SQLException {
    if (attempts.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into attempt (endpoint_id, event_id, session_id, seq, kind, at, outcome,"
                + " status, words, address, latency_us, answer, event_at) select id, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ? from endpoint where id = ?")) {
      for (Attempt attempt : attempts) {
        AttemptResult result = attempt.result();
        insert.setString(1, attempt.event().id());
        insert.setString(2, attempt.event().sessionId());
        insert.setInt(3, attempt.event().seq());
        insert.setString(4, attempt.event().kind().name());
        insert.setLong(5, attempt.at().toEpochMilli());
        insert.setString(6, outcome(result).name());
        Integer status = result.statusCode();
        if (status == null) {
          insert.setNull(7, Types.INTEGER);
        } else {
          insert.setInt(7, status);
        }
        insert.setString(8, result.inWords());
        insert.setString(9, result.trace().address());
        insert.setLong(10, result.trace().latency().toNanos() / 1_000);
        insert.setString(11, attempt.answer());
        insert.setLong(12, attempt.event().timestamp().toEpochMilli());
        insert.setString(13, attempt.endpointId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static AttemptOutcome outcome(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Accepted _ -> AttemptOutcome.ACCEPTED;
      case AttemptResult.Refused _, AttemptResult.Declined _ -> AttemptOutcome.REFUSED;
      case AttemptResult.Gone _ -> AttemptOutcome.GONE;
      case AttemptResult.Unreachable _ -> AttemptOutcome.UNREACHABLE;
      case AttemptResult.Unsendable _, AttemptResult.Unwanted _ -> AttemptOutcome.UNSENDABLE;
    };
  }

  static Page<AttemptRow> read(Handle handle, AttemptQuery query, @Nullable Long before) {
    Query select =
        handle
            .createQuery("select * from attempt" + where(query) + " order by id desc limit :limit")
            .bind("limit", query.limit());
    bind(select, query);
    SqlReading.bindIfPresent(select, "before", before);
    List<Long> ids = new ArrayList<>();
    List<AttemptRow> rows =
        select
            .map((row, context) -> {
              ids.add(row.getLong("id"));
              return row(row);
            })
            .list();
    boolean more = rows.size() == query.limit();
    return new Page<>(rows, more ? Cursors.attempt(ids.getLast()) : null);
  }

  static List<Pulse> pulse(Handle handle, String endpointId, int limit) {
    return handle
        .createQuery(
            "select at, outcome, words, latency_us from attempt where endpoint_id = :endpoint order"
                + " by id desc limit :limit")
        .bind("endpoint", endpointId)
        .bind("limit", limit)
        .map((row, context) ->
            new Pulse(
                Instant.ofEpochMilli(row.getLong("at")),
                AttemptOutcome.valueOf(row.getString("outcome")),
                row.getString("words"),
                Duration.ofNanos(row.getLong("latency_us") * 1_000)))
        .list();
  }

  private static String where(AttemptQuery query) {
    return " where true"
        + (query.endpointId() == null ? "" : " and endpoint_id = :endpoint")
        + (query.account() == null
            ? ""
            : " and endpoint_id in (select id from endpoint where account = :account)")
        + (query.sessionId() == null ? "" : " and session_id = :session")
        + (query.eventId() == null ? "" : OF_EVENT)
        + (query.outcome() == null ? "" : " and outcome = :outcome")
        + (query.party() == null
            ? ""
            : " and session_id in (select session_id from call_party where value in (:party, '+'"
                + " || :party))")
        + (query.from() == null ? "" : " and at >= :from")
        + (query.to() == null ? "" : " and at < :to")
        + (query.after() == null ? "" : " and id < :before");
  }

  private static void bind(Query select, AttemptQuery query) {
    SqlReading.bindIfPresent(select, "endpoint", query.endpointId());
    SqlReading.bindIfPresent(select, "account", query.account());
    SqlReading.bindIfPresent(select, "session", query.sessionId());
    if (query.eventId() != null) {
      select.bind("event", query.eventId());
      select.bind("sessionOfEvent", Ids.sessionOf(query.eventId()).orElse(null));
    }
    SqlReading.bindParty(select, query.party());
    SqlReading.bindIfPresent(
        select, "from", query.from() == null ? null : query.from().toEpochMilli());
    SqlReading.bindIfPresent(select, "to", query.to() == null ? null : query.to().toEpochMilli());
    SqlReading.bindIfPresent(
        select, "outcome", query.outcome() == null ? null : query.outcome().name());
  }

  private static AttemptRow row(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    boolean answered = !row.wasNull();
    return new AttemptRow(
        row.getString("endpoint_id"),
        row.getString("event_id"),
        row.getString("session_id"),
        row.getInt("seq"),
        CallEvent.Kind.valueOf(row.getString("kind")),
        Instant.ofEpochMilli(row.getLong("at")),
        AttemptOutcome.valueOf(row.getString("outcome")),
        answered ? status : null,
        row.getString("words"),
        row.getString("address"),
        Duration.ofNanos(row.getLong("latency_us") * 1_000),
        row.getString("answer"));
  }
}

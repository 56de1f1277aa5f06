package dev.hookswitch.store;

import dev.hookswitch.dispatch.DeadLetters;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.DeadLetter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was given up, in the database. */
public final class SqlDeadLetters implements DeadLetters {

  private final Database database;

  public SqlDeadLetters(Database database) {
    this.database = database;
  }

  @Override
  public Page<Letter> letters(Query query) {
    String after = query.after();
    Cursors.Delivery last = after == null ? null : Cursors.readDelivery(after);
    String sql =
        "select p.*, e.id as event_id, e.account, e.kind from parked_delivery p"
            + " join event e on e.partition = p.partition and e.log_offset = p.log_offset"
            + " where p.died_at is not null"
            + (query.endpointId() == null ? "" : " and p.endpoint_id = :endpoint")
            + (query.cause() == null ? "" : " and p.cause = :cause")
            + (query.account() == null
                ? ""
                : " and p.endpoint_id in (select id from endpoint where account = :account)")
            + (last == null
                ? ""
                : " and p.died_at <= :died and (p.died_at < :died or (p.endpoint_id, p.session_id,"
                    + " p.seq) > (:lastEndpoint, :lastSession, :lastSeq))")
            + " order by p.died_at desc, p.endpoint_id, p.session_id, p.seq limit :limit";
    List<Letter> found =
        database.read(handle -> {
          var asked = handle.createQuery(sql).bind("limit", query.limit() + 1);
          SqlReading.bindIfPresent(asked, "endpoint", query.endpointId());
          SqlReading.bindIfPresent(asked, "account", query.account());
          Cause cause = query.cause();
          SqlReading.bindIfPresent(asked, "cause", cause == null ? null : cause.name());
          if (last != null) {
            asked
                .bind("died", last.eventAt())
                .bind("lastEndpoint", last.endpointId())
                .bind("lastSession", last.sessionId())
                .bind("lastSeq", last.seq());
          }
          return asked.map((row, _) -> letter(row)).list();
        });
    boolean more = found.size() > query.limit();
    List<Letter> shown = more ? found.subList(0, query.limit()) : found;
    return new Page<>(shown, more ? cursor(shown.getLast().letter()) : null);
  }

  private static String cursor(DeadLetter letter) {
    return new Cursors.Delivery(
            letter.diedAt().toEpochMilli(), letter.sessionId(), letter.seq(), letter.endpointId())
        .text();
  }

  private static Letter letter(ResultSet row) throws SQLException {
    return new Letter(
        SqlDispatchStore.deadLetter(row), CallEvent.Kind.valueOf(row.getString("kind")));
  }

  @Override
  public List<Count> counts(@Nullable String account) {
    String sql =
        "select endpoint_id, cause, count(*) as letters, max(died_at) as latest from"
            + " parked_delivery where died_at is not null"
            + (account == null
                ? ""
                : " and endpoint_id in (select id from endpoint where account = :account)")
            + " group by endpoint_id, cause order by endpoint_id, cause";
    return database.read(handle -> {
      var query = handle.createQuery(sql);
      SqlReading.bindIfPresent(query, "account", account);
      return query
          .map((row, _) ->
              new Count(
                  row.getString("endpoint_id"),
                  Cause.valueOf(row.getString("cause")),
                  row.getInt("letters"),
                  Instant.ofEpochMilli(row.getLong("latest"))))
          .list();
    });
  }
}

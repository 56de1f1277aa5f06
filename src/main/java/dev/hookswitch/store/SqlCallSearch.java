package dev.hookswitch.store;

import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Page;
import dev.hookswitch.store.Cursors.Before;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls, newest first, in a time that does not grow with how many are stored. For all
 * threads.
 *
 * <p>Whose calls, whose number and when are read in the order of an index and no further than the
 * page needs. Other conditions (direction, type, result) have no index of their own, and may hold
 * for one call in a million: so one page looks through {@value #LOOKED_THROUGH} calls at the most,
 * and where that was not enough it is short, or empty, and says where to look further. Calls in
 * progress are few and have their index.
 */
final class SqlCallSearch {

  /**
   * Calls that one page looks through: with a million stored each is a page of the file to be
   * found, and 20,000 of them took 160 to 330 ms (bench/run calls).
   */
  static final int LOOKED_THROUGH = 5_000;

  private static final String NEWEST_FIRST =
      " order by started_at desc, session_id desc limit :limit";

  private static final Comparator<Before> LATER =
      Comparator.comparingLong(Before::startedAt).thenComparing(Before::sessionId);

  private final Database database;
  private final int lookedThrough;

  SqlCallSearch(Database database, int lookedThrough) {
    this.database = database;
    this.lookedThrough = lookedThrough;
  }

  Page<CallRow> find(CallQuery query) {
    Before before = query.after() == null ? null : Cursors.readBefore(query.after());
    return database.read(handle -> {
      Before last = isBounded(query) ? last(handle, query, before) : null;
      Query select =
          handle
              .createQuery(
                  query.party() == null ? all(query, before, last) : ofParty(query, before, last))
              .bind("limit", query.limit());
      bind(select, query, before);
      if (last != null) {
        select.bind("lastTime", last.startedAt()).bind("lastSession", last.sessionId());
      }
      List<CallRow> rows = select.map((row, context) -> SqlReading.call(row)).list();
      boolean isFull = rows.size() == query.limit();
      String next = isFull ? Cursors.before(rows.getLast()) : last == null ? null : text(last);
      return new Page<>(rows, next);
    });
  }

  private static String text(Before place) {
    return Cursors.before(place.startedAt(), place.sessionId());
  }

  private static boolean isBounded(CallQuery query) {
    boolean anything = query.direction() != null || query.type() != null;
    return !isInProgress(query) && (anything || query.open() != null || query.answered() != null);
  }

  private static boolean isInProgress(CallQuery query) {
    return query.open() != null && query.open() && query.party() == null;
  }

  /** The call that this page looks at last; null: fewer are left. */
  private @Nullable Before last(Handle handle, CallQuery query, @Nullable Before before) {
    Stream<String> sources =
        query.party() == null
            ? Stream.of("call_session s where true")
            : Stream.of(":party", "'+' || :party")
                .map(value -> "call_party s where s.value = " + value);
    // of two kinds of writing the one that reaches less far back
    return sources
        .map(source -> last(handle, source, query, before))
        .flatMap(Optional::stream)
        .max(LATER)
        .orElse(null);
  }

  private Optional<Before> last(
      Handle handle, String source, CallQuery query, @Nullable Before before) {
    Query select =
        handle
            .createQuery(
                "select s.started_at, s.session_id from "
                    + source
                    + place(query, "s", before, null)
                    + " order by s.started_at desc, s.session_id desc limit 1 offset :offset")
            .bind("offset", lookedThrough - 1);
    bindPlace(select, query, before);
    return select
        .map((row, context) -> new Before(row.getLong("started_at"), row.getString("session_id")))
        .findOne();
  }

  /**
   * Calls in progress are taken out first: SQLite would rather walk through all calls of an account
   * than through the few that are in progress (ten seconds among a million).
   */
  private static String all(CallQuery query, @Nullable Before before, @Nullable Before last) {
    String from =
        isInProgress(query)
            ? "with in_progress as materialized (select * from call_session where completed_at is"
                + " null) select s.* from in_progress s where true"
            : "select s.* from call_session s where true";
    return from + place(query, "s", before, last) + condition(query) + NEWEST_FIRST;
  }

  /**
   * The newest calls of a number as it is written and with a plus sign. "cross join" is SQLite's
   * word for: in this order.
   */
  private static String ofParty(CallQuery query, @Nullable Before before, @Nullable Before last) {
    String of =
        "select * from (select s.* from call_party p cross join call_session s where p.value = %s"
            + " and s.session_id = p.session_id"
            + place(query, "p", before, last)
            + condition(query)
            + " order by p.started_at desc, p.session_id desc limit :limit) as %s";
    return of.formatted(":party", "bare")
        + " union "
        + of.formatted("'+' || :party", "international")
        + NEWEST_FIRST;
  }

  /** What an index answers: whose and when, from one place to another. */
  private static String place(
      CallQuery query, String table, @Nullable Before before, @Nullable Before last) {
    return (query.account() == null ? "" : " and %s.account = :account").formatted(table)
        + (query.since() == null ? "" : " and " + table + ".started_at >= :since")
        + (query.until() == null ? "" : " and " + table + ".started_at < :until")
        + (before == null
            ? ""
            : " and (%1$s.started_at, %1$s.session_id) < (:beforeTime, :beforeSession)"
                .formatted(table))
        // the time alone is what the index can stop at
        + (last == null
            ? ""
            : " and %1$s.started_at >= :lastTime and (%1$s.started_at, %1$s.session_id) >= (:lastTime, :lastSession)"
                .formatted(table));
  }

  private static String condition(CallQuery query) {
    return (query.direction() == null ? "" : " and s.direction = :direction")
        + (query.type() == null ? "" : " and s.type = :type")
        + (query.open() == null
            ? ""
            : " and s.completed_at is " + (query.open() ? "null" : "not null"))
        + (query.answered() == null ? "" : " and s.answered = " + (query.answered() ? 1 : 0));
  }

  private static void bind(Query select, CallQuery query, @Nullable Before before) {
    bindPlace(select, query, before);
    SqlReading.bindIfPresent(
        select, "direction", query.direction() == null ? null : query.direction().name());
    SqlReading.bindIfPresent(select, "type", query.type() == null ? null : query.type().name());
  }

  private static void bindPlace(Query select, CallQuery query, @Nullable Before before) {
    SqlReading.bindIfPresent(select, "account", query.account());
    SqlReading.bindParty(select, query.party());
    SqlReading.bindIfPresent(
        select, "since", query.since() == null ? null : query.since().toEpochMilli());
    SqlReading.bindIfPresent(
        select, "until", query.until() == null ? null : query.until().toEpochMilli());
    SqlReading.bindIfPresent(select, "beforeTime", before == null ? null : before.startedAt());
    SqlReading.bindIfPresent(select, "beforeSession", before == null ? null : before.sessionId());
  }
}

package dev.hookswitch.store;

import dev.hookswitch.dispatch.DeliveryQuery;
import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DeliveryRow.Status;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries, put together from the attempts and from what is parked.
 *
 * <p>They are listed by the event's time, then session, seq and endpoint: facts of a delivery that
 * never change. By its newest attempt a delivery would move to the front whenever it is tried, past
 * a reader who has not come to it yet; and one that never was tried would have no place. So a
 * reader who follows the cursor sees each delivery that was there when the reading began once,
 * whatever is tried or told meanwhile. What is told meanwhile has its place before the first page,
 * mostly: a PBX whose clock is behind, or an endpoint that catches up, adds further down.
 *
 * <p>What a page costs does not grow with what is stored: each table has indexes in this order, of
 * all and of one endpoint; an account's are read endpoint by endpoint, and merged. Where status or
 * kind let only a few through, a page is given up after {@link #LOOKED_AT} deliveries, with fewer
 * than were asked for and a cursor to go on. A party is looked for in an index alone, but among all
 * that an endpoint has.
 */
final class SqlDeliveries {

  /** So many deliveries are looked at for one page, or as many as it takes to fill it. */
  static final int LOOKED_AT = 10_000;

  /** So many are read at once where not all of them may be wanted. */
  private static final int CHUNK = 200;

  private static final String ORDER =
      " order by event_at desc, session_id desc, seq desc, endpoint_id desc";

  private static final String OF_IT =
      " from attempt a where a.endpoint_id = k.endpoint_id and a.event_at = k.event_at and"
          + " a.session_id = k.session_id and a.seq = k.seq)";

  private static final Comparator<DeliveryRow> NEWEST_FIRST =
      Comparator.comparing(DeliveryRow::eventAt)
          .thenComparing(DeliveryRow::sessionId)
          .thenComparingInt(DeliveryRow::seq)
          .thenComparing(DeliveryRow::endpointId)
          .reversed();

  /** Where deliveries are found. */
  private enum Source {
    ATTEMPTED("attempt", "true"),
    WAITING("parked_delivery", "died_at is null"),
    DEAD("parked_delivery", "died_at is not null");

    private final String table;
    private final String condition;

    Source(String table, String condition) {
      this.table = table;
      this.condition = condition;
    }

    static List<Source> of(@Nullable Status status) {
      return switch (status) {
        case null -> List.of(values());
        case WAITING -> List.of(WAITING);
        case DEAD -> List.of(DEAD);
        case ACCEPTED, FAILED -> List.of(ATTEMPTED);
      };
    }
  }

  /** A call, or one event of it. */
  private record Call(String sessionId, @Nullable Integer seq) {}

  private final Handle handle;
  private final DeliveryQuery query;
  private final @Nullable Call call;
  private final @Nullable Set<String> owned;

  private SqlDeliveries(Handle handle, DeliveryQuery query, @Nullable Call call) {
    this.handle = handle;
    this.query = query;
    this.call = call;
    this.owned = query.account() == null ? null : owned(handle, query.account());
  }

  static Page<DeliveryRow> read(
      Handle handle, DeliveryQuery query, Cursors.@Nullable Delivery after) {
    Call call = query.sessionId() == null ? null : new Call(query.sessionId(), null);
    if (query.eventId() != null) {
      Optional<Call> event = event(handle, query.eventId());
      if (event.isEmpty() || (call != null && !call.sessionId().equals(event.get().sessionId()))) {
        return new Page<>(List.of(), null);
      }
      call = event.get();
    }
    return new SqlDeliveries(handle, query, call).page(after);
  }

  private static Set<String> owned(Handle handle, String account) {
    return handle
        .createQuery("select id from endpoint where account = :account")
        .bind("account", account)
        .mapTo(String.class)
        .set();
  }

  /** An event that is not kept any more may have attempts that are. */
  private static Optional<Call> event(Handle handle, String id) {
    return handle
        .createQuery(
            "select session_id, seq from event where id = :id union select session_id, seq from"
                + " attempt where session_id = :session and event_id = :id")
        .bind("id", id)
        .bind("session", Ids.sessionOf(id).orElse(""))
        .map((row, context) -> new Call(row.getString("session_id"), row.getInt("seq")))
        .findFirst();
  }

  private Page<DeliveryRow> page(Cursors.@Nullable Delivery after) {
    boolean mayBeUnwanted = query.status() != null || query.kind() != null || call != null;
    int chunk = mayBeUnwanted ? Math.max(CHUNK, query.limit()) : query.limit();
    List<DeliveryRow> found = new ArrayList<>();
    Cursors.Delivery place = after;
    for (int looked = 0; looked < LOOKED_AT; looked += chunk) {
      List<DeliveryRow> rows = chunk(place, chunk);
      for (DeliveryRow row : rows) {
        place = Cursors.Delivery.of(row);
        if (isWanted(row)) {
          found.add(row);
        }
        if (found.size() == query.limit()) {
          return new Page<>(found, place.text());
        }
      }
      if (rows.size() < chunk) {
        return new Page<>(found, null);
      }
    }
    return new Page<>(found, place == null ? null : place.text());
  }

  private boolean isWanted(DeliveryRow row) {
    return (query.status() == null || query.status() == row.status())
        && (query.kind() == null || query.kind() == row.kind())
        && (query.endpointId() == null || query.endpointId().equals(row.endpointId()))
        && (owned == null || owned.contains(row.endpointId()));
  }

  private List<DeliveryRow> chunk(Cursors.@Nullable Delivery after, int size) {
    if (call != null) {
      return read(null, after, size);
    }
    if (query.endpointId() != null) {
      boolean foreign = owned != null && !owned.contains(query.endpointId());
      return foreign ? List.of() : read(query.endpointId(), after, size);
    }
    if (owned == null) {
      return read(null, after, size);
    }
    return owned.stream()
        .flatMap(endpoint -> read(endpoint, after, size).stream())
        .sorted(NEWEST_FIRST)
        .limit(size)
        .toList();
  }

  private List<DeliveryRow> read(
      @Nullable String endpoint, Cursors.@Nullable Delivery after, int size) {
    Query select = handle.createQuery(sql(endpoint != null, after != null)).bind("size", size);
    SqlReading.bindIfPresent(select, "endpoint", endpoint);
    SqlReading.bindParty(select, query.party());
    SqlReading.bindIfPresent(
        select, "from", query.from() == null ? null : query.from().toEpochMilli());
    SqlReading.bindIfPresent(select, "to", query.to() == null ? null : query.to().toEpochMilli());
    if (call != null) {
      select.bind("session", call.sessionId());
      SqlReading.bindIfPresent(select, "seq", call.seq());
    }
    if (after != null) {
      select
          .bind("afterTime", after.eventAt())
          .bind("afterSession", after.sessionId())
          .bind("afterSeq", after.seq())
          .bind("afterEndpoint", after.endpointId());
    }
    return select.map((row, context) -> row(row)).list();
  }

  private String sql(boolean ofEndpoint, boolean goesOn) {
    // each source is cut before they are put together, so that each is read along its index
    Stream<String> keys =
        Source.of(query.status()).stream()
            .map(source -> "select * from (" + keys(source, ofEndpoint, goesOn) + ") as s");
    return "select k.*, coalesce(l.event_id, e.id) as event_id, coalesce(l.kind, e.kind) as kind,"
        + " (select count(*)"
        + OF_IT
        + " as made, (select min(a.at)"
        + OF_IT
        + " as first_at, l.at as last_at, l.outcome, l.status, l.words, p.attempts, p.failure,"
        + " p.due_at, p.died_at, p.cause from ("
        + String.join(" union ", keys.toList())
        + ORDER
        + " limit :size) as k left join attempt l on l.id = (select max(a.id)"
        + OF_IT
        + " left join parked_delivery p on p.endpoint_id = k.endpoint_id and p.session_id ="
        + " k.session_id and p.seq = k.seq left join event e on e.session_id = k.session_id and"
        + " e.seq = k.seq"
        + ORDER.replace(" by ", " by k.").replace(", ", ", k.");
  }

  private String keys(Source source, boolean ofEndpoint, boolean goesOn) {
    return "select distinct event_at, session_id, seq, endpoint_id from "
        + source.table
        + " where "
        + source.condition
        + (ofEndpoint ? " and endpoint_id = :endpoint" : "")
        + (call == null ? "" : ofCall(source, call))
        + (query.party() == null
            ? ""
            : " and session_id in (select session_id from call_party where value in (:party, '+'"
                + " || :party))")
        + (query.from() == null ? "" : " and event_at >= :from")
        + (query.to() == null ? "" : " and event_at < :to")
        + (goesOn
            ? " and (event_at, session_id, seq, endpoint_id) < (:afterTime, :afterSession,"
                + " :afterSeq, :afterEndpoint)"
            : "")
        + ORDER
        + " limit :size";
  }

  /** What is parked is found by endpoint and session: so by each endpoint there is. */
  private static String ofCall(Source source, Call call) {
    return " and session_id = :session"
        + (call.seq() == null ? "" : " and seq = :seq")
        + (source == Source.ATTEMPTED ? "" : " and endpoint_id in (select id from endpoint)");
  }

  private static DeliveryRow row(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    boolean parked = failure != null;
    Instant givenUpAt = Times.get(row, "died_at");
    String outcome = row.getString("outcome");
    int code = row.getInt("status");
    Integer lastStatus = row.wasNull() ? null : code;
    String words = row.getString("words");
    return new DeliveryRow(
        row.getString("endpoint_id"),
        row.getString("event_id"),
        row.getString("session_id"),
        row.getInt("seq"),
        CallEvent.Kind.valueOf(row.getString("kind")),
        Instant.ofEpochMilli(row.getLong("event_at")),
        status(parked, givenUpAt, outcome),
        Math.max(row.getInt("made"), row.getInt("attempts")),
        Times.get(row, "first_at"),
        Times.get(row, "last_at"),
        lastStatus,
        words != null || !parked || failure.isEmpty() ? words : failure,
        givenUpAt == null ? Times.get(row, "due_at") : null,
        givenUpAt == null
            ? null
            : new Death(Cause.valueOf(row.getString("cause")), String.valueOf(failure)),
        givenUpAt);
  }

  private static Status status(
      boolean parked, @Nullable Instant givenUpAt, @Nullable String outcome) {
    if (parked) {
      return givenUpAt == null ? Status.WAITING : Status.DEAD;
    }
    return AttemptOutcome.ACCEPTED.name().equals(outcome) ? Status.ACCEPTED : Status.FAILED;
  }
}

package dev.hookswitch.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in slices, and when one of them goes with the calls that began in it. That is when
 *
 * <ul>
 *   <li>these calls are all over, and have been for long enough;
 *   <li>no call that began before it, and is still kept, has an event in it;
 *   <li>every endpoint there is has passed it and the slice after it, where the calls that were in
 *       progress at its end went on;
 *   <li>and nothing of these two is parked, be it waiting or a dead letter.
 * </ul>
 *
 * <p>Then what is known of its calls elsewhere is deleted, some calls at a time, their events in
 * younger slices too, and the slice is dropped when none of them is left. A slice that must stay
 * because of a few stays as a whole until its first call is a slice's time too old ({@link
 * SqlRetentionStore#slack}); from then on its calls are deleted one by one, as far as they may go,
 * and it is dropped when the last of the few has gone. What keeps it is said in the log, once.
 */
final class EventSlices implements SqlRetentionStore.Dropping {

  private static final String TABLE = "event";

  /** In one transaction. */
  private static final int CALLS = 1_000;

  private static final String OLDER_CALLS =
      " from call_session s join event e on e.session_id = s.session_id where s.event_slice <"
          + " :number and e.position >= :first and e.position < :end";

  /** Where the slice begins after the next one, or after those of them that have gone before it. */
  private static final String BEYOND =
      " (select partition, min(first_offset) as first_offset from event_start where first_position"
          + " >= :beyond group by partition) as b";

  /** Also where that has not begun yet. */
  private static final String NOT_PASSED =
      " from journal_shape left join"
          + BEYOND
          + " on true left join delivery_cursor c on c.partition = b.partition and c.next_offset <"
          + " b.first_offset where b.partition is null or c.partition is not null";

  private static final String PARKED =
      " from parked_delivery p join endpoint on endpoint.id = p.endpoint_id left join event_start a"
          + " on a.partition = p.partition and a.first_position = :first join"
          + BEYOND
          + " on b.partition = p.partition where p.log_offset >= coalesce(a.first_offset, 0) and"
          + " p.log_offset < b.first_offset";

  /** Where the slice begins that is written to. */
  static final String PRESENT =
      "select max(number) * "
          + Slice.WIDTH
          + " from slice where of_table = '"
          + TABLE
          + "' and begun_at is not null";

  /**
   * Where the slice begins that has an offset of a partition.
   *
   * @param partition a parameter or a column, as {@code offset} is
   */
  static String ofOffset(String partition, String offset) {
    return "select coalesce(max(first_position), 0) from event_start where partition = "
        + partition
        + " and first_offset <= "
        + offset;
  }

  /** Where the oldest slice begins that has something of the sessions that are so chosen. */
  static String ofSessions(String condition) {
    return "select min(event_slice) * " + Slice.WIDTH + " from call_session where " + condition;
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventSlices.class);

  /** Why a slice stays. */
  private enum Reason {
    NONE(""),
    YOUNG(""),
    OPEN("a call that began in it is not over"),
    NOT_PASSED("an endpoint was not sent all of it, or of the one after it"),
    PARKED("a delivery of it, or of the one after it, waits or is a dead letter"),
    OLDER_CALLS("a call that began before it and is kept has events in it");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  /** Where the oldest slice begins that has something of the sessions in a list, as a parameter. */
  static String ofThese(Dialect dialect, String parameter) {
    return dialect.among(
        "min(event_slice) * " + Slice.WIDTH, "call_session", "session_id", parameter, "");
  }

  private final Database database;
  private final CallDeletion deletion;
  private final Slices slices;

  /** What was said of each slice, so that it is said once. */
  private final Map<Long, Reason> told = new ConcurrentHashMap<>();

  EventSlices(Database database, CallDeletion deletion) {
    this.database = database;
    this.deletion = deletion;
    this.slices = new Slices(database, TABLE, "event_position_seq");
  }

  @Override
  public boolean drop(Duration keep, Instant now) {
    slices.prepare();
    slices.turn(now, Slices.span(keep), this::begin);
    for (Slice slice : slices.past()) {
      if (mayGo(slice, now.minus(keep)) && empty(slice)) {
        return true;
      }
    }
    return false;
  }

  /** With the journal's lock, so that all that is in older slices is visible, and no more comes. */
  private void begin(Handle handle, Slice next) {
    handle
        .createQuery("select partitions from journal_shape for update")
        .mapTo(Integer.class)
        .one();
    String ends = JournalWriting.ends(database.dialect());
    handle
        .createUpdate(
            // a slice is written to already where the sequence was set and the commit failed
            "insert into event_start (partition, first_position, first_offset) select partition,"
                + " :first, coalesce((select min(log_offset) from event where event.partition ="
                + " ends.partition and position >= :first), next) from ("
                + ends
                + ") as ends")
        .bind("first", next.first())
        .execute();
    handle.execute(
        "delete from event_start where first_position not in (select number * "
            + Slice.WIDTH
            + " from slice where of_table = ?)",
        TABLE);
    // from now on the ends are looked for in the next slice only
    handle.execute(
        "insert into log_floor (partition, next_offset) select partition, next from ("
            + ends
            + ") as ends where next > 0 on conflict (partition) do update set next_offset ="
            + " excluded.next_offset where excluded.next_offset > log_floor.next_offset");
  }

  private boolean mayGo(Slice slice, Instant limit) {
    Reason reason = database.read(handle -> toStay(handle, slice, limit));
    Reason before = told.put(slice.number(), reason);
    if (reason != before && reason != Reason.NONE && reason != Reason.YOUNG) {
      LOG.info("{} is to go and cannot yet: {}", slice.name(), reason.words);
    }
    return reason == Reason.NONE;
  }

  /** The cheapest question first. */
  private static Reason toStay(Handle handle, Slice slice, Instant limit) {
    Long lastOver = lastOver(handle, slice);
    if (lastOver == null) {
      return isFollowedSince(handle, slice, limit) ? Reason.OPEN : Reason.YOUNG;
    }
    if (lastOver >= limit.toEpochMilli()) {
      return Reason.YOUNG;
    }
    if (isAny(handle, slice, NOT_PASSED)) {
      return Reason.NOT_PASSED;
    }
    if (isAny(handle, slice, PARKED)) {
      return Reason.PARKED;
    }
    return isAny(handle, slice, OLDER_CALLS) ? Reason.OLDER_CALLS : Reason.NONE;
  }

  /** When the last of its calls was over; null while one is not; 0 where it has none. */
  private static @Nullable Long lastOver(Handle handle, Slice slice) {
    return handle
        .createQuery(
            "select (select coalesce(completed_at, -1) from call_session where event_slice ="
                + " :number order by completed_at desc nulls first limit 1)")
        .bind("number", slice.number())
        .map((row, context) -> {
          long at = row.getLong(1);
          return at == -1 ? Optional.<Long>empty() : Optional.of(at);
        })
        .one()
        .orElse(null);
  }

  private static boolean isFollowedSince(Handle handle, Slice slice, Instant limit) {
    return handle
        .createQuery(
            "select coalesce(min(begun_at) < :limit, false) from slice where of_table = :table and"
                + " number > :number and begun_at is not null")
        .bind("limit", limit.toEpochMilli())
        .bind("table", TABLE)
        .bind("number", slice.number())
        .mapTo(Boolean.class)
        .one();
  }

  private static boolean isAny(Handle handle, Slice slice, String from) {
    return handle
        .createQuery("select 1" + from + " limit 1")
        .bind("number", slice.number())
        .bind("first", slice.first())
        .bind("end", slice.end())
        .bind("beyond", slice.next().end())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /**
   * Some of its calls, or the slice when none is left; false when those that are left may not go.
   */
  private boolean empty(Slice slice) {
    Optional<Integer> deleted = database.write(handle -> deleteCalls(handle, slice));
    if (deleted.isPresent()) {
      return deleted.get() > 0;
    }
    slices.drop(slice);
    told.remove(slice.number());
    return true;
  }

  /** Says how many; empty where no call is left that began in it. */
  private Optional<Integer> deleteCalls(Handle handle, Slice slice) {
    List<String> ids =
        handle
            .createQuery(
                "select session_id from call_session where event_slice = :number limit :most")
            .bind("number", slice.number())
            .bind("most", CALLS)
            .mapTo(String.class)
            .list();
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(deletion.deleteBeside(handle, ids, slice));
  }
}

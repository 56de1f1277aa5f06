package dev.hookswitch.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

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
 * because of a few stays as a whole for a while, {@link SqlRetentionStore#slack}; after that its
 * calls are deleted one by one, as far as they may go, and it is dropped when the last of the few
 * has gone.
 */
final class EventSlices implements SqlRetentionStore.Dropping {

  private static final String TABLE = "event";

  /** In one transaction. */
  private static final int CALLS = 1_000;

  private static final String OLDER_CALLS =
      " from call_session s join event e on e.session_id = s.session_id where s.event_slice <"
          + " :number and e.position >= :first and e.position < :end";

  /** Also where it is not known yet where the slice after the next one begins. */
  private static final String NOT_PASSED =
      " from journal_shape left join event_start b on b.first_position = :beyond left join"
          + " delivery_cursor c on c.partition = b.partition and c.next_offset < b.first_offset"
          + " where b.partition is null or c.partition is not null";

  private static final String PARKED =
      " from parked_delivery p join endpoint on endpoint.id = p.endpoint_id left join event_start a"
          + " on a.partition = p.partition and a.first_position = :first join event_start b on"
          + " b.partition = p.partition and b.first_position = :beyond where p.log_offset >="
          + " coalesce(a.first_offset, 0) and p.log_offset < b.first_offset";

  /** Where the slice begins that is written to. */
  static final String PRESENT =
      "select max(number) * "
          + Slice.WIDTH
          + " from slice where of_table = '"
          + TABLE
          + "' and begun_at is not null";

  /** Where the slice begins that has the offset {@code :from} of {@code :partition}. */
  static final String OF_OFFSET =
      "select coalesce(max(first_position), 0) from event_start where partition = :partition and"
          + " first_offset <= :from";

  /** Where the oldest slice begins that has something of the sessions that are so chosen. */
  static String ofSessions(String condition) {
    return "select min(event_slice) * " + Slice.WIDTH + " from call_session where " + condition;
  }

  private final Database database;
  private final CallDeletion deletion;
  private final Slices slices;

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
    handle.createQuery("select partitions from journal_shape for update").mapTo(Integer.class).one();
    String ends = JournalWriting.ends(database.dialect());
    handle
        .createUpdate(
            "insert into event_start (partition, first_position, first_offset) select partition,"
                + " :first, next from ("
                + ends
                + ") as ends")
        .bind("first", next.first())
        .execute();
    // from now on the ends are looked for in the next slice only
    handle.execute(
        "insert into log_floor (partition, next_offset) select partition, next from ("
            + ends
            + ") as ends where next > 0 on conflict (partition) do update set next_offset ="
            + " excluded.next_offset where excluded.next_offset > log_floor.next_offset");
  }

  private boolean mayGo(Slice slice, Instant limit) {
    return database.read(handle ->
        isLongOver(handle, slice, limit)
            && isNone(handle, slice, OLDER_CALLS)
            && isNone(handle, slice, NOT_PASSED)
            && isNone(handle, slice, PARKED));
  }

  private static boolean isLongOver(Handle handle, Slice slice, Instant limit) {
    return handle
        .createQuery(
            "select completed_at from call_session where event_slice = :number order by"
                + " completed_at desc nulls first limit 1")
        .bind("number", slice.number())
        .map((row, context) -> {
          long youngest = row.getLong(1);
          return !row.wasNull() && youngest < limit.toEpochMilli();
        })
        .findOne()
        .orElse(true);
  }

  private static boolean isNone(Handle handle, Slice slice, String from) {
    return handle
        .createQuery("select 1" + from + " limit 1")
        .bind("number", slice.number())
        .bind("first", slice.first())
        .bind("end", slice.end())
        .bind("beyond", slice.next().end())
        .mapTo(Integer.class)
        .findOne()
        .isEmpty();
  }

  /** Some of its calls, or the slice when none is left; false when those that are left may not go. */
  private boolean empty(Slice slice) {
    Optional<Integer> deleted = database.write(handle -> deleteCalls(handle, slice));
    if (deleted.isPresent()) {
      return deleted.get() > 0;
    }
    slices.drop(slice);
    database.write(handle ->
        handle.execute("delete from event_start where first_position = ?", slice.first()));
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

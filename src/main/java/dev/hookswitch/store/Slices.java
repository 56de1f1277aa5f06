package dev.hookswitch.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slices of one table of PostgreSQL. The next one is always made before it is needed, and
 * nothing here makes anybody wait who reads or writes the table. Several processes may do this at
 * once; one is enough. For all threads.
 */
final class Slices {

  private static final Logger LOG = LoggerFactory.getLogger(Slices.class);

  /** A slice takes this part of the time for which its rows are kept: so there are some thirty. */
  private static final int PART = 30;

  private static final Duration SHORTEST = Duration.ofHours(1);

  /** For a lock that is not there at once; what was not done is done in the next round. */
  private static final String LOCK_TIMEOUT = "5s";

  /** What is to be done with the beginning of a slice, in its transaction. */
  @FunctionalInterface
  interface Beginning {
    Beginning NOTHING = (_, _) -> {};

    void before(Handle handle, Slice next);
  }

  /** The slice that is written to. */
  private record Current(Slice slice, long begunAt) {}

  private final Database database;
  private final String table;
  private final String sequence;

  /**
   * The table's slices.
   *
   * @param sequence that gives the keys
   */
  Slices(Database database, String table, String sequence) {
    this.database = database;
    this.table = table;
    this.sequence = sequence;
  }

  /**
   * How much of the time goes into one slice when rows are kept for so long, at the most: and so
   * how much longer its first row stays, which goes with the last.
   */
  static Duration span(Duration keep) {
    Duration part = keep.dividedBy(PART);
    return part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
  }

  /** Finishes what broke off, and makes the next one when it is not there yet. */
  void prepare() {
    leaving().forEach(this::drop);
    database.write(handle -> {
      begin(handle);
      long newest =
          handle
              .createQuery("select max(number) from slice where of_table = :table")
              .bind("table", table)
              .mapTo(Long.class)
              .one();
      Slice current = current(handle).slice();
      if (newest == current.number()) {
        add(handle, current, current.next());
      }
      return true;
    });
  }

  /** Those that were to be dropped and are not: nobody sees them any more. */
  private List<Slice> leaving() {
    return database.read(handle ->
        handle
            .createQuery(
                "select number from slice where of_table = :table and not exists (select 1 from"
                    + " pg_inherits where inhrelid = to_regclass(of_table || '_' || number) and not"
                    + " inhdetachpending) order by number")
            .bind("table", table)
            .mapTo(Long.class)
            .map(number -> new Slice(table, number))
            .list());
  }

  /**
   * Goes on in the next slice when the present one, which must have been written to, is half full
   * or has had nine tenths of its time: the last row is given some to be as old as it must be
   * before the first is too old.
   */
  boolean turn(Instant now, Duration span, Beginning beginning) {
    return database.write(handle -> {
      begin(handle);
      Current current = current(handle);
      Slice next = current.slice().next();
      long last = last(handle);
      boolean isUsed = last >= Math.max(1, current.slice().first());
      boolean isOld =
          current.begunAt() <= now.minus(span.multipliedBy(9).dividedBy(10)).toEpochMilli();
      boolean isHalfFull = last - current.slice().first() > Slice.WIDTH / 2;
      if (!isUsed || !(isOld || isHalfFull)) {
        return false;
      }
      beginning.before(handle, next);
      int begun =
          handle
              .createUpdate(
                  "update slice set begun_at = :now where of_table = :table and number = :number")
              .bind("now", now.toEpochMilli())
              .bind("table", table)
              .bind("number", next.number())
              .execute();
      if (begun == 1) {
        setAhead(handle, next);
      }
      return begun == 1;
    });
  }

  /** Those that are written to no more, oldest first. */
  List<Slice> past() {
    return database.read(handle -> {
      long current = current(handle).slice().number();
      return handle
          .createQuery(
              "select number from slice where of_table = :table and number < :current order by"
                  + " number")
          .bind("table", table)
          .bind("current", current)
          .mapTo(Long.class)
          .map(number -> new Slice(table, number))
          .list();
    });
  }

  /**
   * Drops a slice with all that is in it. It is detached first, which waits for who uses the table
   * now and lets everybody else go on; only then it is locked, when nobody knows it any more.
   */
  void drop(Slice slice) {
    // no transaction: this command is two of them
    database.read(handle -> {
      handle.execute("set lock_timeout = '" + LOCK_TIMEOUT + "'");
      try {
        detach(handle, slice);
        handle.useTransaction(transaction -> {
          transaction.execute("drop table if exists " + slice.name());
          transaction.execute(
              "delete from slice where of_table = ? and number = ?", table, slice.number());
        });
      } finally {
        handle.execute("reset lock_timeout");
      }
      LOG.info("dropped what is too old: {}", slice.name());
      return true;
    });
  }

  /** What was begun and broke off is finished. */
  private static void detach(Handle handle, Slice slice) {
    Optional<Boolean> isPending =
        handle
            .createQuery(
                "select inhdetachpending from pg_inherits where inhrelid = to_regclass(:name)")
            .bind("name", slice.name())
            .mapTo(Boolean.class)
            .findOne();
    if (isPending.isPresent()) {
      handle.execute(
          "alter table %s detach partition %s %s"
              .formatted(
                  slice.table(), slice.name(), isPending.get() ? "finalize" : "concurrently"));
    }
  }

  /** One process at a time, until the transaction ends. */
  private void begin(Handle handle) {
    handle.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(hashtext(:what))")
        .bind("what", "slices of " + table)
        .mapTo(Integer.class)
        .one();
  }

  private Current current(Handle handle) {
    return handle
        .createQuery(
            "select number, begun_at from slice where of_table = :table and begun_at is not null"
                + " order by number desc limit 1")
        .bind("table", table)
        .map((row, context) ->
            new Current(new Slice(table, row.getLong("number")), row.getLong("begun_at")))
        .one();
  }

  /** As a table of its own first: to make it as a part of the other would lock that. */
  private static void add(Handle handle, Slice like, Slice added) {
    handle.execute(
        "create table %s (like %s including all excluding constraints excluding identity)"
            .formatted(added.name(), like.name()));
    handle.execute(
        "alter table %s attach partition %s for values from (%d) to (%d)"
            .formatted(added.table(), added.name(), added.first(), added.end()));
    handle.execute(
        "insert into slice (of_table, number) values (?, ?)", added.table(), added.number());
  }

  /** The last key that was given; less than any when none was since the sequence was set. */
  private long last(Handle handle) {
    return handle
        .createQuery("select last_value - case when is_called then 0 else 1 end from " + sequence)
        .mapTo(Long.class)
        .one();
  }

  /** Never back. */
  private void setAhead(Handle handle, Slice next) {
    handle
        .createQuery(
            "select setval('%s', :first, false) from %s where last_value < :first"
                .formatted(sequence, sequence))
        .bind("first", next.first())
        .mapTo(Long.class)
        .findOne();
  }
}

package dev.hookswitch.store;

import dev.hookswitch.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in many partitions at once, in the order of commits, or in few, each by itself.
 *
 * <p>Events of all partitions lie in the table in the order in which they were committed. Read so
 * they are one stretch of it; read partition by partition every page jumps over the whole, and so
 * does, in its indexes, all that is noted of what is then sent. But of what belongs to the other
 * partitions all that lies between is passed: where only few are asked for, an index leads from one
 * event of a partition to the next. For all threads.
 */
final class SqlBacklog {

  /** One of so many partitions is few. */
  private static final int SPARSE = 8;

  private static final int PAGE = 500;

  /** Who deletes something, or makes it unreadable, must not find it here for longer. */
  private static final Duration KEPT = Duration.ofSeconds(1);

  /**
   * A stretch of the log. Endpoints that are behind mostly are so together: what one of them has
   * had read and decoded is there for the others.
   *
   * @param first the lowest position that may be asked for
   * @param last the position of its last event
   */
  private record Stretch(
      long readAt, long first, long last, Set<Integer> partitions, List<Entry> entries) {

    boolean has(long position, Set<Integer> wanted) {
      return position >= first
          && position <= last
          && System.nanoTime() - readAt < KEPT.toNanos()
          && partitions.containsAll(wanted);
    }
  }

  private volatile @Nullable Stretch latest;

  private final Database database;
  private final int partitions;
  private final String firstPosition;

  SqlBacklog(Database database, int partitions) {
    this.database = database;
    this.partitions = partitions;
    this.firstPosition = firstPosition(database.dialect(), partitions);
  }

  /**
   * The position of the first event that is wanted: {@code :p0} and so on are where each partition
   * is to be read on, null where it is not. With a place for each the statement's text stays the
   * same, whichever are asked for.
   */
  private static String firstPosition(Dialect dialect, int partitions) {
    String wanted =
        IntStream.range(0, partitions)
            .mapToObj(n -> "(" + n + ", cast(:p" + n + " as bigint))")
            .collect(Collectors.joining(", "));
    // begun by "with", SQLite's driver would search it for an insert, for as long as it is in
    // square
    return "select min((select position from event where partition = wanted.column1 and log_offset"
        + " >= wanted.column2"
        + dialect.notBefore(EventSlices.ofOffset("wanted.column1", "wanted.column2"))
        + " order by log_offset limit 1)) from (values "
        + wanted
        + ") as wanted where wanted.column2 is not null";
  }

  List<Entry> read(Map<Integer, Long> from, int limit) {
    return database.read(handle ->
        from.size() * SPARSE <= partitions
            ? eachByItself(handle, from, limit)
            : inOrder(handle, from, limit));
  }

  private List<Entry> eachByItself(Handle handle, Map<Integer, Long> from, int limit) {
    List<Entry> entries = new ArrayList<>();
    int left = from.size();
    for (Map.Entry<Integer, Long> each : from.entrySet()) {
      int share = Math.ceilDiv(limit - entries.size(), left--);
      if (share > 0) {
        entries.addAll(ofOne(handle, each.getKey(), each.getValue(), share));
      }
    }
    return entries;
  }

  private List<Entry> ofOne(Handle handle, int partition, long from, int limit) {
    return handle
        .createQuery(
            "select partition, log_offset, json from event where partition = :partition and"
                + " log_offset >= :from"
                + database.dialect().notBefore(EventSlices.ofOffset(":partition", ":from"))
                + " order by log_offset limit :limit")
        .bind("partition", partition)
        .bind("from", from)
        .bind("limit", limit)
        .map((row, context) -> SqlReading.entry(row))
        .list();
  }

  private List<Entry> inOrder(Handle handle, Map<Integer, Long> from, int limit) {
    Optional<Long> first = firstPosition(handle, from);
    if (first.isEmpty()) {
      return List.of();
    }
    Stretch stretch = latest;
    if (stretch == null || !stretch.has(first.get(), from.keySet())) {
      stretch = stretch(handle, first.get(), Set.copyOf(from.keySet()));
      latest = stretch;
    }
    return stretch.entries().stream()
        // a partition that is further than the others has been read up to there
        .filter(entry -> entry.offset() >= from.getOrDefault(entry.partition(), Long.MAX_VALUE))
        .limit(limit)
        .toList();
  }

  private Stretch stretch(Handle handle, long first, Set<Integer> wanted) {
    long readAt = System.nanoTime();
    long[] last = {first};
    List<Entry> entries =
        handle
            .createQuery(
                // with the sign no index on the partition is thought of: none has this order
                "select position, partition, log_offset, json from event where position >= :first"
                    + " and +partition in (<partitions>) order by position limit :limit")
            .bindList("partitions", List.copyOf(wanted))
            .bind("first", first)
            .bind("limit", PAGE)
            .map((row, context) -> {
              last[0] = row.getLong("position");
              return SqlReading.entry(row);
            })
            .list();
    return new Stretch(readAt, first, last[0], wanted, entries);
  }

  private Optional<Long> firstPosition(Handle handle, Map<Integer, Long> from) {
    var query = handle.createQuery(firstPosition);
    for (int partition = 0; partition < partitions; partition++) {
      query.bind("p" + partition, from.get(partition));
    }
    return query
        .map((row, context) -> {
          long position = row.getLong(1);
          return row.wasNull() ? Optional.<Long>empty() : Optional.of(position);
        })
        .one();
  }
}

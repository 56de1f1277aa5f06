package dev.hookswitch.store;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.JournalException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The log that a database has itself, while it is written into a topic; afterwards the database has
 * a copy of that. For one thread, while no process uses the database.
 */
public final class OwnLog {

  /**
   * One of its events.
   *
   * @param offset in its partition
   */
  public record Own(long offset, Encoded event) {}

  private final Database database;
  private final int partitions;

  public OwnLog(Database database) {
    this.database = database;
    this.partitions = new SqlReading(database).partitions();
  }

  public int partitions() {
    return partitions;
  }

  /** Whether a process uses the database, or did a moment ago. */
  public boolean isInUse() {
    return SqlEventCopy.processes(database) > 0;
  }

  /** How many events it has. */
  public long size() {
    return database.read(
        handle -> handle.createQuery("select count(*) from event").mapTo(Long.class).one());
  }

  /** How many bytes the whole database has on its disk. */
  public long bytes() {
    return database.read(handle ->
        handle.createQuery("select pg_database_size(current_database())").mapTo(Long.class).one());
  }

  /** The offset that the next event of each partition would get. */
  public long[] ends() {
    return database.read(new JournalWriting(database.dialect(), partitions)::ends);
  }

  /** Up to {@code limit} events of a partition from an offset on, in order. */
  public List<Own> read(int partition, long from, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "select log_offset, json, (select origin from call_session where"
                    + " call_session.session_id = event.session_id) as origin from event where"
                    + " partition = :partition and log_offset >= :from"
                    + database.dialect().notBefore(EventSlices.ofOffset(":partition", ":from"))
                    + " order by log_offset limit :limit")
            .bind("partition", partition)
            .bind("from", from)
            .bind("limit", limit)
            .map((row, context) -> {
              byte[] json = row.getBytes("json");
              return new Own(
                  row.getLong("log_offset"),
                  new Encoded(row.getString("origin"), EventJson.decode(json), json));
            })
            .list());
  }

  /** Where an event is in its partition; empty when it is not here. */
  public OptionalLong offsetOf(int partition, String event) {
    return database
        .read(handle ->
            handle
                .createQuery(
                    "select log_offset from event where id = :id and partition = :partition")
                .bind("id", event)
                .bind("partition", partition)
                .mapTo(Long.class)
                .findOne())
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /**
   * From now on the database has the copy of that topic, which has all of this log.
   *
   * @param ends as {@link #ends} told them before they were written into the topic
   * @param records where each partition of the topic ends
   * @throws JournalException when something was added since
   */
  public void becomeCopy(String topic, long[] ends, long[] records) {
    var _ =
        database.write(handle -> {
          SqlEventCopy.takeTurn(handle);
          if (!Arrays.equals(
              ends, new JournalWriting(database.dialect(), partitions).ends(handle))) {
            throw new JournalException(
                "events were added to the database meanwhile: stop what adds them and begin again",
                new IllegalStateException("ends"));
          }
          return SqlEventCopy.begin(handle, topic, ends, records);
        });
  }
}

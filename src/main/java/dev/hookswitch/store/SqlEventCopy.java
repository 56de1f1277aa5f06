package dev.hookswitch.store;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.Copied;
import dev.hookswitch.kafka.EventCopy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import tools.jackson.databind.json.JsonMapper;

/**
 * The copy of a topic: the tables that a journal on the database has, written by who delivers a
 * partition instead of by who observes a PBX. Safe for all threads; {@link #add} for one.
 */
public final class SqlEventCopy implements EventCopy {

  private final Database database;
  private final int partitions;
  private final JournalWriting writing;

  /**
   * Begins it, where there is none, with what the journal of the database has: then the topic goes
   * on where that ends.
   *
   * @throws JournalException when the database has the copy of another topic
   */
  public SqlEventCopy(Database database, String topic) {
    this.database = database;
    this.partitions = new SqlReading(database).partitions();
    this.writing = new JournalWriting(database.dialect(), partitions);
    Optional<String> known = topic(database);
    if (known.isEmpty()) {
      database.write(handle -> begin(handle, topic));
      known = topic(database);
    }
    if (known.isPresent() && !known.get().equals(topic)) {
      throw new JournalException(
          "the database has the copy of the topic " + known.get() + ", not of " + topic,
          new IllegalStateException(topic));
    }
  }

  /** Whose copy a database has; empty: its journal is its own. */
  public static Optional<String> topic(Database database) {
    return database.read(handle ->
        handle.createQuery("select name from journal_topic").mapTo(String.class).findFirst());
  }

  private int begin(Handle handle, String topic) {
    takeTurn(handle);
    boolean isFirst =
        handle.createQuery("select name from journal_topic").mapTo(String.class).list().isEmpty();
    return isFirst ? begin(handle, topic, writing.ends(handle), new long[partitions]) : 0;
  }

  /** Who writes what is said here of the log does it one after the other. */
  static void takeTurn(Handle handle) {
    handle.execute("update journal_shape set partitions = partitions");
  }

  /**
   * From now on it is the copy of this topic.
   *
   * @param offsets the number of the next event of each partition
   * @param records which will not be below this offset of the topic
   */
  static int begin(Handle handle, String topic, long[] offsets, long[] records) {
    handle.execute("insert into journal_topic (name) values (?)", topic);
    PreparedBatch progress =
        handle.prepareBatch(
            "insert into topic_progress (partition, next_offset, next_record) values (?, ?, ?)");
    for (int partition = 0; partition < offsets.length; partition++) {
      progress.add(partition, offsets[partition], records[partition]);
    }
    return progress.execute().length;
  }

  @Override
  public Progress[] progress() {
    return database.read(this::progress);
  }

  @Override
  public boolean isAlone() {
    return processes(database) <= 1;
  }

  /** How many processes use a database. */
  static int processes(Database database) {
    return database.read(handle ->
        handle
            .createQuery("select count(*) from node where " + PostgresLeases.ALIVE)
            .mapTo(Integer.class)
            .one());
  }

  private Progress[] progress(Handle handle) {
    Progress[] progress = new Progress[partitions];
    handle
        .createQuery("select partition, next_offset, next_record from topic_progress")
        .map((row, context) ->
            progress[row.getInt(1)] = new Progress(row.getLong(2), row.getLong(3)))
        .list();
    return progress;
  }

  @Override
  public Set<Integer> add(Map<Integer, Tenure> tenures, Map<Integer, List<Copied>> events) {
    Set<Integer> added = database.write(handle -> add(handle, tenures, events));
    writing.committed();
    return added;
  }

  private Set<Integer> add(
      Handle handle, Map<Integer, Tenure> tenures, Map<Integer, List<Copied>> events)
      throws SQLException {
    Set<Tenure> admitted = database.fence().admit(handle, tenures.values());
    Progress[] progress = progress(handle);
    Set<Integer> added = new HashSet<>();
    List<Copied> all = new ArrayList<>();
    for (Map.Entry<Integer, List<Copied>> each : new TreeMap<>(events).entrySet()) {
      int partition = each.getKey();
      if (admitted.contains(tenures.get(partition))) {
        added.add(partition);
        // of a transaction that failed and was committed all the same
        each.getValue().stream()
            .filter(copied -> copied.entry().offset() >= progress[partition].offset())
            .forEach(all::add);
      }
    }
    if (!all.isEmpty()) {
      writing.copy(handle, all);
      note(handle, all, progress);
      database.announce(handle, Change.EVENTS);
    }
    return added;
  }

  private static void note(Handle handle, List<Copied> all, Progress[] before) throws SQLException {
    Map<Integer, Copied> last = new TreeMap<>();
    all.forEach(each -> last.put(each.entry().partition(), each));
    try (PreparedStatement move =
            handle
                .getConnection()
                .prepareStatement(
                    "update topic_progress set next_offset = ?, next_record = ? where partition ="
                        + " ?");
        PreparedStatement place =
            handle
                .getConnection()
                .prepareStatement(
                    "insert into topic_place (partition, log_offset, record) values (?, ?, ?)")) {
      for (Map.Entry<Integer, Copied> each : last.entrySet()) {
        move.setLong(1, each.getValue().entry().offset() + 1);
        move.setLong(2, each.getValue().record() + 1);
        move.setInt(3, each.getKey());
        move.addBatch();
        place.setInt(1, each.getKey());
        place.setLong(2, before[each.getKey()].offset());
        place.setLong(3, before[each.getKey()].record());
        place.addBatch();
      }
      move.executeBatch();
      place.executeBatch();
    }
  }

  @Override
  public Map<String, List<Stored>> sessions(Collection<String> sessions) {
    Map<String, List<Stored>> found = new HashMap<>();
    if (!sessions.isEmpty()) {
      Dialect dialect = database.dialect();
      database.read(handle ->
          handle
              .createQuery(
                  dialect.among(
                      "session_id, json",
                      "event",
                      "session_id",
                      ":sessions",
                      dialect.notBefore(EventSlices.ofThese(dialect, ":sessions"))
                          + " order by session_id, seq"))
              .bind("sessions", JsonMapper.shared().writeValueAsString(sessions))
              .map((row, context) -> {
                byte[] json = row.getBytes(2);
                return found
                    .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                    .add(new Stored(EventJson.decode(json), json));
              })
              .list());
    }
    return found;
  }

  @Override
  public Map<Integer, Long> settled(Set<Integer> wanted) {
    return wanted.isEmpty()
        ? Map.of()
        : database.writeBehind(handle -> settled(handle, List.copyOf(wanted)));
  }

  private Map<Integer, Long> settled(Handle handle, List<Integer> wanted) throws SQLException {
    Progress[] progress = progress(handle);
    Map<Integer, Long> cursors = new TreeMap<>();
    wanted.forEach(each -> cursors.put(each, progress[each].offset()));
    handle
        .createQuery(
            "select partition, min(next_offset) from delivery_cursor where partition in"
                + " (<partitions>) group by partition")
        .bindList("partitions", wanted)
        .map((row, context) -> cursors.merge(row.getInt(1), row.getLong(2), Math::min))
        .list();
    Map<Integer, Long> settled = new HashMap<>();
    try (PreparedStatement select =
            handle
                .getConnection()
                .prepareStatement(
                    "select log_offset, record from topic_place where partition = ? and log_offset"
                        + " <= ? order by log_offset desc limit 1");
        PreparedStatement delete =
            handle
                .getConnection()
                .prepareStatement(
                    "delete from topic_place where partition = ? and log_offset < ?")) {
      for (Map.Entry<Integer, Long> each : cursors.entrySet()) {
        int partition = each.getKey();
        if (each.getValue() == progress[partition].offset()) {
          settled.put(partition, progress[partition].record());
        }
        select.setInt(1, partition);
        select.setLong(2, each.getValue());
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            settled.putIfAbsent(partition, row.getLong(2));
            delete.setInt(1, partition);
            delete.setLong(2, row.getLong(1));
            delete.addBatch();
          }
        }
      }
      delete.executeBatch();
    }
    return settled;
  }
}

package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.Copied;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One transaction of the journal: what is stored already is looked up first, so that offsets can be
 * given without gap and the rest goes in as one batch.
 *
 * <p>Writers take turns for the whole journal, not for each partition: {@code position}, from which
 * lists of events are paged, must become visible in its order too.
 */
final class JournalWriting {

  /**
   * The offset that the next event of each partition gets: {@code partition, next}. Also where its
   * last events were deleted.
   */
  static final String ENDS =
      "with recursive number (n) as (select 0 union all select n + 1 from number, journal_shape"
          + " where n + 1 < partitions) select n as partition, coalesce((select max(below) from"
          + " (select max(log_offset) + 1 as below from event where partition = n union all select"
          + " next_offset from log_floor where partition = n) as ends_of_one), 0) as next from"
          + " number";

  private static final String INSERT =
      "insert into event (partition, log_offset, id, session_id, seq, kind, account, json)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?)";

  /**
   * What a transaction did.
   *
   * @param refused which of its events were left out because their session diverged
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  record Outcome(List<Entry> entries, long[] ends, BitSet refused) {}

  private final Dialect dialect;
  private final int partitions;
  private final Partitioning partitioning;
  private final NotedParties parties = new NotedParties();

  JournalWriting(Dialect dialect, int partitions) {
    this.dialect = dialect;
    this.partitions = partitions;
    this.partitioning = new Partitioning(partitions);
  }

  long[] ends(Handle handle) {
    long[] ends = new long[partitions];
    handle
        .createQuery(ENDS)
        .map((row, context) -> ends[row.getInt("partition")] = row.getLong("next"))
        .list();
    return ends;
  }

  /**
   * Stores what is new.
   *
   * @param shut sessions of which nothing is taken now
   * @param known the ends, where nobody else can have moved them; null: they are asked for
   */
  Outcome store(Handle handle, List<Encoded> events, Set<String> shut, long @Nullable [] known)
      throws SQLException {
    parties.begin();
    handle
        .createQuery("select partitions from journal_shape" + dialect.forUpdate())
        .mapTo(Integer.class)
        .one();
    Selection selection = new Selection(handle, events, shut);
    long[] next = known == null ? ends(handle) : known.clone();
    List<Entry> entries = new ArrayList<>(events.size());
    Map<String, SessionProjection.Latest> sessions = new LinkedHashMap<>();
    try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
      for (int i = 0; i < events.size(); i++) {
        if (selection.takes(i)) {
          Encoded each = events.get(i);
          int partition = partitioning.of(each.event().sessionId());
          Entry entry = new Entry(partition, next[partition]++, each.event(), each.json());
          add(insert, entry);
          entries.add(entry);
          sessions.merge(
              each.event().sessionId(),
              new SessionProjection.Latest(each.origin(), each.event().timestamp(), each.event()),
              SessionProjection.Latest::then);
        }
      }
      insert.executeBatch();
    }
    SessionProjection.update(handle.getConnection(), sessions.values(), parties);
    new FigureWriting(handle, dialect).store(entries);
    return new Outcome(entries, next, selection.refused);
  }

  /** Stores what another log has committed, with the places that it has there. */
  void copy(Handle handle, List<Copied> events) throws SQLException {
    parties.begin();
    handle
        .createQuery("select partitions from journal_shape" + dialect.forUpdate())
        .mapTo(Integer.class)
        .one();
    Map<String, SessionProjection.Latest> sessions = new LinkedHashMap<>();
    try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
      for (Copied each : events) {
        CallEvent event = each.entry().event();
        add(insert, each.entry());
        sessions.merge(
            event.sessionId(),
            new SessionProjection.Latest(each.origin(), event.timestamp(), event),
            SessionProjection.Latest::then);
      }
      insert.executeBatch();
    }
    SessionProjection.update(handle.getConnection(), sessions.values(), parties);
    new FigureWriting(handle, dialect).store(events.stream().map(Copied::entry).toList());
  }

  /** What was stored last is committed. */
  void committed() {
    parties.committed();
  }

  private static void add(PreparedStatement insert, Entry entry) throws SQLException {
    CallEvent event = entry.event();
    insert.setInt(1, entry.partition());
    insert.setLong(2, entry.offset());
    insert.setString(3, event.id());
    insert.setString(4, event.sessionId());
    insert.setInt(5, event.seq());
    insert.setString(6, event.kind().name());
    insert.setString(7, event.common().account());
    insert.setBytes(8, entry.json());
    insert.addBatch();
  }

  @SuppressWarnings("ArrayRecordComponent") // read from the database, compared, dropped
  private record Known(int seq, byte[] json) {}

  /** Decides about each event of a group: new, known, or not what the journal goes on with. */
  private final class Selection {

    private final List<Encoded> events;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Integer> lastOfSession = new HashMap<>();
    private final Set<String> shut;
    private final BitSet refused = new BitSet();

    Selection(Handle handle, List<Encoded> events, Set<String> shut) {
      this.events = events;
      this.shut = new HashSet<>(shut);
      List<String> ids = new ArrayList<>(events.size());
      Set<String> sessions = new HashSet<>();
      for (Encoded each : events) {
        ids.add(each.event().id());
        sessions.add(each.event().sessionId());
      }
      in(handle, "select id, seq, json from event where id in ", ids)
          .map((row, context) ->
              known.put(row.getString(1), new Known(row.getInt(2), row.getBytes(3))))
          .list();
      in(handle, "select session_id, events from call_session where session_id in ", sessions)
          .map((row, context) -> lastOfSession.put(row.getString(1), row.getInt(2)))
          .list();
    }

    private Query in(Handle handle, String select, Collection<String> keys) {
      return handle
          .createQuery(select + "(select value from " + dialect.elements(":keys") + ")")
          .bind("keys", JsonMapper.shared().writeValueAsString(keys));
    }

    /** Asked of each event once, in order. */
    boolean takes(int index) {
      Encoded each = events.get(index);
      CallEvent event = each.event();
      String session = event.sessionId();
      if (!shut.contains(session)) {
        @Nullable Known stored = known.get(event.id());
        // told otherwise it comes from another past, and what follows it would not fit
        if (stored != null
            && stored.seq() == event.seq()
            && Arrays.equals(stored.json(), each.json())) {
          return false;
        }
        if (stored == null && event.seq() == lastOfSession.getOrDefault(session, 0) + 1) {
          known.put(event.id(), new Known(event.seq(), each.json()));
          lastOfSession.put(session, event.seq());
          return true;
        }
        shut.add(session);
      }
      refused.set(index);
      return false;
    }
  }
}

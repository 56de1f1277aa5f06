package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.Copied;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
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
  private final StoredCalls calls;

  JournalWriting(Dialect dialect, int partitions) {
    this.dialect = dialect;
    this.partitions = partitions;
    this.partitioning = new Partitioning(partitions);
    this.calls = new StoredCalls(dialect);
  }

  /**
   * The offset that the next event of each partition gets: {@code partition, next}. Also where its
   * last events were deleted, or are in older slices.
   */
  static String ends(Dialect dialect) {
    return "with recursive number (n) as (select 0 union all select n + 1 from number,"
        + " journal_shape where n + 1 < partitions) select n as partition, coalesce((select"
        + " max(below) from (select max(log_offset) + 1 as below from event where partition = n"
        + dialect.notBefore(EventSlices.PRESENT)
        + " union all select next_offset from log_floor where partition = n) as ends_of_one), 0) as"
        + " next from number";
  }

  long[] ends(Handle handle) {
    long[] ends = new long[partitions];
    handle
        .createQuery(ends(dialect))
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
    takeTurn(handle);
    calls.begin(handle, sessions(events), known == null);
    Selection selection = new Selection(handle, events, shut);
    long[] next = known == null ? ends(handle) : known.clone();
    Group group = new Group();
    for (int i = 0; i < events.size(); i++) {
      if (selection.takes(i)) {
        Encoded each = events.get(i);
        int partition = partitioning.of(each.event().sessionId());
        group.add(
            each.origin(), new Entry(partition, next[partition]++, each.event(), each.json()));
      }
    }
    group.write(handle.getConnection());
    return new Outcome(group.entries, next, selection.refused);
  }

  private void takeTurn(Handle handle) {
    handle
        .createQuery("select partitions from journal_shape" + dialect.forUpdate())
        .mapTo(Integer.class)
        .one();
  }

  private static Set<String> sessions(List<Encoded> events) {
    return events.stream().map(each -> each.event().sessionId()).collect(Collectors.toSet());
  }

  /** Stores what another log has committed, with the places that it has there. */
  void copy(Handle handle, List<Copied> events) throws SQLException {
    takeTurn(handle);
    calls.begin(
        handle,
        events.stream().map(each -> each.entry().event().sessionId()).collect(Collectors.toSet()),
        true);
    Group group = new Group();
    events.forEach(each -> group.add(each.origin(), each.entry()));
    group.write(handle.getConnection());
  }

  /** What was stored last is committed. */
  void committed() {
    calls.committed();
  }

  /** What one transaction stores: events, and what becomes of their calls. */
  private final class Group {

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, SessionProjection.Latest> latest = new LinkedHashMap<>();
    private final FigureWriting figures = new FigureWriting();

    void add(String origin, Entry entry) {
      CallEvent event = entry.event();
      entries.add(entry);
      StoredCall call = calls.of(event.sessionId());
      call.add(event);
      latest.merge(
          event.sessionId(),
          new SessionProjection.Latest(origin, call, event.timestamp(), event),
          SessionProjection.Latest::then);
      if (event instanceof Completed completed) {
        figures.count(completed, call.talk().answeredAt());
      }
    }

    void write(Connection connection) throws SQLException {
      insert(connection, entries);
      SessionProjection.update(connection, latest.values());
      figures.save(connection);
    }
  }

  private static void insert(Connection connection, List<Entry> entries) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Entry entry : entries) {
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
      insert.executeBatch();
    }
  }

  /** Where an event is in its session. */
  private record Place(String session, int seq) {}

  @SuppressWarnings("ArrayRecordComponent") // read from the database, compared, dropped
  private record Told(String id, byte[] json) {

    boolean is(Encoded other) {
      return id.equals(other.event().id()) && Arrays.equals(json, other.json());
    }
  }

  /** Decides about each event of a group: new, known, or not what the journal goes on with. */
  private final class Selection {

    private final List<Encoded> events;
    private final Map<Place, Told> told = new HashMap<>();
    private final Set<String> shut;
    private final BitSet refused = new BitSet();

    Selection(Handle handle, List<Encoded> events, Set<String> shut) {
      this.events = events;
      this.shut = new HashSet<>(shut);
      Set<String> sessions = new HashSet<>();
      IntSummaryStatistics numbers = new IntSummaryStatistics();
      for (Encoded each : events) {
        CallEvent event = each.event();
        if (event.seq() <= calls.of(event.sessionId()).events()) {
          sessions.add(event.sessionId());
          numbers.accept(event.seq());
        }
      }
      if (!sessions.isEmpty()) {
        ask(handle, sessions, numbers);
      }
    }

    private void ask(Handle handle, Set<String> sessions, IntSummaryStatistics numbers) {
      String between = " and seq between :least and :most";
      handle
          .createQuery(
              dialect.among(
                  "session_id, seq, id, json",
                  "event",
                  "session_id",
                  ":sessions",
                  between + dialect.notBefore(EventSlices.ofThese(dialect, ":sessions"))))
          .bind("sessions", JsonMapper.shared().writeValueAsString(sessions))
          .bind("least", numbers.getMin())
          .bind("most", numbers.getMax())
          .map((row, context) ->
              told.put(
                  new Place(row.getString("session_id"), row.getInt("seq")),
                  new Told(row.getString("id"), row.getBytes("json"))))
          .list();
    }

    /** Asked of each event once, in order. */
    boolean takes(int index) {
      Encoded each = events.get(index);
      CallEvent event = each.event();
      String session = event.sessionId();
      if (!shut.contains(session)) {
        Place place = new Place(session, event.seq());
        @Nullable Told stored = told.get(place);
        if (stored == null && calls.of(session).isFollowedBy(event)) {
          told.put(place, new Told(event.id(), each.json()));
          return true;
        }
        // told otherwise it comes from another past, and what follows it would not fit
        if (stored != null && stored.is(each)) {
          return false;
        }
        shut.add(session);
      }
      refused.set(index);
      return false;
    }
  }
}

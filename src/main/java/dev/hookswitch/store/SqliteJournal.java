package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Page;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal in SQLite: one writer thread, group commit. Reading is {@link SqliteReading}'s. */
public final class SqliteJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

  /**
   * Above 500 events a transaction the gain is small (measured: 29,000/s by hundreds, 54,000/s by
   * five hundreds).
   */
  private static final int GROUP = 1_000;

  /** Events that may wait for their commit before {@link #append} blocks. */
  private static final int BOUND = 20_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final String INSERT =
      "insert into event (partition, log_offset, id, session_id, seq, kind, account, json)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing";

  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  private record Encoded(CallEvent event, byte[] json) {}

  private record Waiting(String origin, List<Encoded> events, CompletableFuture<Void> done) {}

  private final Database database;
  private final SqliteReading reading;
  private final int partitions;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(BOUND, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Consumer<List<Entry>>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;

  /** The next offset of each partition, as committed; replaced after each commit. */
  private volatile long[] ends;

  private volatile @Nullable String trouble;
  private volatile boolean closing;

  public SqliteJournal(Database database) {
    this.database = database;
    this.reading = new SqliteReading(database);
    this.partitions = reading.partitions();
    this.ends = reading.ends(partitions);
    this.thread = Thread.ofPlatform().name("journal-writer").start(this::writeUntilClosed);
  }

  @Override
  public int partitions() {
    return partitions;
  }

  /** Which partition a session is in: fixed for ever, since it is how the log was written. */
  private int partitionOf(String sessionId) {
    CRC32C crc = new CRC32C();
    crc.update(sessionId.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % partitions);
  }

  @Override
  public CompletableFuture<Void> append(String origin, List<CallEvent> events) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (events.isEmpty()) {
      done.complete(null);
      return done;
    }
    List<Encoded> encoded = new ArrayList<>(events.size());
    for (CallEvent event : events) {
      encoded.add(new Encoded(event, EventJson.encode(event)));
    }
    // a batch larger than the bound could never enter: it counts as the bound
    room.acquireUninterruptibly(Math.min(events.size(), BOUND));
    if (closing) {
      done.completeExceptionally(
          new JournalException("the journal is closed", new IllegalStateException("closed")));
      return done;
    }
    waiting.addAndGet(events.size());
    queue.add(new Waiting(origin, encoded, done));
    return done;
  }

  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    listeners.add(listener);
  }

  // the writer

  private void writeUntilClosed() {
    while (!closing || !queue.isEmpty()) {
      List<Waiting> group = takeGroup();
      if (!group.isEmpty()) {
        List<Entry> committed = commitUntilDone(group);
        handOn(group, committed);
      }
    }
  }

  private List<Waiting> takeGroup() {
    List<Waiting> group = new ArrayList<>();
    try {
      Waiting next = queue.poll(50, TimeUnit.MILLISECONDS);
      int size = 0;
      while (next != null) {
        group.add(next);
        size += next.events().size();
        next = size < GROUP ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return group;
  }

  /** What was taken from the queue is in nobody else's hands: it is tried until it is stored. */
  private List<Entry> commitUntilDone(List<Waiting> group) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      long[] next = ends.clone();
      List<Entry> entries = new ArrayList<>();
      try {
        database.write(handle -> {
          insert(handle.getConnection(), group, next, entries);
          return true;
        });
        ends = next;
        if (trouble != null) {
          trouble = null;
          LOG.info("events are stored again");
        }
        return entries;
      } catch (JournalException e) {
        if (trouble == null) {
          LOG.error("events cannot be stored, trying on: {}", e.getMessage());
        }
        trouble = e.getMessage();
      }
      if (closing && pause.equals(LONGEST_PAUSE)) {
        LOG.error("closing although {} events are not stored: {}", waiting.get(), trouble);
        return List.of();
      }
      sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void insert(Connection connection, List<Waiting> group, long[] next, List<Entry> entries)
      throws SQLException {
    Map<String, SessionProjection.Latest> sessions = new LinkedHashMap<>();
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Waiting each : group) {
        for (Encoded encoded : each.events()) {
          CallEvent event = encoded.event();
          int partition = partitionOf(event.sessionId());
          if (insertOne(insert, encoded, partition, next[partition])) {
            entries.add(new Entry(partition, next[partition], event, encoded.json()));
            next[partition]++;
            sessions.put(event.sessionId(), new SessionProjection.Latest(each.origin(), event));
          }
        }
      }
    }
    SessionProjection.update(connection, sessions.values());
  }

  private static boolean insertOne(
      PreparedStatement insert, Encoded encoded, int partition, long offset) throws SQLException {
    CallEvent event = encoded.event();
    insert.setInt(1, partition);
    insert.setLong(2, offset);
    insert.setString(3, event.id());
    insert.setString(4, event.sessionId());
    insert.setInt(5, event.seq());
    insert.setString(6, event.kind().name());
    insert.setString(7, event.common().account());
    insert.setBytes(8, encoded.json());
    return insert.executeUpdate() == 1;
  }

  private void handOn(List<Waiting> group, List<Entry> committed) {
    for (Consumer<List<Entry>> listener : listeners) {
      try {
        listener.accept(committed);
      } catch (RuntimeException e) {
        LOG.error("a follower of the journal broke", e);
      }
    }
    for (Waiting each : group) {
      waiting.addAndGet(-each.events().size());
      room.release(Math.min(each.events().size(), BOUND));
      each.done().complete(null);
    }
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public int waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // reading

  @Override
  public List<Entry> read(int partition, long from, int limit) {
    return reading.read(partition, from, limit);
  }

  @Override
  public long[] ends() {
    return Arrays.copyOf(ends, partitions);
  }

  @Override
  public List<List<CallEvent>> openSessions(String origin) {
    return reading.openSessions(origin);
  }

  @Override
  public Set<String> openOrigins() {
    return reading.openOrigins();
  }

  @Override
  public List<String> lastCompleted(String origin, int limit) {
    return reading.lastCompleted(origin, limit);
  }

  @Override
  public List<CallEvent> session(String sessionId) {
    return reading.session(sessionId);
  }

  @Override
  public Page<CallEvent> events(EventQuery query) {
    return reading.events(query);
  }

  @Override
  public Page<CallRow> calls(CallQuery query) {
    return reading.calls(query);
  }

  @Override
  public Optional<CallRow> call(String sessionId) {
    return reading.call(sessionId);
  }
}

package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Page;
import dev.hookswitch.store.JournalWriting.Encoded;
import dev.hookswitch.store.JournalWriting.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal: one writer thread, group commit. What a transaction does is {@link
 * JournalWriting}'s, reading {@link SqlReading}'s.
 */
public final class SqlJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(SqlJournal.class);

  /**
   * Above 500 events a transaction the gain is small (measured: 29,000/s by hundreds, 54,000/s by
   * five hundreds).
   */
  private static final int GROUP = 1_000;

  /** Events that may wait for their commit before {@link #append} blocks. */
  private static final int BOUND = 20_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private record Waiting(List<Encoded> events, CompletableFuture<Appended> done) {}

  private final Database database;
  private final SqlReading reading;
  private final SqlCommitOrder commitOrder;
  private final JournalWriting writing;
  private final int partitions;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(BOUND, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Consumer<List<Entry>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> endsFollowers = new CopyOnWriteArrayList<>();

  /** Sessions that diverged and were not taken up yet: nothing of them is stored. */
  private final Set<String> diverged = ConcurrentHashMap.newKeySet();

  private final Thread thread;

  /** The next offset of each partition, as committed; replaced after each commit. */
  private volatile long[] ends;

  /** A commit that failed may have been one all the same: then the store is asked. The writer's. */
  private boolean endsInDoubt;

  private volatile @Nullable String trouble;
  private volatile boolean closing;

  public SqlJournal(Database database) {
    this.database = database;
    this.reading = new SqlReading(database);
    this.commitOrder = new SqlCommitOrder(database);
    this.partitions = reading.partitions();
    this.writing = new JournalWriting(database.dialect(), partitions);
    this.ends = database.read(writing::ends);
    database.follow(Change.EVENTS, this::lookAfterPeers);
    this.thread = Thread.ofPlatform().name("journal-writer").start(this::writeUntilClosed);
  }

  @Override
  public boolean isShared() {
    return database.isShared();
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    if (events.isEmpty()) {
      done.complete(Appended.ALL);
      return done;
    }
    List<Encoded> encoded = new ArrayList<>(events.size());
    for (CallEvent event : events) {
      encoded.add(new Encoded(origin, event, EventJson.encode(event)));
    }
    // a batch larger than the bound could never enter: it counts as the bound
    room.acquireUninterruptibly(Math.min(events.size(), BOUND));
    if (closing) {
      done.completeExceptionally(
          new JournalException("the journal is closed", new IllegalStateException("closed")));
      return done;
    }
    waiting.addAndGet(events.size());
    queue.add(new Waiting(encoded, done));
    return done;
  }

  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    listeners.add(listener);
  }

  @Override
  public void onPeersCommit(Runnable listener) {
    endsFollowers.add(listener);
  }

  @Override
  public List<CallEvent> takeUp(String sessionId) {
    List<CallEvent> stored = reading.session(sessionId);
    diverged.remove(sessionId);
    return stored;
  }

  // the writer

  private void writeUntilClosed() {
    while (!closing || !queue.isEmpty()) {
      List<Waiting> group = takeGroup();
      if (!group.isEmpty()) {
        commitUntilDone(group);
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
  private void commitUntilDone(List<Waiting> group) {
    List<Encoded> events = group.stream().flatMap(each -> each.events().stream()).toList();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        Outcome outcome = database.write(handle -> store(handle, events));
        succeeded(outcome, events);
        conclude(group, outcome.refused());
        return;
      } catch (JournalException e) {
        if (trouble == null) {
          LOG.error("events cannot be stored, trying on: {}", e.getMessage());
        }
        trouble = e.getMessage();
        endsInDoubt = true;
        if (closing && pause.equals(LONGEST_PAUSE)) {
          LOG.error("closing although {} events are not stored: {}", waiting.get(), trouble);
          group.forEach(each -> each.done().completeExceptionally(e));
          return;
        }
      }
      sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private Outcome store(Handle handle, List<Encoded> events) throws SQLException {
    boolean mayBeOthers = database.isShared() || endsInDoubt;
    Outcome outcome = writing.store(handle, events, diverged, mayBeOthers ? null : ends);
    if (!outcome.entries().isEmpty()) {
      database.announce(handle, Change.EVENTS);
    }
    return outcome;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What another process committed shows in the ends alone; whoever is behind reads it. */
  private void lookAfterPeers() {
    long[] seen = database.read(writing::ends);
    if (sawEnds(seen)) {
      endsFollowers.forEach(Runnable::run);
    }
  }

  /** Ends only grow: what was read before a commit may be heard of after it. */
  private synchronized boolean sawEnds(long[] seen) {
    long[] next = ends.clone();
    for (int partition = 0; partition < next.length; partition++) {
      next[partition] = Math.max(next[partition], seen[partition]);
    }
    boolean moved = !Arrays.equals(next, ends);
    ends = next;
    return moved;
  }

  private void succeeded(Outcome outcome, List<Encoded> events) {
    var _ = sawEnds(outcome.ends());
    endsInDoubt = false;
    writing.committed();
    if (trouble != null) {
      trouble = null;
      LOG.info("events are stored again");
    }
    outcome.refused().stream().forEach(i -> diverged.add(events.get(i).event().sessionId()));
    for (Consumer<List<Entry>> listener : listeners) {
      try {
        listener.accept(outcome.entries());
      } catch (RuntimeException e) {
        LOG.error("a follower of the journal broke", e);
      }
    }
  }

  /**
   * Tells each that appended what became of its events; {@code refused} counts over all of them.
   */
  private void conclude(List<Waiting> group, BitSet refused) {
    int from = 0;
    for (Waiting each : group) {
      int size = each.events().size();
      Set<String> sessions = new HashSet<>();
      for (int i = refused.nextSetBit(from); i >= 0 && i < from + size; ) {
        sessions.add(each.events().get(i - from).event().sessionId());
        i = refused.nextSetBit(i + 1);
      }
      from += size;
      waiting.addAndGet(-size);
      room.release(Math.min(size, BOUND));
      each.done().complete(sessions.isEmpty() ? Appended.ALL : new Appended(sessions));
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
  public CommitOrder commitOrder() {
    return commitOrder;
  }

  @Override
  public List<List<CallEvent>> openSessions(String origin) {
    return reading.openSessions(origin);
  }

  @Override
  public Set<String> openSessionIds(String origin) {
    return reading.openSessionIds(origin);
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

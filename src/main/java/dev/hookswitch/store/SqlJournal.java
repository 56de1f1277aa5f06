package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.LogWriter;
import dev.hookswitch.journal.LogWriter.Stored;
import dev.hookswitch.journal.Page;
import dev.hookswitch.store.JournalWriting.Outcome;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on a database. Group commit is {@link LogWriter}'s, what a transaction does {@link
 * JournalWriting}'s, reading {@link SqlReading}'s.
 */
public final class SqlJournal implements Journal {

  private static final Logger LOG = LoggerFactory.getLogger(SqlJournal.class);

  private final Database database;
  private final SqlReading reading;
  private final SqlBacklog backlog;
  private final SqlCommitOrder commitOrder;
  private final JournalWriting writing;
  private final int partitions;
  private final LogWriter writer;
  private final List<Runnable> endsFollowers = new CopyOnWriteArrayList<>();

  /** The next offset of each partition, as committed; replaced after each commit. */
  private volatile long[] ends;

  /** A commit that failed may have been one all the same: then the store is asked. The writer's. */
  private boolean endsInDoubt;

  public SqlJournal(Database database) {
    this.database = database;
    this.reading = new SqlReading(database);
    this.commitOrder = new SqlCommitOrder(database);
    this.partitions = reading.partitions();
    this.backlog = new SqlBacklog(database, partitions);
    this.writing = new JournalWriting(database.dialect(), partitions);
    this.ends = database.read(writing::ends);
    database.follow(Change.EVENTS, this::lookAfterPeers);
    this.writer = new LogWriter("journal-writer", this::store);
    writer.start();
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
    return writer.append(origin, events);
  }

  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    writer.onCommit(listener);
  }

  @Override
  public void onPeersCommit(Runnable listener) {
    endsFollowers.add(listener);
  }

  @Override
  public List<CallEvent> takeUp(String sessionId) {
    List<CallEvent> stored = reading.session(sessionId);
    writer.takeAgain(sessionId);
    return stored;
  }

  private Stored store(List<Encoded> events, Set<String> shut) {
    Outcome outcome = written(events, shut);
    // more than our own: a peer committed before us, or an attempt of ours that seemed to fail
    if (sawEnds(outcome.ends()) > outcome.entries().size()) {
      tellOfEnds();
    }
    endsInDoubt = false;
    writing.committed();
    return new Stored(outcome.entries(), outcome.refused());
  }

  private Outcome written(List<Encoded> events, Set<String> shut) {
    try {
      return database.write(handle -> store(handle, events, shut));
    } catch (JournalException e) {
      endsInDoubt = true;
      throw e;
    }
  }

  private Outcome store(Handle handle, List<Encoded> events, Set<String> shut) throws SQLException {
    boolean mayBeOthers = database.isShared() || endsInDoubt;
    Outcome outcome = writing.store(handle, events, shut, mayBeOthers ? null : ends);
    if (!outcome.entries().isEmpty()) {
      database.announce(handle, Change.EVENTS);
    }
    return outcome;
  }

  /** What another process committed shows in the ends alone; whoever is behind reads it. */
  private void lookAfterPeers() {
    if (sawEnds(database.read(writing::ends)) > 0) {
      tellOfEnds();
    }
  }

  private void tellOfEnds() {
    for (Runnable follower : endsFollowers) {
      try {
        follower.run();
      } catch (RuntimeException e) {
        LOG.error("a follower of the journal's ends broke", e);
      }
    }
  }

  /**
   * Ends only grow: what was read before a commit may be heard of after it. Whoever moves them
   * answers for telling of it, because nobody who comes later sees that they moved.
   *
   * @return by how many events they have moved now
   */
  private synchronized long sawEnds(long[] seen) {
    long[] next = ends.clone();
    long moved = 0;
    for (int partition = 0; partition < next.length; partition++) {
      moved += Math.max(0, seen[partition] - next[partition]);
      next[partition] = Math.max(next[partition], seen[partition]);
    }
    ends = next;
    return moved;
  }

  @Override
  public Optional<String> trouble() {
    return writer.trouble();
  }

  @Override
  public int waiting() {
    return writer.waiting();
  }

  @Override
  public void close() {
    writer.close();
  }

  // reading

  @Override
  public List<Entry> read(Map<Integer, Long> from, int limit) {
    return backlog.read(from, limit);
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

package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A log as a topic is one: its offsets have gaps, which differ from seed to seed, and its ends lie
 * above the last events or farther. The rows are a database's, so that all stores go with it.
 */
public final class GappedLog implements EventLog {

  private final GappedDatabase database;
  private final SqlJournal journal;
  private final List<Consumer<List<Entry>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> endsFollowers = new CopyOnWriteArrayList<>();

  /** The last offset of each partition; the writer's. */
  private final long[] last;

  public GappedLog(Database database, long seed) {
    this.database = new GappedDatabase(database, seed);
    this.last = this.database.ends();
    for (int partition = 0; partition < last.length; partition++) {
      last[partition]--;
    }
    this.journal = new SqlJournal(this.database);
    journal.onCommit(this::committed);
  }

  private void committed(List<Entry> entries) {
    List<Entry> placed = new ArrayList<>();
    for (Entry entry : entries) {
      placed.add(after(last[entry.partition()], entry));
      last[entry.partition()] = entry.offset();
    }
    listeners.forEach(listener -> listener.accept(placed));
    endsFollowers.forEach(Runnable::run);
  }

  private static Entry after(long previous, Entry entry) {
    return new Entry(entry.partition(), previous, entry.offset(), entry.event(), entry.json());
  }

  @Override
  public List<Entry> read(int partition, long from, int limit) {
    List<Entry> entries = new ArrayList<>();
    long previous = from - 1;
    for (Entry entry : journal.read(partition, from, limit)) {
      entries.add(after(previous, entry));
      previous = entry.offset();
    }
    return entries;
  }

  @Override
  public long[] ends() {
    return database.ends();
  }

  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    listeners.add(listener);
  }

  /** What follows the last events of a commit nobody hears of by its entries. */
  @Override
  public void onPeersCommit(Runnable listener) {
    endsFollowers.add(listener);
  }

  @Override
  public int partitions() {
    return journal.partitions();
  }

  @Override
  public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
    return journal.append(origin, events);
  }

  @Override
  public List<CallEvent> takeUp(String sessionId) {
    return journal.takeUp(sessionId);
  }

  @Override
  public List<List<CallEvent>> openSessions(String origin) {
    return journal.openSessions(origin);
  }

  @Override
  public Set<String> openSessionIds(String origin) {
    return journal.openSessionIds(origin);
  }

  @Override
  public Set<String> openOrigins() {
    return journal.openOrigins();
  }

  @Override
  public List<String> lastCompleted(String origin, int limit) {
    return journal.lastCompleted(origin, limit);
  }

  @Override
  public Optional<String> trouble() {
    return journal.trouble();
  }

  @Override
  public int waiting() {
    return journal.waiting();
  }

  @Override
  public void close() {
    journal.close();
  }
}

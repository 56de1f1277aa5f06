package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Distribution;
import dev.hookswitch.cluster.Spreading;
import dev.hookswitch.cluster.Tenant;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.LogWriter;
import dev.hookswitch.journal.Page;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.EventCopy.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The journal on a topic: {@link Scribe}s write to it, {@link TopicGroup} reads it where this
 * process delivers, and what else is asked is asked of the copy in the database.
 */
public final class KafkaJournal implements Journal {

  /** How long a question waits for what was read already to be in the copy. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  /** The writing side of one PBX link. */
  private record Desk(Scribe scribe, LogWriter writer) {}

  private final KafkaPlace place;
  private final LongSupplier numbers;
  private final EventCopy copy;
  private final Journal copied;
  private final Partitioning partitioning;
  private final TopicReader reader;
  private final TopicGroup group;
  private final ConcurrentMap<String, Desk> desks = new ConcurrentHashMap<>();
  private final List<Consumer<List<Entry>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  /**
   * Opens it; nothing is read before {@link #start}.
   *
   * @param copied the journal that reads the copy; nothing is appended to it
   * @param random safe for all threads; another one in each process
   */
  public KafkaJournal(KafkaPlace place, EventCopy copy, Journal copied, RandomGenerator random) {
    this.place = place;
    this.numbers = random::nextLong;
    this.copy = copy;
    this.copied = copied;
    this.partitioning = new Partitioning(copied.partitions());
    this.reader = new TopicReader(place);
    this.group =
        new TopicGroup(place, partitioning, copy, this::tellListeners, this::tellFollowers);
    copied.onPeersCommit(this::tellFollowers);
  }

  /** Joins the group that delivers. */
  public void start() {
    group.start();
  }

  private void tellListeners(List<Entry> entries) {
    listeners.forEach(listener -> listener.accept(entries));
  }

  private void tellFollowers() {
    followers.forEach(Runnable::run);
  }

  /** Each process has the leases of the partitions that the group gave to it. */
  public Spreading spreading() {
    return (self, view, leases, held) ->
        Distribution.towards(
            group.assigned().stream().map(leases::get).collect(Collectors.toSet()),
            self,
            view,
            leases,
            held);
  }

  /**
   * Who works under these leases, as {@code tenant} does, with what is read for it.
   *
   * @param leases of all partitions, in order
   */
  public Tenant accompany(Tenant tenant, List<String> leases) {
    return new Tenant() {
      @Override
      public void acquired(Set<Tenure> tenures) {
        tenant.acquired(tenures);
        Map<Integer, Tenure> byPartition = new HashMap<>();
        tenures.forEach(each -> byPartition.put(leases.indexOf(each.lease()), each));
        group.hold(byPartition);
      }

      @Override
      public void released(Set<Tenure> tenures) {
        tenant.released(tenures);
        group.drop(numbers(tenures));
      }

      @Override
      public void lost(Set<Tenure> tenures) {
        tenant.lost(tenures);
        group.drop(numbers(tenures));
      }

      @Override
      public void settled(Set<Tenure> held) {
        tenant.settled(held);
      }

      private Set<Integer> numbers(Set<Tenure> tenures) {
        return tenures.stream()
            .map(each -> leases.indexOf(each.lease()))
            .collect(Collectors.toSet());
      }
    };
  }

  /**
   * Waits until the copy has these, where this process is the one that copies.
   *
   * @throws JournalException when that takes too long
   */
  public void awaitCopy(List<Entry> entries) {
    for (Entry each : entries) {
      awaitCopy(each.partition(), each.offset() + 1);
    }
  }

  private void awaitCopy(int partition, long end) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isAhead(partition, end)) {
      if (System.nanoTime() - deadline > 0) {
        throw new JournalException(
            "the database is behind the topic " + place.topic(), new IllegalStateException("copy"));
      }
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JournalException("interrupted", e);
      }
    }
  }

  private boolean isAhead(int partition, long end) {
    Part part = group.part(partition);
    return part != null && part.tenure().isValid() && part.end() - part.size() < end;
  }

  // writing

  private Desk desk(String origin) {
    return desks.computeIfAbsent(
        origin,
        name -> {
          Scribe scribe = new Scribe(name, place, partitioning, reader, copy, numbers);
          LogWriter writer = new LogWriter("journal-writer-" + name, scribe);
          writer.start();
          return new Desk(scribe, writer);
        });
  }

  @Override
  public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
    return desk(origin).writer().append(origin, events);
  }

  @Override
  public List<CallEvent> takeUp(String sessionId) {
    List<CallEvent> events = account(sessionId);
    desks.values().forEach(desk -> desk.writer().takeAgain(sessionId));
    return events;
  }

  /** A session as the topic has it. */
  private List<CallEvent> account(String sessionId) {
    Map<Integer, Long> from = copyEnds();
    from.keySet().retainAll(Set.of(partitioning.of(sessionId)));
    Accounts accounts = new Accounts(copy);
    accounts.begin(Set.of(sessionId));
    reader.read(
        from,
        found ->
            accounts.goOn(
                found.stream().filter(each -> each.session().equals(sessionId)).toList()));
    return accounts.all().getFirst();
  }

  /** {@code listener} hears of what is read from the partitions that this process delivers. */
  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    listeners.add(listener);
  }

  @Override
  public void onPeersCommit(Runnable listener) {
    followers.add(listener);
  }

  @Override
  public Optional<String> trouble() {
    return desks.values().stream().flatMap(desk -> desk.writer().trouble().stream()).findFirst();
  }

  @Override
  public int waiting() {
    return desks.values().stream().mapToInt(desk -> desk.writer().waiting()).sum();
  }

  // reading the log

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public int partitions() {
    return partitioning.partitions();
  }

  @Override
  public List<Entry> read(Map<Integer, Long> from, int limit) {
    Map<Integer, Long> older = new HashMap<>();
    List<Entry> fresh = new ArrayList<>();
    int share = Math.max(1, limit / from.size());
    from.forEach((partition, offset) -> {
      Part part = group.part(partition);
      List<Entry> read = part == null ? List.of() : part.read(offset, share);
      if (read.isEmpty()) {
        older.put(partition, offset);
      }
      fresh.addAll(read);
    });
    List<Entry> entries =
        older.isEmpty() ? new ArrayList<>() : new ArrayList<>(copied.read(older, limit));
    entries.addAll(fresh.subList(0, Math.min(fresh.size(), limit - entries.size())));
    return entries;
  }

  @Override
  public long[] ends() {
    long[] ends = copied.ends();
    for (Part part : group.parts()) {
      ends[part.partition()] = Math.max(ends[part.partition()], part.end());
    }
    return ends;
  }

  // asking the copy

  @Override
  public List<List<CallEvent>> openSessions(String origin) {
    Map<Integer, Long> from = copyEnds();
    Accounts accounts = new Accounts(copy);
    accounts.begin(copied.openSessionIds(origin));
    reader.read(
        from,
        found ->
            accounts.goOn(found.stream().filter(each -> each.origin().equals(origin)).toList()));
    return accounts.all().stream()
        .filter(events -> !events.isEmpty() && !(events.getLast() instanceof Completed))
        .toList();
  }

  private Map<Integer, Long> copyEnds() {
    Progress[] progress = copy.progress();
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < progress.length; partition++) {
      ends.put(partition, progress[partition].record());
    }
    return ends;
  }

  @Override
  public Set<String> openSessionIds(String origin) {
    return openSessions(origin).stream()
        .map(events -> events.getFirst().sessionId())
        .collect(Collectors.toSet());
  }

  @Override
  public Set<String> openOrigins() {
    Set<String> origins = new LinkedHashSet<>(copied.openOrigins());
    reader.read(copyEnds(), found -> found.forEach(each -> origins.add(each.origin())));
    return origins;
  }

  @Override
  public List<String> lastCompleted(String origin, int limit) {
    Set<String> completed = new LinkedHashSet<>();
    reader.read(
        copyEnds(),
        found -> {
          for (Found each : found) {
            if (each.origin().equals(origin)
                && each.chained().event().event() instanceof Completed completion) {
              completed.add(completion.sessionId());
            }
          }
        });
    completed.addAll(copied.lastCompleted(origin, limit));
    return completed.stream().limit(limit).toList();
  }

  @Override
  public CommitOrder commitOrder() {
    return copied.commitOrder();
  }

  @Override
  public Page<CallEvent> events(EventQuery query) {
    return copied.events(query);
  }

  /** With what this process has read of it already. */
  @Override
  public List<CallEvent> session(String sessionId) {
    int partition = partitioning.of(sessionId);
    Part part = group.part(partition);
    if (part != null) {
      awaitCopy(partition, part.end());
    }
    return copied.session(sessionId);
  }

  @Override
  public Page<CallRow> calls(CallQuery query) {
    return copied.calls(query);
  }

  @Override
  public Optional<CallRow> call(String sessionId) {
    return copied.call(sessionId);
  }

  /** Commits what waits; for writing. Reading goes on until {@link #closeReading}. */
  @Override
  public void close() {
    desks
        .values()
        .forEach(desk -> {
          desk.writer().close();
          desk.scribe().close();
        });
  }

  /** When this process delivers nothing any more. */
  public void closeReading() {
    group.close();
    copied.close();
    reader.close();
  }
}

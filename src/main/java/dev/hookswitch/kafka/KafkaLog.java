package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.LogWriter;
import dev.hookswitch.journal.LogWriter.Stored;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.journal.TakenOver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The log on a topic: group commit is {@link LogWriter}'s, a transaction the {@link Pen}'s, reading
 * {@link TopicReader}'s. It opens by taking the pen and reading the topic from its beginning.
 */
public final class KafkaLog implements EventLog {

  private final KafkaPlace place;
  private final BooleanSupplier isOurs;
  private final TopicReader reader;
  private final Partitioning partitioning;
  private final Pasts pasts = new Pasts();
  private final LogWriter writer;

  /** Null: another must be taken before anything is written. The writer's alone. */
  private @Nullable Pen pen;

  /** Committed, and no listener was told of it. The writer's alone. */
  private final List<Entry> unheard = new ArrayList<>();

  /** Above the last event of each partition; replaced after each commit. */
  private volatile long[] ends;

  /**
   * Opens it.
   *
   * @param isOurs whether this process is the one that should write; asked when another has taken
   *     the pen, or none can be had
   * @throws JournalException when the brokers cannot be reached
   */
  public KafkaLog(KafkaPlace place, BooleanSupplier isOurs) {
    this.place = place;
    this.isOurs = isOurs;
    this.reader = new TopicReader(place);
    try {
      this.partitioning = new Partitioning(reader.partitions());
      this.ends = reader.beginnings(partitioning.partitions());
      this.pen = takePen();
      unheard.clear();
    } catch (JournalException e) {
      reader.close();
      throw e;
    }
    this.writer = new LogWriter(this::store);
    writer.start();
  }

  /** Reads what was committed by whoever had the last one. */
  private Pen takePen() {
    Pen taken = Pen.take(place, partitioning);
    try {
      catchUp();
      return taken;
    } catch (JournalException e) {
      taken.close();
      throw e;
    }
  }

  private void catchUp() {
    long[] until = reader.decided(partitioning.partitions());
    for (int partition = 0; partition < until.length; partition++) {
      reader.read(
          partition,
          ends[partition],
          until[partition],
          found -> {
            EventRecord.read(found).ifPresent(event -> learn(event, entry(found, event)));
            return true;
          });
    }
  }

  private void learn(Encoded event, Entry entry) {
    Selection selection = new Selection(pasts, Set.of());
    selection.select(List.of(event));
    if (!selection.taken().isEmpty()) {
      note(selection, List.of(entry));
    }
  }

  private static Entry entry(ConsumerRecord<String, byte[]> found, Encoded event) {
    return new Entry(found.partition(), found.offset(), event.event(), event.json());
  }

  private void note(Selection selection, List<Entry> entries) {
    selection.committed(entries);
    long[] next = ends.clone();
    entries.forEach(entry -> next[entry.partition()] = entry.offset() + 1);
    ends = next;
    unheard.addAll(entries);
  }

  private Stored store(List<Encoded> events, Set<String> shut) {
    Pen own = pen;
    if (own == null) {
      if (!isOurs.getAsBoolean()) {
        throw new TakenOver("another process writes to the topic " + place.topic() + " now");
      }
      own = takePen();
      pen = own;
    }
    Selection selection = new Selection(pasts, shut);
    selection.select(events);
    if (!selection.taken().isEmpty()) {
      write(own, selection);
    }
    Stored stored = new Stored(List.copyOf(unheard), selection.refused());
    unheard.clear();
    return stored;
  }

  private void write(Pen own, Selection selection) {
    try {
      note(selection, own.write(selection.taken()));
    } catch (JournalException e) {
      pen = null;
      own.close();
      throw e;
    }
  }

  @Override
  public int partitions() {
    return partitioning.partitions();
  }

  @Override
  public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
    return writer.append(origin, events);
  }

  @Override
  public List<CallEvent> takeUp(String sessionId) {
    List<CallEvent> stored = new ArrayList<>();
    Past past = pasts.find(sessionId);
    if (past != null) {
      reader.read(
          partitioning.of(sessionId),
          past.first(),
          past.last() + 1,
          found -> {
            if (sessionId.equals(found.key())) {
              EventRecord.read(found).ifPresent(event -> stored.add(event.event()));
            }
            return true;
          });
    }
    writer.takeAgain(sessionId);
    return stored;
  }

  @Override
  public void onCommit(Consumer<List<Entry>> listener) {
    writer.onCommit(listener);
  }

  @Override
  public List<Entry> read(int partition, long from, int limit) {
    List<Entry> entries = new ArrayList<>();
    reader.read(
        partition,
        from,
        ends[partition],
        found -> {
          EventRecord.read(found).ifPresent(event -> entries.add(entry(found, event)));
          return entries.size() < limit;
        });
    return entries;
  }

  @Override
  public long[] ends() {
    return ends.clone();
  }

  @Override
  public List<List<CallEvent>> openSessions(String origin) {
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    Map<Integer, Long> from = new TreeMap<>();
    for (Past past : open(origin)) {
      sessions.put(past.sessionId(), new ArrayList<>());
      from.merge(partitioning.of(past.sessionId()), past.first(), Math::min);
    }
    long[] until = ends;
    from.forEach((partition, first) ->
        reader.read(
            partition,
            first,
            until[partition],
            found -> {
              List<CallEvent> events = sessions.get(found.key());
              if (events != null) {
                EventRecord.read(found).ifPresent(event -> events.add(event.event()));
              }
              return true;
            }));
    return List.copyOf(sessions.values());
  }

  private List<Past> open(String origin) {
    return pasts.open().stream().filter(past -> past.origin().equals(origin)).toList();
  }

  @Override
  public Set<String> openSessionIds(String origin) {
    return open(origin).stream().map(Past::sessionId).collect(Collectors.toSet());
  }

  @Override
  public Set<String> openOrigins() {
    return pasts.open().stream().map(Past::origin).collect(Collectors.toSet());
  }

  @Override
  public List<String> lastCompleted(String origin, int limit) {
    return pasts.lastCompleted(origin, limit);
  }

  @Override
  public Optional<String> trouble() {
    return writer.trouble();
  }

  @Override
  public int waiting() {
    return writer.waiting();
  }

  /** Commits what waits; the next to write takes the pen without asking. */
  @Override
  public void close() {
    writer.close();
    Pen last = pen;
    if (last != null) {
      last.close();
    }
    reader.close();
  }
}

package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.LogWriter;
import dev.hookswitch.journal.LogWriter.Stored;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.EventCopy.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the topic what one PBX link observes. Every process that observes it has one, of which
 * one writes; the others look whether what they have to tell is told. What is not, a second after
 * it should have been, they write themselves. For a while two may write then, one of which was
 * frozen or slow: each finds what the other wrote between what it wrote itself, reads what became
 * of its own ({@link Sieve}), and the one whose pen has the lower number writes no more. So nobody
 * needs to know who lives. For the writer's thread alone.
 */
final class Scribe implements LogWriter.Store, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);

  /** How long the one with the pen has to write what everybody has observed. */
  private static final Duration COURTESY = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** As much as may wait: who looks whether it is told should look seldom, and for much at once. */
  private static final int GROUP_OF_OTHERS = 20_000;

  private final String origin;
  private final KafkaPlace place;
  private final Partitioning partitioning;
  private final TopicReader reader;
  private final EventCopy copy;
  private final LongSupplier numbers;
  private final Pasts pasts;

  /** Of each partition: what stands in the topic below this offset is known. */
  private final Map<Integer, Long> known = new HashMap<>();

  /** Null: another must be taken before anything is written. */
  private @Nullable Pen pen;

  /** Writing failed: nobody knows yet what is there, but nobody else was writing. */
  private boolean isInDoubt;

  /**
   * Makes one that has written nothing.
   *
   * @param numbers of pens, never the same twice
   */
  Scribe(
      String origin,
      KafkaPlace place,
      Partitioning partitioning,
      TopicReader reader,
      EventCopy copy,
      LongSupplier numbers) {
    this.origin = origin;
    this.place = place;
    this.partitioning = partitioning;
    this.reader = reader;
    this.copy = copy;
    this.numbers = numbers;
    this.pasts = new Pasts(copy, partitioning);
  }

  @Override
  public int group() {
    return pen == null ? GROUP_OF_OTHERS : LogWriter.GROUP;
  }

  @Override
  public Stored store(List<Encoded> events, Set<String> shut) {
    while (true) {
      Selection selection =
          pen == null && !isInDoubt
              ? awaitOthers(events, shut)
              : new Selection(pasts, events, shut);
      if (selection.taken().isEmpty() && !isInDoubt) {
        return new Stored(List.of(), selection.refused());
      }
      Pen own = pen;
      if (own == null) {
        takePen();
      } else if (write(own, selection)) {
        return new Stored(List.of(), selection.refused());
      }
    }
  }

  /** Looks what of it others tell, and answers with what they have not told in time. */
  private Selection awaitOthers(List<Encoded> events, Set<String> shut) {
    // who has just come may not be known yet: then both write for a moment
    long deadline = System.nanoTime() + (copy.isAlone() ? 0 : COURTESY.toNanos());
    while (System.nanoTime() - deadline < 0) {
      pasts.forgetAll();
      Selection selection = new Selection(pasts, events, shut);
      if (selection.taken().isEmpty() || !pause()) {
        return selection;
      }
    }
    catchUp();
    return new Selection(pasts, events, shut);
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_EVERY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void takePen() {
    Pen taken = new Pen(place, partitioning, numbers.getAsLong());
    boolean isReady = false;
    try {
      catchUp();
      isReady = true;
    } finally {
      if (!isReady) {
        taken.close();
      }
    }
    pen = taken;
    isInDoubt = false;
    LOG.debug("pbx={} this process writes what it tells", origin);
  }

  /** Learns what is in the topic and not in the copy. */
  private void catchUp() {
    pasts.forgetAll();
    // first this: what is copied meanwhile is found in both, and known
    Progress[] progress = copy.progress();
    Map<Integer, Long> from = new HashMap<>();
    for (int partition = 0; partition < progress.length; partition++) {
      from.put(partition, progress[partition].record());
    }
    var _ = learn(from);
  }

  /**
   * Learns what stands in the topic from these offsets on.
   *
   * @return the highest number of a pen that wrote what this link observes
   */
  private long learn(Map<Integer, Long> from) {
    Sieve sieve = new Sieve(pasts);
    AtomicLong highest = new AtomicLong(Long.MIN_VALUE);
    known.putAll(
        reader.read(
            from,
            found -> {
              List<Found> ours =
                  found.stream().filter(each -> each.origin().equals(origin)).toList();
              ours.forEach(each -> highest.accumulateAndGet(each.pen(), Math::max));
              var _ = sieve.sift(ours);
            }));
    return highest.get();
  }

  /** Writes; whether it is known what became of it. */
  private boolean write(Pen own, Selection selection) {
    List<Chained> events = selection.taken();
    long[] records = send(own, events);
    Map<Integer, Long> from = new HashMap<>();
    Map<Integer, Long> next = new HashMap<>();
    boolean isNextToEachOther = true;
    for (int i = 0; i < records.length; i++) {
      int partition = partitioning.of(events.get(i).event().event().sessionId());
      long expected = next.getOrDefault(partition, known.getOrDefault(partition, 0L));
      from.putIfAbsent(partition, expected);
      isNextToEachOther &= records[i] == expected;
      next.put(partition, records[i] + 1);
    }
    if (isNextToEachOther) {
      selection.committed(records);
      known.putAll(next);
      return true;
    }
    if (learn(from) > own.number()) {
      LOG.info("pbx={} another process writes what it tells", origin);
      own.close();
      pen = null;
    }
    return false;
  }

  private long[] send(Pen own, List<Chained> events) {
    try {
      return own.write(events);
    } catch (JournalException e) {
      isInDoubt = true;
      pen = null;
      own.close();
      throw e;
    }
  }

  /** What waits was written; the next to write takes a pen without asking. */
  @Override
  public void close() {
    Pen last = pen;
    if (last != null) {
      last.close();
    }
  }
}

package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.LogWriter;
import dev.hookswitch.journal.LogWriter.Stored;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.EventCopy.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the topic what one PBX link observes. Every process that observes it has one, and the
 * one with the {@link Pen} writes; the others look whether what they have to tell is told. What is
 * not, a second after it should have been, they tell themselves: they take the pen, and whoever had
 * it finds out with its next word. So nobody needs to know who lives. For the writer's thread
 * alone.
 */
final class Scribe implements LogWriter.Store, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);

  /** How long the one with the pen has to write what everybody has observed. */
  private static final Duration COURTESY = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Events of the topic that are compared at once. */
  private static final int PAGE = 5_000;

  /** As much as may wait: who looks whether it is told should look seldom, and for much at once. */
  private static final int GROUP_OF_OTHERS = 20_000;

  private final String origin;
  private final KafkaPlace place;
  private final Partitioning partitioning;
  private final TopicReader reader;
  private final EventCopy copy;
  private final Pasts pasts;

  /** Null: another must be taken before anything is written. */
  private @Nullable Pen pen;

  /** A transaction failed: nobody knows yet whether it was committed, but the pen was ours. */
  private boolean isInDoubt;

  Scribe(
      String origin,
      KafkaPlace place,
      Partitioning partitioning,
      TopicReader reader,
      EventCopy copy) {
    this.origin = origin;
    this.place = place;
    this.partitioning = partitioning;
    this.reader = reader;
    this.copy = copy;
    this.pasts = new Pasts(copy, partitioning);
  }

  @Override
  public int group() {
    return pen == null ? GROUP_OF_OTHERS : LogWriter.GROUP;
  }

  @Override
  public Stored store(List<Encoded> events, Set<String> shut) {
    while (true) {
      if (pen == null && !isInDoubt) {
        Selection selection = awaitOthers(events, shut);
        if (selection.taken().isEmpty()) {
          return new Stored(List.of(), selection.refused());
        }
      }
      try {
        return write(events, shut);
      } catch (TakenOver e) {
        LOG.info("pbx={} another process writes what it tells", origin);
      }
    }
  }

  /** Looks what of it others tell, and answers with what they have not told in time. */
  private Selection awaitOthers(List<Encoded> events, Set<String> shut) {
    // who has just come may not be known yet: then both find out by the pen
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

  /** Learns what is in the topic and not in the copy. */
  private void catchUp() {
    pasts.forgetAll();
    // first this: what is copied meanwhile is found in both, and known
    Progress[] progress = copy.progress();
    Map<Integer, Long> from = new HashMap<>();
    for (int partition = 0; partition < progress.length; partition++) {
      from.put(partition, progress[partition].record());
    }
    List<TopicReader.Found> page = new ArrayList<>();
    reader.read(
        from,
        found -> {
          if (found.event().origin().equals(origin)) {
            page.add(found);
            if (page.size() == PAGE) {
              learn(page);
              page.clear();
            }
          }
        });
    learn(page);
  }

  private void learn(List<TopicReader.Found> found) {
    IdentityHashMap<Encoded, Long> records = new IdentityHashMap<>();
    found.forEach(each -> records.put(each.event(), each.record()));
    Selection selection =
        new Selection(pasts, found.stream().map(TopicReader.Found::event).toList(), Set.of());
    selection.committed(
        selection.taken().stream().mapToLong(each -> records.getOrDefault(each, 0L)).toArray());
  }

  private Stored write(List<Encoded> events, Set<String> shut) {
    Pen own = pen;
    if (own == null) {
      own = takePen();
      pen = own;
      isInDoubt = false;
    }
    Selection selection = new Selection(pasts, events, shut);
    if (!selection.taken().isEmpty()) {
      selection.committed(write(own, selection.taken()));
    }
    return new Stored(List.of(), selection.refused());
  }

  private Pen takePen() {
    Pen taken = Pen.take(place, partitioning, origin);
    boolean isReady = false;
    try {
      catchUp();
      isReady = true;
      LOG.debug("pbx={} this process writes what it tells", origin);
      return taken;
    } finally {
      if (!isReady) {
        taken.close();
      }
    }
  }

  private long[] write(Pen own, List<Encoded> events) {
    try {
      return own.write(events);
    } catch (JournalException e) {
      isInDoubt = !(e instanceof TakenOver);
      pen = null;
      own.close();
      throw e;
    }
  }

  /** What waits was written; the next to write takes the pen without asking. */
  @Override
  public void close() {
    Pen last = pen;
    if (last != null) {
      last.close();
    }
  }
}

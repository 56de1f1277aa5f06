package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Partitioning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log that is elsewhere into a topic, partition by partition, or goes on with that: what
 * is in the topic says how far it was. Nobody else may write there meanwhile. For one thread.
 */
public final class TopicFilling implements AutoCloseable {

  private final Partitioning partitioning;
  private final TopicReader reader;
  private final Pen pen;

  /** One for each partition: what the topic has. */
  private final List<Ledger> ledgers;

  private final @Nullable String[] last;
  private final long[] records;

  /**
   * Opens the topic, and makes it where there is none; nothing is read before {@link #look}.
   *
   * @param pen which no other process has
   * @throws JournalException when it is not fit, or the brokers cannot be reached
   */
  public TopicFilling(KafkaPlace place, int partitions, long pen) {
    this.partitioning = new Partitioning(partitions);
    place.prepare(partitions);
    this.reader = new TopicReader(place);
    this.pen = new Pen(place, partitioning, pen);
    this.ledgers = IntStream.range(0, partitions).mapToObj(_ -> new Ledger()).toList();
    this.last = new @Nullable String[partitions];
    this.records = new long[partitions];
  }

  /**
   * Reads all that came to the topic since it was looked at last.
   *
   * @param counted hears how many more events count
   * @throws JournalException when it cannot be read
   */
  public void look(LongConsumer counted) {
    Map<Integer, Long> from = new HashMap<>();
    for (int partition = 0; partition < records.length; partition++) {
      from.put(partition, records[partition]);
    }
    reader
        .read(from, found -> counted.accept(take(found)))
        .forEach((partition, end) -> records[partition] = end);
  }

  private long take(List<Found> found) {
    long count = 0;
    for (Found each : found) {
      CallEvent event = each.chained().event().event();
      int partition = partitioning.of(event.sessionId());
      if (ledgers.get(partition).takes(each.chained())) {
        last[partition] = event.id();
        count++;
      }
    }
    return count;
  }

  /** How many events the topic has. */
  public long size() {
    return ledgers.stream().mapToLong(Ledger::size).sum();
  }

  /** The id of the last event of a partition; empty when there is none. */
  public Optional<String> last(int partition) {
    return Optional.ofNullable(last[partition]);
  }

  /** Where each partition ends. */
  public long[] records() {
    return records.clone();
  }

  /**
   * Writes what comes next in one partition.
   *
   * @return how many were written; the others are of calls whose beginning is not there any more
   * @throws JournalException when it is not known what became of them; look again with another one
   */
  public int write(int partition, List<Encoded> events) {
    List<Chained> chained = new ArrayList<>(events.size());
    for (Encoded each : events) {
      ledgers.get(partition).chain(each).ifPresent(chained::add);
    }
    if (!chained.isEmpty()) {
      pen.write(chained);
      last[partition] = chained.getLast().event().event().id();
    }
    return chained.size();
  }

  /** A log that is compared with that of the topic. */
  public final class Comparison {

    private final Ledger ledger = new Ledger();
    private final int partition;

    private Comparison(int partition) {
      this.partition = partition;
    }

    public void add(List<Encoded> events) {
      for (Encoded each : events) {
        var _ = ledger.chain(each);
      }
    }

    /** Whether the topic has these events, and the same of each. */
    public boolean isEqual() {
      return ledger.agreesWith(ledgers.get(partition));
    }
  }

  /** Begins to compare a partition, of which all was looked at and nothing was written. */
  public Comparison compare(int partition) {
    return new Comparison(partition);
  }

  @Override
  public void close() {
    pen.close();
    reader.close();
  }
}

package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.EventCopy.Progress;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the consumer group that delivers the topic. The group says which
 * partitions this process should have; it reads those of which it has the lease too, from where the
 * copy ends. One thread does all with the consumer. Safe for all threads.
 */
final class TopicGroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicGroup.class);

  /** How long a member that says nothing is one still. */
  private static final Duration SESSION = Duration.ofSeconds(3);

  /** The least that brokers allow who were not told otherwise. */
  private static final Duration USUAL_SESSION = Duration.ofSeconds(6);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A process that hears nothing of the group for so long leaves its partitions to others. */
  private static final long CUT_OFF_NANOS = Duration.ofSeconds(10).toNanos();

  /** Events that were read and are not in the copy, of a kilobyte each: then no more is read. */
  private static final int MOST_AHEAD = 50_000;

  private final KafkaPlace place;
  private final Partitioning partitioning;
  private final EventCopy copy;
  private final Consumer<List<Entry>> listener;
  private final Copier copier;
  private final Pasts pasts;
  private final Sieve sieve;
  private final Worker worker = Worker.named("topic-follower");
  private final Queue<Consumer<KafkaConsumer<String, byte[]>>> orders =
      new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<Integer, Part> parts = new ConcurrentHashMap<>();
  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();

  /** Since when the group has not answered what it was told; 0: it has. */
  private volatile long unansweredSince;

  // the follower's alone
  private Duration session = SESSION;
  private long committedAt = System.nanoTime();
  private boolean isFull;
  private boolean troubled;

  /**
   * Makes a member that has not joined.
   *
   * @param listener hears of what is read, on the follower's thread, and must not block
   * @param copied is run when something more is in the copy, and must not block
   */
  TopicGroup(
      KafkaPlace place,
      Partitioning partitioning,
      EventCopy copy,
      Consumer<List<Entry>> listener,
      Runnable copied) {
    this.place = place;
    this.partitioning = partitioning;
    this.copy = copy;
    this.listener = listener;
    this.copier = new Copier(copy, parts::values, copied);
    this.pasts = new Pasts(copy, partitioning);
    this.sieve = new Sieve(pasts);
  }

  /** Joins. */
  void start() {
    copier.start();
    worker.start(this::followUntilClosed);
  }

  /** The partitions that this process should deliver; none while it cannot hear of the group. */
  Set<Integer> assigned() {
    return isCutOff() ? Set.of() : Set.copyOf(assigned);
  }

  private boolean isCutOff() {
    long since = unansweredSince;
    return since != 0 && System.nanoTime() - since > CUT_OFF_NANOS;
  }

  /** This process delivers these now: what is not in the copy of them is read. */
  void hold(Map<Integer, Tenure> tenures) {
    orders.add(consumer -> begin(consumer, tenures));
  }

  /** This process delivers these no more. */
  void drop(Set<Integer> partitions) {
    parts.keySet().removeAll(partitions); // at once; and once more if they were not begun yet
    orders.add(consumer -> end(consumer, partitions));
  }

  /** What is read of a partition; null: this process does not deliver it. */
  @Nullable Part part(int partition) {
    return parts.get(partition);
  }

  Collection<Part> parts() {
    return parts.values();
  }

  // the follower

  private void followUntilClosed() {
    while (!worker.isClosing()) {
      try (KafkaConsumer<String, byte[]> consumer = open()) {
        consumer.subscribe(List.of(place.topic()), new Rebalance(consumer));
        while (!worker.isClosing()) {
          follow(consumer);
        }
        consumer.close(CloseOptions.timeout(AFTER_TROUBLE));
      } catch (InvalidSessionTimeoutException e) {
        LOG.info(
            "the brokers allow no session of {} s: one that is gone is missed after {} s",
            SESSION.toSeconds(),
            USUAL_SESSION.toSeconds());
        session = USUAL_SESSION;
      } catch (KafkaException | JournalException e) {
        note(e);
        worker.pause(AFTER_TROUBLE);
      }
      assigned.clear();
    }
  }

  private void note(RuntimeException e) {
    if (!troubled) {
      troubled = true;
      LOG.error("the topic {} cannot be followed, trying on: {}", place.topic(), e.getMessage());
    }
  }

  private KafkaConsumer<String, byte[]> open() {
    Map<String, Object> settings = TopicReader.settings(place);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "hookswitch-" + place.topic());
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class));
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session.toMillis());
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) session.toMillis() / 6);
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LONGEST_PAUSE.toMillis());
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    private final KafkaConsumer<String, byte[]> consumer;

    Rebalance(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      unansweredSince = 0;
      for (TopicPartition each : partitions) {
        assigned.add(each.partition());
        readOrPause(consumer, each);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(each -> assigned.remove(each.partition()));
    }
  }

  /** What is not ours by its lease yet is not read. */
  private void readOrPause(KafkaConsumer<String, byte[]> consumer, TopicPartition each) {
    Part part = parts.get(each.partition());
    if (part == null) {
      consumer.pause(List.of(each));
    } else {
      consumer.seek(each, part.nextRecord());
      if (!isFull) {
        consumer.resume(List.of(each));
      }
    }
  }

  private void follow(KafkaConsumer<String, byte[]> consumer) {
    // one that fails is tried again
    for (var order = orders.peek(); order != null; order = orders.peek()) {
      order.accept(consumer);
      orders.remove();
    }
    hand(consumer, consumer.poll(POLL));
    holdBack(consumer);
    if (System.nanoTime() - committedAt > COMMIT_NANOS) {
      committedAt = System.nanoTime();
      commit(consumer);
    }
    if (troubled) {
      troubled = false;
      LOG.info("the topic {} is followed again", place.topic());
    }
  }

  private void begin(KafkaConsumer<String, byte[]> consumer, Map<Integer, Tenure> tenures) {
    Progress[] progress = copy.progress();
    List<TopicPartition> partitions = tenures.keySet().stream().map(place::partition).toList();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    for (TopicPartition each : partitions) {
      Progress from = progress[each.partition()];
      if (beginnings.getOrDefault(each, 0L) > from.record()) {
        LOG.error(
            "partition {} of {} was deleted from offset {} to {} before it was read",
            each.partition(),
            place.topic(),
            from.record(),
            beginnings.get(each));
      }
    }
    pasts.forget(tenures.keySet());
    Set<TopicPartition> ours = consumer.assignment();
    tenures.forEach((number, tenure) -> {
      parts.put(number, new Part(number, tenure, progress[number]));
      if (ours.contains(place.partition(number))) {
        readOrPause(consumer, place.partition(number));
      }
    });
  }

  private void end(KafkaConsumer<String, byte[]> consumer, Set<Integer> partitions) {
    parts.keySet().removeAll(partitions);
    Set<TopicPartition> ours = consumer.assignment();
    consumer.pause(partitions.stream().map(place::partition).filter(ours::contains).toList());
  }

  private void hand(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    List<Found> found = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : records) {
      if (parts.containsKey(each.partition())) {
        EventRecord.read(each).ifPresent(found::add);
      }
    }
    List<Found> counting;
    try {
      counting = sieve.sift(found);
    } catch (JournalException e) {
      // the database is away: once more
      note(e);
      records.partitions().forEach(each -> readOrPause(consumer, each));
      worker.pause(AFTER_TROUBLE);
      return;
    }
    List<Entry> entries = new ArrayList<>(counting.size());
    for (Found each : counting) {
      Part part = parts.get(partitioning.of(each.session()));
      if (part != null) {
        entries.add(part.add(each.chained().event(), each.record()));
      }
    }
    records.nextOffsets().forEach((each, next) -> readUpTo(each.partition(), next.offset()));
    copier.wake();
    try {
      listener.accept(entries);
    } catch (RuntimeException e) {
      LOG.error("a follower of the journal broke", e);
    }
  }

  private void readUpTo(int partition, long record) {
    Part part = parts.get(partition);
    if (part != null) {
      part.readUpTo(record);
    }
  }

  private void holdBack(KafkaConsumer<String, byte[]> consumer) {
    int ahead = parts.values().stream().mapToInt(Part::size).sum();
    if (ahead > MOST_AHEAD && !isFull) {
      isFull = true;
      consumer.pause(consumer.assignment());
    } else if (isFull && ahead < MOST_AHEAD / 2) {
      isFull = false;
      Set<Integer> held = parts.keySet();
      consumer.resume(
          consumer.assignment().stream()
              .filter(each -> held.contains(each.partition()))
              .collect(Collectors.toSet()));
    }
  }

  /** Tells the group, and everybody who looks at it, how far deliveries are. */
  private void commit(KafkaConsumer<String, byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    copy.settled(Set.copyOf(parts.keySet()))
        .forEach((partition, record) ->
            offsets.put(place.partition(partition), new OffsetAndMetadata(record)));
    offsets.keySet().retainAll(consumer.assignment());
    if (offsets.isEmpty()) {
      if (isCutOff()) {
        var _ = consumer.endOffsets(List.of(place.partition(0)), AFTER_TROUBLE);
        unansweredSince = 0;
      }
      return;
    }
    if (unansweredSince == 0) {
      unansweredSince = System.nanoTime();
    }
    consumer.commitAsync(
        offsets,
        (_, failure) -> {
          if (failure == null) {
            unansweredSince = 0;
          } else {
            LOG.debug("the group was not told how far deliveries are", failure);
          }
        });
  }

  @Override
  public void close() {
    worker.close(Duration.ofSeconds(10));
    copier.close();
  }
}

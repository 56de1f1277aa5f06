package dev.hookswitch.kafka;

import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is committed, from any place, with a few consumers that belong to no group: each is
 * one reader's at a time, and is used again. Safe for all threads; more than {@link #AT_ONCE}
 * readers wait for each other.
 */
final class TopicReader implements AutoCloseable {

  private static final int AT_ONCE = 4;
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaPlace place;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Deque<KafkaConsumer<String, byte[]>> idle = new ConcurrentLinkedDeque<>();

  TopicReader(KafkaPlace place) {
    this.place = place;
  }

  private KafkaConsumer<String, byte[]> open() {
    Map<String, Object> settings = place.connection();
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
    // what retention took is not there any more: the first that is
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KafkaPlace.PATIENCE.toMillis());
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  int partitions() {
    return with(consumer -> consumer.partitionsFor(place.topic()).size());
  }

  /** The first offset of each partition that is still stored. */
  long[] beginnings(int partitions) {
    return with(consumer -> inOrder(consumer.beginningOffsets(all(partitions)), partitions));
  }

  /**
   * The offset below which everything of each partition is decided: committed or given up. Above
   * it there may be a transaction that is under way.
   */
  long[] decided(int partitions) {
    return with(consumer -> inOrder(consumer.endOffsets(all(partitions)), partitions));
  }

  private List<TopicPartition> all(int partitions) {
    return IntStream.range(0, partitions).mapToObj(this::partition).toList();
  }

  private long[] inOrder(Map<TopicPartition, Long> offsets, int partitions) {
    return IntStream.range(0, partitions)
        .mapToLong(each -> offsets.getOrDefault(partition(each), 0L))
        .toArray();
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(place.topic(), number);
  }

  /**
   * Hands on what is in a partition between two offsets, in order, until it was all or no more is
   * wanted.
   *
   * @param end exclusive; it waits for what lies below it
   */
  void read(
      int partition, long from, long end, Predicate<ConsumerRecord<String, byte[]>> wantsMore) {
    if (from < end) {
      var _ = with(consumer -> read(consumer, partition(partition), from, end, wantsMore));
    }
  }

  private boolean read(
      KafkaConsumer<String, byte[]> consumer,
      TopicPartition partition,
      long from,
      long end,
      Predicate<ConsumerRecord<String, byte[]>> wantsMore) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long position = from;
    long heardOf = System.nanoTime();
    while (position < end) {
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
        if (each.offset() >= end || !wantsMore.test(each)) {
          return true;
        }
      }
      long reached = consumer.position(partition);
      if (reached != position) {
        position = reached;
        heardOf = System.nanoTime();
      } else if (System.nanoTime() - heardOf > KafkaPlace.PATIENCE.toNanos()) {
        throw new KafkaException("nothing came for " + KafkaPlace.PATIENCE.toSeconds() + " s");
      }
    }
    return true;
  }

  private <T> T with(Function<KafkaConsumer<String, byte[]>, T> work) {
    turns.acquireUninterruptibly();
    try {
      KafkaConsumer<String, byte[]> consumer = idle.poll();
      if (consumer == null) {
        consumer = open();
      }
      return with(consumer, work);
    } catch (KafkaException e) {
      throw place.failure("cannot be read", e);
    } finally {
      turns.release();
    }
  }

  /** One that broke is not used again. */
  private <T> T with(
      KafkaConsumer<String, byte[]> consumer, Function<KafkaConsumer<String, byte[]>, T> work) {
    boolean isWhole = false;
    try {
      T done = work.apply(consumer);
      isWhole = true;
      return done;
    } finally {
      if (isWhole) {
        idle.push(consumer);
      } else {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    }
  }

  /** When nobody reads any more. */
  @Override
  public void close() {
    KafkaConsumer<String, byte[]> consumer = idle.poll();
    while (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      consumer = idle.poll();
    }
  }
}

package dev.hookswitch.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is acknowledged, from any place up to the end, with consumers that belong to no group:
 * each is one reader's at a time, and is used again. Safe for all threads; more than {@value
 * #AT_ONCE} readers wait for each other.
 */
final class TopicReader implements AutoCloseable {

  private static final int AT_ONCE = 4;
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaPlace place;
  private final Admin admin;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Deque<KafkaConsumer<String, byte[]>> idle = new ConcurrentLinkedDeque<>();

  TopicReader(KafkaPlace place) {
    this.place = place;
    this.admin = Admin.create(place.connection());
  }

  private KafkaConsumer<String, byte[]> open() {
    Map<String, Object> settings = settings(place);
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) KafkaPlace.PATIENCE.toMillis());
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** What every consumer of ours needs; a map of the caller's own. */
  static Map<String, Object> settings(KafkaPlace place) {
    Map<String, Object> settings = place.connection();
    // what the topic's retention took is not there any more: the first that is
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /**
   * Hands on all events from these offsets on, by partition, up to where each partition ends now,
   * some at a time.
   *
   * @return how far each of these partitions was read
   */
  Map<Integer, Long> read(Map<Integer, Long> from, Consumer<List<Found>> some) {
    Map<TopicPartition, Long> begin = new HashMap<>();
    Map<TopicPartition, Long> end = new HashMap<>();
    Map<Integer, Long> reached = new HashMap<>(from);
    ends(from.keySet())
        .forEach((partition, last) -> {
          long first = from.getOrDefault(partition.partition(), 0L);
          if (first < last) {
            begin.put(partition, first);
            end.put(partition, last);
          }
        });
    if (!begin.isEmpty()) {
      reached.putAll(with(consumer -> read(consumer, begin, end, some)));
    }
    return reached;
  }

  private Map<TopicPartition, Long> ends(Set<Integer> partitions) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(each -> wanted.put(place.partition(each), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    place
        .answer("cannot be read", admin.listOffsets(wanted).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static Map<Integer, Long> read(
      KafkaConsumer<String, byte[]> consumer,
      Map<TopicPartition, Long> begin,
      Map<TopicPartition, Long> end,
      Consumer<List<Found>> some) {
    consumer.assign(begin.keySet());
    consumer.resume(begin.keySet()); // assigned once more they are as they were left
    begin.forEach(consumer::seek);
    Map<TopicPartition, Long> positions = new HashMap<>(begin);
    Map<Integer, Long> reached = new HashMap<>();
    long heardOf = System.nanoTime();
    while (!positions.isEmpty()) {
      List<Found> found = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
        EventRecord.read(each).ifPresent(found::add);
      }
      some.accept(found);
      boolean moved = false;
      for (TopicPartition partition : List.copyOf(positions.keySet())) {
        long position = consumer.position(partition);
        moved |= !Objects.equals(positions.put(partition, position), position);
        if (position >= end.getOrDefault(partition, 0L)) {
          positions.remove(partition);
          reached.put(partition.partition(), position);
          consumer.pause(List.of(partition));
        }
      }
      if (moved) {
        heardOf = System.nanoTime();
      } else if (System.nanoTime() - heardOf > KafkaPlace.PATIENCE.toNanos()) {
        throw new KafkaException("nothing came for " + KafkaPlace.PATIENCE.toSeconds() + " s");
      }
    }
    return reached;
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
    admin.close(Duration.ZERO);
  }
}

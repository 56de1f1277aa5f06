package dev.hookswitch.kafka;

import dev.hookswitch.journal.Partitioning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What writes to the topic: an idempotent producer that waits for all copies, and a number that
 * tells its records from those of another pen. After a failure it is of no use: nobody knows what
 * of its last records will be in the topic. For the writer's thread alone.
 */
final class Pen implements AutoCloseable {

  /** For the acknowledgement of what was sent. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int BATCH_BYTES = 256 * 1024;

  private final KafkaPlace place;
  private final Partitioning partitioning;
  private final long number;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Makes one; the brokers are not asked yet.
   *
   * @param number no other pen has it
   * @throws dev.hookswitch.journal.JournalException when it cannot be made
   */
  Pen(KafkaPlace place, Partitioning partitioning, long number) {
    this.place = place;
    this.partitioning = partitioning;
    this.number = number;
    try {
      this.producer =
          new KafkaProducer<>(settings(place), new StringSerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw place.failure("cannot be written to", e);
    }
  }

  private static Map<String, Object> settings(KafkaPlace place) {
    Map<String, Object> settings = place.connection();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0); // a group is all that waits: nothing follows
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.dividedBy(2).toMillis());
    return settings;
  }

  long number() {
    return number;
  }

  /**
   * Writes these, those of one session in their order.
   *
   * @return the offset that each has in its partition of the topic
   * @throws dev.hookswitch.journal.JournalException when one of them was not acknowledged: it may
   *     be there all the same, now or in a moment
   */
  long[] write(List<Chained> events) {
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
      for (Chained each : events) {
        int partition = partitioning.of(each.event().event().sessionId());
        Future<RecordMetadata> one =
            producer.send(EventRecord.of(place.topic(), partition, each, number));
        if (one.isDone()) {
          one.get(); // it waited in vain for a broker: so would each of the others
        }
        sent.add(one);
      }
      long[] offsets = new long[events.size()];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = sent.get(i).get().offset();
      }
      return offsets;
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      throw place.failure("cannot be written to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw place.failure("cannot be written to", e);
    }
  }

  /** At once: what is under way is for the next pen to find out. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}

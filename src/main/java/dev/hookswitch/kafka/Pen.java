package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
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
 * The right to write to the topic, and the producer that does. Whoever takes it takes it away from
 * its last holder: what that one has not committed is given up, and it commits nothing any more.
 * After a failure it is of no use: nobody knows what became of its last transaction until another
 * pen was taken. For the writer's thread alone.
 */
final class Pen implements AutoCloseable {

  /** For the acknowledgement of what was sent, and for the beginning and end of a transaction. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A transaction of somebody who says nothing keeps all readers from what comes after it. */
  private static final Duration ABANDONED = Duration.ofSeconds(15);

  private static final int BATCH_BYTES = 256 * 1024;

  private final KafkaPlace place;
  private final Partitioning partitioning;
  private final KafkaProducer<String, byte[]> producer;

  private Pen(
      KafkaPlace place, Partitioning partitioning, KafkaProducer<String, byte[]> producer) {
    this.place = place;
    this.partitioning = partitioning;
    this.producer = producer;
  }

  /**
   * Takes it.
   *
   * @throws dev.hookswitch.journal.JournalException when the brokers cannot be reached
   */
  static Pen take(KafkaPlace place, Partitioning partitioning) {
    KafkaProducer<String, byte[]> producer = null;
    try {
      producer =
          new KafkaProducer<>(settings(place), new StringSerializer(), new ByteArraySerializer());
      producer.initTransactions();
      return new Pen(place, partitioning, producer);
    } catch (KafkaException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      throw place.failure("cannot be written to", e);
    }
  }

  private static Map<String, Object> settings(KafkaPlace place) {
    Map<String, Object> settings = place.connection();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "hookswitch-" + place.topic());
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) ABANDONED.toMillis());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.dividedBy(2).toMillis());
    return settings;
  }

  /**
   * Commits these in one transaction.
   *
   * @throws dev.hookswitch.journal.JournalException when it is not known that they are: some or all
   *     of them may be, or none
   */
  List<Entry> write(List<Encoded> events) {
    try {
      producer.beginTransaction();
      List<Integer> partitions = new ArrayList<>(events.size());
      List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
      for (Encoded each : events) {
        int partition = partitioning.of(each.event().sessionId());
        partitions.add(partition);
        sent.add(producer.send(EventRecord.of(place.topic(), partition, each)));
      }
      // sends what waits, and fails when anything of it was not acknowledged
      producer.commitTransaction();
      List<Entry> entries = new ArrayList<>(events.size());
      for (int i = 0; i < events.size(); i++) {
        Encoded each = events.get(i);
        entries.add(
            new Entry(partitions.get(i), sent.get(i).get().offset(), each.event(), each.json()));
      }
      return entries;
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

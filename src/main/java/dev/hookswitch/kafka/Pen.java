package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;
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
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The right to write to the topic what one PBX link observes, and the producer that does. Whoever
 * takes it takes it away from its last holder: what that one has not committed is given up, and it
 * commits nothing any more. After a failure it is of no use: nobody knows what became of its last
 * transaction until another pen was taken. For the writer's thread alone.
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

  private Pen(KafkaPlace place, Partitioning partitioning, KafkaProducer<String, byte[]> producer) {
    this.place = place;
    this.partitioning = partitioning;
    this.producer = producer;
  }

  /**
   * Takes it.
   *
   * @throws dev.hookswitch.journal.JournalException when the brokers cannot be reached
   */
  static Pen take(KafkaPlace place, Partitioning partitioning, String origin) {
    KafkaProducer<String, byte[]> producer = null;
    try {
      producer =
          new KafkaProducer<>(
              settings(place, origin), new StringSerializer(), new ByteArraySerializer());
      producer.initTransactions();
      return new Pen(place, partitioning, producer);
    } catch (KafkaException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      throw place.failure("cannot be written to", e);
    }
  }

  private static Map<String, Object> settings(KafkaPlace place, String origin) {
    Map<String, Object> settings = place.connection();
    settings.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, "hookswitch/" + place.topic() + "/" + origin);
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
   * @return the offset that each has in its partition of the topic
   * @throws TakenOver when somebody else has taken the pen
   * @throws dev.hookswitch.journal.JournalException when it is not known whether they are committed
   */
  long[] write(List<Encoded> events) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
      for (Encoded each : events) {
        int partition = partitioning.of(each.event().sessionId());
        sent.add(producer.send(EventRecord.of(place.topic(), partition, each)));
      }
      // sends what waits, and fails when anything of it was not acknowledged
      producer.commitTransaction();
      long[] offsets = new long[events.size()];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = sent.get(i).get().offset();
      }
      return offsets;
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      throw isTaken(e)
          ? new TakenOver("another process writes to the topic " + place.topic() + " now", e)
          : place.failure("cannot be written to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw place.failure("cannot be written to", e);
    }
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ProducerFencedException
          || each instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** At once: what is under way is for the next pen to find out. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}

package dev.hookswitch.store;

import dev.hookswitch.Eventually;
import dev.hookswitch.broker.TopicRecords;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Share;
import dev.hookswitch.cluster.Tenant;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.kafka.EventCopy;
import dev.hookswitch.kafka.KafkaJournal;
import dev.hookswitch.kafka.KafkaPlace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A process of which nothing is there but its journal on a topic, and its part in the group. */
final class KafkaRig implements AutoCloseable {

  private static final AtomicInteger NODES = new AtomicInteger();

  /** Before these it is waited until the copy has what the topic has. */
  private static final Set<String> ASKED_OF_THE_COPY =
      Set.of("read", "ends", "commitOrder", "session", "events", "calls", "call");

  /** Delivers nothing. */
  private static final Tenant NOBODY =
      new Tenant() {
        @Override
        public void acquired(Set<Tenure> tenures) {}

        @Override
        public void released(Set<Tenure> tenures) {}

        @Override
        public void lost(Set<Tenure> tenures) {}
      };

  private final EventCopy copy;
  private final KafkaJournal journal;
  private final LeaseKeeper keeper;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<String, String> last = new HashMap<>();
  private long events;

  KafkaRig(Database database, KafkaPlace place) {
    SqlJournal copied = new SqlJournal(database);
    place.prepare(copied.partitions());
    copy = new SqlEventCopy(database, place.topic());
    journal = new KafkaJournal(place, copy, copied, new SecureRandom());
    List<String> leases = Dispatcher.leases(journal);
    keeper =
        new LeaseKeeper(
            database.leases(),
            new Node("node" + NODES.incrementAndGet(), "test", "0", Instant.EPOCH),
            List.of(
                new Share(
                    "partitions", leases, journal.accompany(NOBODY, leases), journal.spreading())),
            System::nanoTime);
    consumer = consumer(place);
    partitions =
        IntStream.range(0, journal.partitions())
            .mapToObj(each -> new TopicPartition(place.topic(), each))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    journal.start();
    keeper.start();
  }

  /** As anybody has one. */
  static KafkaConsumer<String, byte[]> consumer(KafkaPlace place) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", place.servers()),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  KafkaJournal bare() {
    return journal;
  }

  /** Answers, to what is asked of the copy, when the copy is complete. */
  Journal journal() {
    return (Journal)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Journal.class},
            (_, method, arguments) -> {
              if (ASKED_OF_THE_COPY.contains(method.getName())) {
                awaitCopy();
              }
              if (method.getName().equals("close")) {
                close();
                return null;
              }
              try {
                return method.invoke(journal, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Until everything that counts in the topic is in the copy. */
  synchronized void awaitCopy() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(record -> events += TopicRecords.counts(record, last) ? 1 : 0);
    }
    Eventually.until(
        "the copy is complete",
        () -> Arrays.stream(copy.progress()).mapToLong(EventCopy.Progress::offset).sum() >= events);
  }

  @Override
  public void close() {
    journal.close();
    keeper.close();
    journal.closeReading();
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}

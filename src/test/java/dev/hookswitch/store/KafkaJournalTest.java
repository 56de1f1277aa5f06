package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.broker.KafkaBroker;
import dev.hookswitch.broker.TopicRecords;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.KafkaPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a topic, with its copy in PostgreSQL. */
class KafkaJournalTest extends JournalContract {

  private static final int PARTITIONS = 3;
  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir static Path brokers;
  private static KafkaBroker broker;

  private final KafkaPlace topic =
      new KafkaPlace(broker.servers(), "log" + TOPICS.incrementAndGet(), Map.of());
  private KafkaRig rig;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new KafkaBroker(brokers);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @Override
  Place emptyPlace(Path folder) {
    Place empty = Place.postgres();
    try (Database made = empty.open()) {
      made.read(handle -> handle.execute("update journal_shape set partitions = " + PARTITIONS));
    }
    return empty;
  }

  @Override
  Journal openJournal() {
    rig = new KafkaRig(database, topic);
    return rig.journal();
  }

  private static void append(Journal journal, List<CallEvent> events) {
    assertThat(journal.append("pbx1", events).join()).isEqualTo(Appended.ALL);
  }

  /** By session what any consumer finds that counts, up to so many records. */
  private Map<String, List<ConsumerRecord<String, byte[]>>> consume(int records) {
    Map<String, List<ConsumerRecord<String, byte[]>>> sessions = new TreeMap<>();
    Map<String, String> last = new HashMap<>();
    AtomicInteger count = new AtomicInteger();
    KafkaConsumer<String, byte[]> consumer = KafkaRig.consumer(topic);
    try {
      List<TopicPartition> all = partitions();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Eventually.until(
          () -> "of " + records + " records are there " + count,
          () -> {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
              if (TopicRecords.counts(each, last)) {
                sessions.computeIfAbsent(each.key(), _ -> new ArrayList<>()).add(each);
                count.incrementAndGet();
              }
            }
            return count.get() >= records;
          });
      consumer
          .poll(Duration.ofMillis(300))
          .forEach(each -> assertThat(TopicRecords.counts(each, last)).isFalse());
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
    return sessions;
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(each -> new TopicPartition(topic.topic(), each))
        .toList();
  }

  @Test
  void anybodyReadsTheVerySameTopic() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    append(journal, call.subList(0, 4));
    append(journal, Told.answered("2.0", "zeta"));
    append(journal, call);
    List<ConsumerRecord<String, byte[]>> records = consume(20).get(call.getFirst().sessionId());
    assertThat(records).hasSize(10);
    for (int i = 0; i < 10; i++) {
      CallEvent event = call.get(i);
      ConsumerRecord<String, byte[]> found = records.get(i);
      assertThat(found.value()).isEqualTo(EventJson.encode(event));
      assertThat(found.timestamp()).isEqualTo(event.timestamp().toEpochMilli());
      Map<String, String> headers = new TreeMap<>();
      found
          .headers()
          .forEach(header ->
              headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
      assertThat(headers)
          .containsKeys("after", "pen")
          .hasSize(7)
          .contains(
              Map.entry("accountcode", "acme"),
              Map.entry("event", event.kind().name()),
              Map.entry("id", event.id()),
              Map.entry("origin", "pbx1"),
              Map.entry("seq", Integer.toString(i + 1)));
    }
  }

  /** The group's offsets say how far deliveries are: here nobody is waited for. */
  @Test
  void theGroupIsToldHowFarDeliveriesAre() {
    append(journal, Told.answered("1.0", "acme"));
    rig.awaitCopy();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", topic.servers()))) {
      Eventually.until(
          "the group's offset is above the last event",
          () ->
              admin
                      .listConsumerGroupOffsets("hookswitch-" + topic.topic())
                      .partitionsToOffsetAndMetadata()
                      .toCompletionStage()
                      .toCompletableFuture()
                      .join()
                      .values()
                      .stream()
                      .mapToLong(OffsetAndMetadata::offset)
                      .sum()
                  == 10);
    }
  }

  @Test
  void whoHasNotThePenWaitsAndWritesWhatNobodyElseHasWritten() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    append(journal, call.subList(0, 5));
    try (Database peersDatabase = place.open();
        KafkaRig peer = new KafkaRig(peersDatabase, topic)) {
      append(peer.bare(), call.subList(0, 5));
      assertThat(peer.bare().openSessions("pbx1")).containsExactly(call.subList(0, 5));
      append(peer.bare(), call.subList(0, 7));
      // which the first does not know: it writes two once more, finds that, and the rest counts
      append(journal, call.subList(5, 9));
      CallEvent otherwise = call.get(9).at(10, call.get(9).timestamp().plusMillis(1));
      append(journal, List.of(otherwise));
      assertThat(peer.bare().append("pbx1", call.subList(5, 10)).join().diverged())
          .containsExactly(session);
      List<CallEvent> stored = new ArrayList<>(call.subList(0, 9));
      stored.add(otherwise);
      assertThat(peer.bare().takeUp(session)).isEqualTo(stored);
      assertThat(journal.session(session)).isEqualTo(stored);
    }
    assertThat(consume(10).get(session)).hasSize(10);
  }

  /** As a frozen one wakes, or one that lost its way to the brokers finds it again. */
  @Test
  void whatWasToldOfAnotherPastDoesNotCountNorWhatFollowsIt() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    append(journal, call.subList(0, 5));
    try (Database peersDatabase = place.open();
        KafkaRig peer = new KafkaRig(peersDatabase, topic)) {
      append(peer.bare(), call.subList(0, 6));
      CallEvent otherwise = call.get(5).at(6, call.get(5).timestamp().plusMillis(1));
      assertThat(
              journal
                  .append("pbx1", List.of(otherwise, call.get(6), call.get(7)))
                  .join()
                  .diverged())
          .containsExactly(session);
      assertThat(journal.takeUp(session)).isEqualTo(call.subList(0, 6));
      append(journal, call.subList(6, 10));
    }
    assertThat(journal.session(session)).isEqualTo(call);
    assertThat(consume(10).get(session)).hasSize(10);
  }

  @Test
  void whatSomebodyElseWroteThereIsLeftOut() throws Exception {
    List<CallEvent> call = Told.answered("1.0", "acme");
    append(journal, call.subList(0, 5));
    try (KafkaProducer<String, byte[]> stranger =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", topic.servers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        stranger.send(new ProducerRecord<>(topic.topic(), partition, null, null)).get();
        stranger.send(new ProducerRecord<>(topic.topic(), partition, "x", new byte[] {1})).get();
      }
    }
    reopen();
    assertThat(journal.openSessions("pbx1")).containsExactly(call.subList(0, 5));
    append(journal, call);
    assertThat(journal.session(call.getFirst().sessionId())).isEqualTo(call);
  }

  @Test
  void whatIsToldWhileTheBrokerDiesIsStoredOnce() throws Exception {
    int calls = 60;
    List<CompletableFuture<Appended>> told = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      if (i == calls / 2) {
        told.getLast().join();
        broker.kill();
      }
      for (CallEvent event : Told.answered("c" + i, "acme")) {
        told.add(journal.append("pbx1", List.of(event)));
      }
    }
    Eventually.until("the journal says what is wrong", () -> journal.trouble().isPresent());
    broker.startAgain();
    told.forEach(each -> assertThat(each.join()).isEqualTo(Appended.ALL));
    assertThat(journal.trouble()).isEmpty();
    assertThat(journal.waiting()).isZero();
    consume(calls * 10)
        .forEach((session, records) ->
            assertThat(records.stream().map(each -> EventJson.decode(each.value())))
                .containsExactlyElementsOf(journal.session(session)));
  }

  /** What the database had before stays there, and the topic goes on where it ends. */
  @Test
  void aDatabaseThatHadItsOwnLogGoesOnWithATopic() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    KafkaPlace other = new KafkaPlace(topic.servers(), topic.topic() + "-later", Map.of());
    Place before = emptyPlace(folder);
    try (Database own = before.open();
        SqlJournal sql = new SqlJournal(own)) {
      append(sql, call.subList(0, 6));
    }
    try (Database own = before.open();
        KafkaRig later = new KafkaRig(own, other)) {
      append(later.bare(), call);
      Journal reading = later.journal();
      Eventually.until(
          "the rest is copied", () -> reading.session(call.getFirst().sessionId()).equals(call));
      assertThat(reading.openSessions("pbx1")).isEmpty();
      assertThat(reading.lastCompleted("pbx1", 9)).containsExactly(call.getFirst().sessionId());
      assertThatThrownBy(() -> new SqlEventCopy(own, "another"))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("the database has the copy of the topic " + other.topic());
    }
  }

  @Test
  void aTopicThatIsNotFitIsRefused() {
    KafkaPlace odd = new KafkaPlace(topic.servers(), topic.topic() + "-odd", Map.of());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", topic.servers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(odd.topic(), 3, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
    assertThat(odd.trouble(3))
        .contains("the topic " + odd.topic() + " must have cleanup.policy=delete");
    assertThatThrownBy(() -> odd.prepare(4)).hasMessageContaining("must have 4 partitions");
    assertThat(topic.trouble(PARTITIONS)).isEmpty();
  }
}

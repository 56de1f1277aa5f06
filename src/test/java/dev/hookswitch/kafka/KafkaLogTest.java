package dev.hookswitch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.broker.KafkaBroker;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.journal.EventLogContract;
import dev.hookswitch.journal.TakenOver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real broker; each test has a topic of its own. */
class KafkaLogTest implements EventLogContract {

  private static final int PARTITIONS = 8;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static KafkaBroker broker;

  private KafkaPlace place;
  private KafkaLog log;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = new KafkaBroker(folder);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void openFirst() {
    place = new KafkaPlace(broker.servers(), "log-" + NUMBER.incrementAndGet());
    place.prepare(PARTITIONS, 1);
    place.prepare(PARTITIONS + 1, 1); // there it is already, and stays as it is
    log = new KafkaLog(place, () -> true);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public void reopenLog() {
    log.close();
    log = new KafkaLog(place, () -> true);
  }

  private static List<CallEvent> call(String root) {
    return Told.answered(root, "acme");
  }

  private static void append(KafkaLog log, List<CallEvent> events) {
    assertThat(log.append("pbx1", events).join()).isEqualTo(Appended.ALL);
  }

  /** The topic as any consumer reads it, by sessions. */
  private Map<String, List<ConsumerRecord<String, byte[]>>> consume(int records) {
    Map<String, List<ConsumerRecord<String, byte[]>>> sessions = new TreeMap<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.servers(),
            "group.id", "receiver-" + place.topic(),
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    AtomicInteger count = new AtomicInteger();
    try {
      consumer.subscribe(List.of(place.topic()));
      Eventually.until(
          () -> records + " records, of which there are " + count,
          () -> {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
              sessions.computeIfAbsent(each.key(), _ -> new ArrayList<>()).add(each);
              count.incrementAndGet();
            }
            return count.get() >= records;
          });
      assertThat(consumer.poll(Duration.ofMillis(300))).isEmpty();
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
    return sessions;
  }

  private Map<String, List<String>> consumeJson(int records) {
    Map<String, List<String>> json = new TreeMap<>();
    consume(records).forEach((session, found) -> json.put(session, found.stream()
        .map(each -> new String(each.value(), StandardCharsets.UTF_8))
        .toList()));
    return json;
  }

  private static void expect(Map<String, List<String>> expected, List<CallEvent> call) {
    expected.put(
        call.getFirst().sessionId(), call.stream().map(EventJson::encodeToString).toList());
  }

  @Test
  void aReceiverReadsTheVerySameTopic() {
    List<CallEvent> call = call("1.0");
    append(log, call.subList(0, 4));
    append(log, Told.answered("2.0", "zeta"));
    append(log, call);
    List<ConsumerRecord<String, byte[]>> records =
        consume(20).get(call.getFirst().sessionId());
    assertThat(records).hasSize(10);
    for (int i = 0; i < 10; i++) {
      CallEvent event = call.get(i);
      ConsumerRecord<String, byte[]> found = records.get(i);
      assertThat(found.value()).isEqualTo(EventJson.encode(event));
      assertThat(found.timestamp()).isEqualTo(event.timestamp().toEpochMilli());
      Map<String, String> headers = new TreeMap<>();
      found.headers().forEach(header ->
          headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
      assertThat(headers)
          .containsExactly(
              Map.entry("accountcode", "acme"),
              Map.entry("event", event.kind().name()),
              Map.entry("id", event.id()),
              Map.entry("origin", "pbx1"),
              Map.entry("seq", Integer.toString(i + 1)));
    }
  }

  @Test
  void whoTakesOverGoesOnWhereTheOtherWas() {
    AtomicBoolean isOurs = new AtomicBoolean(true);
    log.close();
    log = new KafkaLog(place, isOurs::get);
    List<CallEvent> call = call("1.0");
    append(log, call.subList(0, 5));
    try (KafkaLog next = new KafkaLog(place, () -> true)) {
      isOurs.set(false);
      assertThat(next.openSessions("pbx1")).containsExactly(call.subList(0, 5));
      // the one before wants to tell what the next has told as well, and more
      append(next, call.subList(5, 7));
      CompletableFuture<Appended> late = log.append("pbx1", call.subList(5, 10));
      assertThatThrownBy(late::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(TakenOver.class);
      assertThat(log.trouble())
          .contains("another process writes to the topic " + place.topic() + " now");
      assertThatThrownBy(log.append("pbx1", call("2.0"))::join)
          .isInstanceOf(CompletionException.class);
      append(next, call.subList(6, 10));
    }
    Map<String, List<String>> expected = new TreeMap<>();
    expect(expected, call);
    assertThat(consumeJson(10)).isEqualTo(expected);
  }

  /** Nobody is meant to be there who took it; whatever it did is known before anything is stored. */
  @Test
  void whoLostThePenAndShouldHaveItTakesItBack() {
    List<CallEvent> call = call("1.0");
    append(log, call.subList(0, 5));
    List<Entry> heard = new CopyOnWriteArrayList<>();
    log.onCommit(heard::addAll);
    try (KafkaLog other = new KafkaLog(place, () -> true)) {
      append(other, call.subList(5, 8));
    }
    append(log, call.subList(5, 10));
    assertThat(log.trouble()).isEmpty();
    assertThat(heard).extracting(Entry::event).containsExactlyElementsOf(call.subList(5, 10));
    // told otherwise than by the one who was there in between
    try (KafkaLog other = new KafkaLog(place, () -> true)) {
      append(other, call("2.0").subList(0, 3));
    }
    List<CallEvent> second = call("2.0");
    CallEvent otherwise = second.getFirst().at(1, second.getFirst().timestamp().plusMillis(1));
    assertThat(log.append("pbx1", List.of(otherwise)).join().diverged())
        .containsExactly(otherwise.sessionId());
    assertThat(log.takeUp(otherwise.sessionId())).isEqualTo(second.subList(0, 3));
  }

  @Test
  void whatSomebodyElseWroteThereIsLeftOut() throws Exception {
    List<CallEvent> call = call("1.0");
    append(log, call.subList(0, 5));
    try (KafkaProducer<String, byte[]> stranger =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        stranger.send(new ProducerRecord<>(place.topic(), partition, null, null)).get();
        stranger.send(new ProducerRecord<>(place.topic(), partition, "x", new byte[] {1})).get();
        ProducerRecord<String, byte[]> broken =
            new ProducerRecord<>(place.topic(), partition, "x", new byte[] {'{', '}'});
        broken.headers().add("origin", new byte[] {'p'});
        stranger.send(broken).get();
      }
    }
    reopenLog();
    assertThat(log.openSessions("pbx1")).containsExactly(call.subList(0, 5));
    append(log, call);
    assertThat(log.lastCompleted("pbx1", 9)).containsExactly(call.getFirst().sessionId());
  }

  @Test
  void whatIsToldWhileTheBrokerDiesIsStoredOnce() throws Exception {
    int calls = 60;
    Map<String, List<String>> expected = new TreeMap<>();
    List<Entry> heard = new CopyOnWriteArrayList<>();
    log.onCommit(heard::addAll);
    List<CompletableFuture<Appended>> told = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      if (i == calls / 2) {
        told.getLast().join();
        broker.kill();
      }
      List<CallEvent> call = call("c" + i);
      expect(expected, call);
      for (CallEvent event : call) {
        told.add(log.append("pbx1", List.of(event)));
      }
    }
    Eventually.until("the log says what is wrong", () -> log.trouble().isPresent());
    broker.startAgain();
    told.forEach(each -> assertThat(each.join()).isEqualTo(Appended.ALL));
    assertThat(log.trouble()).isEmpty();
    assertThat(log.waiting()).isZero();
    assertThat(consumeJson(calls * 10)).isEqualTo(expected);
    Set<String> ids = new HashSet<>();
    heard.forEach(entry -> assertThat(ids.add(entry.event().id())).isTrue());
    assertThat(ids).hasSize(calls * 10);
  }
}

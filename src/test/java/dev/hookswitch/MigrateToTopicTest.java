package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.broker.KafkaBroker;
import dev.hookswitch.broker.TopicRecords;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.Place;
import dev.hookswitch.store.SqlJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate} from PostgreSQL on to a topic, as a process, killed in its middle. */
class MigrateToTopicTest {

  private static final int CALLS = Integer.getInteger("migrate.calls", 1_000);
  private static final String TOPIC = "moved";

  @TempDir static Path brokers;
  private static KafkaBroker broker;

  @TempDir Path folder;
  private final Place place = Place.postgres();
  private final Map<String, List<CallEvent>> told = new TreeMap<>();

  private record Ended(int code, String text) {}

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new KafkaBroker(brokers);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  private Path settings(String name, String more) throws IOException {
    String storage =
        "storage: { url: \"%s\", password: %s, key: %s%s }\n"
            .formatted(
                place.url(),
                place.password(),
                Base64.getEncoder().encodeToString(new byte[32]),
                more);
    return Files.writeString(folder.resolve(name), storage);
  }

  private static ProcessBuilder migrate(Path from, Path to) {
    return ServeProcess.java("migrate", "--from", from.toString(), "--to", to.toString())
        .redirectErrorStream(true);
  }

  private static Ended run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  @Test
  void theLogGoesOnWhereItWas() throws IOException, InterruptedException {
    List<CallEvent> open = Told.answered("open", "acme");
    fill(open.subList(0, 5));
    Path own = settings("own.yaml", "");
    Path kafka =
        settings(
            "kafka.yaml",
            ", kafka: { servers: \"%s\", topic: %s }".formatted(broker.servers(), TOPIC));
    killInTheMiddle(migrate(own, kafka));

    Ended moved = run(migrate(own, kafka));
    assertThat(moved.code()).as(moved.text()).isZero();
    assertThat(moved.text())
        .contains(" of them are there already, of an earlier run.", "and verified in")
        .contains("Start serve with " + kafka + " from now on, with events on " + TOPIC);
    System.out.println(moved.text());
    assertThat(TopicRecords.all(broker.servers(), TOPIC)).isEqualTo(told);
    Ended again = run(migrate(own, kafka));
    assertThat(again.text()).contains("All was moved before; there is nothing left to do.");
    assertThat(again.code()).isZero();

    goOn(open);
    told.put(open.getFirst().sessionId(), open);
    assertThat(TopicRecords.all(broker.servers(), TOPIC)).isEqualTo(told);
    Path other =
        settings(
            "other.yaml", ", kafka: { servers: \"%s\", topic: x }".formatted(broker.servers()));
    assertThat(run(migrate(own, other)).text())
        .contains("has the copy of the topic " + TOPIC + " already");
    assertThat(run(ServeProcess.java("serve", "--config", own.toString())).code()).isEqualTo(1);
  }

  private void killInTheMiddle(ProcessBuilder command) throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process killed = command.redirectOutput(said.toFile()).start();
    KafkaPlace topic = new KafkaPlace(broker.servers(), TOPIC, Map.of());
    Eventually.until(
        "some of it is there", () -> !killed.isAlive() || broker.records(topic.topic()) > 0);
    killed.destroyForcibly().waitFor();
    long there = broker.records(topic.topic());
    System.out.printf("killed when %,d records were there%n", there);
    assertThat(there).as(Files.readString(said)).isPositive();
  }

  private void fill(List<CallEvent> open) {
    List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    try (Database database = place.open();
        SqlJournal journal = new SqlJournal(database)) {
      waiting.add(journal.append("pbx1", open));
      told.put(open.getFirst().sessionId(), open);
      for (int i = 0; i < CALLS; i++) {
        List<CallEvent> call = Told.answeredBy("moved" + i, "acme", i);
        waiting.add(journal.append("pbx1", call));
        told.put(call.getFirst().sessionId(), call);
      }
      waiting.forEach(CompletableFuture::join);
    }
  }

  private void goOn(List<CallEvent> open) {
    try (Database database = place.open()) {
      assertThatThrownBy(() -> JournalWiring.open(database, null, new SecureRandom()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("are a copy of the topic " + TOPIC);
      KafkaPlace topic = new KafkaPlace(broker.servers(), TOPIC, Map.of());
      JournalWiring wiring = JournalWiring.open(database, topic, new SecureRandom());
      Journal journal = wiring.journal();
      assertThat(journal.openSessions("pbx1")).containsExactly(open.subList(0, 5));
      assertThat(journal.append("pbx1", open).join()).isEqualTo(Appended.ALL);
      journal.close();
      wiring.closeReading();
    }
  }
}

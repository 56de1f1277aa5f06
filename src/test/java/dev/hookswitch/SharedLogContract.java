package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.Place;
import dev.hookswitch.webhook.Misbehaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log, delivered by one process and by two, to a receiver that takes 5 ms for each answer; each
 * process has the same number of requests under way. As a test with few events; {@code bench/run
 * processes} has many, and prints how much faster two are.
 */
abstract class SharedLogContract {

  private static final int CALLS = Integer.getInteger("processes.calls", 60);
  private static final int PARALLEL_EACH = Integer.getInteger("processes.parallel", 4);
  private static final Duration ANSWERS_AFTER = Duration.ofMillis(5);
  private static final int PARTITIONS = 64;

  @TempDir Path folder;
  private final List<ServeProcess> started = new ArrayList<>();

  /** Where the log is, beside this database; null: in it. Another one each time. */
  abstract @Nullable KafkaPlace topic();

  @AfterEach
  void endAll() throws InterruptedException {
    for (ServeProcess process : started) {
      process.kill();
    }
  }

  @Test
  void twoShareWhatOneHadToDo() throws IOException, InterruptedException {
    double one = deliveredPerSecond(1);
    double two = deliveredPerSecond(2);
    System.out.printf(
        Locale.ROOT,
        "%s: %d calls, %d requests at once from each process, answered after %d ms: one process"
            + " %.0f/s, two %.0f/s, ratio %.2f%n",
        getClass().getSimpleName(),
        CALLS,
        PARALLEL_EACH,
        ANSWERS_AFTER.toMillis(),
        one,
        two,
        two / one);
  }

  /** From the tenth to the ninth tenth, so that neither beginning nor end counts. */
  private double deliveredPerSecond(int processes) throws IOException, InterruptedException {
    Place place = Place.postgres();
    KafkaPlace topic = topic();
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    Map<String, List<Integer>> sequences = new ConcurrentHashMap<>();
    try (Misbehaving receiver =
        new Misbehaving(request -> {
          CallEvent event = EventJson.decode(request.body());
          sequences
              .computeIfAbsent(event.sessionId(), _ -> new ArrayList<>())
              .add(event.seq()); // one after the other: that is what is tested
          return (socket, out) -> {
            Thread.sleep(ANSWERS_AFTER);
            times.add(System.nanoTime());
            return Misbehaving.status(204).answer(socket, out);
          };
        })) {
      List<ServeProcess> all = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        all.add(serve(place, topic, receiver, processes * PARALLEL_EACH));
      }
      Eventually.until(
          "each has its part",
          () -> all.stream().allMatch(each -> each.delivers() == PARTITIONS / processes));
      int events = store(place, topic);
      Eventually.until(
          Duration.ofMinutes(10),
          () -> "all has arrived, of " + events + " " + times.size(),
          () -> times.size() >= events);
      Map<String, List<Integer>> expected = new HashMap<>();
      for (int i = 0; i < CALLS; i++) {
        List<CallEvent> call = call(i);
        expected.put(call.getFirst().sessionId(), call.stream().map(CallEvent::seq).toList());
      }
      assertThat(sequences).isEqualTo(expected);
      for (ServeProcess each : all) {
        each.close();
      }
    }
    List<Long> sorted = times.stream().sorted().toList();
    int from = sorted.size() / 10;
    int to = sorted.size() * 9 / 10;
    return (to - from) * 1e9 / (sorted.get(to) - sorted.get(from));
  }

  private static List<CallEvent> call(int i) {
    return Told.answeredBy("shared" + i, "acme", i);
  }

  private static int store(Place place, @Nullable KafkaPlace topic) {
    int events = 0;
    List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    try (Database database = place.open()) {
      JournalWiring wiring = JournalWiring.open(database, topic, new SecureRandom());
      Journal journal = wiring.journal();
      for (int i = 0; i < CALLS; i++) {
        List<CallEvent> call = call(i);
        waiting.add(journal.append("pbx1", call));
        events += call.size();
      }
      waiting.forEach(CompletableFuture::join);
      journal.close();
      wiring.closeReading();
    }
    return events;
  }

  private ServeProcess serve(
      Place place, @Nullable KafkaPlace topic, Misbehaving receiver, int parallel)
      throws IOException {
    String storage =
        "{ url: \"%s\", password: %s, key: %s%s }"
            .formatted(
                place.url(),
                place.password(),
                Base64.getEncoder().encodeToString(new byte[32]),
                topic == null
                    ? ""
                    : ", kafka: { servers: \"%s\", topic: %s }"
                        .formatted(topic.servers(), topic.topic()));
    String settings =
        """
        endpoints:
          - url: "%s"
            secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
            max_parallel: %d
        """
            .formatted(receiver.url(), parallel);
    ServeProcess process =
        ServeProcess.start(
            Files.createDirectories(folder.resolve("process" + started.size())),
            ServeProcess.freePort(),
            storage,
            settings);
    started.add(process);
    return process;
  }
}

package dev.hookswitch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.broker.KafkaCluster;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on three brokers, of which one after the other is killed: each leads some partitions. */
class KafkaClusterTest {

  private static final int PARTITIONS = 6;

  @TempDir Path folder;

  @Test
  void oneBrokerMayDieAtAnyTimeAndNothingIsLostOrTwice() throws Exception {
    try (KafkaCluster cluster = new KafkaCluster(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      KafkaPlace place = new KafkaPlace(cluster.servers(), "calls");
      place.prepare(PARTITIONS, KafkaCluster.NODES);
      Map<String, List<CallEvent>> told = new HashMap<>();
      List<Entry> heard = new CopyOnWriteArrayList<>();
      try (KafkaLog log = new KafkaLog(place, () -> true)) {
        log.onCommit(heard::addAll);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        Future<?> telling = threads.submit(() -> tell(log, goesOn, calls, told));
        for (int node = 0; node < KafkaCluster.NODES; node++) {
          awaitMore(calls);
          cluster.kill(node);
          awaitMore(calls); // without it
          cluster.startAgain(node);
          awaitMore(calls);
        }
        goesOn.set(false);
        telling.get();
        check(log, told);
      }
      assertThat(heard.stream().map(entry -> entry.event().id()).distinct().count())
          .isEqualTo(heard.size())
          .isEqualTo(told.size() * 10L);
      try (KafkaLog again = new KafkaLog(place, () -> true)) {
        check(again, told);
      }
    }
  }

  private static void awaitMore(AtomicInteger calls) {
    int before = calls.get();
    Eventually.until("calls are stored", () -> calls.get() > before + 5);
  }

  /** Call after call, event by event as they come from a PBX, some of them at the same time. */
  private static boolean tell(
      KafkaLog log, AtomicBoolean goesOn, AtomicInteger calls, Map<String, List<CallEvent>> told) {
    while (goesOn.get()) {
      List<CompletableFuture<Appended>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        List<CallEvent> call = Told.answered(calls.get() + "-" + i, "acme");
        told.put(call.getFirst().sessionId(), call);
        call.forEach(event -> waiting.add(log.append("pbx1", List.of(event))));
      }
      waiting.forEach(each -> assertThat(each.join()).isEqualTo(Appended.ALL));
      calls.incrementAndGet();
    }
    return true;
  }

  private static void check(KafkaLog log, Map<String, List<CallEvent>> told) {
    Map<String, List<CallEvent>> stored = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (Entry entry : log.read(partition, 0, Integer.MAX_VALUE)) {
        stored
            .computeIfAbsent(entry.event().sessionId(), _ -> new ArrayList<>())
            .add(entry.event());
      }
    }
    assertThat(stored).isEqualTo(told);
  }
}

package dev.hookswitch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every log must do, whatever it is stored in. */
public interface EventLogContract {

  int CALLS = 40;

  /** An empty log at the beginning of each test. */
  EventLog log();

  /** As after a restart: the same events, nothing else. */
  void reopenLog();

  private void appendCalls(String account) {
    for (int i = 0; i < CALLS; i++) {
      log().append("pbx1", Told.answered(account + i, account)).join();
    }
  }

  /** Everything, by partition and in the order of offsets, which grow. */
  private List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    for (int partition = 0; partition < log().partitions(); partition++) {
      long next = 0;
      List<Entry> page = log().read(Map.of(partition, next), 100_000);
      while (!page.isEmpty()) {
        for (Entry entry : page) {
          assertThat(entry.partition()).isEqualTo(partition);
          assertThat(entry.offset()).isGreaterThanOrEqualTo(next);
          next = entry.offset() + 1;
          all.add(entry);
        }
        page = log().read(Map.of(partition, next), 100_000);
      }
      assertThat(log().ends()[partition]).isEqualTo(next);
    }
    return all;
  }

  private List<CallEvent> stored(String sessionId) {
    return all().stream().map(Entry::event).filter(e -> e.sessionId().equals(sessionId)).toList();
  }

  @Test
  default void sessionsStayInOrder() {
    appendCalls("acme");
    Map<String, Integer> last = new HashMap<>();
    List<Entry> all = all();
    for (Entry entry : all) {
      assertThat(entry.json()).isEqualTo(EventJson.encode(entry.event()));
      assertThat(last.merge(entry.event().sessionId(), 1, Integer::sum))
          .isEqualTo(entry.event().seq());
    }
    assertThat(all).hasSize(CALLS * 10);
  }

  @Test
  default void aPartitionIsReadInPieces() {
    appendCalls("acme");
    for (int partition = 0; partition < log().partitions(); partition++) {
      List<Long> offsets =
          log().read(Map.of(partition, 0L), 10_000).stream().map(Entry::offset).toList();
      List<Long> read = new ArrayList<>();
      List<Entry> piece = log().read(Map.of(partition, 0L), 7);
      while (!piece.isEmpty()) {
        assertThat(piece).hasSizeLessThanOrEqualTo(7);
        piece.forEach(entry -> read.add(entry.offset()));
        piece = log().read(Map.of(partition, piece.getLast().offset() + 1), 7);
      }
      assertThat(read).isEqualTo(offsets);
    }
  }

  /** As a courier does that is behind: in all partitions, or in a few. */
  @Test
  default void manyPartitionsAreReadOn() {
    appendCalls("acme");
    List<Integer> used = all().stream().map(Entry::partition).distinct().toList();
    for (int apart : List.of(1, 3, 17)) {
      List<Entry> wanted = new ArrayList<>();
      Map<Integer, Long> from = new HashMap<>();
      for (Entry entry : all()) {
        // some were read up to their second event, some not at all
        long start = entry.partition() % 2 * 2L;
        if (used.indexOf(entry.partition()) % apart == 0 && entry.offset() >= start) {
          from.put(entry.partition(), start);
          wanted.add(entry);
        }
      }
      List<Entry> read = new ArrayList<>();
      List<Entry> page = log().read(from, 7);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(7);
        for (Entry entry : page) {
          assertThat(from.put(entry.partition(), entry.offset() + 1)).isEqualTo(entry.offset());
        }
        read.addAll(page);
        page = log().read(from, 7);
      }
      read.sort(Comparator.comparingInt(Entry::partition).thenComparingLong(Entry::offset));
      assertThat(read).extracting(Entry::event).isEqualTo(events(wanted)).isNotEmpty();
    }
  }

  private static List<CallEvent> events(List<Entry> entries) {
    return entries.stream().map(Entry::event).toList();
  }

  @Test
  default void aFactThatIsToldTwiceIsStoredOnce() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    log().append("pbx1", call.subList(0, 6)).join();
    log().append("pbx1", call).join();
    List<CallEvent> twiceInOne = new ArrayList<>(call);
    twiceInOne.addAll(call);
    log().append("pbx1", twiceInOne).join();
    assertThat(all()).extracting(Entry::event).containsExactlyElementsOf(call);
  }

  @Test
  default void aSessionThatGoesOnElsewhereHasDivergedUntilItIsTakenUp() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    List<CallEvent> other = Told.answered("2.0", "acme");
    String session = call.getFirst().sessionId();
    log().append("pbx1", call.subList(0, 5)).join();
    // seq 7 where 6 is next, and in the same breath something that is right
    List<CallEvent> mixed = new ArrayList<>(call.subList(6, 8));
    mixed.addAll(other);
    assertThat(log().append("pbx1", mixed).join()).isEqualTo(new Appended(Set.of(session)));
    assertThat(stored(other.getFirst().sessionId())).isEqualTo(other);
    // what follows was told of the same other past, so it is left out even where it would fit
    assertThat(log().append("pbx1", call.subList(5, 6)).join().diverged()).containsExactly(session);
    assertThat(log().takeUp(session)).isEqualTo(call.subList(0, 5));
    assertThat(log().append("pbx1", call.subList(5, 10)).join()).isEqualTo(Appended.ALL);
    assertThat(stored(session)).isEqualTo(call);
  }

  @Test
  default void anotherEventAtTheSamePlaceIsNotStored() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    CallEvent third = call.get(2);
    log().append("pbx1", call.subList(0, 3)).join();
    // the fourth event, told as the third
    CallEvent early = call.get(3).at(3, call.get(3).timestamp());
    assertThat(log().append("pbx1", List.of(early)).join().diverged())
        .containsExactly(third.sessionId());
    // the third event, told as the fourth
    assertThat(log().takeUp(third.sessionId())).hasSize(3);
    assertThat(log().append("pbx1", List.of(third.at(4, third.timestamp()))).join().diverged())
        .containsExactly(third.sessionId());
    assertThat(stored(third.sessionId())).isEqualTo(call.subList(0, 3));
  }

  @Test
  default void theSameEventToldOtherwiseIsNotStored() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    log().append("pbx1", call.subList(0, 3)).join();
    CallEvent third = call.get(2);
    CallEvent later = third.at(3, third.timestamp().plusMillis(1));
    assertThat(log().append("pbx1", List.of(later)).join().diverged()).containsExactly(session);
    assertThat(log().takeUp(session)).isEqualTo(call.subList(0, 3));
    assertThat(log().append("pbx1", call).join()).isEqualTo(Appended.ALL);
    assertThat(log().openSessionIds("pbx1")).isEmpty();
  }

  @Test
  default void whatWasStoredIsThereAfterReopening() {
    appendCalls("acme");
    long[] ends = log().ends();
    reopenLog();
    assertThat(log().ends()).isEqualTo(ends);
    List<CallEvent> later = Told.answered("later", "acme");
    assertThat(log().append("pbx1", later).join()).isEqualTo(Appended.ALL);
    assertThat(stored(later.getFirst().sessionId())).isEqualTo(later);
    assertThat(all()).hasSize(CALLS * 10 + 10);
    // what is told again after a restart is known still
    assertThat(log().append("pbx1", Told.answered("acme3", "acme")).join()).isEqualTo(Appended.ALL);
    assertThat(all()).hasSize(CALLS * 10 + 10);
  }

  @Test
  default void listenersHearEveryCommitInTheOrderOfTheLog() {
    List<Entry> heard = new CopyOnWriteArrayList<>();
    log().onCommit(heard::addAll);
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        List<CallEvent> call = Told.answered("c" + i, "acme");
        many.execute(() -> call.forEach(event -> log().append("pbx1", List.of(event)).join()));
      }
    }
    Eventually.until("all is heard of", () -> heard.size() == 500);
    for (int partition = 0; partition < log().partitions(); partition++) {
      int each = partition;
      assertThat(heard.stream().filter(e -> e.partition() == each).map(Entry::offset))
          .containsExactlyElementsOf(
              log().read(Map.of(partition, 0L), 10_000).stream().map(Entry::offset).toList());
    }
  }

  @Test
  default void openSessionsAreThoseWithoutAnEnd() {
    List<CallEvent> open = Told.answered("open", "acme").subList(0, 7);
    List<CallEvent> over = Told.answered("over", "acme");
    List<CallEvent> elsewhere = Told.answered("elsewhere", "acme").subList(0, 2);
    log().append("pbx1", open).join();
    log().append("pbx1", over).join();
    log().append("pbx2", elsewhere).join();
    assertThat(log().openSessions("pbx1")).containsExactly(open);
    reopenLog();
    assertThat(log().openSessions("pbx1")).containsExactly(open);
    assertThat(log().openSessionIds("pbx2")).containsExactly(elsewhere.getFirst().sessionId());
    assertThat(log().openOrigins()).containsExactlyInAnyOrder("pbx1", "pbx2");
    assertThat(log().lastCompleted("pbx1", 10)).containsExactly(over.getFirst().sessionId());
    assertThat(log().lastCompleted("pbx2", 10)).isEmpty();
  }

  @Test
  default void manyAtOnceAreHeldBackAndNoneIsLost() {
    List<CallEvent> call = Told.answered("c", "acme");
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3_000; i++) {
        List<CallEvent> each = Told.answered("many" + i, "acme");
        many.execute(() -> log().append("pbx1", each).join());
      }
    }
    log().append("pbx1", call).join();
    assertThat(log().waiting()).isZero();
    assertThat(all()).hasSize(30_010);
  }
}

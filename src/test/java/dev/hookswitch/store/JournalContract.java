package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Page;
import java.time.Instant;
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

/** What every journal must do, whatever it is stored in. */
abstract class JournalContract extends StoreContract {

  private static final int CALLS = 40;

  private void appendCalls(String account) {
    for (int i = 0; i < CALLS; i++) {
      journal.append("pbx1", Told.answered(account + i, account)).join();
    }
  }

  @Test
  void offsetsHaveNoGapsAndSessionsStayInOrder() {
    appendCalls("acme");
    long total = 0;
    Map<String, Integer> last = new HashMap<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      List<Entry> entries = journal.read(partition, 0, 10_000);
      assertThat(journal.ends()[partition]).isEqualTo(entries.size());
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        assertThat(entry.offset()).isEqualTo(i);
        assertThat(entry.json()).isEqualTo(EventJson.encode(entry.event()));
        assertThat(last.merge(entry.event().sessionId(), 1, Integer::sum))
            .isEqualTo(entry.event().seq());
      }
      total += entries.size();
    }
    assertThat(total).isEqualTo(CALLS * 10L);
  }

  @Test
  void aFactThatIsToldTwiceIsStoredOnce() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    journal.append("pbx1", call.subList(0, 6)).join();
    journal.append("pbx1", call).join();
    List<CallEvent> twiceInOne = new ArrayList<>(call);
    twiceInOne.addAll(call);
    journal.append("pbx1", twiceInOne).join();
    assertThat(journal.session(call.getFirst().sessionId())).isEqualTo(call);
    assertThat(java.util.Arrays.stream(journal.ends()).sum()).isEqualTo(10);
  }

  @Test
  void aSessionThatGoesOnElsewhereHasDivergedUntilItIsTakenUp() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    List<CallEvent> other = Told.answered("2.0", "acme");
    String session = call.getFirst().sessionId();
    journal.append("pbx1", call.subList(0, 5)).join();
    // seq 7 where 6 is next, and in the same breath something that is right
    List<CallEvent> mixed = new ArrayList<>(call.subList(6, 8));
    mixed.addAll(other);
    assertThat(journal.append("pbx1", mixed).join()).isEqualTo(new Appended(Set.of(session)));
    assertThat(journal.session(other.getFirst().sessionId())).isEqualTo(other);
    // what follows was told of the same other past, so it is left out even where it would fit
    assertThat(journal.append("pbx1", call.subList(5, 6)).join().diverged())
        .containsExactly(session);
    assertThat(journal.takeUp(session)).isEqualTo(call.subList(0, 5));
    assertThat(journal.append("pbx1", call.subList(5, 10)).join()).isEqualTo(Appended.ALL);
    assertThat(journal.session(session)).isEqualTo(call);
    offsetsAreGapless();
  }

  @Test
  void anotherEventAtTheSamePlaceIsNotStored() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    CallEvent third = call.get(2);
    journal.append("pbx1", call.subList(0, 3)).join();
    // the fourth event, told as the third
    CallEvent early = call.get(3).at(3, call.get(3).timestamp());
    assertThat(journal.append("pbx1", List.of(early)).join().diverged())
        .containsExactly(third.sessionId());
    // the third event, told as the fourth
    assertThat(journal.takeUp(third.sessionId())).hasSize(3);
    assertThat(journal.append("pbx1", List.of(third.at(4, third.timestamp()))).join().diverged())
        .containsExactly(third.sessionId());
    assertThat(journal.session(third.sessionId())).isEqualTo(call.subList(0, 3));
  }

  @Test
  void theSameEventToldOtherwiseIsNotStored() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    journal.append("pbx1", call.subList(0, 3)).join();
    CallEvent third = call.get(2);
    CallEvent later = third.at(3, third.timestamp().plusMillis(1));
    assertThat(journal.append("pbx1", List.of(later)).join().diverged()).containsExactly(session);
    assertThat(journal.takeUp(session)).isEqualTo(call.subList(0, 3));
    assertThat(journal.append("pbx1", call).join()).isEqualTo(Appended.ALL);
    assertThat(journal.openSessionIds("pbx1")).isEmpty();
  }

  @Test
  void whatWasStoredIsThereAfterReopening() {
    appendCalls("acme");
    long[] ends = journal.ends();
    reopen();
    assertThat(journal.ends()).isEqualTo(ends);
    journal.append("pbx1", Told.answered("later", "acme")).join();
    assertThat(journal.session(Told.answered("later", "acme").getFirst().sessionId())).hasSize(10);
    offsetsAreGapless();
  }

  private void offsetsAreGapless() {
    for (int partition = 0; partition < journal.partitions(); partition++) {
      assertThat(journal.read(partition, 0, 10_000)).hasSize((int) journal.ends()[partition]);
    }
  }

  @Test
  void listenersHearEveryCommitInTheOrderOfTheLog() {
    List<Entry> heard = new CopyOnWriteArrayList<>();
    journal.onCommit(heard::addAll);
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        List<CallEvent> call = Told.answered("c" + i, "acme");
        many.execute(() -> call.forEach(event -> journal.append("pbx1", List.of(event)).join()));
      }
    }
    assertThat(heard).hasSize(500);
    Map<Integer, Long> next = new HashMap<>();
    for (Entry entry : heard) {
      assertThat(entry.offset()).isEqualTo(next.merge(entry.partition(), 1L, Long::sum) - 1);
    }
  }

  @Test
  void openSessionsAreThoseWithoutAnEnd() {
    List<CallEvent> open = Told.answered("open", "acme").subList(0, 7);
    List<CallEvent> over = Told.answered("over", "acme");
    List<CallEvent> elsewhere = Told.answered("elsewhere", "acme").subList(0, 2);
    journal.append("pbx1", open).join();
    journal.append("pbx1", over).join();
    journal.append("pbx2", elsewhere).join();
    assertThat(journal.openSessions("pbx1")).containsExactly(open);
    reopen();
    assertThat(journal.openSessions("pbx1")).containsExactly(open);
    assertThat(journal.lastCompleted("pbx1", 10)).containsExactly(over.getFirst().sessionId());
    assertThat(journal.lastCompleted("pbx2", 10)).isEmpty();
  }

  @Test
  void eventsArePagedOldestFirstAndCanBePolled() {
    appendCalls("acme");
    List<CallEvent> all = new ArrayList<>();
    String after = null;
    while (true) {
      Page<CallEvent> page = journal.events(new EventQuery(null, null, null, after, 70));
      after = page.next();
      if (page.items().isEmpty()) {
        break;
      }
      all.addAll(page.items());
    }
    assertThat(all).hasSize(CALLS * 10).extracting(CallEvent::id).doesNotHaveDuplicates();
    List<CallEvent> later = Told.answered("later", "acme");
    journal.append("pbx1", later).join();
    assertThat(journal.events(new EventQuery(null, null, null, after, 70)).items())
        .isEqualTo(later);
    assertThat(
            journal
                .events(
                    new EventQuery(
                        null, later.getFirst().sessionId(), CallEvent.Kind.JOIN, null, 70))
                .items())
        .hasSize(2);
  }

  @Test
  void anAccountSeesItsOwnAlone() {
    appendCalls("acme");
    appendCalls("zeta");
    assertThat(journal.events(new EventQuery("zeta", null, null, null, 1000)).items())
        .hasSize(CALLS * 10)
        .allMatch(event -> event.common().account().equals("zeta"));
    assertThat(journal.calls(calls("zeta", null, null)).items())
        .hasSize(CALLS)
        .allMatch(call -> call.account().equals("zeta"));
  }

  private static CallQuery calls(String account, String party, String after) {
    return new CallQuery(account, party, null, null, null, null, null, null, after, 30 + CALLS);
  }

  @Test
  void callsAreFoundByWhoTookPartAndPagedNewestFirst() {
    appendCalls("acme");
    assertThat(journal.calls(calls(null, "alice", null)).items()).hasSize(CALLS);
    assertThat(journal.calls(calls(null, "37160000001", null)).items()).hasSize(CALLS);
    assertThat(journal.calls(calls(null, "nobody", null)).items()).isEmpty();
    List<CallRow> all = new ArrayList<>();
    String after = null;
    do {
      Page<CallRow> page =
          journal.calls(new CallQuery(null, null, null, null, false, true, null, null, after, 7));
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertThat(all).hasSize(CALLS).extracting(CallRow::sessionId).doesNotHaveDuplicates();
    CallRow one = all.getFirst();
    assertThat(one.events()).isEqualTo(10);
    assertThat(one.talkTime()).hasMillis(4501);
    assertThat(journal.call(one.sessionId())).contains(one);
  }

  @Test
  void aCallHasBegunWithItsFirstEventThoughAllOfThemWereStoredAtOnce() {
    List<CallEvent> call = Told.answered("late", "acme");
    journal.append("pbx1", call).join();
    assertThat(journal.call(call.getFirst().sessionId()).orElseThrow().startedAt())
        .isEqualTo(call.getFirst().timestamp());
  }

  @Test
  void callsOfSomebodyArePagedNewestFirst() {
    appendCalls("acme");
    appendCalls("zeta");
    List<CallRow> all = new ArrayList<>();
    String after = null;
    do {
      Page<CallRow> page =
          journal.calls(
              new CallQuery("acme", "alice", null, null, null, null, null, null, after, 7));
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertThat(all)
        .hasSize(CALLS)
        .isSortedAccordingTo(
            Comparator.comparing(CallRow::startedAt).thenComparing(CallRow::sessionId).reversed())
        .extracting(CallRow::sessionId)
        .doesNotHaveDuplicates();
    Instant middle = all.get(CALLS / 2).startedAt();
    assertThat(
            journal
                .calls(
                    new CallQuery("acme", "alice", null, null, null, null, middle, null, null, 100))
                .items())
        .isEqualTo(all.stream().filter(call -> !call.startedAt().isBefore(middle)).toList());
  }

  @Test
  void aRareCallIsLookedForSoFarAndThenFurther() {
    for (int i = 0; i < 30; i++) {
      List<CallEvent> call = Told.answeredBy("rare" + i, "acme", i);
      journal.append("pbx1", i == 3 ? call.subList(0, 7) : call).join();
    }
    SqlCallSearch search = new SqlCallSearch(database, 10);
    for (String party : new String[] {null, "alice", "37160000001"}) {
      List<Integer> pages = new ArrayList<>();
      String after = null;
      do {
        Page<CallRow> page =
            search.find(
                new CallQuery(
                    "acme", party, Direction.INBOUND, null, true, null, null, null, after, 5));
        pages.add(page.items().size());
        after = page.next();
      } while (after != null);
      assertThat(pages).isEqualTo(party == null ? List.of(1) : List.of(0, 0, 1, 0));
      assertThat(
              search
                  .find(new CallQuery("acme", party, null, null, null, true, null, null, null, 5))
                  .items())
          .hasSize(5);
    }
  }

  @Test
  void aCursorThatIsNotOursIsRefused() {
    for (String cursor :
        List.of("x", "e", "e-1", "c12", "'; drop table event", "e99999999999999999999")) {
      assertThatThrownBy(() -> journal.events(new EventQuery(null, null, null, cursor, 10)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cursor");
    }
  }

  @Test
  void manyAtOnceAreHeldBackAndNoneIsLost() {
    List<CallEvent> call = Told.answered("c", "acme");
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3_000; i++) {
        List<CallEvent> each = Told.answered("many" + i, "acme");
        many.execute(() -> journal.append("pbx1", each).join());
      }
    }
    journal.append("pbx1", call).join();
    assertThat(journal.waiting()).isZero();
    assertThat(java.util.Arrays.stream(journal.ends()).sum()).isEqualTo(30_010);
  }
}

package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.journal.EventLogContract;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every journal must do beyond what a log must, whatever it is stored in. */
abstract class JournalContract extends StoreContract implements EventLogContract {

  @Override
  public EventLog log() {
    return journal;
  }

  @Override
  public void reopenLog() {
    reopen();
  }

  private void appendCalls(String account) {
    for (int i = 0; i < CALLS; i++) {
      journal.append("pbx1", Told.answered(account + i, account)).join();
    }
  }

  @Test
  void offsetsHaveNoGaps() {
    appendCalls("acme");
    for (int partition = 0; partition < journal.partitions(); partition++) {
      List<Entry> entries = journal.read(Map.of(partition, 0L), 10_000);
      assertThat(journal.ends()[partition]).isEqualTo(entries.size());
      for (int i = 0; i < entries.size(); i++) {
        assertThat(entries.get(i).offset()).isEqualTo(i);
      }
    }
    assertThat(java.util.Arrays.stream(journal.ends()).sum()).isEqualTo(CALLS * 10L);
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
    var _ = journal.ends(); // where the database has a copy of the log, it is complete now
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
}

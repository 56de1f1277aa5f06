package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalContract {

  private Database peersDatabase;
  private SqlJournal peer;

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }

  @BeforeEach
  void openPeer() {
    peersDatabase = place.open();
    peer = new SqlJournal(peersDatabase);
  }

  @AfterEach
  void closePeer() {
    peer.close();
    peersDatabase.close();
  }

  private static long total(long[] ends) {
    return Arrays.stream(ends).sum();
  }

  @Test
  void whatAPeerStoresIsNoticedAtOnce() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    peer.append("pbx1", call).join();
    Eventually.until("the peer's events are seen", () -> total(journal.ends()) == 10);
    assertThat(journal.ends()).isEqualTo(peer.ends());
    assertThat(journal.session(call.getFirst().sessionId())).isEqualTo(call);
  }

  /**
   * Both store the same, one a moment after the other, which then learns from its own transaction
   * what the first has stored, and must say so: nobody else will.
   */
  @Test
  void whoStoresSecondTellsOfTheFirst() {
    AtomicLong told = new AtomicLong();
    journal.onPeersCommit(() -> told.set(total(journal.ends())));
    List<CallEvent> calls =
        IntStream.range(0, 30)
            .mapToObj(n -> Told.answered("1." + n, "acme"))
            .flatMap(List::stream)
            .toList();
    for (int n = 0; n < calls.size(); n++) {
      List<CallEvent> next = List.of(calls.get(n));
      peer.append("pbx1", next).join();
      journal.append("pbx1", next).join();
      long stored = n + 1L;
      Eventually.until("followers hear of event " + stored, () -> told.get() == stored);
    }
  }

  @Test
  void whatAPeerHasStoredIsStoredOnceAndSaysSo() {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    peer.append("pbx1", call.subList(0, 6)).join();
    assertThat(journal.append("pbx1", call.subList(0, 4)).join().diverged()).isEmpty();
    // the peer is at the seventh; who tells it as the fifth has another past
    assertThat(
            journal
                .append("pbx1", List.of(call.get(6).at(5, call.get(6).timestamp())))
                .join()
                .diverged())
        .containsExactly(session);
    assertThat(journal.takeUp(session)).isEqualTo(call.subList(0, 6));
    assertThat(journal.append("pbx1", call.subList(6, 10)).join().diverged()).isEmpty();
    assertThat(peer.session(session)).isEqualTo(call);
  }

  /**
   * Both store the same calls at the same time, while a reader follows the log: every event once,
   * no offset before its predecessor, no position left behind.
   */
  @Test
  void twoWritersMakeOneLog() throws Exception {
    int calls = 300;
    List<String> polled = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Journal each : List.of(journal, peer)) {
        for (int lane = 0; lane < 6; lane++) {
          int first = lane;
          threads.execute(() -> {
            for (int i = first; i < calls; i += 6) {
              for (CallEvent event : Told.answered("c" + i, "acme")) {
                assertThat(each.append("pbx1", List.of(event)).join().diverged()).isEmpty();
              }
            }
          });
        }
      }
      Future<?> reader = threads.submit(() -> follow(calls * 10, polled));
      reader.get();
    }
    assertThat(polled).doesNotHaveDuplicates().hasSize(calls * 10);
    Eventually.until(
        "both know of all",
        () -> total(journal.ends()) == calls * 10L && total(peer.ends()) == calls * 10L);
    for (int i = 0; i < calls; i++) {
      List<CallEvent> call = Told.answered("c" + i, "acme");
      assertThat(peer.session(call.getFirst().sessionId())).isEqualTo(call);
    }
  }

  /** Polls the list of events as a client does, and every partition as a courier does. */
  private void follow(int until, List<String> polled) {
    long[] next = new long[journal.partitions()];
    String after = null;
    while (polled.size() < until) {
      Page<CallEvent> page = journal.events(new EventQuery(null, null, null, after, 500));
      page.items().forEach(event -> polled.add(event.id()));
      after = page.next();
      for (int partition = 0; partition < next.length; partition++) {
        for (Entry entry : journal.read(Map.of(partition, next[partition]), 500)) {
          assertThat(entry.offset()).isEqualTo(next[partition]++);
        }
      }
    }
  }

  @Test
  void whatBreaksForAWhileIsStoredWhenItIsWhole() {
    journal.append("pbx1", Told.answered("before", "acme")).join();
    database.read(handle -> handle.execute("alter table event rename to hidden"));
    var during = journal.append("pbx1", Told.answered("during", "acme"));
    Eventually.until("the journal says what is wrong", () -> journal.trouble().isPresent());
    database.read(handle -> handle.execute("alter table hidden rename to event"));
    assertThat(during.join().diverged()).isEmpty();
    assertThat(journal.trouble()).isEmpty();
    assertThat(total(journal.ends())).isEqualTo(20);
  }

  @Test
  void aBrokenConnectionIsReplaced() {
    journal.append("pbx1", Told.answered("before", "acme")).join();
    peersDatabase.read(handle ->
        handle
            .createQuery(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
                    + " current_database() and pid <> pg_backend_pid()")
            .mapTo(Integer.class)
            .one());
    assertThat(journal.append("pbx1", Told.answered("after", "acme")).join().diverged()).isEmpty();
    peer.append("pbx1", Told.answered("peers", "acme")).join();
    Eventually.until("the peer is heard again", () -> total(journal.ends()) == 30);
  }
}

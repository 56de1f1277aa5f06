package dev.hookswitch.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.live.LiveCall.State;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.stream.EventStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCallsTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Database database;
  private SqlJournal journal;
  private EventStreams streams;
  private LiveCalls live;

  private final List<CallEvent> first = Told.answered("first", "acme");
  private final List<CallEvent> second = Told.answered("second", "zeta");

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
    streams = new EventStreams(journal);
    live = new LiveCalls(journal, streams);
  }

  @AfterEach
  void close() {
    live.close();
    streams.close();
    journal.close();
    database.close();
  }

  private void happens(List<CallEvent> events) {
    journal.append("pbx1", events).join();
  }

  /** What somebody knows who takes all changes. */
  private static void see(LiveCalls.Viewer viewer, Map<String, LiveCall> known)
      throws InterruptedException {
    assertThat(viewer.await(LONG)).as("there is something to see").isTrue();
    LiveCalls.Changes changes = viewer.changes();
    if (changes.isAfresh()) {
      known.clear();
    }
    changes.over().forEach(known::remove);
    changes.calls().forEach(call -> known.put(call.sessionId(), call));
  }

  /** What is seen when that call has had so many events. */
  private static LiveCall see(
      LiveCalls.Viewer viewer, Map<String, LiveCall> known, List<CallEvent> call, int events)
      throws InterruptedException {
    String session = call.getFirst().sessionId();
    while (!known.containsKey(session) || known.get(session).latest().seq() != events) {
      see(viewer, known);
    }
    return known.get(session);
  }

  @Test
  void whatWasInProgressIsThereAndWhatHappensIsSeen() throws InterruptedException {
    happens(first.subList(0, 2));
    try (LiveCalls.Viewer viewer = live.look()) {
      Map<String, LiveCall> known = new HashMap<>();
      LiveCall call = see(viewer, known, first, 2);
      assertThat(call.state()).isEqualTo(State.RINGING);
      assertThat(call.startedAt()).isEqualTo(first.getFirst().timestamp());
      assertThat(call.source().value()).isEqualTo("37120000009");

      happens(first.subList(2, 7));
      happens(second.subList(0, 1));
      assertThat(see(viewer, known, first, 7).state()).isEqualTo(State.TALKING);
      assertThat(see(viewer, known, second, 1).state()).isEqualTo(State.STARTED);

      happens(first.subList(7, 10));
      while (known.size() > 1) {
        see(viewer, known);
      }
      assertThat(known).containsOnlyKeys(second.getFirst().sessionId());
    }
  }

  @Test
  void onlyWhatChangedIsTold() throws InterruptedException {
    happens(first.subList(0, 2));
    try (LiveCalls.Viewer viewer = live.look()) {
      Map<String, LiveCall> known = new HashMap<>();
      var _ = see(viewer, known, first, 2);
      happens(second.subList(0, 1));
      assertThat(viewer.await(LONG)).isTrue();
      LiveCalls.Changes changes = viewer.changes();
      assertThat(changes.isAfresh()).isFalse();
      assertThat(changes.calls())
          .extracting(LiveCall::sessionId)
          .containsExactly(second.getFirst().sessionId());
      assertThat(changes.over()).isEmpty();
      happens(first.subList(2, 10));
      while (known.containsKey(first.getFirst().sessionId())) {
        assertThat(viewer.await(LONG)).isTrue();
        LiveCalls.Changes later = viewer.changes();
        assertThat(later.isAfresh()).isFalse();
        assertThat(later.calls())
            .extracting(LiveCall::sessionId)
            .doesNotContain(second.getFirst().sessionId());
        later.over().forEach(known::remove);
      }
    }
  }

  @Test
  void whoSleepsThroughTooMuchBeginsAfresh() throws InterruptedException {
    try (LiveCalls.Viewer sleeper = live.look();
        LiveCalls.Viewer awake = live.look()) {
      see(sleeper, new HashMap<>());
      Map<String, LiveCall> known = new HashMap<>();
      see(awake, known);
      List<CallEvent> starts = new ArrayList<>();
      for (int i = 0; i <= LiveCalls.MOST_CHANGES; i++) {
        starts.add(Told.answered("s" + i, "acme").getFirst());
      }
      happens(starts);
      while (known.size() < starts.size()) {
        see(awake, known);
      }
      assertThat(sleeper.await(LONG)).isTrue();
      LiveCalls.Changes changes = sleeper.changes();
      assertThat(changes.isAfresh()).isTrue();
      assertThat(changes.calls()).hasSameSizeAs(starts);
    }
  }

  @Test
  void whoLooksAgainFindsItAsItIs() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(viewer.await(LONG)).isTrue();
      assertThat(viewer.changes().calls()).isEmpty();
    }
    happens(first.subList(0, 5));
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(see(viewer, new HashMap<>(), first, 5).state()).isEqualTo(State.WAITING);
    }
  }

  /** Or the last of what happens would be seen when something else happens, if ever. */
  @Test
  void nothingIsMissedThatHappensWhileOneLooks() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      Map<String, LiveCall> known = new HashMap<>();
      see(viewer, known);
      happens(
          IntStream.range(0, 200)
              .mapToObj(i -> Told.answered("call" + i, "acme").subList(0, 5))
              .flatMap(List::stream)
              .toList());
      while (known.size() < 200
          || known.values().stream().anyMatch(call -> call.latest().seq() < 5)) {
        see(viewer, known);
      }
    }
  }

  @Test
  void nobodyIsKeptWaitingWhenItEnds() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(viewer.await(LONG)).isTrue();
      assertThat(viewer.changes().isAfresh()).isTrue();
      Thread closing = Thread.ofVirtual().start(live::close);
      assertThat(viewer.await(LONG)).isFalse();
      assertThat(viewer.isOver()).isTrue();
      closing.join();
    }
  }
}

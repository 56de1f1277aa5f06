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
import java.util.List;
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

  /** What is seen when that call has had so many events. */
  private LiveCall see(LiveCalls.Viewer viewer, List<CallEvent> call, int events)
      throws InterruptedException {
    long seen = -1;
    while (true) {
      assertThat(viewer.await(seen, LONG)).as("they are known").isTrue();
      seen = viewer.version();
      for (LiveCall each : viewer.calls()) {
        if (each.sessionId().equals(call.getFirst().sessionId()) && each.latest().seq() == events) {
          return each;
        }
      }
    }
  }

  @Test
  void whatWasInProgressIsThereAndWhatHappensIsSeen() throws InterruptedException {
    happens(first.subList(0, 2));
    try (LiveCalls.Viewer viewer = live.look()) {
      LiveCall call = see(viewer, first, 2);
      assertThat(call.state()).isEqualTo(State.RINGING);
      assertThat(call.startedAt()).isEqualTo(first.getFirst().timestamp());
      assertThat(call.source().value()).isEqualTo("37120000009");

      happens(first.subList(2, 7));
      happens(second.subList(0, 1));
      assertThat(see(viewer, first, 7).state()).isEqualTo(State.TALKING);
      assertThat(see(viewer, second, 1).state()).isEqualTo(State.STARTED);

      long seen = viewer.version();
      happens(first.subList(7, 10));
      while (viewer.calls().size() > 1) {
        assertThat(viewer.await(seen, LONG)).isTrue();
        seen = viewer.version();
      }
      assertThat(viewer.calls())
          .extracting(LiveCall::sessionId)
          .containsExactly(second.getFirst().sessionId());
    }
  }

  @Test
  void whoLooksAgainFindsItAsItIs() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(viewer.await(-1, LONG)).isTrue();
      assertThat(viewer.calls()).isEmpty();
    }
    happens(first.subList(0, 5));
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(see(viewer, first, 5).state()).isEqualTo(State.WAITING);
    }
  }

  /** Or the last of what happens would be seen when something else happens, if ever. */
  @Test
  void callsAreAsNewAsTheirVersionSays() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(viewer.await(-1, LONG)).isTrue();
      long first = viewer.version();
      List<CallEvent> many =
          IntStream.range(0, 200)
              .mapToObj(i -> Told.answered("call" + i, "acme").subList(0, 5))
              .flatMap(List::stream)
              .toList();
      happens(many);
      for (long seen = first; seen < first + many.size(); seen = viewer.version()) {
        long newest = viewer.calls().stream().mapToLong(LiveCall::version).max().orElse(first);
        assertThat(newest).isGreaterThanOrEqualTo(seen);
      }
    }
  }

  @Test
  void nobodyIsKeptWaitingWhenItEnds() throws InterruptedException {
    try (LiveCalls.Viewer viewer = live.look()) {
      assertThat(viewer.await(-1, LONG)).isTrue();
      Thread closing = Thread.ofVirtual().start(live::close);
      assertThat(viewer.await(viewer.version(), LONG)).isFalse();
      assertThat(viewer.isOver()).isTrue();
      closing.join();
    }
  }
}

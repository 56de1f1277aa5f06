package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.stream.EventStreams.TooMany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over a real journal: nothing missed, nothing twice, in the order of commits. */
abstract class StreamContract extends StoreContract {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  private EventStreams streams;

  @BeforeEach
  void openStreams() {
    // so short that readers fall out of the tail again and again
    streams = new EventStreams(journal, Duration.ofMillis(20));
  }

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  private EventStream open(String account, String after) {
    return open(account, Filter.EVERYTHING, after);
  }

  private EventStream open(String account, Filter filter, String after) {
    try {
      return streams.open(account, filter, after);
    } catch (TooMany e) {
      throw new AssertionError(e);
    }
  }

  private static List<CallEvent> read(EventStream stream, int count) throws InterruptedException {
    List<CallEvent> events = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    while (events.size() < count && System.nanoTime() < end) {
      stream.next(SHORT).forEach(placed -> events.add(placed.event()));
    }
    return events;
  }

  private void append(String root, String account) {
    journal.append("pbx1", Told.answered(root, account)).join();
  }

  @Test
  void aStreamBeginsNowOrAfterACursor() throws Exception {
    append("before", "acme");
    try (EventStream now = open("acme", null);
        EventStream all = open("acme", "e0")) {
      append("after", "acme");
      assertThat(read(now, 10)).isEqualTo(Told.answered("after", "acme"));
      assertThat(now.next(SHORT)).isEmpty();
      List<CallEvent> read = read(all, 20);
      assertThat(read.subList(0, 10)).isEqualTo(Told.answered("before", "acme"));
      assertThat(read.subList(10, 20)).isEqualTo(Told.answered("after", "acme"));
      assertThat(all.cursor()).isEqualTo(now.cursor());
    }
    assertThat(streams.count()).isZero();
  }

  @Test
  void aReaderComesBackWhereItWas() throws Exception {
    append("1", "acme");
    String cursor;
    try (EventStream first = open("acme", "e0")) {
      List<Placed> events = first.next(LONG);
      cursor = first.cursor(events.get(3));
    }
    try (EventStream second = open("acme", cursor)) {
      assertThat(second.hasGap()).isFalse();
      assertThat(read(second, 6)).isEqualTo(Told.answered("1", "acme").subList(4, 10));
    }
  }

  @Test
  void anAccountReadsItsOwnAndAFilterNarrows() throws Exception {
    append("1", "acme");
    append("2", "zeta");
    try (EventStream zeta = open("zeta", "e0");
        EventStream ends =
            open(null, Filter.EVERYTHING.withEvents(Set.of(CallEvent.Kind.COMPLETED)), "e0")) {
      append("3", "acme");
      append("4", "zeta");
      assertThat(read(zeta, 20))
          .hasSize(20)
          .allMatch(event -> event.common().account().equals("zeta"));
      assertThat(read(ends, 4)).hasSize(4).allMatch(e -> e.kind() == CallEvent.Kind.COMPLETED);
    }
  }

  @Test
  void whatNobodyWantsMovesTheCursorAllTheSame() throws Exception {
    try (EventStream stream = open("acme", null)) {
      String before = stream.cursor();
      append("1", "zeta");
      for (int i = 0; i < 600 && stream.cursor().equals(before); i++) {
        assertThat(stream.next(SHORT)).isEmpty();
      }
      assertThat(stream.cursor()).isNotEqualTo(before);
    }
  }

  @Test
  void manyReadersWhileManyWrite() throws Exception {
    int calls = 60;
    int writers = 4;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String name = "w" + writer + ".";
        writing.add(
            threads.submit(() -> {
              for (int i = 0; i < calls; i++) {
                for (CallEvent event : Told.answered(name + i, i % 2 == 0 ? "acme" : "zeta")) {
                  journal.append("pbx1", List.of(event)).join();
                }
              }
            }));
      }
      List<Future<List<String>>> reading = new ArrayList<>();
      for (int reader = 0; reader < 8; reader++) {
        String account = reader % 2 == 0 ? null : "acme";
        int wanted = calls * writers * 10 / (reader % 2 == 0 ? 1 : 2);
        int pause = reader * 2;
        int start = reader * 20;
        reading.add(
            threads.submit((Callable<List<String>>) () -> read(account, wanted, start, pause)));
      }
      for (Future<?> each : writing) {
        each.get();
      }
      List<String> stored = new ArrayList<>();
      List<String> ofAcme = new ArrayList<>();
      for (Placed placed : journal.commitOrder().after(null, 0, 100_000)) {
        stored.add(placed.event().id());
        if (placed.event().common().account().equals("acme")) {
          ofAcme.add(placed.event().id());
        }
      }
      assertThat(stored).hasSize(calls * writers * 10);
      for (int reader = 0; reader < 8; reader++) {
        assertThat(reading.get(reader).get()).isEqualTo(reader % 2 == 0 ? stored : ofAcme);
      }
    }
  }

  private List<String> read(String account, int wanted, int start, int pause) throws Exception {
    Thread.sleep(start);
    List<String> ids = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    try (EventStream stream = open(account, "e0")) {
      while (ids.size() < wanted && System.nanoTime() < end) {
        stream.next(SHORT).forEach(placed -> ids.add(placed.event().id()));
        Thread.sleep(pause);
      }
      stream.next(SHORT).forEach(placed -> ids.add(placed.event().id()));
    }
    return ids;
  }

  @Test
  void whatWasDeletedMeanwhileIsAGapAndItsPlaceIsNotGivenAgain() throws Exception {
    append("1", "acme");
    String last;
    try (EventStream stream = open("acme", "e0")) {
      read(stream, 10);
      last = stream.cursor();
    }
    long before = journal.commitOrder().last();
    var _ = database.write(handle -> handle.createUpdate("delete from event").execute());
    try (EventStream stream = open("acme", last)) {
      assertThat(stream.hasGap()).isTrue();
      append("2", "acme");
      assertThat(read(stream, 10)).isEqualTo(Told.answered("2", "acme"));
    }
    assertThat(journal.commitOrder().after(null, 0, 1).getFirst().position()).isGreaterThan(before);
    // one that was never ours to give: another database, or this one restored
    try (EventStream stream = open("acme", "ezzzzz")) {
      assertThat(stream.hasGap()).isTrue();
      append("3", "acme");
      assertThat(read(stream, 10)).isEqualTo(Told.answered("3", "acme"));
    }
    assertThatThrownBy(() -> open("acme", "x1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAccountHasSoManyAndOthersHaveTheirs() throws Exception {
    List<EventStream> open = new ArrayList<>();
    for (int i = 0; i < EventStreams.MOST_OF_ACCOUNT; i++) {
      open.add(open("acme", null));
    }
    assertThatThrownBy(() -> streams.open("acme", Filter.EVERYTHING, null))
        .isInstanceOf(TooMany.class)
        .hasMessage("this account has 100 streams open, and may not more");
    open.add(open("zeta", null));
    open.removeFirst().close();
    open.add(open("acme", null));
    while (open.size() < EventStreams.MOST) {
      open.add(open(null, null));
    }
    assertThatThrownBy(() -> streams.open(null, Filter.EVERYTHING, null))
        .isInstanceOf(TooMany.class);
    open.forEach(EventStream::close);
    open.forEach(EventStream::close);
    assertThat(streams.count()).isZero();
  }

  @Test
  void anExpressionThatFailsKeepsNothingBack() throws Exception {
    Set<CallEvent.Kind> any = Set.of();
    Filter broken =
        new Filter(
            any,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            "$error('no')");
    try (EventStream stream = open("acme", broken, null)) {
      append("1", "acme");
      assertThat(read(stream, 10)).hasSize(10);
    }
  }

  @Test
  void theEndOfTheServerEndsThem() throws Exception {
    try (EventStream stream = open("acme", null)) {
      Thread closer = Thread.ofVirtual().start(streams::close);
      assertThat(stream.next(LONG)).isNull();
      closer.join();
    }
  }
}

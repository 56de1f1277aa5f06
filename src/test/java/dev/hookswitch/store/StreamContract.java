package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.stream.EventStreams.TooMany;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over a real journal: nothing missed, nothing twice, sessions in order. */
abstract class StreamContract extends StoreContract {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  EventStreams streams;

  /** The log that is told. */
  EventLog log() {
    return journal;
  }

  /** In which order. */
  CommitOrder order() {
    return journal.commitOrder();
  }

  @BeforeEach
  void openStreams() {
    streams = streams();
  }

  /** So short that readers fall out of the tail again and again. */
  private EventStreams streams() {
    return new EventStreams(log(), order(), Duration.ofMillis(20));
  }

  @AfterEach
  void closeStreams() {
    streams.close();
  }

  EventStream open(String account, String after) {
    return open(account, Filter.EVERYTHING, after);
  }

  private EventStream open(String account, Filter filter, String after) {
    return open(streams, account, filter, after);
  }

  private static EventStream open(
      EventStreams streams, String account, Filter filter, String after) {
    try {
      return streams.open(account, filter, after);
    } catch (TooMany e) {
      throw new AssertionError(e);
    }
  }

  static List<CallEvent> read(EventStream stream, int count) throws InterruptedException {
    List<CallEvent> events = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    while (events.size() < count && System.nanoTime() < end) {
      stream.next(SHORT).forEach(placed -> events.add(placed.event()));
    }
    return events;
  }

  void append(String root, String account) {
    log().append("pbx1", Told.answered(root, account)).join();
  }

  @Test
  void aStreamBeginsNowOrAfterACursor() throws Exception {
    append("before", "acme");
    try (EventStream now = open("acme", null);
        EventStream all = open("acme", "e0")) {
      append("after", "acme");
      assertThat(read(now, 10)).isEqualTo(Told.answered("after", "acme"));
      assertThat(now.next(SHORT)).isEmpty();
      List<CallEvent> both = new ArrayList<>(Told.answered("before", "acme"));
      both.addAll(Told.answered("after", "acme"));
      assertTold(read(all, 20), both);
      for (int i = 0; i < 600 && !all.cursor().equals(now.cursor()); i++) {
        assertThat(now.next(SHORT)).isEmpty();
        assertThat(all.next(SHORT)).isEmpty();
      }
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
                  log().append("pbx1", List.of(event)).join();
                }
              }
            }));
      }
      List<Future<List<CallEvent>>> reading = new ArrayList<>();
      for (int reader = 0; reader < 8; reader++) {
        String account = reader % 2 == 0 ? null : "acme";
        int wanted = calls * writers * 10 / (reader % 2 == 0 ? 1 : 2);
        int pause = reader * 2;
        int start = reader * 20;
        reading.add(
            threads.submit((Callable<List<CallEvent>>) () -> read(account, wanted, start, pause)));
      }
      for (Future<?> each : writing) {
        each.get();
      }
      List<CallEvent> stored = new ArrayList<>();
      CommitOrder order = order();
      order
          .after(null, order.position("e0"), 100_000)
          .events()
          .forEach(placed -> stored.add(placed.event()));
      List<CallEvent> ofAcme = stored.stream().filter(StreamContract::isOfAcme).toList();
      assertThat(stored).hasSize(calls * writers * 10);
      for (int reader = 0; reader < 8; reader++) {
        assertTold(reading.get(reader).get(), reader % 2 == 0 ? stored : ofAcme);
      }
    }
  }

  private static boolean isOfAcme(CallEvent event) {
    return event.common().account().equals("acme");
  }

  /**
   * That a reader was told of these, each once.
   *
   * @param stored in the order of one reading
   */
  void assertTold(List<CallEvent> told, List<CallEvent> stored) {
    assertThat(told).containsExactlyElementsOf(stored);
  }

  /** Each event of these comes right after the one before it in its session. */
  static void assertSessionsInOrder(List<CallEvent> told) {
    Map<String, Integer> last = new HashMap<>();
    for (CallEvent event : told) {
      assertThat(last.merge(event.sessionId(), 1, Integer::sum)).isEqualTo(event.seq());
    }
  }

  private List<CallEvent> read(String account, int wanted, int start, int pause) throws Exception {
    Thread.sleep(start);
    List<CallEvent> told = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    try (EventStream stream = open(account, "e0")) {
      while (told.size() < wanted && System.nanoTime() < end) {
        stream.next(SHORT).forEach(placed -> told.add(placed.event()));
        Thread.sleep(pause);
      }
      stream.next(SHORT).forEach(placed -> told.add(placed.event()));
    }
    return told;
  }

  /** As behind a proxy that sends every connection to another server. */
  @Test
  void aCursorIsGoodAtAnotherServerWhileManyWrite() throws Exception {
    int calls = 40;
    EventStreams elsewhere = streams();
    try (elsewhere;
        EventStream here = open(null, "e0");
        EventStream there = open(elsewhere, null, Filter.EVERYTHING, "e0");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(here.cursor()).isEqualTo(there.cursor()); // both tails are awake
      List<Future<?>> writing = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        writing.add(
            threads.submit(() -> {
              for (int i = 0; i < calls; i++) {
                append(name + i, i % 2 == 0 ? "acme" : "zeta");
              }
            }));
      }
      assertSessionsInOrder(wander(elsewhere, null, calls * 30));
      assertSessionsInOrder(wander(elsewhere, "acme", calls * 15));
      for (Future<?> each : writing) {
        each.get();
      }
    }
  }

  /** Reads some at one server and goes on at the other, until it has so many. */
  private List<CallEvent> wander(EventStreams elsewhere, String account, int wanted)
      throws Exception {
    List<CallEvent> told = new ArrayList<>();
    String cursor = "e0";
    long end = System.nanoTime() + LONG.toNanos();
    for (int visit = 1; told.size() < wanted && System.nanoTime() < end; visit++) {
      EventStreams server = visit % 2 == 0 ? streams : elsewhere;
      try (EventStream stream = open(server, account, Filter.EVERYTHING, cursor)) {
        for (int page = 0; page < 2; page++) {
          List<Placed> events = stream.next(SHORT);
          // the connection breaks somewhere in the middle
          int heard = page == 0 ? events.size() : events.size() * (visit % 4) / 3;
          for (Placed each : events.subList(0, heard)) {
            told.add(each.event());
            cursor = stream.cursor(each);
          }
          cursor = heard == events.size() ? stream.cursor() : cursor;
        }
      }
    }
    assertThat(told).hasSize(wanted).extracting(CallEvent::id).doesNotHaveDuplicates();
    return told;
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

package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Gone;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Trace;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Lanes, parking and cursors. */
class DispatchTest extends DispatchRig {

  @Test
  void everyEventReachesEveryEndpointInOrder() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    endpoint("ep_b", Filter.EVERYTHING, "acme");
    endpoint("ep_other", Filter.EVERYTHING, "zeta");
    calls("c", 300);
    untilAllSettled();
    for (String id : List.of("ep_a", "ep_b")) {
      assertThat(accepted(id)).hasSize(3_000).extracting(CallEvent::id).doesNotHaveDuplicates();
      assertInOrder(id);
    }
    assertThat(accepted("ep_other")).isEmpty();
  }

  @Test
  void aFilterLetsThroughWhatItNames() {
    endpoint(
        "ep_a",
        Filter.of(Set.of(CallEvent.Kind.COMPLETED), Set.of("alice"), Set.of(), Set.of(), Set.of()),
        null);
    endpoint(
        "ep_b",
        Filter.of(Set.of(), Set.of("bob"), Set.of("37199999999"), Set.of(), Set.of()),
        null);
    endpoint(
        "ep_c",
        Filter.of(Set.of(), Set.of("bob"), Set.of("37160000001"), Set.of(), Set.of()),
        null);
    calls("c", 20);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(20).allMatch(e -> e.kind() == CallEvent.Kind.COMPLETED);
    assertThat(accepted("ep_b")).isEmpty();
    assertThat(accepted("ep_c")).hasSize(200);
  }

  @Test
  void aConditionSaysWhatTheListsCannot() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    assertThat(
            endpoints.change(
                "ep_a",
                endpoint ->
                    endpoint.withFilter(
                        everythingIf("event.participants[user='alice'] and event.seq > 4"))))
        .isPresent();
    calls("c", 10);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(60).allMatch(event -> event.seq() > 4);
    assertThat(attempts).as("no request is made for the others").hasSize(60);
    assertIncreasing("ep_a");
    assertThat(
            endpoints.change("ep_a", endpoint -> endpoint.withFilter(everythingIf("$error('no')"))))
        .isPresent();
    calls("d", 1);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(60);
    assertThat(deadLetters(10))
        .as("what cannot be decided is not lost")
        .allMatch(letter -> letter.death().failure().startsWith("the condition: "))
        .allMatch(letter -> letter.death().cause() == DispatchStore.Cause.UNSENDABLE);
  }

  private List<DispatchStore.DeadLetter> deadLetters(int size) {
    Eventually.until(
        Duration.ofMinutes(1),
        () -> "there are " + size + " dead letters",
        () -> store.deadLetters("ep_a", null, 1_000).size() == size);
    return store.deadLetters("ep_a", null, 1_000);
  }

  @Test
  void whatNoRequestCanBeMadeOfHoldsNothingUp() {
    network =
        (_, event) ->
            switch (event.kind()) {
              case RING -> new AttemptResult.Unsendable("the format: url: is none", Trace.NONE);
              case JOIN -> new AttemptResult.Unwanted(Trace.NONE);
              default -> ACCEPTED;
            };
    endpoint("ep_a", Filter.EVERYTHING, null);
    calls("c", 10);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(70);
    assertIncreasing("ep_a");
    assertThat(deadLetters(10)).allMatch(letter -> letter.attempts() == 0);
    assertThat(dispatcher.backlogs()).noneMatch(EndpointBacklog::failing);
    Eventually.until(
        Duration.ofMinutes(1),
        () -> "attempts are stored",
        () -> stored("ep_a", DispatchStore.AttemptOutcome.UNSENDABLE) == 10);
    assertThat(stored("ep_a", null)).as("nothing of what is not wanted").isEqualTo(80);
  }

  private int stored(String endpoint, DispatchStore.AttemptOutcome outcome) {
    return store
        .attempts(
            new DispatchStore.AttemptQuery(
                endpoint, null, null, null, outcome, null, null, null, null, 1_000))
        .items()
        .size();
  }

  private static Filter everythingIf(String condition) {
    return new Filter(
        Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
        condition);
  }

  @Test
  void aNewEndpointGetsWhatComesAndNotWhatWas() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    calls("before", 10);
    untilAllSettled();
    endpoint("ep_late", Filter.EVERYTHING, null);
    calls("after", 10);
    untilAllSettled();
    assertThat(accepted("ep_late")).hasSize(100);
  }

  @Test
  void failuresAtRandomNeverBreakTheOrderAndLoseNothing() {
    restart(
        List.of(
            QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK, QUICK,
            QUICK, QUICK, QUICK, QUICK),
        Limits.DEFAULT);
    endpoint("ep_a", Filter.EVERYTHING, null);
    SplittableRandom random = new SplittableRandom(7);
    network =
        (endpoint, event) -> {
          int dice;
          synchronized (random) {
            dice = random.nextInt(10);
          }
          return dice < 6 ? ACCEPTED : dice < 8 ? BROKEN : new Unreachable("reset", Trace.NONE);
        };
    calls("c", 200);
    untilAllSettled();
    assertThat(accepted("ep_a")).extracting(CallEvent::id).doesNotHaveDuplicates().hasSize(2_000);
    assertInOrder("ep_a");
    assertThat(store.deadLetters(null, null, 10)).isEmpty();
  }

  @Test
  void aBadSessionHoldsNobodyUpAndItsFollowersWait() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    String bad = Told.answered("c3", "acme").getFirst().sessionId();
    CountDownLatch release = new CountDownLatch(1);
    network =
        (endpoint, event) -> {
          if (event.sessionId().equals(bad)) {
            await(release);
          }
          return ACCEPTED;
        };
    calls("c", 20);
    Eventually.until("all other sessions are through", () -> accepted("ep_a").size() == 190);
    assertThat(attempts).noneMatch(a -> a.event().sessionId().equals(bad));
    release.countDown();
    untilAllSettled();
    assertInOrder("ep_a");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anEventThatUsesUpItsScheduleIsADeadLetterAndItsLaneGoesOn() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    network = (endpoint, event) -> event.kind() == CallEvent.Kind.RING ? BROKEN : ACCEPTED;
    calls("c", 5);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(45);
    assertThat(accepted("ep_a")).noneMatch(event -> event.kind() == CallEvent.Kind.RING);
    assertIncreasing("ep_a");
    List<DispatchStore.DeadLetter> dead = store.deadLetters("ep_a", null, 100);
    assertThat(dead)
        .hasSize(5)
        .allMatch(d ->
            d.seq() == 2 && d.attempts() == 4 && d.death().failure().equals("refused with 500"));
    assertThat(attempts.stream().filter(a -> a.event().kind() == CallEvent.Kind.RING)).hasSize(20);
    network = (endpoint, event) -> ACCEPTED;
    assertThat(replayDeadLetters("ep_a")).isEqualTo(5);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(50);
    assertThat(store.deadLetters("ep_a", null, 100)).isEmpty();
  }

  private void assertIncreasing(String endpoint) {
    Map<String, Integer> last = new HashMap<>();
    for (CallEvent event : accepted(endpoint)) {
      assertThat(event.seq()).isGreaterThan(last.getOrDefault(event.sessionId(), 0));
      last.put(event.sessionId(), event.seq());
    }
  }

  @Test
  void withoutRetriesOneFailureIsEnough() {
    restart(List.of(), Limits.DEFAULT);
    endpoint("ep_a", Filter.EVERYTHING, null);
    network = (endpoint, event) -> event.seq() == 1 ? BROKEN : ACCEPTED;
    calls("c", 3);
    untilAllSettled();
    assertThat(attempts).hasSize(30);
    assertThat(store.deadLetters(null, null, 10)).hasSize(3);
  }

  @Test
  void goneDisablesTheEndpointAndWhatComesWaits() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    network =
        (endpoint, event) ->
            endpoint.id().equals("ep_a") && event.seq() == 4 ? new Gone(Trace.NONE) : ACCEPTED;
    calls("c", 1);
    Eventually.until(
        "the endpoint is disabled", () -> !endpoints.find("ep_a").orElseThrow().isActive());
    endpoint("ep_b", Filter.EVERYTHING, null);
    calls("d", 5);
    Eventually.until("the other endpoint has it all", () -> accepted("ep_b").size() == 50);
    assertThat(accepted("ep_a")).hasSize(3);
    network = (endpoint, event) -> ACCEPTED;
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE));
    Eventually.until("what waited is delivered", () -> accepted("ep_a").size() == 60);
    assertInOrder("ep_a");
  }

  @Test
  void retryAfterHoldsTheWholeEndpoint() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    Map<String, Instant> firstTry = new ConcurrentHashMap<>();
    Duration wait = Duration.ofSeconds(1);
    network =
        (endpoint, event) ->
            firstTry.putIfAbsent("asked", Instant.now()) == null
                ? new Refused(503, wait, Trace.NONE)
                : ACCEPTED;
    calls("first", 1);
    Eventually.until("the endpoint asked to wait", () -> attempts.size() == 1);
    calls("c", 3);
    Eventually.until("all is delivered", () -> accepted("ep_a").size() == 40);
    assertThat(Duration.between(firstTry.get("asked"), Instant.now())).isGreaterThanOrEqualTo(wait);
    assertInOrder("ep_a");
  }

  @Test
  void aRestartGoesOnWhereItWas() {
    restart(List.of(Duration.ofMillis(200), QUICK), Limits.DEFAULT);
    endpoint("ep_a", Filter.EVERYTHING, null);
    network = (endpoint, event) -> event.seq() == 5 ? BROKEN : ACCEPTED;
    calls("c", 20);
    Eventually.until(
        "every lane is parked", () -> dispatcher.backlogs().getFirst().parked() == 120);
    network = (endpoint, event) -> ACCEPTED;
    restart(List.of(QUICK, QUICK), Limits.DEFAULT);
    calls("d", 20);
    untilAllSettled();
    assertThat(accepted("ep_a"))
        .extracting(CallEvent::id)
        .contains(ids("c", 20))
        .contains(ids("d", 20));
    assertInOrder("ep_a");
  }

  @Test
  void whatWasParkedAboveItsCursorIsNotParkedTwice() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.disabled("for now")));
    calls("c", 3);
    Eventually.until("all is stored", () -> java.util.Arrays.stream(journal.ends()).sum() == 30);
    dispatcher.released(AllPartitions.of(journal));
    // as a crash leaves it: parked, while the cursor waits for an earlier event of the partition
    List<DispatchStore.Parking> parked = new ArrayList<>();
    String session = Told.answered("c1", "acme").getFirst().sessionId();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      for (Entry entry : journal.read(Map.of(partition, 0L), 100)) {
        if (entry.event().sessionId().equals(session)) {
          Instant due = parked.isEmpty() ? Instant.EPOCH : null;
          parked.add(
              new DispatchStore.Parking("ep_a", entry, 1, "reset", Instant.EPOCH, due, null));
        }
      }
    }
    store.saveProgress(AllPartitions.progress(List.of(), parked));
    restart(List.of(QUICK), Limits.DEFAULT);
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE));
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(30).extracting(CallEvent::id).doesNotHaveDuplicates();
    assertInOrder("ep_a");
  }

  private static String[] ids(String prefix, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Told.answered(prefix + i, "acme").forEach(event -> ids.add(event.id()));
    }
    return ids.toArray(String[]::new);
  }

  @Test
  void whatDoesNotFitInMemoryWaitsInTheLog() {
    restart(List.of(QUICK), new Limits(4, 50, 10));
    endpoint("ep_a", Filter.EVERYTHING, null);
    CountDownLatch release = new CountDownLatch(1);
    network =
        (endpoint, event) -> {
          await(release);
          return ACCEPTED;
        };
    calls("c", 300);
    Eventually.until("all is stored", () -> java.util.Arrays.stream(journal.ends()).sum() == 3_000);
    assertThat(dispatcher.backlogs().getFirst().behind()).isEqualTo(3_000);
    release.countDown();
    untilAllSettled();
    assertThat(accepted("ep_a")).extracting(CallEvent::id).doesNotHaveDuplicates().hasSize(3_000);
    assertInOrder("ep_a");
  }

  @Test
  void aBacklogIsSentInTheOrderOfItsCommits() {
    restart(List.of(QUICK), new Limits(1, 30, 10));
    endpoint("ep_a", Filter.EVERYTHING, null);
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.disabled("for now")));
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<CallEvent> call = Told.answered("c" + i, "acme");
      journal.append("pbx1", call).join();
      begun.add(call.getFirst().sessionId());
    }
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE));
    untilAllSettled();
    assertThat(accepted("ep_a").stream().filter(event -> event.seq() == 1))
        .extracting(CallEvent::sessionId)
        .isEqualTo(begun);
  }

  @Test
  void aHoleThatWasMadeByHandStopsNobody() throws SQLException {
    endpoint("ep_a", Filter.EVERYTHING, null);
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.disabled("for now")));
    for (int i = 0; i < 150; i++) {
      journal.append("pbx1", Told.answered("c" + i, "acme")).join();
    }
    stop();
    CallEvent gone = Told.answered("c1", "acme").get(3);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hookswitch.db"));
        PreparedStatement delete = connection.prepareStatement("delete from event where id = ?")) {
      delete.setString(1, gone.id());
      assertThat(delete.executeUpdate()).isEqualTo(1);
    }
    start(List.of(QUICK), Limits.DEFAULT);
    var _ = endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE));
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(1499).doesNotContain(gone).doesNotHaveDuplicates();
  }

  @Test
  void anEndpointThatIsDownIsProbedAndComesBack() {
    restart(
        List.of(
            Duration.ofMillis(500),
            QUICK,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(9)),
        Limits.DEFAULT);
    endpoint("ep_down", Filter.EVERYTHING, null);
    endpoint("ep_up", Filter.EVERYTHING, null);
    network = (endpoint, event) -> endpoint.id().equals("ep_down") ? BROKEN : ACCEPTED;
    calls("first", 3);
    long since = System.nanoTime();
    Eventually.until(
        "failures have come for more than five seconds",
        () -> {
          calls("x" + System.nanoTime() + "-", 1);
          return System.nanoTime() - since > 6_000_000_000L
              && dispatcher.backlogs().stream().anyMatch(EndpointBacklog::failing);
        });
    network = (endpoint, event) -> ACCEPTED;
    untilAllSettled();
    assertThat(dispatcher.backlogs()).noneMatch(EndpointBacklog::failing);
    // what was given up meanwhile is missing; what came is in order
    assertIncreasing("ep_down");
    assertThat(accepted("ep_down").size() + store.deadLetters("ep_down", null, 100_000).size())
        .isEqualTo(accepted("ep_up").size());
  }

  @Test
  void aDeletedEndpointIsSentNothingMore() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    network = (endpoint, event) -> BROKEN;
    calls("c", 3);
    Eventually.until("something was tried", () -> !attempts.isEmpty());
    assertThat(endpoints.remove("ep_a")).isTrue();
    endpoint("ep_b", Filter.EVERYTHING, null);
    network = (endpoint, event) -> ACCEPTED;
    calls("d", 3);
    Eventually.until("the other has it", () -> accepted("ep_b").size() == 30);
    assertThat(accepted("ep_a")).isEmpty();
    assertThat(store.parkedLanes("ep_a")).isEmpty();
  }
}

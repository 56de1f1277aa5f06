package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.dispatch.Replay.Status;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sending again. */
class ReplayTest extends DispatchRig {

  private static final Scope EVERYTHING =
      new Scope.Range(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

  private static String session(String root) {
    return Told.answered(root, "acme").getFirst().sessionId();
  }

  private void delivered(int calls) {
    endpoint("ep_a", Filter.EVERYTHING, null);
    calls("c", calls);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(10 * calls);
    attempts.clear();
  }

  @Test
  void aCallIsSentAgainInOrder() {
    delivered(3);
    Replay replay = replay("ep_a", new Scope.Session(session("c1")), null);
    assertThat(replay)
        .returns(10, Replay::total)
        .returns(10, Replay::queued)
        .returns(0, Replay::skipped)
        .returns(0, Replay::waiting);
    assertThat(accepted("ep_a"))
        .extracting(CallEvent::id)
        .containsExactlyElementsOf(
            Told.answered("c1", "acme").stream().map(CallEvent::id).toList());
  }

  @Test
  void oneEventIsSentAgain() {
    delivered(2);
    CallEvent event = Told.answered("c1", "acme").get(4);
    assertThat(replay("ep_a", new Scope.Event(event.id()), null).queued()).isEqualTo(1);
    assertThat(accepted("ep_a")).extracting(CallEvent::id).containsExactly(event.id());
    assertThat(replay("ep_a", new Scope.Event("evt_unknown"), null).total()).isZero();
  }

  @Test
  void aRangeIsSentAgainInOrderToWhoeverWantsIt() {
    delivered(120);
    endpoint(
        "ep_b",
        Filter.of(Set.of(CallEvent.Kind.RING), Set.of(), Set.of(), Set.of(), Set.of()),
        null);
    Replay all = replay("ep_a", EVERYTHING, null);
    assertThat(all.total()).isEqualTo(1_200);
    assertThat(accepted("ep_a")).hasSize(1_200).extracting(CallEvent::id).doesNotHaveDuplicates();
    assertInOrder("ep_a");
    // an endpoint that came later gets the past by a replay
    Replay rings = replay("ep_b", EVERYTHING, null);
    assertThat(rings.queued()).isEqualTo(120);
    assertThat(rings.skipped()).isEqualTo(1_080);
    assertThat(accepted("ep_b")).hasSize(120).allMatch(e -> e.kind() == CallEvent.Kind.RING);
  }

  @Test
  void whatFailsDuringAReplayIsTriedAgainAndOrderIsKept() {
    restart(Collections.nCopies(20, QUICK), Limits.DEFAULT);
    delivered(30);
    network = (endpoint, event) -> attempts.size() % 3 == 1 ? BROKEN : ACCEPTED;
    replay("ep_a", EVERYTHING, null);
    assertThat(accepted("ep_a")).hasSize(300).extracting(CallEvent::id).doesNotHaveDuplicates();
    assertInOrder("ep_a");
  }

  @Test
  void newCallsGoOnWhileTheOldOnesAreSentAgain() {
    delivered(100);
    String id = "rp_beside";
    replays.begin(id, "ep_a", EVERYTHING, null, Instant.now());
    calls("d", 100);
    untilAllSettled();
    Eventually.until(
        "the replay is done", () -> replays.find(id).orElseThrow().status() == Status.DONE);
    assertInOrder("ep_a");
    assertThat(accepted("ep_a"))
        .extracting(CallEvent::sessionId)
        .contains(session("c99"), session("d99"));
    // the lanes are live again: nothing takes the slow road for ever
    attempts.clear();
    calls("e", 5);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(50);
    assertThat(dispatcher.backlogs().getFirst().parked()).isZero();
  }

  @Test
  void aReplayIsNoFasterThanAsked() {
    delivered(6);
    Instant before = Instant.now();
    replay("ep_a", EVERYTHING, 30.0);
    // the first are sent at once, and a few may come together
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(1_500));
    assertThat(accepted("ep_a")).hasSize(60);
    assertInOrder("ep_a");
  }

  @Test
  void aReplayOutlivesTheProcess() {
    delivered(50);
    replays.begin("rp_slow", "ep_a", EVERYTHING, 100.0, Instant.now());
    Eventually.until("some is sent", () -> accepted("ep_a").size() > 50);
    assertThat(replays.find("rp_slow").orElseThrow().isRunning()).isTrue();
    restart(List.of(QUICK), Limits.DEFAULT);
    Eventually.until(
        "it is done", () -> replays.find("rp_slow").orElseThrow().status() == Status.DONE);
    assertThat(accepted("ep_a").stream().map(CallEvent::id).distinct()).hasSize(500);
    assertInOrder("ep_a");
  }

  @Test
  void aCancelledReplayQueuesNothingMore() {
    delivered(50);
    replays.begin("rp_slow", "ep_a", EVERYTHING, 100.0, Instant.now());
    Eventually.until("some is sent", () -> !accepted("ep_a").isEmpty());
    assertThat(replays.finish("rp_slow", Status.CANCELLED, Instant.now())).isTrue();
    assertThat(replays.finish("rp_slow", Status.CANCELLED, Instant.now())).isFalse();
    untilAllSettled();
    int sent = replays.find("rp_slow").orElseThrow().queued();
    assertThat(sent).isLessThan(500);
    calls("d", 1);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(sent + 10);
  }

  @Test
  void whatIsOnItsWayAnywayIsNotQueuedTwice() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    assertThat(endpoints.change("ep_a", endpoint -> endpoint.withState(State.PAUSED))).isPresent();
    calls("c", 5);
    Eventually.until("all is stored", () -> Arrays.stream(journal.ends()).sum() == 50);
    Replay replay = replay("ep_a", EVERYTHING, null);
    assertThat(replay.skipped()).isEqualTo(50);
    assertThat(endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE))).isPresent();
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(50).extracting(CallEvent::id).doesNotHaveDuplicates();
  }

  @Test
  void deadLettersBehindAHeadThatStillWaitsAreSentBeforeIt() {
    restart(List.of(QUICK, Duration.ofMinutes(5)), Limits.DEFAULT);
    endpoint("ep_a", Filter.EVERYTHING, null);
    network = (endpoint, event) -> event.seq() <= 2 ? BROKEN : ACCEPTED;
    calls("c", 1);
    Eventually.until(
        "the first waits for its last try",
        () ->
            store
                .nextDue("ep_a", AllPartitions.numbers(journal))
                .filter(due -> due.isAfter(soon()))
                .isPresent());
    ahead = Duration.ofMinutes(10);
    Eventually.until(
        "it is given up, and the second waits",
        () ->
            store.deadLetters("ep_a", null, 10).size() == 1
                && store
                    .nextDue("ep_a", AllPartitions.numbers(journal))
                    .filter(due -> due.isAfter(soon()))
                    .isPresent());
    network = (endpoint, event) -> ACCEPTED;
    assertThat(replayDeadLetters("ep_a")).isEqualTo(1);
    ahead = Duration.ofMinutes(20);
    untilAllSettled();
    assertThat(accepted("ep_a"))
        .extracting(CallEvent::seq)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  private Instant soon() {
    return clock.instant().plus(Duration.ofMinutes(1));
  }

  /**
   * The lookout asks when the next is due, hears "nothing", and before it can note that, a replay
   * is stored and says that there may be something. Played with a store that holds the two back.
   */
  @Test
  void aLookThatWasTooEarlyDoesNotPutTheNextOneOff() {
    delivered(3);
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    AtomicBoolean queueing = new AtomicBoolean();
    ReplayStore slowly =
        before(
            ReplayStore.class,
            replays,
            "queue",
            () -> {
              queueing.set(true);
              await(looked);
            },
            queued::countDown);
    DispatchStore late =
        before(
            DispatchStore.class,
            store,
            "nextDue",
            () -> {},
            () -> {
              if (queueing.get() && looked.getCount() > 0) {
                looked.countDown();
                await(queued);
                // the replayer's next line
                pause(Duration.ofMillis(200));
              }
            });
    dispatchOver(late, slowly);
    assertThat(replay("ep_a", new Scope.Session(session("c1")), null).queued()).isEqualTo(10);
    assertThat(looked.getCount()).as("the two met").isZero();
    assertThat(accepted("ep_a")).hasSize(10);
  }

  private static void await(CountDownLatch latch) {
    try {
      var _ = latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A store of which one method begins and ends with something of ours. */
  private static <T> T before(
      Class<T> port, T store, String method, Runnable first, Runnable last) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, called, arguments) -> {
              boolean ours = called.getName().equals(method);
              if (ours) {
                first.run();
              }
              try {
                return called.invoke(store, arguments);
              } finally {
                if (ours) {
                  last.run();
                }
              }
            }));
  }
}

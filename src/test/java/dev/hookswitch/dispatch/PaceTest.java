package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.DeadLetter;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast an endpoint is sent to, for how long, and what is kept of it. */
class PaceTest extends DispatchRig {

  private void paced(String id, Pace pace) {
    endpoint(id, Filter.EVERYTHING, null);
    assertThat(endpoints.change(id, endpoint -> endpoint.withPace(pace))).isPresent();
  }

  private static Pace maxAge(Duration age) {
    return new Pace(Pace.MOST_PARALLEL, null, age, null);
  }

  private List<AttemptRow> kept(@Nullable AttemptOutcome outcome) {
    List<AttemptRow> all = new ArrayList<>();
    String after = null;
    do {
      var page =
          store.attempts(
              new AttemptQuery("ep_a", null, null, null, outcome, null, null, null, after, 7));
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all;
  }

  @Test
  void noMoreRequestsAreUnderWayThanTheEndpointWants() {
    paced("ep_a", new Pace(3, null, null, null));
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    network =
        (endpoint, event) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          pause(Duration.ofMillis(2));
          now.decrementAndGet();
          return ACCEPTED;
        };
    calls("c", 30);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(300);
    assertInOrder("ep_a");
    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  void noMoreRequestsASecondAreMadeThanTheEndpointWants() {
    paced("ep_a", new Pace(Pace.MOST_PARALLEL, 100.0, null, null));
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    network =
        (endpoint, event) -> {
          times.add(Instant.now());
          return event.seq() == 3 && failedOnce.add(event.id()) ? BROKEN : ACCEPTED;
        };
    calls("c", 15);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(150);
    assertInOrder("ep_a");
    times.sort(null);
    for (int i = 0; i + 100 < times.size(); i++) {
      // a hundred a second, and what may be saved up: a tenth of a second's worth
      assertThat(Duration.between(times.get(i), times.get(i + 100)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(850));
    }
  }

  @Test
  void whatIsTooOldIsADeadLetterMarkedSoAndTheNextGoesOn() {
    paced("ep_a", maxAge(Duration.ofDays(36_500)));
    paced("ep_b", maxAge(Duration.ofSeconds(30)));
    calls("c", 5);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(50);
    assertThat(accepted("ep_b")).isEmpty();
    Eventually.until("all are kept", () -> store.deadLetters("ep_b", null, 100).size() == 50);
    assertThat(store.deadLetters("ep_b", null, 100))
        .allMatch(letter -> letter.death().cause() == Cause.EXPIRED && letter.attempts() == 0)
        .extracting(letter -> letter.death().failure())
        .containsOnly("older than 30s");
    // whoever asks for them again gets them
    assertThat(replayDeadLetters("ep_b")).isEqualTo(50);
    untilAllSettled();
    assertThat(accepted("ep_b")).hasSize(50);
    assertInOrder("ep_b");
  }

  @Test
  void whatBecomesTooOldWhileItWaitsIsGivenUpAndItsLaneGoesOn() {
    paced("ep_a", maxAge(Duration.ofDays(36_500)));
    network = (endpoint, event) -> event.seq() == 2 ? BROKEN : ACCEPTED;
    restart(List.of(Duration.ofSeconds(2), Duration.ofHours(1)), Limits.DEFAULT);
    calls("c", 2);
    Eventually.until("two lanes wait", () -> dispatcher.backlogs().getFirst().parked() == 18);
    ahead = Duration.ofDays(40_000);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(2);
    assertThat(store.deadLetters("ep_a", null, 100))
        .hasSize(18)
        .allMatch(letter -> letter.death().cause() == Cause.EXPIRED);
  }

  @Test
  void whatComesWhileItIsPausedWaitsAndIsThenSentInOrder() {
    paced("ep_a", Pace.FREE);
    CountDownLatch hold = new CountDownLatch(1);
    network =
        (endpoint, event) -> {
          if (event.seq() == 4) {
            pauseEndpoint();
            hold.countDown();
          }
          return ACCEPTED;
        };
    calls("c", 1);
    Eventually.until("it is paused", () -> hold.getCount() == 0);
    calls("d", 10);
    Eventually.until("it is stored", () -> java.util.Arrays.stream(journal.ends()).sum() == 110);
    paced("ep_b", Pace.FREE);
    calls("e", 1);
    Eventually.until("the other one is sent to", () -> accepted("ep_b").size() == 10);
    assertThat(accepted("ep_a")).hasSize(4);
    network = (endpoint, event) -> ACCEPTED;
    assertThat(endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE))).isPresent();
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(120).extracting(CallEvent::id).doesNotHaveDuplicates();
    assertInOrder("ep_a");
  }

  private void pauseEndpoint() {
    assertThat(endpoints.change("ep_a", endpoint -> endpoint.withState(State.PAUSED))).isPresent();
  }

  @Test
  void anEndpointThatFailsForTooLongIsDisabledAndLosesNothing() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    news = new Heard(heard);
    restart(Collections.nCopies(50, QUICK), Limits.DEFAULT);
    paced("ep_a", new Pace(Pace.MOST_PARALLEL, null, null, Duration.ofHours(1)));
    network = (endpoint, event) -> BROKEN;
    calls("c", 20);
    Eventually.until("something failed", () -> attempts.size() > 10);
    ahead = Duration.ofSeconds(10);
    Eventually.until("it is failing", () -> dispatcher.backlogs().getFirst().failing());
    // since when it fails outlives the process
    restart(Collections.nCopies(50, QUICK), Limits.DEFAULT);
    assertThat(dispatcher.backlogs().getFirst().failing()).isTrue();
    assertThat(endpoints.find("ep_a").orElseThrow().isActive()).isTrue();
    ahead = Duration.ofMinutes(61);
    Eventually.until("it is disabled", () -> !endpoints.find("ep_a").orElseThrow().isActive());
    assertThat(endpoints.find("ep_a").orElseThrow().state().because())
        .startsWith("it answered nothing but failures for ")
        .endsWith(", at last: refused with 500");
    assertThat(heard)
        .contains("failing refused with 500")
        .last()
        .asString()
        .startsWith("disabled it answered nothing but failures for");
    assertThat(store.deadLetters("ep_a", null, 10)).isEmpty();
    network = (endpoint, event) -> ACCEPTED;
    assertThat(endpoints.change("ep_a", endpoint -> endpoint.withState(State.ACTIVE))).isPresent();
    ahead = Duration.ofMinutes(62);
    untilAllSettled();
    assertThat(accepted("ep_a")).hasSize(200);
    assertInOrder("ep_a");
  }

  private record Heard(List<String> sentences) implements DeliveryNews {
    @Override
    public void failing(Endpoint endpoint, String failure) {
      sentences.add("failing " + failure);
    }

    @Override
    public void recovered(Endpoint endpoint, Duration outage) {
      sentences.add("recovered");
    }

    @Override
    public void disabled(Endpoint endpoint, String why) {
      sentences.add("disabled " + why);
    }

    @Override
    public void givenUp(Endpoint endpoint, CallEvent event, String failure) {
      sentences.add("given up " + failure);
    }
  }

  @Test
  void everyAttemptIsKept() {
    paced("ep_a", Pace.FREE);
    Trace trace = new Trace("192.0.2.7:443", Duration.ofMillis(12), "no \"such\" contact");
    network =
        (endpoint, event) ->
            event.seq() == 2 && attempts.size() < 3 ? new Refused(404, null, trace) : ACCEPTED;
    calls("c", 1);
    untilAllSettled();
    Eventually.until("all are kept", () -> kept(null).size() == attempts.size());
    List<AttemptRow> refused = kept(AttemptOutcome.REFUSED);
    assertThat(refused).isNotEmpty();
    AttemptRow newest = refused.getFirst();
    assertThat(newest.status()).isEqualTo(404);
    assertThat(newest.address()).isEqualTo("192.0.2.7:443");
    assertThat(newest.latency()).isEqualTo(Duration.ofMillis(12));
    assertThat(newest.answer()).isEqualTo("no \"such\" contact");
    assertThat(newest.words()).isEqualTo("refused with 404");
    assertThat(newest.kind()).isEqualTo(CallEvent.Kind.RING);
    assertThat(kept(AttemptOutcome.ACCEPTED)).hasSize(10);
    assertThat(kept(null)).extracting(AttemptRow::at).isSortedAccordingTo((a, b) -> b.compareTo(a));
    endpoints.remove("ep_a");
    assertThat(kept(null)).isEmpty();
  }

  @Test
  void deadLettersSayWhy() {
    paced("ep_a", Pace.FREE);
    network = (endpoint, event) -> event.seq() == 1 ? BROKEN : ACCEPTED;
    calls("c", 1);
    untilAllSettled();
    assertThat(store.deadLetters("ep_a", null, 10))
        .extracting(DeadLetter::death)
        .containsExactly(new DispatchStore.Death(Cause.EXHAUSTED, "refused with 500"));
  }
}

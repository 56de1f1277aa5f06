package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Filter;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An endpoint is down for an hour while a hundred thousand events come. */
class OutageTest extends DispatchRig {

  private static final int CALLS = 10_000;

  private final AtomicBoolean down = new AtomicBoolean(true);
  private final AtomicInteger probing = new AtomicInteger();
  private final AtomicInteger mostProbing = new AtomicInteger();
  private volatile boolean failing;

  @Test
  void allOfItArrivesInOrderAndNobodyElseNotices() {
    restart(Collections.nCopies(40, Duration.ofMinutes(2)), Limits.DEFAULT);
    endpoint("ep_down", Filter.EVERYTHING, null);
    endpoint("ep_up", Filter.EVERYTHING, null);
    network =
        (endpoint, event) -> {
          if (!endpoint.id().equals("ep_down")) {
            return ACCEPTED;
          }
          if (!down.get()) {
            return ACCEPTED;
          }
          if (failing) {
            mostProbing.accumulateAndGet(probing.incrementAndGet(), Math::max);
            pause(Duration.ofMillis(1));
            probing.decrementAndGet();
          }
          return BROKEN;
        };
    calls("first", 20);
    Eventually.until("ep_down was tried", () -> attempts.size() >= 220);
    ahead = Duration.ofMinutes(3);
    Eventually.until("it is failing", () -> backlog("ep_down").failing());
    Eventually.until("nothing is under way to it", this::isQuiet);
    failing = true;
    calls("c", CALLS);
    Eventually.until(
        Duration.ofMinutes(5),
        () -> "the other has it all: " + backlog("ep_up"),
        () -> accepted("ep_up").size() == 10 * (CALLS + 20));
    assertInOrder("ep_up");
    attempts.removeIf(attempt -> attempt.endpoint().equals("ep_up"));
    while (ahead.compareTo(Duration.ofHours(1)) < 0) {
      ahead = ahead.plusSeconds(20);
      pause(Duration.ofMillis(25));
      assertThat(backlog("ep_down").held()).as("in memory").isLessThanOrEqualTo(2);
    }
    assertThat(mostProbing.get()).as("probes at a time").isEqualTo(1);
    assertThat(attempts.size()).as("attempts in an hour").isLessThan(1_000);
    down.set(false);
    ahead = ahead.plusMinutes(5);
    untilAllSettled();
    assertThat(accepted("ep_down").stream().map(event -> event.id()).distinct())
        .hasSize(10 * (CALLS + 20));
    assertInOrder("ep_down");
    assertThat(store.deadLetters("ep_down", null, 10)).isEmpty();
  }

  private EndpointBacklog backlog(String endpoint) {
    return dispatcher.backlog(endpoint).orElseThrow();
  }

  private boolean isQuiet() {
    int size = attempts.size();
    pause(Duration.ofMillis(100));
    return attempts.size() == size;
  }
}

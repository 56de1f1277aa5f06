package dev.hookswitch.campaign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which operators count for which campaign. */
class FloorTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static Operator operator(String campaign, String user, OperatorState state, int waits) {
    return new Operator(campaign, user, null, state, NOW.minusSeconds(waits), null, null, null);
  }

  private static Operator ready(String campaign, String user, int waits) {
    return operator(campaign, user, OperatorState.READY, waits);
  }

  private static List<String> users(List<Operator> operators) {
    return operators.stream().map(Operator::user).toList();
  }

  @Test
  void whoWaitsLongestComesFirst() {
    Floor floor =
        new Floor(
            Map.of(
                "a",
                List.of(
                    ready("a", "alice", 5),
                    ready("a", "bob", 50),
                    operator("a", "carol", OperatorState.BUSY, 70))),
            Map.of());
    assertThat(users(floor.ready("a"))).containsExactly("bob", "alice");
    assertThat(users(floor.available("a"))).containsExactly("bob", "alice");
    assertThat(floor.all("a")).hasSize(3);
    assertThat(floor.ready("b")).isEmpty();
  }

  @Test
  void whoIsReadyInSeveralCountsOnce() {
    Map<String, List<Operator>> operators = new HashMap<>();
    for (String campaign : List.of("a", "b")) {
      operators.put(
          campaign,
          List.of(
              ready(campaign, "alice", 1),
              ready(campaign, "bob", 2),
              ready(campaign, "carol", 3),
              ready(campaign, "dora", 4)));
    }
    Floor floor = new Floor(operators, Map.of());
    assertThat(floor.ready("a")).hasSize(2);
    assertThat(floor.ready("b")).hasSize(2);
    assertThat(users(floor.ready("a"))).doesNotContainAnyElementsOf(users(floor.ready("b")));
    // whoever answers may be given to any of them
    assertThat(floor.available("a")).hasSize(4);
  }

  @Test
  void theyCountWhereCallsAreOnTheirWay() {
    Map<String, List<Operator>> operators =
        Map.of(
            "a", List.of(ready("a", "alice", 1), ready("a", "bob", 2)),
            "b", List.of(ready("b", "alice", 1), ready("b", "bob", 2)));
    Floor floor = new Floor(operators, Map.of("b", 2));
    assertThat(floor.ready("b")).hasSize(2);
    assertThat(floor.ready("a")).isEmpty();
  }
}

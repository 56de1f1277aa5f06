package dev.hookswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that come and go, each deciding for itself by what it saw. */
class DistributionTest {

  private final List<String> leases = IntStream.range(0, 64).mapToObj(n -> "p" + n).toList();
  private final Map<String, String> holders = new TreeMap<>();
  private final List<String> nodes = new ArrayList<>();
  private final Random random = new Random(1);

  /** How often a lease changed its holder. */
  private int moves;

  private LeaseTable.View view() {
    Map<String, Node> living = new HashMap<>();
    nodes.forEach(id -> living.put(id, new Node(id, id, "1", Instant.EPOCH)));
    Map<String, Holding> holdings = new HashMap<>();
    leases.forEach(lease -> holdings.put(lease, new Holding(lease, holders.get(lease), 0)));
    return new LeaseTable.View(living, holdings);
  }

  /** Each node has a turn, in any order; some of them by a view that the others have outdated. */
  private void round(boolean someAreLate) {
    LeaseTable.View early = view();
    List<String> order = new ArrayList<>(nodes);
    java.util.Collections.shuffle(order, random);
    for (String node : order) {
      LeaseTable.View seen = someAreLate && random.nextBoolean() ? early : view();
      Distribution next = Distribution.next(node, seen, leases, heldBy(node));
      for (String lease : next.give()) {
        if (node.equals(holders.get(lease))) {
          holders.remove(lease);
        }
      }
      for (String lease : next.take()) {
        String holder = holders.get(lease);
        if (holder == null || !nodes.contains(holder)) { // as the table would check it
          holders.put(lease, node);
          moves++;
        }
      }
    }
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      round(true);
    }
    round(false);
    round(false);
  }

  private Set<String> heldBy(String node) {
    return leases.stream()
        .filter(lease -> node.equals(holders.get(lease)))
        .collect(Collectors.toSet());
  }

  private int of(String node) {
    return (int) holders.values().stream().filter(node::equals).count();
  }

  private void assertEven() {
    assertThat(holders).hasSize(leases.size());
    for (String node : nodes) {
      assertThat(of(node))
          .as(node + " of " + nodes.size())
          .isBetween(leases.size() / nodes.size(), (leases.size() - 1) / nodes.size() + 1);
    }
  }

  @Test
  void oneHasAll() {
    nodes.add("a");
    round(false);
    assertThat(of("a")).isEqualTo(64);
  }

  @Test
  void whoeverComesOrGoesTheRestIsEvenAgain() {
    for (int i = 0; i < 200; i++) {
      if (nodes.isEmpty() || (nodes.size() < 9 && random.nextBoolean())) {
        nodes.add("n" + i);
      } else {
        nodes.remove(random.nextInt(nodes.size())); // dead, and still in the table
      }
      if (!nodes.isEmpty()) {
        settle();
        assertEven();
      }
    }
  }

  @Test
  void whatIsEvenStays() {
    nodes.addAll(List.of("a", "b", "c"));
    settle();
    moves = 0;
    settle();
    assertThat(moves).isZero();
  }

  @Test
  void aNewOneMakesNoMoreMoveThanItsPart() {
    nodes.addAll(List.of("a", "b"));
    settle();
    moves = 0;
    nodes.add("c");
    for (int i = 0; i < 4; i++) {
      round(false);
    }
    assertEven();
    assertThat(moves).isEqualTo(21);
  }

  @Test
  void oneLeaseStaysWithWhoHasIt() {
    List<String> one = List.of("p0");
    nodes.addAll(List.of("a", "b"));
    holders.put("p0", "b");
    assertThat(Distribution.next("b", view(), one, Set.of("p0")).give()).isEmpty();
    assertThat(Distribution.next("a", view(), one, Set.of()).take()).isEmpty();
    nodes.remove("b");
    assertThat(Distribution.next("a", view(), one, Set.of()).take()).containsExactly("p0");
  }

  @Test
  void whatIsInANodesNameAndNotInItsHandsIsTakenAnew() {
    nodes.add("a");
    holders.put("p0", "a");
    Distribution next = Distribution.next("a", view(), List.of("p0"), Set.of());
    assertThat(next.take()).containsExactly("p0");
  }
}

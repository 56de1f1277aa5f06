package dev.hookswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two of many nodes have each thing, whoever comes and goes. */
class PlacesTest {

  private final Map<String, String> holders = new TreeMap<>();
  private final List<String> nodes = new ArrayList<>();
  private final Map<String, Places> deciding = new HashMap<>();
  private final Random random = new Random(1);

  /** Nodes that have never heard of these things. */
  private final Set<String> ignorant = new HashSet<>();

  private List<String> things = List.of("link/pbx1");
  private int moves;

  private List<String> leases() {
    return things.stream().flatMap(thing -> Places.leases(thing).stream()).toList();
  }

  private LeaseTable.View view() {
    Map<String, Node> living = new HashMap<>();
    nodes.forEach(id -> living.put(id, new Node(id, id, "1", Instant.EPOCH)));
    Map<String, Holding> holdings = new HashMap<>();
    leases().forEach(lease -> holdings.put(lease, new Holding(lease, holders.get(lease), 0)));
    holdings.put("work", new Holding("work", holders.get("work"), 0));
    return new LeaseTable.View(living, holdings);
  }

  private void round(boolean areTwoKept) {
    LeaseTable.View early = view();
    List<String> order = new ArrayList<>(nodes);
    Collections.shuffle(order, random);
    for (String node : order) {
      for (String thing : ignorant.contains(node) ? List.<String>of() : things) {
        LeaseTable.View seen = random.nextBoolean() ? early : view();
        Set<String> held = heldBy(node, thing);
        Distribution next =
            deciding
                .computeIfAbsent(node + thing, id -> new Places(thing, "work"))
                .next(node, seen, Places.leases(thing), held);
        next.give().forEach(holders::remove);
        for (String lease : next.take()) {
          String holder = holders.get(lease);
          if (holder == null || !nodes.contains(holder)) { // as the table would check it
            holders.put(lease, node);
            moves++;
          }
        }
        assertThat(heldBy(node, thing)).hasSizeLessThanOrEqualTo(1);
        if (areTwoKept) {
          assertThat(nodesOf(thing)).hasSizeGreaterThanOrEqualTo(2);
        }
      }
    }
  }

  private void settle(boolean areTwoKept) {
    for (int i = 0; i < 15; i++) {
      round(areTwoKept);
    }
    int before = moves;
    for (int i = 0; i < 15; i++) {
      round(areTwoKept);
    }
    assertThat(moves).as("it is settled").isEqualTo(before);
  }

  private Set<String> heldBy(String node, String thing) {
    return Places.leases(thing).stream()
        .filter(lease -> node.equals(holders.get(lease)))
        .collect(Collectors.toSet());
  }

  /** Those that live and have it. */
  private List<String> nodesOf(String thing) {
    return Places.leases(thing).stream().map(holders::get).filter(nodes::contains).toList();
  }

  @Test
  void twoHaveItOfAsManyAsThereAre() {
    nodes.add("a");
    settle(false);
    assertThat(nodesOf("link/pbx1")).containsExactly("a");
    nodes.add("b");
    settle(false);
    assertThat(nodesOf("link/pbx1")).containsExactlyInAnyOrder("a", "b");
    for (String node : List.of("c", "d", "e", "f", "g")) {
      nodes.add(node);
      settle(true);
      assertThat(nodesOf("link/pbx1")).hasSize(2);
    }
    while (nodes.size() > 2) {
      nodes.remove(nodesOf("link/pbx1").getFirst());
      settle(false);
      assertThat(nodesOf("link/pbx1")).hasSize(2);
    }
    nodes.removeFirst();
    settle(false);
    assertThat(nodesOf("link/pbx1")).isEqualTo(nodes);
  }

  @Test
  void whoWorksComesFirst() {
    nodes.addAll(List.of("a", "b", "c", "d", "e"));
    settle(false);
    for (String node : nodes) {
      holders.put("work", node);
      settle(true);
      assertThat(nodesOf("link/pbx1")).hasSize(2).contains(node);
    }
  }

  @Test
  void whoKnowsNothingOfItStandsInNobodysWay() {
    nodes.addAll(List.of("a", "b", "c", "d", "e", "f"));
    for (String node : List.copyOf(nodes)) {
      ignorant.add(node);
      settle(false);
      assertThat(nodesOf("link/pbx1")).hasSize(Math.min(2, nodes.size() - ignorant.size() + 2));
      if (ignorant.size() == nodes.size() - 2) {
        break;
      }
      holders.values().removeAll(ignorant); // it was started anew, with other settings
    }
    settle(false);
    assertThat(nodesOf("link/pbx1")).hasSize(2);
  }

  @Test
  void manyThingsAreSpreadOverManyNodes() {
    things = IntStream.range(0, 100).mapToObj(n -> "link/pbx" + n).toList();
    IntStream.range(0, 5).mapToObj(n -> "node" + n).forEach(nodes::add);
    settle(false);
    for (String node : nodes) {
      assertThat(holders.values().stream().filter(node::equals).count()).isBetween(20L, 60L);
    }
    moves = 0;
    nodes.add("node5");
    settle(true);
    assertThat(moves).as("no more than the part of who came, about").isLessThan(60);
  }
}

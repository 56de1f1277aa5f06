package dev.hookswitch.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one node does and a second stands by for at the same time: two nodes have one lease each, of
 * three that there are. The third is for a change: who comes takes it and begins, and only then the
 * one that leaves gives up its own, so that there are two at any time.
 *
 * <p>Nodes have an order, another one for each thing: so many things are spread over many nodes,
 * and a node that comes or goes moves no more than its part. The first two should have it. Which
 * nodes can have it at all, nobody knows (their settings may differ): who is not among the first
 * two takes what has stayed free for a while, and gives it up when a better one has come.
 *
 * <p>For the one thread that asks it.
 */
public final class Places implements Spreading {

  private static final int WANTED = 2;

  /** For how many answers of the table, which come twice a second, others leave it to the first. */
  private static final int PATIENCE = 3;

  private final String thing;
  private final @Nullable String first;
  private int missed;

  /**
   * @param thing in its name the order is made
   * @param first the lease whose holder comes before all others; null: there is none
   */
  public Places(String thing, @Nullable String first) {
    this.thing = thing;
    this.first = first;
  }

  /** The leases there are for it. */
  public static List<String> leases(String thing) {
    return IntStream.rangeClosed(1, WANTED + 1).mapToObj(place -> thing + "/" + place).toList();
  }

  @Override
  public Distribution next(
      String self, LeaseTable.View view, List<String> leases, Set<String> held) {
    List<String> order = order(view);
    List<String> holders = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (String lease : leases) {
      String node = holder(view, lease);
      if (node == null || (node.equals(self) && !held.contains(lease))) {
        free.add(lease);
      } else {
        holders.add(node);
      }
    }
    missed = holders.size() < WANTED ? missed + 1 : 0;
    if (!held.isEmpty()) {
      boolean leaves = holders.size() > WANTED && isLast(self, holders, order);
      return new Distribution(leaves ? Set.copyOf(held) : Set.of(), Set.of());
    }
    int rank = order.indexOf(self);
    boolean comes = (rank >= 0 && rank < WANTED) || missed > PATIENCE;
    return new Distribution(
        Set.of(), comes && !free.isEmpty() ? Set.of(free.getFirst()) : Set.of());
  }

  private static boolean isLast(String self, List<String> holders, List<String> order) {
    return holders.stream().allMatch(each -> order.indexOf(each) <= order.indexOf(self));
  }

  /** Who holds that and lives. */
  private static @Nullable String holder(LeaseTable.View view, String lease) {
    Holding holding = view.holdings().get(lease);
    String node = holding == null ? null : holding.node();
    return node != null && view.living().containsKey(node) ? node : null;
  }

  private List<String> order(LeaseTable.View view) {
    String foremost = first == null ? null : holder(view, first);
    return new TreeSet<>(view.living().keySet())
        .stream()
            .sorted(
                Comparator.comparing((String node) -> !node.equals(foremost))
                    .thenComparingInt(this::lot))
            .toList();
  }

  /** The same for whoever computes it, and in no relation to that of another thing. */
  private int lot(String node) {
    int mixed = (thing + " " + node).hashCode();
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}

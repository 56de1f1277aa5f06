package dev.hookswitch.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one node changes about the leases of a share. Spread evenly, each should have an even part;
 * what remains of the division goes to those who have the most already. So what is even stays where
 * it is, one lease alone stays with whoever has it, and no more moves than has to.
 *
 * @param give what this node gives up, so that others can take it
 * @param take what this node tries to take
 */
public record Distribution(Set<String> give, Set<String> take) {

  /** Decides by what the table said: the even {@link Spreading}. */
  static Distribution next(
      String self, LeaseTable.View view, List<String> leases, Set<String> held) {
    Map<String, Integer> counts = new HashMap<>();
    view.living().keySet().forEach(node -> counts.put(node, 0));
    List<String> mine = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (String lease : leases) {
      Holding holding = view.holdings().get(lease);
      String node = holding == null ? null : holding.node();
      if (self.equals(node) ? held.contains(lease) : node != null && counts.containsKey(node)) {
        counts.merge(node, 1, Integer::sum);
        if (self.equals(node)) {
          mine.add(lease);
        }
      } else {
        free.add(lease);
      }
    }
    int part = part(self, counts, leases.size());
    int surplus = Math.max(0, mine.size() - part);
    int room = Math.clamp(part - mine.size(), 0, free.size());
    return new Distribution(
        new TreeSet<>(mine.subList(mine.size() - surplus, mine.size())),
        new TreeSet<>(free.subList(0, room)));
  }

  /** The same where it is decided elsewhere which of them this node should have. */
  public static Distribution towards(
      Set<String> wanted,
      String self,
      LeaseTable.View view,
      List<String> leases,
      Set<String> held) {
    Set<String> give = new TreeSet<>(held);
    give.removeAll(wanted);
    Set<String> take = new TreeSet<>();
    for (String lease : leases) {
      Holding holding = view.holdings().get(lease);
      String node = holding == null ? null : holding.node();
      boolean isOthers = node != null && !node.equals(self) && view.living().containsKey(node);
      if (wanted.contains(lease) && !held.contains(lease) && !isOthers) {
        take.add(lease);
      }
    }
    return new Distribution(give, take);
  }

  /** How many this node should have. */
  private static int part(String self, Map<String, Integer> counts, int leases) {
    List<String> order =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    int rank = order.indexOf(self);
    if (rank < 0) {
      return 0; // the table does not count this node as living
    }
    return leases / order.size() + (rank < leases % order.size() ? 1 : 0);
  }
}

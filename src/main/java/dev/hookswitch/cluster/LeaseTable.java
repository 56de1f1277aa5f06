package dev.hookswitch.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes live and what each holds, kept where all of them see it. Whether a node lives is
 * decided by the clock of the table, never by that of a node. Safe for all threads; every method
 * throws an exception with one sentence when the table cannot be reached, after a few seconds at
 * the most.
 */
public interface LeaseTable {

  /**
   * How long a node that says nothing counts as living. What it holds may then be taken by others.
   */
  Duration timeToLive();

  /** A node begins, and these leases there are. */
  void enter(Node node, List<String> leases);

  /**
   * The node lives.
   *
   * @return who lives and what they hold, at that moment
   */
  View beat(Node node);

  /**
   * Takes those of these leases that nobody holds who lives. Waits until what their last holder is
   * writing under them is done, a few seconds at the most; it may write nothing more afterwards.
   *
   * @return with their tokens those that were taken
   */
  Map<String, Long> take(Node node, Set<String> leases);

  /** Gives up those of these leases that the node holds with these tokens. */
  void give(Node node, Map<String, Long> tokens);

  /** The node ends, and holds nothing. */
  void leave(Node node);

  /**
   * What the table says at one moment.
   *
   * @param living by their ids
   * @param holdings by lease
   */
  record View(Map<String, Node> living, Map<String, Holding> holdings) {
    public View {
      living = Map.copyOf(living);
      holdings = Map.copyOf(holdings);
    }

    /** Whether that node holds it, with that token. */
    boolean has(String node, Tenure tenure) {
      Holding holding = holdings.get(tenure.lease());
      return holding != null && node.equals(holding.node()) && holding.token() == tenure.token();
    }
  }
}

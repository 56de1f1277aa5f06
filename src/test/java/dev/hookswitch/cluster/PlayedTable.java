package dev.hookswitch.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The table of several nodes, in memory and in played time. */
public final class PlayedTable implements LeaseTable {

  private final AtomicLong nanos;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Holding> holdings = new HashMap<>();
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();

  public PlayedTable(AtomicLong nanos) {
    this.nanos = nanos;
  }

  /** That node cannot reach it from now on. */
  public void cutOff(String node) {
    cutOff.add(node);
  }

  /** All reach it. */
  public void reconnect() {
    cutOff.clear();
  }

  private synchronized void reach(Node node) {
    if (cutOff.contains(node.id())) {
      throw new IllegalStateException("it cannot be reached");
    }
  }

  private boolean lives(String id) {
    return seen.containsKey(id) && nanos.get() - seen.get(id) < timeToLive().toNanos();
  }

  @Override
  public Duration timeToLive() {
    return Duration.ofSeconds(3);
  }

  @Override
  public synchronized void enter(Node node, List<String> leases) {
    nodes.put(node.id(), node);
    leases.forEach(lease -> holdings.putIfAbsent(lease, new Holding(lease, null, 0)));
  }

  @Override
  public synchronized View beat(Node node) {
    reach(node);
    seen.put(node.id(), nanos.get());
    Map<String, Node> living = new HashMap<>(nodes);
    living.keySet().removeIf(id -> !lives(id));
    return new View(living, holdings);
  }

  @Override
  public synchronized Map<String, Long> take(Node node, Set<String> leases) {
    reach(node);
    Map<String, Long> taken = new HashMap<>();
    for (String lease : leases) {
      Holding now = holdings.get(lease);
      if (now.node() == null || now.node().equals(node.id()) || !lives(now.node())) {
        holdings.put(lease, new Holding(lease, node.id(), now.token() + 1));
        taken.put(lease, now.token() + 1);
      }
    }
    return taken;
  }

  @Override
  public synchronized void give(Node node, Map<String, Long> tokens) {
    reach(node);
    tokens.forEach((lease, token) -> {
      if (holdings.get(lease).equals(new Holding(lease, node.id(), token))) {
        holdings.put(lease, new Holding(lease, null, token));
      }
    });
  }

  @Override
  public synchronized void leave(Node node) {
    seen.remove(node.id());
  }
}

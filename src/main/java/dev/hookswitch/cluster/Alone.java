package dev.hookswitch.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where there can be no other process: it holds everything, for as long as it lives. */
public final class Alone implements LeaseTable {

  private static final Duration LONG = Duration.ofDays(36_500);

  private final Map<String, Holding> holdings = new HashMap<>();
  private @Nullable Node self;

  @Override
  public Duration timeToLive() {
    return LONG;
  }

  @Override
  public synchronized void enter(Node node, List<String> leases) {
    self = node;
    leases.forEach(lease -> holdings.putIfAbsent(lease, new Holding(lease, null, 0)));
  }

  @Override
  public synchronized View beat(Node node) {
    return new View(self == null ? Map.of() : Map.of(self.id(), self), holdings);
  }

  @Override
  public synchronized Map<String, Long> take(Node node, Set<String> leases) {
    Map<String, Long> taken = new HashMap<>();
    for (String lease : leases) {
      Holding now = holdings.get(lease);
      long token = now == null ? 1 : now.token() + 1;
      holdings.put(lease, new Holding(lease, node.id(), token));
      taken.put(lease, token);
    }
    return taken;
  }

  @Override
  public synchronized void give(Node node, Map<String, Long> tokens) {
    tokens.forEach((lease, token) -> holdings.put(lease, new Holding(lease, null, token)));
  }

  @Override
  public synchronized void leave(Node node) {
    self = null;
  }
}

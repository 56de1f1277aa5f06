package dev.hookswitch.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values that are made when they are first asked for, and forgotten when nobody has asked for them
 * for a while or when there are too many. Whoever still holds a forgotten one may go on using it.
 * Safe for all threads.
 */
final class RecentlyUsed<K, V> {

  private record Held<V>(V value, Instant usedAt) {}

  private final int most;
  private final Duration idle;
  private final InstantSource clock;
  private final Consumer<V> farewell;

  /** The one that was used the longest ago comes first. */
  private final Map<K, Held<V>> held = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A new one, empty.
   *
   * @param farewell told of each that is forgotten; must not wait
   */
  RecentlyUsed(int most, Duration idle, InstantSource clock, Consumer<V> farewell) {
    this.most = most;
    this.idle = idle;
    this.clock = clock;
    this.farewell = farewell;
  }

  synchronized V get(K key, Function<K, V> make) {
    Instant now = clock.instant();
    Held<V> before = held.get(key);
    V value = before == null ? make.apply(key) : before.value();
    held.put(key, new Held<>(value, now));
    forget(now);
    return value;
  }

  private void forget(Instant now) {
    Iterator<Held<V>> eldestFirst = held.values().iterator();
    while (eldestFirst.hasNext()) {
      Held<V> each = eldestFirst.next();
      if (held.size() <= most && each.usedAt().plus(idle).isAfter(now)) {
        return;
      }
      eldestFirst.remove();
      farewell.accept(each.value());
    }
  }

  synchronized int size() {
    return held.size();
  }

  synchronized void clear() {
    held.values().forEach(each -> farewell.accept(each.value()));
    held.clear();
  }
}

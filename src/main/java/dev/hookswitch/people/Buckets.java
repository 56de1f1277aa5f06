package dev.hookswitch.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something may be tried, for each key: so many at once, then one now and then. In memory
 * alone, and of so many keys: a bucket that is full again is forgotten, and when there are too many
 * the one that was used the longest ago is, which then begins anew. Safe for all threads.
 */
final class Buckets {

  /** Keys that are known at once; some megabytes. */
  static final int MOST = 10_000;

  private final int atOnce;
  private final Duration each;
  private final InstantSource clock;

  /** By key, when the bucket is full again. The one that was used the longest ago comes first. */
  private final Map<String, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true);

  Buckets(int atOnce, Duration each, InstantSource clock) {
    this.atOnce = atOnce;
    this.each = each;
    this.clock = clock;
  }

  /** Takes one; otherwise says how long until there is one again. Zero: it is taken. */
  synchronized Duration take(String key) {
    Instant now = clock.instant();
    Instant full = later(fullAt.getOrDefault(key, now), now);
    Instant after = full.plus(each);
    Duration wait = Duration.between(now, after.minus(each.multipliedBy(atOnce)));
    if (wait.isPositive()) {
      return wait;
    }
    fullAt.put(key, after);
    forget(now);
    return Duration.ZERO;
  }

  /** What was taken is not needed. */
  synchronized void giveBack(String key) {
    fullAt.computeIfPresent(key, (_, full) -> full.minus(each));
  }

  synchronized int size() {
    return fullAt.size();
  }

  private void forget(Instant now) {
    Iterator<Instant> eldestFirst = fullAt.values().iterator();
    while (eldestFirst.hasNext()) {
      boolean isFull = !eldestFirst.next().isAfter(now);
      if (!isFull && fullAt.size() <= MOST) {
        return;
      }
      eldestFirst.remove();
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}

package dev.hookswitch.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The past of every session that is open, and of those that were completed last: of a call that is
 * over nothing comes any more but what a restarted or late observer tells again, and that comes
 * soon. About half a kilobyte each. Safe for all threads.
 */
final class Pasts {

  /** Completed sessions that are remembered. */
  static final int COMPLETED = 100_000;

  private final Map<String, Past> open = new HashMap<>();
  private final Map<String, Past> completed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
          return size() > COMPLETED;
        }
      };

  /** A copy; null when nothing is known of it. */
  synchronized @Nullable Past find(String sessionId) {
    Past known = open.get(sessionId);
    if (known == null) {
      known = completed.get(sessionId);
    }
    return known == null ? null : known.copy();
  }

  /** What is so from now on; the caller changes it no more. */
  synchronized void keep(Collection<Past> pasts) {
    for (Past past : pasts) {
      if (past.completedAt() == null) {
        open.put(past.sessionId(), past);
      } else {
        open.remove(past.sessionId());
        completed.put(past.sessionId(), past);
      }
    }
  }

  /** Those that are open, in the order in which they began. */
  synchronized List<Past> open() {
    return open.values().stream()
        .map(Past::copy)
        .sorted(Comparator.comparing(Past::startedAt).thenComparing(Past::sessionId))
        .toList();
  }

  /** The ids of those of this origin that were completed last. */
  synchronized List<String> lastCompleted(String origin, int limit) {
    List<Past> ofOrigin = new ArrayList<>();
    for (Past past : completed.values()) {
      if (past.origin().equals(origin)) {
        ofOrigin.add(past);
      }
    }
    Comparator<Past> byEnd = Comparator.comparing(Pasts::end);
    return ofOrigin.stream().sorted(byEnd.reversed()).limit(limit).map(Past::sessionId).toList();
  }

  private static Instant end(Past past) {
    Instant at = past.completedAt();
    return at == null ? Instant.MAX : at;
  }
}

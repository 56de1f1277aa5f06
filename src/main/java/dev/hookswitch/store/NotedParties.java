package dev.hookswitch.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which parties of which calls in progress have their row: nearly every event of a call names those
 * that the one before it named. What is not remembered is written once more, to no effect. For the
 * journal's writer alone.
 */
final class NotedParties {

  private static final int SESSIONS = 10_000;

  private final Map<String, Set<String>> noted =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > SESSIONS;
        }
      };

  /** By session: what the transaction under way writes. It may fail, and be run again. */
  private final Map<String, Set<String>> underWay = new HashMap<>();

  /** A transaction begins. */
  void begin() {
    underWay.clear();
  }

  /** Whether a party has no row yet, as far as is known here; if so it is about to get it. */
  boolean isNew(String session, String party) {
    return !noted.getOrDefault(session, Set.of()).contains(party)
        && underWay.computeIfAbsent(session, _ -> new HashSet<>()).add(party);
  }

  /** The transaction is committed. */
  void committed() {
    underWay.forEach(
        (session, parties) -> noted.computeIfAbsent(session, _ -> new HashSet<>()).addAll(parties));
    underWay.clear();
  }
}

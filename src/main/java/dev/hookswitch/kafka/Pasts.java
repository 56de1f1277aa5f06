package dev.hookswitch.kafka;

import dev.hookswitch.journal.Partitioning;
import dev.hookswitch.kafka.EventCopy.Progress;
import dev.hookswitch.kafka.EventCopy.Stored;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The past of sessions that one writer writes. What is not remembered is asked of the copy; what
 * the copy does not have yet is never forgotten. So it knows everything that is in the topic, as
 * long as it was told of what is there beyond the copy, and nobody else writes. About half a
 * kilobyte a session. For one thread.
 */
final class Pasts {

  /** Sessions that are remembered, unless the copy is far behind. */
  private static final int MOST = 50_000;

  private final EventCopy copy;
  private final Partitioning partitioning;
  private final Map<String, Past> known = new LinkedHashMap<>(16, 0.75f, true);

  Pasts(EventCopy copy, Partitioning partitioning) {
    this.copy = copy;
    this.partitioning = partitioning;
  }

  /** Somebody else may have written. */
  void forgetAll() {
    known.clear();
  }

  /** What is remembered of these partitions may be old. */
  void forget(Set<Integer> partitions) {
    known.keySet().removeIf(session -> partitions.contains(partitioning.of(session)));
  }

  /** Of each of these sessions, for the caller to change; one that nothing is known of is empty. */
  Map<String, Past> find(Collection<String> sessions) {
    Map<String, Past> found = new HashMap<>();
    Set<String> strange = new HashSet<>();
    for (String session : sessions) {
      Past past = known.get(session);
      if (past == null) {
        strange.add(session);
      } else {
        found.put(session, past.copy());
      }
    }
    if (!strange.isEmpty()) {
      Map<String, List<Stored>> stored = copy.sessions(strange);
      strange.forEach(session -> found.put(session, past(stored.getOrDefault(session, List.of()))));
    }
    return found;
  }

  private static Past past(List<Stored> events) {
    Past past = new Past();
    events.forEach(each -> past.add(Fingerprint.of(each.event().id(), each.json())));
    return past;
  }

  /** What is so from now on; the caller changes it no more. */
  void keep(Map<String, Past> pasts) {
    known.putAll(pasts);
    if (known.size() > MOST) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Progress[] progress = copy.progress();
    Iterator<Map.Entry<String, Past>> oldest = known.entrySet().iterator();
    // a tenth more than needed: the database is not asked each time
    for (int i = known.size() - MOST + MOST / 10; i > 0 && oldest.hasNext(); i--) {
      Map.Entry<String, Past> each = oldest.next();
      if (each.getValue().record() < progress[partitioning.of(each.getKey())].record()) {
        oldest.remove();
      }
    }
  }
}

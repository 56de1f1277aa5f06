package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Encoded;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides about each event of a group: new, known, or not what its session goes on with. What it
 * decides is so when the group is written, and {@link #committed} was told.
 */
final class Selection {

  private final Pasts pasts;
  private final Map<String, Past> drafts;
  private final Set<String> shut;
  private final List<Chained> taken = new ArrayList<>();
  private final BitSet refused = new BitSet();

  /**
   * Decides.
   *
   * @param shut sessions of which nothing is taken
   */
  Selection(Pasts pasts, List<Encoded> events, Set<String> shut) {
    this.pasts = pasts;
    this.shut = new HashSet<>(shut);
    this.drafts =
        pasts.find(
            events.stream().map(each -> each.event().sessionId()).collect(Collectors.toSet()));
    for (int i = 0; i < events.size(); i++) {
      if (!isInOrder(events.get(i))) {
        refused.set(i);
      }
    }
  }

  private boolean isInOrder(Encoded each) {
    CallEvent event = each.event();
    Past past = drafts.get(event.sessionId());
    if (past == null || shut.contains(event.sessionId())) {
      return false;
    }
    Fingerprint fingerprint = Fingerprint.of(each);
    if (past.has(event.seq(), fingerprint)) {
      return true;
    }
    if (past.goesOnWith(event.seq(), fingerprint)) {
      taken.add(new Chained(each, past.last()));
      past.add(fingerprint);
      return true;
    }
    // told otherwise it comes from another past, and what follows it would not fit
    shut.add(event.sessionId());
    return false;
  }

  /** What is to be written, in order. */
  List<Chained> taken() {
    return taken;
  }

  /** Which were left out because their session diverged. */
  BitSet refused() {
    return refused;
  }

  /** What was taken is in the topic, at these offsets. */
  void committed(long[] records) {
    Map<String, Past> changed = new HashMap<>();
    for (int i = 0; i < records.length; i++) {
      String session = taken.get(i).event().event().sessionId();
      Past past = drafts.get(session);
      if (past != null) {
        past.place(records[i]);
        changed.put(session, past);
      }
    }
    pasts.keep(changed);
  }
}

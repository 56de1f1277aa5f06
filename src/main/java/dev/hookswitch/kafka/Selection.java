package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides about each event of a group: new, known, or not what its session goes on with. What it
 * decides is so when the group is committed, and {@link #committed} was told.
 */
final class Selection {

  private final Pasts pasts;
  private final Set<String> shut;
  private final Map<String, Past> drafts = new LinkedHashMap<>();
  private final List<Encoded> taken = new ArrayList<>();
  private final BitSet refused = new BitSet();

  /**
   * @param shut sessions of which nothing is taken
   */
  Selection(Pasts pasts, Set<String> shut) {
    this.pasts = pasts;
    this.shut = new HashSet<>(shut);
  }

  void select(List<Encoded> events) {
    for (int i = 0; i < events.size(); i++) {
      if (!isInOrder(events.get(i))) {
        refused.set(i);
      }
    }
  }

  private boolean isInOrder(Encoded each) {
    CallEvent event = each.event();
    if (shut.contains(event.sessionId())) {
      return false;
    }
    Fingerprint fingerprint = Fingerprint.of(each);
    Past past = draft(each);
    if (past.has(event.seq(), fingerprint)) {
      return true;
    }
    if (past.goesOnWith(event.seq(), fingerprint)) {
      past.add(fingerprint);
      taken.add(each);
      return true;
    }
    // told otherwise it comes from another past, and what follows it would not fit
    shut.add(event.sessionId());
    return false;
  }

  private Past draft(Encoded each) {
    return drafts.computeIfAbsent(
        each.event().sessionId(),
        session -> {
          Past known = pasts.find(session);
          return known == null ? Past.before(each) : known;
        });
  }

  /** What is to be written, in order. */
  List<Encoded> taken() {
    return taken;
  }

  /** Which were left out because their session diverged. */
  BitSet refused() {
    return refused;
  }

  /** What was taken is in the log, at these places. */
  void committed(List<Entry> entries) {
    Map<String, Past> changed = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String session = entry.event().sessionId();
      Past past = drafts.get(session);
      if (past != null) {
        past.place(entry.offset(), entry.event());
        changed.put(session, past);
      }
    }
    pasts.keep(changed.values());
  }
}

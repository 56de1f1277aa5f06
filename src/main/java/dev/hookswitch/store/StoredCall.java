package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import java.util.HashSet;
import java.util.Set;

/** What must be known of a call to store its next event. For the journal's writer alone. */
final class StoredCall {

  private int events;
  private boolean isOver;
  private final Talk talk;
  private final Set<String> ids;
  private final Set<String> parties;

  private StoredCall(int events, Talk talk, Set<String> ids, Set<String> parties) {
    this.events = events;
    this.talk = talk;
    this.ids = new HashSet<>(ids);
    this.parties = new HashSet<>(parties);
  }

  /** One that has no row yet. */
  static StoredCall none() {
    return new StoredCall(0, new Talk(0, null), Set.of(), Set.of());
  }

  StoredCall copy() {
    return new StoredCall(events, new Talk(talk.joined(), talk.answeredAt()), ids, parties);
  }

  /** As its row says that it is by now; what ids its events have is not known then. */
  StoredCall as(int storedEvents, Talk storedTalk) {
    return new StoredCall(storedEvents, storedTalk, Set.of(), parties);
  }

  void add(CallEvent event) {
    events = event.seq();
    ids.add(event.id());
    talk.add(event);
    isOver = event instanceof Completed;
  }

  boolean isOver() {
    return isOver;
  }

  /** The number of the last one: they are counted from 1, without gap. */
  int events() {
    return events;
  }

  Talk talk() {
    return talk;
  }

  /** That one of its events has this id. */
  void has(String eventId) {
    ids.add(eventId);
  }

  /** Whether the event is the next one: its number is, and none before it has its id. */
  boolean isFollowedBy(CallEvent event) {
    return event.seq() == events + 1 && !ids.contains(event.id());
  }

  /** Whether a party has no row yet, as far as is known here; if so it is about to get it. */
  boolean isNew(String party) {
    return parties.add(party);
  }
}

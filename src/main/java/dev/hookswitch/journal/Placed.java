package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;

/**
 * An event in its place in the {@link CommitOrder}.
 *
 * @param position has behind it what the reading began with, the events that came before this one
 *     in it, and this one; nothing else
 * @param json the event as it is stored. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
public record Placed(Position position, CallEvent event, byte[] json) {

  /** The same event for a reader who has more behind it. */
  public Placed at(Position place) {
    return place.equals(position) ? this : new Placed(place, event, json);
  }
}

package dev.hookswitch.timeline;

import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one leg of a call does.
 *
 * @param role only in callbacks and autodialer calls
 * @param since when it began that
 */
public record Leg(
    String callId, Participant who, @Nullable LegRole role, Doing doing, Instant since) {

  /** What a party can be seen doing. */
  public enum Doing {
    /** It started the call, and waits for an answer. */
    CALLING,
    /** Its phone rings. */
    RINGING,
    /** It is connected to the system: it hears an announcement, music, or somebody else ring. */
    CONNECTED,
    /** It is alone in a conversation. */
    WAITING,
    /** It is in a conversation with at least one other. */
    TALKING,
    /** It was not reached, or has left. */
    GONE
  }

  Leg does(Doing next, Instant at) {
    return doing == next ? this : new Leg(callId, who, role, next, at);
  }

  boolean isJoined() {
    return doing == Doing.WAITING || doing == Doing.TALKING;
  }
}

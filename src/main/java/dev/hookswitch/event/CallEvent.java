package dev.hookswitch.event;

import java.time.Instant;

/**
 * One fact of a call session, as it is stored and sent. Immutable.
 *
 * <p>What every event has is in {@link #common()}; what only some have is on the record itself. An
 * attribute that does not apply is {@code null} here and absent from the JSON.
 */
public sealed interface CallEvent permits Start, Ring, RingResult, PartyEvent, Completed {

  Common common();

  Kind kind();

  default String id() {
    return common().id();
  }

  default String sessionId() {
    return common().sessionId();
  }

  default String callId() {
    return common().callId();
  }

  default int seq() {
    return common().seq();
  }

  default Instant timestamp() {
    return common().timestamp();
  }

  /** The seven names, as the attribute {@code event} spells them. */
  enum Kind {
    START,
    RING,
    RINGRESULT,
    READY,
    JOIN,
    LEAVE,
    COMPLETED
  }
}

package dev.hookswitch.event;

import java.time.Duration;
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

  /** The same fact, told at another place and time of its session. */
  default CallEvent at(int seq, Instant timestamp) {
    Common moved = common().at(seq, timestamp);
    return switch (this) {
      case Start _ -> new Start(moved);
      case Ring _ -> new Ring(moved);
      case RingResult result -> new RingResult(moved, result.state(), result.cause());
      case Ready ready -> new Ready(moved, ready.subject());
      case Join join -> new Join(moved, join.subject());
      case Leave leave -> new Leave(moved, leave.subject());
      case Completed end ->
          new Completed(
              moved,
              end.hangedBy(),
              end.answered(),
              end.audioUrl(),
              end.cause(),
              end.duration().plus(Duration.between(timestamp(), timestamp)),
              end.talkTime());
    };
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

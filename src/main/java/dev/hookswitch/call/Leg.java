package dev.hookswitch.call;

import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.pbx.DialOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One channel in one session. Confined to its switchboard's thread.
 *
 * <p>The channel is known by its id; after a restart of this program it is unknown until the PBX's
 * snapshot names it, because events carry the call id alone.
 */
final class Leg {

  enum Dial {
    NONE,
    RINGING,
    ANSWERED,
    FAILED
  }

  final Session session;
  final String callId;

  /** Somebody is at its far end; false for half of a Local pair. */
  boolean party;

  @Nullable String channel;

  /** The channel it began as, where two were swapped since: what its call ids derive from. */
  @Nullable String bornAs;

  Participant self;

  /** Whom it is in a call that this program places; null where nobody planned it. */
  @Nullable LegRole role;

  /** Who dialled this leg; null for one that called in by itself. */
  @Nullable Participant dialledBy;

  /** Who dialled the phone in whose place this one answers in another session; else null. */
  @Nullable Participant answersFor;

  /** The number of the party at the far end, as the PBX has it; empty where it has none. */
  String number = "";

  /** The channel that dialled this leg, for tracing a dialling through Local pairs. */
  @Nullable String diallerChannel;

  /** The other half of a Local pair. */
  @Nullable String pairedChannel;

  /** The PBX made this channel to call somebody; what came of it, its dialling tells. */
  boolean outgoing;

  Dial dial = Dial.NONE;
  boolean up;
  boolean ready;
  boolean joined;
  int joins;

  /** The conversation it is in, and the bridge where it only waits: parking, music on hold. */
  @Nullable String bridge;

  @Nullable String holding;

  /** The latest Q.850 cause the PBX gave for this leg. */
  @Nullable Integer cause;

  /** The party at its far end ended it; what it still dials ends because of that. */
  boolean hangsUp;

  /** Its party handed the call on: that its phone hangs up now ends nothing. */
  boolean handedOn;

  /** This leg placed a call since the last time the PBX told how its dialling ended. */
  boolean placedCall;

  /** When its channel was first heard of here; for a leg taken up after a restart, then. */
  Instant heardAt = Instant.MIN;

  @Nullable Waiting waitingLeave;
  @Nullable WaitingResult waitingResult;

  /** A LEAVE at {@code at} that is not yet certain. */
  record Waiting(Instant at, Instant received) {}

  /** A RINGRESULT at {@code at} whose meaning the leg's cause will tell. */
  record WaitingResult(Instant at, Instant received, DialOutcome outcome) {}

  Leg(Session session, String callId, @Nullable String channel, boolean party, Participant self) {
    this.session = session;
    this.callId = callId;
    this.channel = channel;
    this.bornAs = channel;
    this.party = party;
    this.self = self;
  }

  /** Goes on with the same channel, whichever session it was in: what is a fact of the channel. */
  void takeChannel(Leg other) {
    channel = other.channel;
    bornAs = other.bornAs;
    number = other.number;
    diallerChannel = other.diallerChannel;
    pairedChannel = other.pairedChannel;
    outgoing = other.outgoing;
    up |= other.up;
    bridge = other.bridge;
    placedCall = other.placedCall;
    heardAt = other.heardAt;
  }

  /** Goes on with what was noted of the same channel in another account of the same session. */
  void takeNotes(Leg other) {
    takeChannel(other);
    party = other.party;
    self = other.self;
    role = other.role;
    answersFor = other.answersFor;
    holding = other.holding;
    cause = other.cause;
    hangsUp = other.hangsUp;
    handedOn = other.handedOn;
    waitingLeave = other.waitingLeave;
    waitingResult = other.waitingResult;
  }

  /**
   * Whether the hang-up of this leg's far end can be what ended the call: not a callee that never
   * answered, nor who handed the call on.
   */
  boolean canEndCall() {
    return party && !handedOn && (up || ready || !outgoing);
  }

  void dialEnded(DialState state) {
    dial = state == DialState.ANSWER ? Dial.ANSWERED : Dial.FAILED;
  }

  /** This program had it called and did not take that back: its time to ring is over. */
  boolean rangInVain() {
    return role != null && dial == Dial.RINGING && !up && !hangsUp && cause == null;
  }
}

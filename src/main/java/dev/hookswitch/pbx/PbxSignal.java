package dev.hookswitch.pbx;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a PBX reports about its calls. {@code at} is the PBX's own time where it gives
 * one.
 */
public sealed interface PbxSignal {

  Instant at();

  /** A channel came to be. */
  record ChannelStarted(Instant at, ChannelFacts channel) implements PbxSignal {}

  /** The state of a channel changed. */
  record ChannelChanged(Instant at, ChannelFacts channel) implements PbxSignal {}

  /**
   * A call to {@code to} was really placed.
   *
   * @param from who dials; null where the system itself does
   * @param number the external number that was dialled over a trunk; empty for a device
   * @param presented the caller's number as the callee is shown it
   */
  record DialStarted(
      Instant at, @Nullable ChannelFacts from, ChannelFacts to, String number, String presented)
      implements PbxSignal {}

  /**
   * That dialling ended. {@code state} is the PBX's own word, before the cause of the leg corrects
   * it.
   *
   * @param forwarded the callee sent the call on to another destination
   */
  record DialEnded(
      Instant at, @Nullable String from, String to, DialOutcome state, boolean forwarded)
      implements PbxSignal {}

  /**
   * A whole dial attempt of {@code from} ended with this status. The only trace of a destination
   * that was never called because no channel could be made for it.
   *
   * @param targets what was to be dialled, where the PBX says so
   */
  record DialConcluded(Instant at, String from, DialOutcome state, List<DialTarget> targets)
      implements PbxSignal {}

  /** What a dial attempt aims at: a device, or a number over a trunk. */
  record DialTarget(Endpoint endpoint, String number) {}

  /**
   * A channel entered a bridge.
   *
   * @param room the name of the conference room; empty where it is none
   */
  record BridgeEntered(
      Instant at, ChannelFacts channel, String bridge, BridgeKind kind, String room)
      implements PbxSignal {}

  record BridgeLeft(Instant at, String channel, String bridge) implements PbxSignal {}

  /** How the members of a bridge belong together. */
  enum BridgeKind {
    /** They talk, and their calls become one session. */
    CONVERSATION,
    /** They talk, but each stays in a session of its own: a conference room. */
    CONFERENCE,
    /** They wait: parking, music on hold. No conversation. */
    HOLDING
  }

  /**
   * The far end of this channel ended it: the party hung up, or refused.
   *
   * @param cause Q.850, or null where the PBX gives none
   */
  record HangupRequested(Instant at, String channel, @Nullable Integer cause)
      implements PbxSignal {}

  /**
   * The channel is gone.
   *
   * @param cause Q.850, or null where the PBX gives none
   */
  record ChannelEnded(Instant at, String channel, @Nullable Integer cause) implements PbxSignal {}

  /**
   * Two channels are the halves of one pair inside the PBX: what enters one comes out of the other.
   */
  record LocalPaired(Instant at, ChannelFacts one, ChannelFacts two) implements PbxSignal {}

  /**
   * A party sends its partner elsewhere.
   *
   * @param transferers the transferring party's channels
   */
  record Transferred(Instant at, List<String> transferers, boolean attended) implements PbxSignal {}

  /**
   * What two channels stand for was exchanged between them: each goes on under the other's id.
   * Where a PBX moves the ids along with the parties, it never says this.
   */
  record ChannelsSwapped(Instant at, String one, String two) implements PbxSignal {}

  /** {@code channel} picked up the call that was ringing at {@code target}. */
  record PickedUp(Instant at, String channel, String target) implements PbxSignal {}

  /** A channel variable that the settings ask for. */
  record VariableSet(Instant at, String channel, String name, String value) implements PbxSignal {}

  /**
   * The PBX can be heard again, after the start of this program or after a silence.
   *
   * @param restarted it lost every call meanwhile
   * @param channels what it says of its channels now; null where it could not be asked, so that
   *     nothing is concluded
   */
  record Resynchronised(Instant at, boolean restarted, @Nullable List<LiveChannel> channels)
      implements PbxSignal {}

  /**
   * Which channels live, asked for while the PBX was heard all the time.
   *
   * @param asked when it was asked, by this machine's clock: what was heard of since then may have
   *     come to be, or ended, after the answer was written
   */
  record Audited(Instant at, Instant asked, Set<String> channels) implements PbxSignal {}

  /**
   * A channel of a snapshot.
   *
   * @param bridge the bridge it is in, or null
   * @param age how long it has existed, in seconds
   */
  record LiveChannel(ChannelFacts facts, @Nullable String bridge, long age) {}
}

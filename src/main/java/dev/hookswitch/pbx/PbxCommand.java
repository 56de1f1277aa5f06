package dev.hookswitch.pbx;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order to a PBX. Whoever gives it chooses the ids of channels, bridges and playbacks, so that
 * the call is known before anything is told of it, and an order can be given again.
 */
public sealed interface PbxCommand {

  /**
   * Calls somebody; when they answer, the channel is handed to this program ({@link
   * ControlNews.ChannelArrived}).
   *
   * @param channel the id the channel will have
   * @param destination whom, as the PBX dials it
   * @param originator the channel for whose call this one is placed: both are one session; null
   *     begins a new one
   * @param callerNumber shown to the called party; empty leaves it to the PBX
   * @param ringing how long it may ring
   * @param arguments come back with the arrival; none is empty, nor has commas, quotes, brackets or
   *     backslashes
   */
  record PlaceCall(
      String channel,
      String destination,
      @Nullable String originator,
      String callerNumber,
      Duration ringing,
      List<String> arguments,
      Map<String, String> variables)
      implements PbxCommand {

    public PlaceCall {
      arguments = List.copyOf(arguments);
      variables = Map.copyOf(variables);
    }
  }

  /** Ends a channel, ringing or talking. */
  record HangUp(String channel, Reason reason) implements PbxCommand {

    /** What its far end is told. */
    public enum Reason {
      NORMAL,
      BUSY,
      CONGESTION,
      NO_ANSWER
    }
  }

  /** Answers a channel that called in. */
  record Answer(String channel) implements PbxCommand {}

  /** Makes a conversation that channels can be put into. Made twice it is there once. */
  record MakeBridge(String bridge) implements PbxCommand {}

  record JoinBridge(String bridge, String channel) implements PbxCommand {}

  /** Ends a conversation; its channels stay. */
  record EndBridge(String bridge) implements PbxCommand {}

  /** Lets an answered channel hear that the other party is being called, or no longer. */
  record Ringback(String channel, boolean on) implements PbxCommand {}

  /**
   * Plays to a channel. What it is told meanwhile (to join, to continue) waits for the end. Given
   * twice it is played twice.
   *
   * @param media what the PBX calls it, such as {@code sound:hello-world}
   */
  record Play(String channel, String playback, String media) implements PbxCommand {}

  record StopPlaying(String playback) implements PbxCommand {}

  record SetVariable(String channel, String name, String value) implements PbxCommand {}

  /** Asks for a channel variable; the outcome's value is what it holds. */
  record ReadVariable(String channel, String name) implements PbxCommand {}

  /**
   * Hands the channel to the PBX's own dialplan, at this place.
   *
   * @param context empty, with an empty extension and priority 0: right after the place where the
   *     dialplan handed it over
   */
  record ContinueAt(String channel, String context, String extension, int priority)
      implements PbxCommand {

    /** The dialplan goes on where it was. */
    public static ContinueAt afterwards(String channel) {
      return new ContinueAt(channel, "", "", 0);
    }
  }

  /**
   * Asks which channels the dialplan has handed to this program with that first argument, and are
   * in its hands still; the outcome's value are their ids with blanks between. For whoever may have
   * lost sight of them.
   */
  record FindHandedOver(String argument) implements PbxCommand {}

  /** Asks whether a channel lives; the outcome's value is its state as a {@link ChannelState}. */
  record FindChannel(String channel) implements PbxCommand {}

  /**
   * Asks whether the PBX knows whom that would dial: a device or a trunk of its own. What cannot be
   * asked for is taken for known.
   *
   * @param destination as in {@link PlaceCall}
   */
  record FindDestination(String destination) implements PbxCommand {}

  /** How far a channel that was placed has come. */
  enum ChannelState {
    /** Not answered. */
    CALLING,
    UP
  }
}

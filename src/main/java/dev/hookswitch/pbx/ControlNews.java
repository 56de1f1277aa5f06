package dev.hookswitch.pbx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever gives orders to a PBX must know to give the next. Not a source of events: calls are
 * observed by {@link PbxLink} alone.
 */
public sealed interface ControlNews {

  /** Orders can be given. What happened while they could not was not told. */
  record Up() implements ControlNews {}

  /** Nothing is heard until {@link Up}. */
  record Lost(String why) implements ControlNews {}

  /**
   * A channel was handed to this program: a placed call was answered, or the dialplan sends one.
   *
   * @param arguments of {@link PbxCommand.PlaceCall}, or of the dialplan
   * @param callerNumber the far end's number; empty where it has none
   * @param dialled the extension at which the dialplan handed it over
   */
  record ChannelArrived(
      String channel,
      String name,
      List<String> arguments,
      String callerNumber,
      String dialled,
      String context)
      implements ControlNews {}

  /**
   * Another channel has taken a channel's place, also in its conversation: its party transferred
   * the call. It is in this program's hands now, and the one before is not.
   */
  record ChannelReplaced(String channel, String by) implements ControlNews {}

  /**
   * It is no longer in this program's hands; it may live on in the dialplan. Of a channel that the
   * dialplan had sent, not a call that was placed, this is the last news, also where it has ended.
   */
  record ChannelLeft(String channel) implements ControlNews {}

  /**
   * It ended.
   *
   * @param cause Q.850, or null where the PBX gives none
   */
  record ChannelGone(String channel, @Nullable Integer cause) implements ControlNews {}

  record PlaybackEnded(String playback) implements ControlNews {}
}

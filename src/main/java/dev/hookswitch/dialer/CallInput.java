package dev.hookswitch.dialer;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;

/** What may happen to a placed call. */
public sealed interface CallInput {

  /** It is stored: it begins. */
  record Begin() implements CallInput {}

  /** The PBX says something of one of its channels, or of its playback. */
  record News(ControlNews news) implements CallInput {}

  /** An order of {@link CallScript} was given. */
  record Answered(PbxCommand command, CommandOutcome outcome) implements CallInput {}

  /** What was to be stored before the next party is called could not be. */
  record NotStored() implements CallInput {}

  /** Nothing was heard for a while, or was lost: what is must be asked for. */
  record LookAgain() implements CallInput {}

  /** Calls this party as the second one. Of no effect where the first does not wait. */
  record CallNext(Party party) implements CallInput {}

  /**
   * Sends the first party on, to this place in the dialplan. Of no effect where it does not wait.
   */
  record HandOn(String context, String extension, int priority) implements CallInput {}

  /**
   * Ends the call of a party that waits, after it was told something. Of no effect where it does
   * not wait.
   *
   * @param media what the PBX calls it
   */
  record Drop(String media) implements CallInput {}

  /** Ends it, however it stands. */
  record Cancel() implements CallInput {}
}

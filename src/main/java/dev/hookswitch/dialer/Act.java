package dev.hookswitch.dialer;

import dev.hookswitch.call.PlannedLeg;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.PbxCommand;

/** What is to be done for a placed call, in the order in which {@link CallScript} says it. */
public sealed interface Act {

  /** Gives the order and hands its outcome back as {@link CallInput.Answered}. */
  record Order(PbxCommand command) implements Act {}

  /**
   * Stores how far the call is, durable before the next act. Where that fails nothing that follows
   * is done, and {@link CallInput.NotStored} handed back.
   */
  record Store(CallProgress progress) implements Act {}

  /** Stores how far the call is; a restart may have forgotten it. */
  record Note(CallProgress progress) implements Act {}

  /** That party was to be called, and nothing will be heard of it. */
  record TellNotPlaced(PlannedLeg leg, DialState state, boolean recovered) implements Act {}

  /** Tells whoever placed the call. */
  record Tell(CallNews news) implements Act {}
}

package dev.hookswitch.pbx;

/** What became of an order. */
public sealed interface CommandOutcome {

  /**
   * It was taken.
   *
   * @param value what was asked for; empty where nothing was
   */
  record Done(String value) implements CommandOutcome {}

  /** There is no such channel, bridge or recording, or no longer. */
  record NotThere() implements CommandOutcome {}

  /** The PBX would not do it, and did not. For a call: nothing could be dialled. */
  record Refused(String sentence) implements CommandOutcome {}

  /** Nobody can say whether it was done: the connection or its answer was lost. */
  record Unknown(String sentence) implements CommandOutcome {}

  default boolean isDone() {
    return this instanceof Done;
  }
}

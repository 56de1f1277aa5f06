package dev.hookswitch.recording;

/** What became of the wish to pause a recording, or to go on with it. */
public sealed interface PauseOutcome {

  /** It is as was wished. */
  record Done(Recording recording) implements PauseOutcome {}

  /** Its call is over, or was never recorded. */
  record NotRunning() implements PauseOutcome {}

  /** The rule by which it is recorded does not allow it. */
  record NotAllowed() implements PauseOutcome {}

  /** The PBX could not be told: it goes on as it was, as far as anybody knows. */
  record Failed(String sentence) implements PauseOutcome {}
}

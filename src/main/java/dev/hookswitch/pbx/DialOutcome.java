package dev.hookswitch.pbx;

/**
 * How a dialling ended, as the PBX says. Each names the SIP or dialplan situation it stands for.
 */
public enum DialOutcome {
  ANSWER,
  BUSY,
  NOANSWER,
  CANCEL,
  CONGESTION,
  CHANUNAVAIL,
  DONTCALL,
  TORTURE,
  INVALIDARGS,
  ABORT,
  /** The dialplan went on elsewhere after the callee answered (option G, or a macro's result). */
  GOTO,
  /** The dialplan went on after the callee answered, without it. */
  CONTINUE
}

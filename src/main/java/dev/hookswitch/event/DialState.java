package dev.hookswitch.event;

/**
 * How a dialling ended. It means what the words mean to a person; the adapter of a PBX corrects
 * what the PBX says otherwise (a number that does not exist is {@link #CONGESTION}, whatever the
 * PBX calls it).
 */
public enum DialState {
  ANSWER,
  BUSY,
  NOANSWER,
  CANCEL,
  CONGESTION,
  CHANUNAVAIL,
  DONTCALL,
  TORTURE,
  INVALIDARGS,
  ABORT
}

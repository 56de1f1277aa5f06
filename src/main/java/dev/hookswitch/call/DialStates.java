package dev.hookswitch.call;

import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.DialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a dialling came to, from the PBX's word and the leg's Q.850 cause. Asterisk reports a SIP
 * 404 as NOANSWER, so where its word is one of the vague ones the cause decides (measured on
 * Asterisk 22; the table of ITU-T Q.850).
 */
public final class DialStates {

  /**
   * User alerting, no answer. Asterisk 22 says so when the time is over that an order gave a phone
   * to ring; Asterisk 16 gives no cause then (both measured).
   */
  public static final int NO_ANSWER = 19;

  private DialStates() {}

  static DialState of(DialOutcome outcome, @Nullable Integer cause) {
    return switch (outcome) {
      case ANSWER, GOTO -> DialState.ANSWER;
      case BUSY -> DialState.BUSY;
      case CANCEL -> DialState.CANCEL;
      case DONTCALL -> DialState.DONTCALL;
      case TORTURE -> DialState.TORTURE;
      case INVALIDARGS -> DialState.INVALIDARGS;
      // the callee answered, and the dialplan dropped it again before anybody talked
      case ABORT, CONTINUE -> DialState.ABORT;
      case NOANSWER -> corrected(cause, DialState.NOANSWER);
      case CONGESTION -> corrected(cause, DialState.CONGESTION);
      case CHANUNAVAIL -> corrected(cause, DialState.CHANUNAVAIL);
    };
  }

  /** For a leg that ended while its dialling was open: nobody said how it ended but the cause. */
  public static DialState ofHangup(@Nullable Integer cause) {
    if (cause != null && (cause == 18 || cause == NO_ANSWER)) {
      return DialState.NOANSWER;
    }
    return corrected(cause, DialState.CANCEL);
  }

  private static DialState corrected(@Nullable Integer cause, DialState otherwise) {
    if (cause == null) {
      return otherwise;
    }
    return switch (cause) {
      case 17, 21 -> DialState.BUSY; // user busy, call rejected
      case 1, 28 -> DialState.CONGESTION; // unallocated number, invalid number format
      case 34, 38, 42 ->
          DialState.CONGESTION; // no circuit, network out of order, switch congestion
      case 2, 3, 20, 27 -> DialState.CHANUNAVAIL; // no route, subscriber absent, out of order
      default -> otherwise;
    };
  }
}

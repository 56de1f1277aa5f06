package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.DialOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is not told yet because what follows decides what it means: the package essay names the
 * three things that wait. Confined to its switchboard's thread.
 */
final class Pending {

  /** Q.850. */
  private static final int NORMAL_CLEARING = 16;

  /**
   * How long a LEAVE or a vague result may wait for what explains it (measured: real swaps take
   * under 10 ms).
   */
  static final Duration SETTLE = Duration.ofMillis(250);

  private final Set<Session> sessions = new LinkedHashSet<>();

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  /** Lets end what has waited long enough at {@code now}, by this machine's clock. */
  void settleAll(Instant now, List<CallEvent> out) {
    for (Session session : List.copyOf(sessions)) {
      settle(session, now, now, out);
    }
  }

  /** Lets end what of this session has waited long enough, by either clock. */
  void settle(Session session, Instant at, Instant received, List<CallEvent> out) {
    if (!sessions.contains(session)) {
      return;
    }
    if (session.startReceived != null
        && isDue(session.startedAt, session.startReceived, at, received)) {
      session.start(out);
    }
    boolean more = session.startReceived != null;
    for (Leg leg : session.legs()) {
      if (leg.waitingLeave != null && isDue(leg.waitingLeave, at, received)) {
        settleLeave(leg, out);
      }
      if (leg.waitingResult != null
          && isDue(leg.waitingResult.at(), leg.waitingResult.received(), at, received)) {
        settleResult(leg, out);
      }
      more |= leg.waitingLeave != null || leg.waitingResult != null;
    }
    if (!more) {
      sessions.remove(session);
    }
  }

  static boolean isDue(Leg.Waiting leave, Instant at, Instant received) {
    return isDue(leave.at(), leave.received(), at, received);
  }

  private static boolean isDue(Instant at, Instant received, Instant nowAt, Instant nowReceived) {
    return !nowAt.isBefore(at.plus(SETTLE)) || !nowReceived.isBefore(received.plus(SETTLE));
  }

  /** Nothing more will explain what waits of this leg. */
  static void settleLeg(Leg leg, List<CallEvent> out) {
    settleResult(leg, out);
    settleLeave(leg, out);
  }

  private static void settleLeave(Leg leg, List<CallEvent> out) {
    Leg.Waiting leave = leg.waitingLeave;
    if (leave != null) {
      leg.waitingLeave = null;
      leg.session.leave(leg, leave.at(), out);
    }
  }

  static void settleResult(Leg leg, List<CallEvent> out) {
    Leg.WaitingResult result = leg.waitingResult;
    if (result != null) {
      leg.waitingResult = null;
      result(leg, result.outcome(), result.at(), out);
    }
  }

  /**
   * Measured (Asterisk 22, ARI): a call that this program places and hangs up while it rings is
   * reported as not answered, with the cause of an ordinary clearing; one that nobody answers is
   * reported by its hangup alone, with cause 19.
   */
  private static boolean isTakenBack(Leg leg, DialOutcome outcome) {
    return outcome == DialOutcome.NOANSWER
        && leg.role != null
        && leg.cause != null
        && leg.cause == NORMAL_CLEARING;
  }

  /** The dialling of a leg ended like that; who answered can talk now. */
  static void result(Leg leg, DialOutcome outcome, Instant at, List<CallEvent> out) {
    DialState state =
        isTakenBack(leg, outcome) ? DialState.CANCEL : DialStates.of(outcome, leg.cause);
    leg.session.ringResult(leg, state, at, out);
    if (state == DialState.ANSWER) {
      leg.session.ready(leg, at, out);
    }
  }
}

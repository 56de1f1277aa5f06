package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Participant;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal.DialConcluded;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.DialTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the signals of dialling mean. Made for one signal. */
final class Dialling {

  private final Switchboard board;
  private final Exchange exchange;
  private final Pending pending;
  private final List<CallEvent> out;

  Dialling(Switchboard board, Exchange exchange, Pending pending, List<CallEvent> out) {
    this.board = board;
    this.exchange = exchange;
    this.pending = pending;
    this.out = out;
  }

  void started(DialStarted signal, Instant received) {
    Leg dialler =
        signal.from() == null ? null : board.introduce(signal.from(), signal.at(), received);
    Leg callee = board.introduce(signal.to(), signal.at(), received);
    if (dialler != null) {
      dialler.placedCall = true;
    }
    if (callee == null) {
      return;
    }
    if (dialler != null && dialler.session != callee.session) {
      callee = board.gather(callee, dialler.session, signal.at());
      // without a linkedid the other half of a Local pair does not know where it belongs
      Leg pair = exchange.find(callee.pairedChannel);
      if (pair != null && pair.session != callee.session) {
        var _ = board.gather(pair, callee.session, signal.at());
      }
    }
    Session session = callee.session;
    pending.settle(session, signal.at(), received, out);
    callee.diallerChannel = dialler == null ? null : dialler.channel;
    if (!callee.party) {
      return;
    }
    if (signal.to().endpoint().kind() == Endpoint.Kind.TRUNK && !signal.number().isEmpty()) {
      callee.self = exchange.phone(signal.number());
    }
    session.ask(callee.self);
    exchange.presentedNumber(session, signal).ifPresent(session::present);
    session.ring(callee, exchange.whoDials(callee, dialler, signal.presented()), signal.at(), out);
  }

  void ended(DialEnded signal, Instant received) {
    Leg leg = exchange.find(signal.to());
    if (leg == null || !leg.party || leg.waitingResult != null) {
      return;
    }
    pending.settle(leg.session, signal.at(), received, out);
    Leg dialler = exchange.find(signal.from());
    if (leg.dial == Leg.Dial.NONE && !leg.ready && leg.outgoing) {
      // its beginning was never reported
      leg.session.ring(leg, exchange.whoDials(leg, dialler, ""), signal.at(), out);
    }
    if (leg.dial != Leg.Dial.RINGING) {
      return;
    }
    if (signal.state() == DialOutcome.NOANSWER && dialler != null && dialler.hangsUp) {
      // measured: an answer that crosses the caller's CANCEL is reported like that
      Pending.result(leg, DialOutcome.CANCEL, signal.at(), out);
      return;
    }
    if (signal.state() == DialOutcome.NOANSWER && leg.cause == null) {
      leg.waitingResult = new Leg.WaitingResult(signal.at(), received, signal.state());
      pending.add(leg.session);
      return;
    }
    if (dialler != null && dialler.session != leg.session && signal.state() == DialOutcome.ANSWER) {
      // the dialler was put in another's place meanwhile, by a transfer to a phone that still rang
      leg.up = true;
      var _ = board.gather(leg, dialler.session, signal.at());
      return;
    }
    Pending.result(leg, signal.state(), signal.at(), out);
  }

  /**
   * A destination for which no channel could be made leaves no other trace than the status of the
   * whole attempt.
   */
  void concluded(DialConcluded signal, Instant received) {
    Leg dialler = exchange.find(signal.from());
    if (dialler == null) {
      return;
    }
    boolean placed = dialler.placedCall;
    dialler.placedCall = false;
    boolean unreachable =
        signal.state() == DialOutcome.CHANUNAVAIL || signal.state() == DialOutcome.CONGESTION;
    if (placed || !unreachable) {
      return;
    }
    pending.settle(dialler.session, signal.at(), received, out);
    Session session = dialler.session;
    Participant source = exchange.whoDials(dialler, dialler, "");
    for (Participant target : unreachedTargets(signal, session)) {
      Leg leg = new Leg(session, unplacedCall(session, dialler), null, true, target);
      session.ring(leg, source, signal.at(), out);
      session.ringResult(leg, DialStates.of(signal.state(), null), signal.at(), out);
      session.remove(leg);
    }
  }

  /** A call id for a dialling without a channel: derived from the dialler's and counted. */
  private static String unplacedCall(Session session, Leg dialler) {
    int count = 0;
    String call;
    do {
      call = Ids.call(session.id, dialler.callId + "/unplaced/" + count++);
    } while (session.isSpent(call));
    return call;
  }

  private List<Participant> unreachedTargets(DialConcluded signal, Session session) {
    List<Participant> targets = new ArrayList<>();
    for (DialTarget target : signal.targets()) {
      if (target.endpoint().isParty()) {
        targets.add(exchange.participant(target.endpoint(), target.number()));
      }
    }
    if (targets.isEmpty() && signal.targets().isEmpty()) {
      // the dialplan's words were not visible: what the caller asked for is what was dialled
      Participant asked = session.cast.asked();
      targets.add(
          asked.type() == Participant.Side.LOCAL && session.direction == Direction.OUTBOUND
              ? exchange.device(asked.value())
              : asked);
      targets.removeIf(target -> target.type() == Participant.Side.LOCAL);
    }
    return targets;
  }
}

package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Participant;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelChanged;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialConcluded;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.DialTarget;
import dev.hookswitch.pbx.PbxSignal.HangupRequested;
import dev.hookswitch.pbx.PbxSignal.LocalPaired;
import dev.hookswitch.pbx.PbxSignal.PickedUp;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.PbxSignal.Transferred;
import dev.hookswitch.pbx.PbxSignal.VariableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reducer: one signal of a PBX in, the events that follow from it out. The package essay says
 * how it thinks. It knows which signal leads to what; {@link Session} knows how each event is
 * written, {@link Exchange} which channel is in which session. Not for several threads.
 */
public final class Switchboard {

  /**
   * How long a LEAVE or a vague result may wait for what explains it (measured: real swaps take
   * under 10 ms).
   */
  static final Duration SETTLE = Duration.ofMillis(250);

  /** A channel or session may be reported after its end: so many that ended are remembered. */
  static final int REMEMBERED = 8192;

  private final Exchange exchange;
  private final Set<Session> waiting = new LinkedHashSet<>();
  private List<CallEvent> out = new ArrayList<>();

  /**
   * Makes one for one PBX.
   *
   * @param link the PBX's name: part of every session's derived id
   * @param defaultAccount where neither channel nor directory names one
   */
  public Switchboard(String link, String defaultAccount, Directory directory) {
    this.exchange = new Exchange(link, defaultAccount, directory);
  }

  /**
   * Takes up where this program ended, before the first signal.
   *
   * @param openSessions the events of each session without COMPLETED
   * @param overSessions ids of sessions that were completed lately: they are never begun again
   */
  public void restore(Iterable<List<CallEvent>> openSessions, Iterable<String> overSessions) {
    overSessions.forEach(exchange::restoreOver);
    openSessions.forEach(exchange::restore);
  }

  public void setDirectory(Directory directory) {
    exchange.setDirectory(directory);
  }

  public int openSessions() {
    return exchange.sessions().size();
  }

  /**
   * Takes one signal.
   *
   * @param received when it came here, by this machine's clock; the signal's own time is the PBX's
   * @return what follows from it, in order; possibly nothing
   */
  public List<CallEvent> apply(PbxSignal signal, Instant received) {
    out = new ArrayList<>(4);
    switch (signal) {
      case ChannelStarted s -> channelStarted(s, received);
      case ChannelChanged s -> channelChanged(s, received);
      case DialStarted s -> dialStarted(s, received);
      case DialEnded s -> dialEnded(s, received);
      case DialConcluded s -> dialConcluded(s, received);
      case BridgeEntered s -> bridgeEntered(s, received);
      case BridgeLeft s -> bridgeLeft(s, received);
      case HangupRequested s -> hangupRequested(s, received);
      case ChannelEnded s -> channelEnded(s, received);
      case LocalPaired s -> localPaired(s, received);
      case Transferred s -> transferred(s, received);
      case PickedUp s -> pickedUp(s, received);
      case VariableSet s -> variableSet(s);
      case Resynchronised s -> new Resynchronisation(this, exchange, out).apply(s, received);
    }
    return out;
  }

  /** Lets end by itself what has waited long enough at {@code now}, by this machine's clock. */
  public List<CallEvent> settle(Instant now) {
    out = new ArrayList<>(0);
    for (Session session : List.copyOf(waiting)) {
      settle(session, now, now);
    }
    return out;
  }

  // channels

  private void channelStarted(ChannelStarted signal, Instant received) {
    introduce(signal.channel(), signal.at(), received);
  }

  private void channelChanged(ChannelChanged signal, Instant received) {
    ChannelFacts facts = signal.channel();
    Leg leg =
        facts.state() == ChannelFacts.State.DOWN
            ? exchange.find(facts.id())
            : introduce(facts, signal.at(), received);
    if (leg == null) {
      return;
    }
    settle(leg.session, signal.at(), received);
    if (facts.state() == ChannelFacts.State.UP) {
      cameUp(leg, signal.at());
    }
  }

  private void cameUp(Leg leg, Instant at) {
    leg.up = true;
    // a called leg that is up may still be dropped by its dialler: its dialling's end decides
    if (!leg.outgoing || leg.dial == Leg.Dial.ANSWERED) {
      leg.session.ready(leg, at, out);
    }
  }

  @Nullable Leg introduce(ChannelFacts facts, Instant at, Instant received) {
    Leg known = exchange.find(facts.id());
    if (known != null || facts.endpoint().kind() == Endpoint.Kind.HELPER) {
      return known;
    }
    Leg leg = exchange.admit(facts, at);
    if (leg == null) {
      return null;
    }
    Session session = leg.session;
    if (!session.isStarted() && session.startReceived == null) {
      if (exchange.isPlacedBySystem(facts)) {
        session.startReceived = received;
        waiting.add(session);
      } else {
        session.start(out);
      }
    }
    if (facts.state() == ChannelFacts.State.UP) {
      cameUp(leg, at);
    }
    return leg;
  }

  private void hangupRequested(HangupRequested signal, Instant received) {
    Leg leg = exchange.find(signal.channel());
    if (leg == null || !leg.party) {
      return;
    }
    settle(leg.session, signal.at(), received);
    if (signal.cause() != null) {
      leg.cause = signal.cause();
    }
    leg.session.hangupRequested(leg);
  }

  private void channelEnded(ChannelEnded signal, Instant received) {
    Leg leg = exchange.find(signal.channel());
    if (leg == null) {
      exchange.noteEnded(signal.channel());
      return;
    }
    Session session = leg.session;
    settle(session, signal.at(), received);
    if (signal.cause() != null) {
      leg.cause = signal.cause();
    }
    settleLeg(leg);
    session.end(leg, signal.at(), out);
    exchange.release(leg);
    if (session.isOver()) {
      complete(session, signal.at());
    }
  }

  private void complete(Session session, Instant at) {
    session.complete(at, out);
    drop(session);
  }

  /** The session is over and told: nothing of it is kept. */
  void drop(Session session) {
    waiting.remove(session);
    exchange.forget(session);
  }

  // dialling

  private void dialStarted(DialStarted signal, Instant received) {
    Leg dialler = signal.from() == null ? null : introduce(signal.from(), signal.at(), received);
    Leg callee = introduce(signal.to(), signal.at(), received);
    if (dialler != null) {
      dialler.placedCall = true;
    }
    if (callee == null) {
      return;
    }
    if (dialler != null && dialler.session != callee.session) {
      callee = gather(callee, dialler.session, signal.at());
    }
    Session session = callee.session;
    settle(session, signal.at(), received);
    callee.diallerChannel = dialler == null ? null : dialler.channel;
    if (!callee.party) {
      return;
    }
    if (signal.to().endpoint().kind() == Endpoint.Kind.TRUNK && !signal.number().isEmpty()) {
      callee.self = Participant.phone(signal.number());
    }
    session.ask(callee.self);
    if (exchange.isPresentedNumber(session, signal)) {
      session.present(signal.presented());
    }
    session.ring(callee, exchange.whoDials(callee, dialler), signal.at(), out);
  }

  private void dialEnded(DialEnded signal, Instant received) {
    Leg leg = exchange.find(signal.to());
    if (leg == null || !leg.party || leg.waitingResult != null) {
      return;
    }
    settle(leg.session, signal.at(), received);
    if (leg.dial == Leg.Dial.NONE && !leg.ready && leg.outgoing) {
      // its beginning was never reported
      leg.session.ring(leg, exchange.whoDials(leg, exchange.find(signal.from())), signal.at(), out);
    }
    if (leg.dial != Leg.Dial.RINGING) {
      return;
    }
    if (signal.state() == DialOutcome.NOANSWER && leg.cause == null) {
      leg.waitingResult = new Leg.WaitingResult(signal.at(), received, signal.state());
      waiting.add(leg.session);
      return;
    }
    result(leg, signal.state(), signal.at());
  }

  private void result(Leg leg, DialOutcome outcome, Instant at) {
    DialState state = DialStates.of(outcome, leg.cause);
    leg.session.ringResult(leg, state, at, out);
    if (state == DialState.ANSWER) {
      leg.session.ready(leg, at, out);
    }
  }

  /**
   * A destination for which no channel could be made leaves no other trace than the status of the
   * whole attempt.
   */
  private void dialConcluded(DialConcluded signal, Instant received) {
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
    settle(dialler.session, signal.at(), received);
    Session session = dialler.session;
    Participant source = exchange.whoDials(dialler, dialler);
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
      Participant asked = session.asked();
      targets.add(
          asked.type() == Participant.Side.LOCAL && session.direction == Direction.OUTBOUND
              ? exchange.device(asked.value())
              : asked);
      targets.removeIf(target -> target.type() == Participant.Side.LOCAL);
    }
    return targets;
  }

  private void localPaired(LocalPaired signal, Instant received) {
    Leg one = introduce(signal.one(), signal.at(), received);
    Leg two = introduce(signal.two(), signal.at(), received);
    if (one != null && two != null) {
      one.pairedChannel = two.channel;
      two.pairedChannel = one.channel;
    }
  }

  // conversations

  private void bridgeEntered(BridgeEntered signal, Instant received) {
    Leg leg = introduce(signal.channel(), signal.at(), received);
    if (leg == null) {
      return;
    }
    // what waits for an explanation has it now, so the channel's own LEAVE is not settled before
    boolean inTime =
        leg.waitingLeave != null
            && !isDue(leg.waitingLeave.at(), leg.waitingLeave.received(), signal.at(), received);
    if (signal.kind() == BridgeKind.HOLDING) {
      settleLeg(leg);
      settle(leg.session, signal.at(), received);
      leg.session.leave(leg, signal.at(), out);
      exchange.leaveBridge(leg, leg.bridge);
      leg.holding = signal.bridge();
      return;
    }
    if (inTime) {
      leg.waitingLeave = null;
    }
    settle(leg.session, signal.at(), received);
    exchange.enterBridge(leg, signal.bridge());
    if (signal.kind() == BridgeKind.CONVERSATION) {
      leg = gatherBridge(leg, signal);
    }
    settleResult(leg);
    leg.session.join(leg, signal.at(), out);
  }

  /**
   * A conversation makes one session of all that meet in it: the oldest goes on. Asterisk does the
   * same to the linkedid of every member, without reporting it (main/bridge_channel.c; measured).
   */
  private Leg gatherBridge(Leg entered, BridgeEntered signal) {
    List<Leg> members = exchange.members(signal.bridge());
    Session oldest = entered.session;
    for (Leg member : members) {
      if (member.session.isOlderThan(oldest)) {
        oldest = member.session;
      }
    }
    Leg result = entered;
    for (Leg member : members) {
      if (member.session != oldest) {
        Leg moved = gather(member, oldest, signal.at());
        if (member == entered) {
          result = moved;
        }
      }
    }
    return result;
  }

  /**
   * Moves a leg into another session: it leaves the one and, if it talks, is ready and joins in the
   * other.
   */
  Leg gather(Leg leg, Session target, Instant at) {
    Session source = leg.session;
    if (!exchange.mayMove(leg, target)) {
      return leg;
    }
    boolean talks = leg.joined;
    leg.waitingLeave = null;
    settleResult(leg);
    boolean told = source.isStarted();
    if (told) {
      if (leg.dial == Leg.Dial.RINGING) {
        source.ringResult(leg, leg.up ? DialState.ANSWER : DialState.CANCEL, at, out);
      }
      source.forgetHangup(leg);
      source.leave(leg, at, out);
      source.mergeInto(target);
      target.expectTransfer();
    }
    Leg moved = exchange.move(leg, target);
    if (moved.up && told) {
      target.ready(moved, at, out);
    }
    if (talks) {
      target.join(moved, at, out);
    }
    if (source.isOver()) {
      if (told) {
        complete(source, at);
      } else {
        drop(source);
      }
    }
    return moved;
  }

  private void bridgeLeft(BridgeLeft signal, Instant received) {
    Leg leg = exchange.find(signal.channel());
    if (leg == null) {
      return;
    }
    settle(leg.session, signal.at(), received);
    boolean wasThere = exchange.leaveBridge(leg, signal.bridge());
    if (wasThere && leg.joined && leg.waitingLeave == null) {
      leg.waitingLeave = new Leg.Waiting(signal.at(), received);
      waiting.add(leg.session);
    }
  }

  private void transferred(Transferred signal, Instant received) {
    for (String channel : signal.transferers()) {
      Leg leg = exchange.find(channel);
      if (leg != null) {
        settle(leg.session, signal.at(), received);
        leg.session.forgetHangup(leg);
        if (!signal.attended()) {
          leg.session.expectTransfer();
        }
      }
    }
  }

  private void pickedUp(PickedUp signal, Instant received) {
    Leg target = exchange.find(signal.target());
    if (target != null) {
      settle(target.session, signal.at(), received);
      target.session.expectTransfer();
    }
  }

  private void variableSet(VariableSet signal) {
    Leg leg = exchange.find(signal.channel());
    if (leg != null) {
      leg.session.setVariable(signal.name(), signal.value());
    }
  }

  // what waits

  private static boolean isDue(Instant at, Instant received, Instant nowAt, Instant nowReceived) {
    return !nowAt.isBefore(at.plus(SETTLE)) || !nowReceived.isBefore(received.plus(SETTLE));
  }

  private void settle(Session session, Instant at, Instant received) {
    if (!waiting.contains(session)) {
      return;
    }
    if (session.startReceived != null
        && isDue(session.startedAt, session.startReceived, at, received)) {
      session.start(out);
    }
    boolean more = session.startReceived != null;
    for (Leg leg : session.legs()) {
      if (leg.waitingLeave != null
          && isDue(leg.waitingLeave.at(), leg.waitingLeave.received(), at, received)) {
        settleLeave(leg);
      }
      if (leg.waitingResult != null
          && isDue(leg.waitingResult.at(), leg.waitingResult.received(), at, received)) {
        settleResult(leg);
      }
      more |= leg.waitingLeave != null || leg.waitingResult != null;
    }
    if (!more) {
      waiting.remove(session);
    }
  }

  void settleLeg(Leg leg) {
    settleResult(leg);
    settleLeave(leg);
  }

  private void settleLeave(Leg leg) {
    Leg.Waiting leave = leg.waitingLeave;
    if (leave != null) {
      leg.waitingLeave = null;
      leg.session.leave(leg, leave.at(), out);
    }
  }

  private void settleResult(Leg leg) {
    Leg.WaitingResult result = leg.waitingResult;
    if (result != null) {
      leg.waitingResult = null;
      result(leg, result.outcome(), result.at());
    }
  }
}

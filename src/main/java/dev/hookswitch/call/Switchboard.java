package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelChanged;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.ChannelsSwapped;
import dev.hookswitch.pbx.PbxSignal.DialConcluded;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.HangupRequested;
import dev.hookswitch.pbx.PbxSignal.LocalPaired;
import dev.hookswitch.pbx.PbxSignal.PickedUp;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.PbxSignal.Transferred;
import dev.hookswitch.pbx.PbxSignal.VariableSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reducer: one signal of a PBX in, the events that follow from it out. The package essay says
 * how it thinks. It knows which signal leads to what; {@link Session} knows how each event is
 * written, {@link Exchange} which channel is in which session. Not for several threads.
 */
public final class Switchboard {

  /** A channel or session may be reported after its end: so many that ended are remembered. */
  static final int REMEMBERED = 8192;

  private final Exchange exchange;
  private final Pending pending = new Pending();
  private List<CallEvent> out = new ArrayList<>();

  /**
   * Makes one for one PBX.
   *
   * @param link the PBX's name: part of every session's derived id
   * @param defaultAccount where neither channel nor directory names one
   * @param numbers the form in which phone numbers are told
   */
  public Switchboard(String link, String defaultAccount, NumberForm numbers, Directory directory) {
    this.exchange = new Exchange(link, defaultAccount, numbers, directory);
  }

  /**
   * Takes up where this program ended, before the first signal.
   *
   * @param openSessions the events of each session without COMPLETED
   * @param overSessions ids of sessions that were completed lately: they are never begun again
   * @param now by this machine's clock
   */
  public void restore(
      Iterable<List<CallEvent>> openSessions, Iterable<String> overSessions, Instant now) {
    overSessions.forEach(exchange::restoreOver);
    openSessions.forEach(events -> exchange.restore(events, now));
  }

  public void setDirectory(Directory directory) {
    exchange.setDirectory(directory);
  }

  public int openSessions() {
    return exchange.sessions().size();
  }

  /** The ids of the sessions that are open and of which something was told. */
  Set<String> startedSessions() {
    return exchange.sessions().stream()
        .filter(Session::isStarted)
        .map(session -> session.id)
        .collect(Collectors.toSet());
  }

  /** Who is in a conversation in that session, who came to it first before the others. */
  List<Talker> talkers(String sessionId) {
    Session session = exchange.session(sessionId);
    return session == null ? List.of() : talkers(session);
  }

  private static List<Talker> talkers(Session session) {
    List<Talker> talkers = new ArrayList<>(2);
    for (Leg leg : session.legs()) {
      if (leg.joined && leg.channel != null) {
        talkers.add(new Talker(leg.callId, leg.channel));
      }
    }
    return talkers;
  }

  /** Where there are some. */
  Map<String, List<Talker>> allTalkers() {
    Map<String, List<Talker>> all = new HashMap<>();
    for (Session session : exchange.sessions()) {
      List<Talker> talkers = talkers(session);
      if (!talkers.isEmpty()) {
        all.put(session.id, talkers);
      }
    }
    return all;
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
      case DialStarted s -> dialling().started(s, received);
      case DialEnded s -> dialling().ended(s, received);
      case DialConcluded s -> dialling().concluded(s, received);
      case BridgeEntered s -> conversations().entered(s, received);
      case BridgeLeft s -> conversations().left(s, received);
      case ChannelsSwapped s -> conversations().swapped(s, received);
      case HangupRequested s -> hangupRequested(s, received);
      case ChannelEnded s -> channelEnded(s, received);
      case LocalPaired s -> localPaired(s, received);
      case Transferred s -> transferred(s, received);
      case PickedUp s -> pickedUp(s, received);
      case VariableSet s -> variableSet(s);
      case Resynchronised s -> resynchronisation().apply(s, received);
      case Audited s -> resynchronisation().audit(s, received);
    }
    return out;
  }

  private Dialling dialling() {
    return new Dialling(this, exchange, pending, out);
  }

  private Conversations conversations() {
    return new Conversations(this, exchange, pending, out);
  }

  private Resynchronisation resynchronisation() {
    return new Resynchronisation(this, exchange, out);
  }

  /** Lets end by itself what has waited long enough at {@code now}, by this machine's clock. */
  public List<CallEvent> settle(Instant now) {
    out = new ArrayList<>(0);
    pending.settleAll(now, out);
    return out;
  }

  /**
   * Goes on with a session where the journal is: another process that observes this PBX has stored
   * something else than was told here.
   *
   * @param stored the session as the journal has it
   * @param refused what was told here of it and not stored, in order
   * @param now by this machine's clock
   * @return what is to be told in addition to what is stored
   */
  public List<CallEvent> takeUp(
      String sessionId, List<CallEvent> stored, List<CallEvent> refused, Instant now) {
    out = new ArrayList<>();
    new Divergence(this, exchange, pending, out).resolve(sessionId, stored, refused, now);
    return out;
  }

  /**
   * Whether a call is open that began before {@code since} and that nobody has confirmed after it,
   * by this machine's clock. Cheap where there is none: calls are looked at oldest first.
   */
  public boolean hasUnconfirmed(Instant since) {
    for (Session session : exchange.sessions()) {
      if (session.openedAt.isAfter(since)) {
        return false;
      }
      if (!session.confirmedAt.isAfter(since)) {
        return true;
      }
    }
    return false;
  }

  // what this program places itself

  /** That channel will be heard of: what its call is for. */
  void expect(PlannedLeg leg) {
    exchange.expect(leg);
  }

  /** What is known of a call and what the PBX does not report. */
  List<CallEvent> apply(Aside aside, Instant received) {
    out = new ArrayList<>(4);
    switch (aside) {
      case Aside.NotPlaced notPlaced -> notPlaced(notPlaced, received);
      case Aside.Recorded recorded -> {
        Session session = exchange.session(recorded.sessionId());
        if (session != null) {
          session.recordedAt(recorded.url());
        }
      }
    }
    return out;
  }

  private void notPlaced(Aside.NotPlaced aside, Instant received) {
    PlannedLeg planned = aside.leg();
    Session session = exchange.sessionOfUnplaced(planned, aside.at(), received);
    if (session == null) {
      return;
    }
    String call = Ids.call(session.id, planned.channel());
    if (session.isSpent(call) || session.leg(call) != null) {
      return;
    }
    pending.settle(session, aside.at(), received, out);
    session.recovering = aside.recovered();
    Leg leg = new Leg(session, call, null, true, planned.party());
    leg.outgoing = true;
    session.add(leg);
    session.plan(leg, planned.role());
    session.ring(leg, session.cast.system(), aside.at(), out);
    session.ringResult(leg, aside.state(), aside.at(), out);
    session.remove(leg);
    exchange.noteEnded(planned.channel());
    if (session.isOver()) {
      complete(session, aside.at());
    }
    session.recovering = false;
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
    pending.settle(leg.session, signal.at(), received, out);
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
    Leg leg = exchange.admit(facts, at, received);
    if (leg == null) {
      return null;
    }
    Session session = leg.session;
    if (!session.isStarted() && session.startReceived == null) {
      if (exchange.isPlacedBySystem(facts) || !leg.party) {
        session.startReceived = received;
        pending.add(session);
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
    pending.settle(leg.session, signal.at(), received, out);
    if (signal.cause() != null) {
      leg.cause = signal.cause();
    }
    leg.hangsUp = true;
    leg.session.hangupRequested(leg);
  }

  private void channelEnded(ChannelEnded signal, Instant received) {
    Leg leg = exchange.find(signal.channel());
    if (leg == null) {
      exchange.noteEnded(signal.channel());
      return;
    }
    Session session = leg.session;
    pending.settle(session, signal.at(), received, out);
    if (signal.cause() != null) {
      leg.cause = signal.cause();
    } else if (leg.rangInVain()) {
      leg.cause = DialStates.NO_ANSWER;
    }
    Pending.settleLeg(leg, out);
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

  /** Moves a leg into another session. */
  Leg gather(Leg leg, Session target, Instant at) {
    return conversations().gather(leg, target, at);
  }

  /** The session is over and told: nothing of it is kept. */
  void drop(Session session) {
    pending.remove(session);
    exchange.forget(session);
  }

  private void localPaired(LocalPaired signal, Instant received) {
    Leg one = introduce(signal.one(), signal.at(), received);
    Leg two = introduce(signal.two(), signal.at(), received);
    if (one == null || two == null) {
      return;
    }
    one.pairedChannel = two.channel;
    two.pairedChannel = one.channel;
    if (one.session != two.session) {
      // only where the PBX has no linkedid
      boolean oneIsOlder = one.session.isOlderThan(two.session);
      var _ =
          oneIsOlder
              ? gather(two, one.session, signal.at())
              : gather(one, two.session, signal.at());
    }
  }

  // transfers, and what is noted

  private void transferred(Transferred signal, Instant received) {
    Session goesOn = null;
    for (String channel : signal.transferers()) {
      Leg leg = exchange.find(channel);
      if (leg == null) {
        continue;
      }
      pending.settle(leg.session, signal.at(), received, out);
      leg.session.handOn(leg);
      if (goesOn == null || leg.session.isOlderThan(goesOn)) {
        goesOn = leg.session;
      }
    }
    if (goesOn != null && signal.attended()) {
      goesOn.purpose().becomeTransfer();
    } else if (goesOn != null) {
      goesOn.purpose().expectTransfer();
    }
  }

  /** Who picks up answers in the place of the phone that rang, in that phone's call. */
  private void pickedUp(PickedUp signal, Instant received) {
    Leg target = exchange.find(signal.target());
    Leg picker = exchange.find(signal.channel());
    if (target == null || picker == null || target.session == picker.session) {
      return;
    }
    pending.settle(target.session, signal.at(), received, out);
    pending.settle(picker.session, signal.at(), received, out);
    picker.answersFor = target.dialledBy;
    var _ = gather(picker, target.session, signal.at());
  }

  private void variableSet(VariableSet signal) {
    Leg leg = exchange.find(signal.channel());
    if (leg != null) {
      leg.session.purpose().setVariable(signal.name(), signal.value());
    }
  }
}

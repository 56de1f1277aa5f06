package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallEvent.Kind;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Phase;
import dev.hookswitch.event.Ready;
import dev.hookswitch.event.Ring;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.event.Start;
import dev.hookswitch.event.Subject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call session: what it is, its legs, and the writing of its events. It keeps the grammar: a
 * method that would break it puts in what is missing or does nothing. Which signal leads to which
 * method is {@link Switchboard}'s to know. Confined to its switchboard's thread.
 */
final class Session {

  final String id;
  final String account;
  final Direction direction;
  final Cast cast;

  /** The leg that START and COMPLETED carry. */
  final String rootCallId;

  /** Order of creation within the switchboard, to break ties of time. */
  final long ordinal;

  final Instant startedAt;

  /** When it was opened here, and when the PBX last confirmed that it lives: by our clock. */
  final Instant openedAt;

  Instant confirmedAt;

  /** The legs whose channels live, by call id. */
  private final Map<String, Leg> legs = new LinkedHashMap<>();

  /** The call ids of legs that are over: a late or doubled report must not begin them again. */
  private final Set<String> spent = new HashSet<>();

  private @Nullable String did;
  private final Purpose purpose = new Purpose();

  private int seq;
  private Instant last = Instant.MIN;
  private boolean answered;
  private @Nullable Integer rootCause;
  private @Nullable Integer lastCause;
  private @Nullable Leg hangup;
  private final TalkTime talk = new TalkTime();
  private @Nullable URI recording;

  /** When the START that still waits was received; null once it is told. */
  @Nullable Instant startReceived;

  /** What the PBX calls this session; null for one that was taken up after a restart. */
  @Nullable String root;

  /** What is told now was not seen but concluded. */
  boolean recovering;

  Session(
      String id,
      String account,
      Direction direction,
      Cast cast,
      @Nullable String did,
      String rootCallId,
      long ordinal,
      Instant startedAt,
      Instant openedAt) {
    this.id = id;
    this.account = account;
    this.direction = direction;
    this.cast = cast;
    this.did = did;
    this.rootCallId = rootCallId;
    this.ordinal = ordinal;
    this.startedAt = startedAt;
    this.openedAt = openedAt;
    this.confirmedAt = openedAt;
  }

  /** The session as its stored events leave it. Channels are not known yet; see {@link Leg}. */
  static Session restore(List<CallEvent> events, long ordinal, Instant now) {
    CallEvent start = events.getFirst();
    Common common = start.common();
    Session session =
        new Session(
            common.sessionId(),
            common.account(),
            common.direction(),
            new Cast(source(common), destination(common)),
            common.did(),
            common.callId(),
            ordinal,
            common.timestamp(),
            now);
    Leg root =
        new Leg(
            session,
            common.callId(),
            null,
            source(common).type() != Participant.Side.LOCAL,
            source(common));
    session.legs.put(root.callId, root);
    for (CallEvent event : events) {
      session.replay(event);
    }
    return session;
  }

  private void replay(CallEvent event) {
    Common common = event.common();
    seq = common.seq();
    last = common.timestamp();
    did = common.did();
    purpose.replay(common, common.callId().equals(rootCallId));
    Participant destination = destination(common);
    switch (event) {
      case Start _, Completed _ -> {}
      case Ring _ -> {
        Leg leg =
            legs.computeIfAbsent(
                event.callId(), call -> new Leg(this, call, null, true, destination));
        leg.party = true; // the first leg of a call that the system places is a called one
        leg.self = destination;
        leg.outgoing = true;
        leg.role = common.leg();
        leg.dialledBy = source(common);
        leg.dial = Leg.Dial.RINGING;
        cast.dialled(destination);
      }
      case RingResult result -> {
        Leg leg = restored(event, destination);
        leg.dialEnded(result.state());
        if (result.state() == DialState.ANSWER) {
          noteAnswer(leg);
        } else {
          remove(leg);
        }
      }
      case Ready ready -> {
        Leg leg = restored(event, participantOf(ready.subject()));
        leg.up = true;
        leg.ready = true;
        noteReady(leg);
      }
      case Join join -> {
        Leg leg = restored(event, participantOf(join.subject()));
        leg.joined = true;
        leg.joins++;
        talk.join(last);
      }
      case Leave leave -> {
        restored(event, participantOf(leave.subject())).joined = false;
        talk.leave(last);
      }
    }
  }

  private Leg restored(CallEvent event, Participant self) {
    Leg leg = legs.computeIfAbsent(event.callId(), call -> new Leg(this, call, null, true, self));
    leg.party = true;
    leg.role = event.common().leg() == null ? leg.role : event.common().leg();
    return leg;
  }

  private static Participant source(Common common) {
    return common.participants().getFirst();
  }

  /** A party that reached only itself is named once. */
  private static Participant destination(Common common) {
    return common.participants().get(common.participants().size() > 1 ? 1 : 0);
  }

  private static Participant participantOf(Subject subject) {
    return subject.type() == Subject.Type.SIP
        ? Participant.device(subject.value(), subject.user())
        : Participant.phone(subject.value());
  }

  /** Goes on with what was noted of the same session in another account of it. */
  void takeNotes(Session other) {
    root = other.root;
    confirmedAt = other.confirmedAt;
    spent.addAll(other.spent);
    purpose.takeNotes(other.purpose);
    rootCause = other.rootCause;
    lastCause = other.lastCause;
    recording = other.recording;
    Leg hanger = other.hangup;
    if (hanger != null) {
      hangup = legs.getOrDefault(hanger.callId, hanger);
    }
  }

  // what it is

  /** This program places the call, for that purpose. Nothing is told of it yet. */
  void follow(CallPlan plan) {
    purpose.follow(plan);
  }

  /** That leg was planned to be this party. */
  void plan(Leg leg, LegRole role) {
    leg.role = role;
    if (leg.callId.equals(rootCallId)) {
      purpose.beginWith(role);
    }
  }

  boolean isStarted() {
    return seq > 0;
  }

  List<Leg> legs() {
    return List.copyOf(legs.values());
  }

  boolean isOver() {
    return legs.isEmpty();
  }

  @Nullable Leg leg(String callId) {
    return legs.get(callId);
  }

  boolean isSpent(String callId) {
    return spent.contains(callId);
  }

  void remove(Leg leg) {
    legs.remove(leg.callId);
    spent.add(leg.callId);
  }

  void add(Leg leg) {
    legs.put(leg.callId, leg);
  }

  /** The destination of a call that the system places is known only with the dialling. */
  void ask(Participant destination) {
    if (!isStarted()) {
      cast.ask(destination);
    }
  }

  void present(String number) {
    if (did == null) {
      did = number;
    }
  }

  boolean isOlderThan(Session other) {
    int byTime = startedAt.compareTo(other.startedAt);
    return byTime < 0 || (byTime == 0 && ordinal < other.ordinal);
  }

  Purpose purpose() {
    return purpose;
  }

  /** If the call is answered, its COMPLETED says that its recording is there. */
  void recordedAt(URI url) {
    recording = url;
  }

  /** Notes who hung up, unless somebody did before. */
  void hangupRequested(Leg leg) {
    if (hangup == null && leg.canEndCall()) {
      hangup = leg;
    }
  }

  /** That party hands the call on: neither an earlier nor a later hang-up of it ends the call. */
  void handOn(Leg leg) {
    leg.handedOn = true;
    if (hangup == leg) {
      hangup = null;
    }
  }

  // the seven events

  /** Whatever is told of a session, its START was told before. */
  void start(List<CallEvent> out) {
    if (!isStarted()) {
      startReceived = null;
      out.add(
          new Start(common(Kind.START, rootCallId, 0, startedAt, cast.initiator, cast.asked())));
    }
  }

  void ring(Leg leg, Participant dialler, Instant at, List<CallEvent> out) {
    if (leg.dial != Leg.Dial.NONE || leg.ready) {
      return;
    }
    start(out);
    purpose.applyTransfer();
    leg.dial = Leg.Dial.RINGING;
    leg.dialledBy = dialler;
    cast.dialled(leg.self);
    out.add(new Ring(common(Kind.RING, leg.callId, 0, at, dialler, leg.self)));
  }

  void ringResult(Leg leg, DialState state, Instant at, List<CallEvent> out) {
    if (leg.dial != Leg.Dial.RINGING) {
      return;
    }
    leg.dialEnded(state);
    if (state == DialState.ANSWER) {
      noteAnswer(leg);
    }
    out.add(
        new RingResult(
            common(Kind.RINGRESULT, leg.callId, 0, at, cast.sourceOf(leg), leg.self),
            state,
            leg.cause));
  }

  /**
   * Tells that the leg could talk now; a dialling of it that is still open has thereby been
   * answered.
   */
  void ready(Leg leg, Instant at, List<CallEvent> out) {
    if (leg.ready || !leg.party || leg.dial == Leg.Dial.FAILED) {
      return;
    }
    start(out);
    ringResult(leg, DialState.ANSWER, at, out);
    purpose.applyTransfer();
    leg.up = true;
    leg.ready = true;
    noteReady(leg);
    out.add(
        new Ready(
            common(Kind.READY, leg.callId, 0, at, cast.sourceOf(leg), cast.destinationOf(leg)),
            subject(leg)));
  }

  void join(Leg leg, Instant at, List<CallEvent> out) {
    if (leg.joined || !leg.party) {
      return;
    }
    ready(leg, at, out);
    if (!leg.ready) {
      return;
    }
    if (hangup != null && !legs.containsKey(hangup.callId)) {
      hangup = null; // whoever it was is gone, and the call goes on without
    }
    leg.joined = true;
    leg.handedOn = false;
    Common common =
        common(Kind.JOIN, leg.callId, leg.joins, at, cast.sourceOf(leg), cast.destinationOf(leg));
    leg.joins++;
    talk.join(common.timestamp());
    out.add(new Join(common, subject(leg)));
  }

  void leave(Leg leg, Instant at, List<CallEvent> out) {
    if (!leg.joined) {
      return;
    }
    leg.joined = false;
    Common common =
        common(
            Kind.LEAVE, leg.callId, leg.joins - 1, at, cast.sourceOf(leg), cast.destinationOf(leg));
    talk.leave(common.timestamp());
    out.add(new Leave(common, subject(leg)));
  }

  /** The leg's channel is gone: concludes what is open of it. */
  void end(Leg leg, Instant at, List<CallEvent> out) {
    if (leg.dial == Leg.Dial.RINGING) {
      ringResult(leg, leg.up ? DialState.ANSWER : DialStates.ofHangup(leg.cause), at, out);
    }
    leave(leg, at, out);
    if (leg.cause != null) {
      lastCause = leg.cause;
      if (leg.callId.equals(rootCallId)) {
        rootCause = leg.cause;
      }
    }
    remove(leg);
  }

  /** The leg ended unseen, or the PBX was lost: nobody can say how. */
  void endUnseen(Leg leg, Instant at, List<CallEvent> out) {
    if (leg.dial == Leg.Dial.RINGING) {
      ringResult(leg, DialState.ABORT, at, out);
    }
    end(leg, at, out);
  }

  void complete(Instant at, List<CallEvent> out) {
    start(out);
    purpose.complete();
    Common common = common(Kind.COMPLETED, rootCallId, 0, at, cast.initiator, cast.farSide());
    out.add(
        new Completed(
            common,
            hangedBy(),
            answered,
            answered ? recording : null,
            rootCause != null ? rootCause : lastCause,
            Duration.between(startedAt.truncatedTo(ChronoUnit.MILLIS), common.timestamp()),
            talk.total()));
  }

  // the writing

  private @Nullable HangedBy hangedBy() {
    if (hangup == null) {
      return recovering ? null : HangedBy.SYSTEM;
    }
    Participant who = hangup.self;
    return new HangedBy(
        who.type() == Participant.Side.SIP ? HangedBy.By.SIP : HangedBy.By.PHONE,
        who.value(),
        who.user());
  }

  private Common common(
      Kind kind, String callId, int ordinalOfKind, Instant at, Participant from, Participant to) {
    Instant millis = at.truncatedTo(ChronoUnit.MILLIS);
    if (millis.isAfter(last)) {
      last = millis;
    }
    seq++;
    return new Common(
        Ids.event(id, kind, callId, ordinalOfKind),
        last,
        account,
        id,
        seq,
        callId,
        direction,
        purpose.type(),
        purpose.subtype(),
        Phase.of(from.type(), to.type()),
        cast.participants(from, to),
        did,
        callId.equals(rootCallId) ? purpose.rootRole() : purpose.roleOf(legs.get(callId)),
        recovering ? purpose.data().asRecovered() : purpose.data());
  }

  /** The called side answered; who did so first is whom the call reached. */
  void noteAnswer(Leg leg) {
    answered = true;
    cast.answered(leg.self);
  }

  private void noteReady(Leg leg) {
    cast.appeared(leg.self);
    if (leg.dialledBy == null) {
      answered = true; // the system answered on the called number
    }
  }

  private static Subject subject(Leg leg) {
    return leg.self.type() == Participant.Side.SIP
        ? new Subject(Subject.Type.SIP, leg.self.value(), leg.self.user())
        : new Subject(Subject.Type.PHONE, leg.self.value(), null);
  }
}

package dev.hookswitch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Made-up sessions for tests: right by the grammar, with ids derived like real ones. */
public final class Told {

  private static final Instant BEGIN = Instant.parse("2026-11-23T04:08:46.001Z");

  private Told() {}

  /** A short answered call: START RING RINGRESULT READY READY JOIN JOIN LEAVE LEAVE COMPLETED. */
  public static List<CallEvent> answered(String root, String account) {
    return answered(root, account, "37120000009", BEGIN);
  }

  /** The n-th of many such calls: every five seconds one, each by somebody else. */
  public static List<CallEvent> answeredBy(String root, String account, int n) {
    return answered(root, account, caller(n), BEGIN.plusSeconds(5L * n));
  }

  /** Who makes the n-th of many calls. */
  public static String caller(int n) {
    return Long.toString(37_121_000_000L + n);
  }

  private static List<CallEvent> answered(
      String root, String account, String number, Instant begin) {
    String session = Ids.session("pbx1", root);
    String caller = Ids.call(session, root);
    String callee = Ids.call(session, root + "-callee");
    Subject alice = new Subject(Subject.Type.SIP, "101", "alice");
    Subject phone = new Subject(Subject.Type.PHONE, number, null);
    List<CallEvent> events = new ArrayList<>();
    events.add(
        new Start(common(events, begin, number, session, CallEvent.Kind.START, caller, account)));
    events.add(
        new Ring(common(events, begin, number, session, CallEvent.Kind.RING, callee, account)));
    events.add(
        new RingResult(
            common(events, begin, number, session, CallEvent.Kind.RINGRESULT, callee, account),
            DialState.ANSWER,
            null));
    events.add(
        new Ready(
            common(events, begin, number, session, CallEvent.Kind.READY, callee, account), alice));
    events.add(
        new Ready(
            common(events, begin, number, session, CallEvent.Kind.READY, caller, account), phone));
    events.add(
        new Join(
            common(events, begin, number, session, CallEvent.Kind.JOIN, callee, account), alice));
    events.add(
        new Join(
            common(events, begin, number, session, CallEvent.Kind.JOIN, caller, account), phone));
    events.add(
        new Leave(
            common(events, begin, number, session, CallEvent.Kind.LEAVE, callee, account), alice));
    events.add(
        new Leave(
            common(events, begin, number, session, CallEvent.Kind.LEAVE, caller, account), phone));
    events.add(
        new Completed(
            common(events, begin, number, session, CallEvent.Kind.COMPLETED, caller, account),
            new HangedBy(HangedBy.By.SIP, "101", "alice"),
            true,
            null,
            16,
            Duration.ofMillis(5517),
            Duration.ofMillis(4501)));
    return events;
  }

  private static Common common(
      List<CallEvent> before,
      Instant begin,
      String number,
      String session,
      CallEvent.Kind kind,
      String call,
      String account) {
    return new Common(
        Ids.event(session, kind, call, 0),
        begin.plusMillis(before.size() * 100L),
        account,
        session,
        before.size() + 1,
        call,
        Direction.INBOUND,
        CallType.STANDARD,
        null,
        kind == CallEvent.Kind.START ? Phase.DIDTOLOCAL : Phase.DIDTOSIP,
        List.of(
            Participant.phone(number),
            Participant.device("101", "alice"),
            Participant.system("37160000001")),
        "37160000001",
        null,
        EventData.NONE);
  }
}

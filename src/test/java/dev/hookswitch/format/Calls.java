package dev.hookswitch.format;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole calls of every kind, and what a template is told of them. */
final class Calls {

  static final Instant BEGIN = Instant.parse("2026-11-23T04:08:46.001Z");

  /** What people call themselves. */
  static final String STRANGE = "Zoë \"Z\" <b>O'Neil</b> &\n*x* `שלום` 😀 \\ {{x}}";

  private Calls() {}

  /** By name: their events from START to COMPLETED. */
  static Map<String, List<CallEvent>> all() {
    Map<String, List<CallEvent>> calls = new LinkedHashMap<>();
    calls.put(
        "answered inbound",
        call(Direction.INBOUND, "37120000009", DialState.ANSWER, false, "alice"));
    calls.put(
        "missed inbound",
        call(Direction.INBOUND, "+37120000009", DialState.NOANSWER, false, "alice"));
    calls.put("busy inbound", call(Direction.INBOUND, "112", DialState.BUSY, false, "alice"));
    calls.put(
        "abandoned inbound", call(Direction.INBOUND, "anonymous", DialState.CANCEL, false, null));
    calls.put(
        "outbound", call(Direction.OUTBOUND, "+442071838750", DialState.ANSWER, false, "alice"));
    calls.put(
        "outbound failed", call(Direction.OUTBOUND, "118", DialState.CONGESTION, false, "alice"));
    calls.put(
        "transferred", call(Direction.INBOUND, "37120000009", DialState.ANSWER, true, "alice"));
    calls.put("no user", call(Direction.INBOUND, "37120000009", DialState.ANSWER, false, null));
    return calls;
  }

  static TemplateInput input(List<CallEvent> call, Map<String, String> secrets) {
    return new TemplateInput(
        () -> CallFacts.of(call),
        () ->
            "alice".equals(CallFacts.of(call).get("user"))
                ? TemplateInput.user("alice", STRANGE, "acme", List.of("101"))
                : null,
        secrets);
  }

  static byte[] stored(CallEvent event) {
    return EventJson.encode(event);
  }

  static final URI URL = URI.create("https://example.org/hook?k=1");

  static List<CallEvent> call(
      Direction direction,
      String number,
      DialState state,
      boolean transfer,
      @Nullable String user) {
    boolean inbound = direction == Direction.INBOUND;
    boolean answered = state == DialState.ANSWER;
    Participant phone = Participant.phone(number);
    Participant device = Participant.device("101", user);
    Participant asked = Participant.system("37160000001");
    String session = Ids.session("pbx1", number + state + transfer + user);
    String first = Ids.call(session, "first");
    String second = Ids.call(session, "second");
    Teller teller = new Teller(session, direction, transfer);
    List<Participant> start = inbound ? List.of(phone, asked) : List.of(device, phone);
    List<Participant> ring = inbound ? List.of(phone, device, asked) : List.of(device, phone);
    Phase phase = inbound ? Phase.DIDTOSIP : Phase.SIPTODID;
    Subject far =
        inbound
            ? new Subject(Subject.Type.SIP, "101", user)
            : new Subject(Subject.Type.PHONE, number, null);
    teller.add(
        c -> new Start(c), CallEvent.Kind.START, first, inbound ? Phase.DIDTOLOCAL : phase, start);
    teller.add(c -> new Ring(c), CallEvent.Kind.RING, second, phase, ring);
    teller.add(c -> new RingResult(c, state, null), CallEvent.Kind.RINGRESULT, second, phase, ring);
    if (answered) {
      teller.add(c -> new Ready(c, far), CallEvent.Kind.READY, second, phase, ring);
      teller.add(c -> new Join(c, far), CallEvent.Kind.JOIN, second, phase, ring);
      teller.add(c -> new Leave(c, far), CallEvent.Kind.LEAVE, second, phase, ring);
    }
    teller.add(
        c ->
            new Completed(
                c,
                new HangedBy(HangedBy.By.SIP, "101", user),
                answered,
                answered ? URI.create("https://pbx.example.org/recordings/1.mp3") : null,
                16,
                Duration.ofMillis(75_517),
                Duration.ofMillis(answered ? 64_501 : 0)),
        CallEvent.Kind.COMPLETED,
        first,
        phase,
        ring);
    return teller.events;
  }

  private static final class Teller {
    final List<CallEvent> events = new ArrayList<>();
    private final String session;
    private final Direction direction;
    private final boolean transfer;

    Teller(String session, Direction direction, boolean transfer) {
      this.session = session;
      this.direction = direction;
      this.transfer = transfer;
    }

    void add(
        java.util.function.Function<Common, CallEvent> made,
        CallEvent.Kind kind,
        String call,
        Phase phase,
        List<Participant> parties) {
      events.add(
          made.apply(
              new Common(
                  Ids.event(session, kind, call, 0),
                  BEGIN.plusMillis(events.size() * 100L),
                  "acme",
                  session,
                  events.size() + 1,
                  call,
                  direction,
                  transfer && events.size() > 4 ? CallType.TRANSFER : CallType.STANDARD,
                  null,
                  phase,
                  parties,
                  "37160000001",
                  null,
                  EventData.NONE)));
    }
  }
}

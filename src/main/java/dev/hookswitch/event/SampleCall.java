package dev.hookswitch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A call that never was, to try an endpoint with: each of the seven events, marked by {@code
 * data.test}. Its numbers are from the range that is set aside for fiction (Ofcom: 020 7946 0000 to
 * 0999), and its ids are right by their form.
 */
public final class SampleCall {

  private static final String CALLER = "442079460018";
  private static final String DID = "442079460123";
  private static final String DEVICE = "101";
  private static final String USER = "alice";
  private static final EventData TEST =
      new EventData(null, null, null, false, null, null, true, Map.of());

  private final String account;
  private final Instant began;
  private final String session;
  private final String callerLeg;
  private final String calleeLeg;
  private final List<CallEvent> events = new ArrayList<>();

  private SampleCall(String account, String name, Instant began) {
    this.account = account;
    this.began = began;
    this.session = Ids.session("sample", name);
    this.callerLeg = Ids.call(session, "caller");
    this.calleeLeg = Ids.call(session, "callee");
  }

  /**
   * An inbound call that a user answered, from START to COMPLETED.
   *
   * @param name whatever makes this one another than the last; ids follow from it
   */
  public static List<CallEvent> answered(String account, String name, Instant began) {
    return new SampleCall(account, name, began).answered();
  }

  private List<CallEvent> answered() {
    Subject operator = new Subject(Subject.Type.SIP, DEVICE, USER);
    Subject caller = new Subject(Subject.Type.PHONE, CALLER, null);
    tell(CallEvent.Kind.START, callerLeg, 0, Start::new);
    tell(CallEvent.Kind.RING, calleeLeg, 400, Ring::new);
    tell(
        CallEvent.Kind.RINGRESULT,
        calleeLeg,
        5_200,
        common -> new RingResult(common, DialState.ANSWER, null));
    tell(CallEvent.Kind.READY, calleeLeg, 5_200, common -> new Ready(common, operator));
    tell(CallEvent.Kind.READY, callerLeg, 5_250, common -> new Ready(common, caller));
    tell(CallEvent.Kind.JOIN, calleeLeg, 5_300, common -> new Join(common, operator));
    tell(CallEvent.Kind.JOIN, callerLeg, 5_300, common -> new Join(common, caller));
    tell(CallEvent.Kind.LEAVE, callerLeg, 65_300, common -> new Leave(common, caller));
    tell(CallEvent.Kind.LEAVE, calleeLeg, 65_350, common -> new Leave(common, operator));
    tell(
        CallEvent.Kind.COMPLETED,
        callerLeg,
        65_400,
        common ->
            new Completed(
                common,
                new HangedBy(HangedBy.By.PHONE, CALLER, null),
                true,
                null,
                16,
                Duration.ofMillis(65_400),
                Duration.ofSeconds(60)));
    return List.copyOf(events);
  }

  private void tell(
      CallEvent.Kind kind, String leg, long afterMillis, Function<Common, CallEvent> event) {
    boolean start = kind == CallEvent.Kind.START;
    events.add(
        event.apply(
            new Common(
                Ids.event(session, kind, leg, 0),
                began.plusMillis(afterMillis),
                account,
                session,
                events.size() + 1,
                leg,
                Direction.INBOUND,
                CallType.STANDARD,
                null,
                start ? Phase.DIDTOLOCAL : Phase.DIDTOSIP,
                start
                    ? List.of(Participant.phone(CALLER), Participant.system(DID))
                    : List.of(
                        Participant.phone(CALLER),
                        Participant.device(DEVICE, USER),
                        Participant.system(DID)),
                DID,
                null,
                TEST)));
  }
}

package dev.hookswitch.console;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Phase;
import dev.hookswitch.event.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A call whose parties are called what a stranger wants them to be. */
final class Hostile {

  private Hostile() {}

  static List<CallEvent> call(String caller, String device) {
    String session = Ids.session("pbx1", caller);
    return List.of(
        new Start(common(session, 1, CallEvent.Kind.START, caller, device)),
        new Completed(
            common(session, 2, CallEvent.Kind.COMPLETED, caller, device),
            new HangedBy(HangedBy.By.PHONE, caller, null),
            false,
            null,
            16,
            Duration.ofSeconds(1),
            Duration.ZERO));
  }

  private static Common common(
      String session, int seq, CallEvent.Kind kind, String caller, String device) {
    String leg = Ids.call(session, "caller");
    EventData data = EventData.NONE.withVariable("NAME", caller);
    return new Common(
        Ids.event(session, kind, leg, 0),
        Instant.parse("2026-11-23T04:08:46.001Z").plusSeconds(seq),
        "acme",
        session,
        seq,
        leg,
        Direction.INBOUND,
        CallType.STANDARD,
        null,
        Phase.DIDTOSIP,
        List.of(Participant.phone(caller), Participant.device(device, device)),
        caller,
        null,
        new EventData(null, null, null, false, null, null, false, Map.copyOf(data.variables())));
  }
}

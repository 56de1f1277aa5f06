package dev.hookswitch.store;

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

/** A call for which two phones rang, and nobody took it. */
final class Untalked {

  private static final Instant BEGIN = Instant.parse("2026-11-23T04:08:46.001Z");

  private Untalked() {}

  /** With or without the system answering. */
  static List<CallEvent> call(String root, String account, boolean answered) {
    String session = Ids.session("pbx1", root);
    return List.of(
        new Start(common(session, CallEvent.Kind.START, 1, root, account)),
        new Completed(
            common(session, CallEvent.Kind.COMPLETED, 2, root, account),
            new HangedBy(HangedBy.By.PHONE, "37120000009", null),
            answered,
            null,
            16,
            Duration.ofSeconds(20),
            Duration.ZERO));
  }

  private static Common common(
      String session, CallEvent.Kind kind, int seq, String root, String account) {
    String leg = Ids.call(session, root);
    return new Common(
        Ids.event(session, kind, leg, 0),
        BEGIN.plusSeconds(20L * (seq - 1)),
        account,
        session,
        seq,
        leg,
        Direction.INBOUND,
        CallType.STANDARD,
        null,
        Phase.DIDTOLOCAL,
        List.of(
            Participant.phone("37120000009"),
            Participant.device("101", "alice"),
            Participant.device("102", "bob"),
            Participant.system("37160000001")),
        "37160000001",
        null,
        EventData.NONE);
  }
}

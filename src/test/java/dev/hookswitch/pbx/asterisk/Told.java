package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.PartyEvent;
import dev.hookswitch.event.Ring;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.event.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events as text that a person can check: sessions as A, B …, legs as a, b …, one line each. */
final class Told {

  private final Map<String, String> sessions = new LinkedHashMap<>();
  private final Map<String, String> legs = new LinkedHashMap<>();

  static String asText(List<CallEvent> events) {
    Told told = new Told();
    return events.stream().map(told::line).collect(Collectors.joining("\n", "", "\n"));
  }

  private String line(CallEvent event) {
    Common common = event.common();
    String session =
        sessions.computeIfAbsent(
            event.sessionId(), id -> String.valueOf((char) ('A' + sessions.size())));
    String leg =
        legs.computeIfAbsent(event.callId(), id -> String.valueOf((char) ('a' + legs.size())));
    String participants =
        common.participants().stream().map(Told::participant).collect(Collectors.joining(" "));
    String did = common.did() == null ? "" : " did=" + common.did();
    String recovered = common.data().recovered() ? " recovered" : "";
    return "%s %2d %s %-10s %s %-10s %s %s [%s] %s%s%s %s"
        .formatted(
            session,
            event.seq(),
            EventJson.timestamp(event.timestamp()).substring(14, 23),
            event.kind(),
            leg,
            common.phase().word(),
            common.direction().word(),
            common.type().word(),
            participants,
            common.account(),
            did,
            recovered,
            own(event))
        .stripTrailing();
  }

  private static String participant(Participant participant) {
    String user = participant.user() == null ? "" : "(" + participant.user() + ")";
    return participant.type().word() + ":" + participant.value() + user;
  }

  private String own(CallEvent event) {
    return switch (event) {
      case Start _, Ring _ -> "";
      case RingResult result -> result.state() + cause(result.cause());
      case PartyEvent party -> party.subject().type().word() + ":" + party.subject().value();
      case Completed completed -> {
        String by =
            completed.hangedBy() == null
                ? "nobody knows"
                : completed.hangedBy().by().word() + ":" + completed.hangedBy().value();
        String merged = event.common().data().mergedInto();
        yield "by "
            + by.replace(":null", "")
            + (completed.answered() ? " answered" : " unanswered")
            + cause(completed.cause())
            + " "
            + completed.duration().toMillis()
            + "/"
            + completed.talkTime().toMillis()
            + " ms"
            + (merged == null ? "" : " merged into " + sessions.get(merged));
      }
    };
  }

  private static String cause(Integer cause) {
    return cause == null ? "" : " cause " + cause;
  }
}

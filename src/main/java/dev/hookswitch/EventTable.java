package dev.hookswitch;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.PartyEvent;
import dev.hookswitch.event.RingResult;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Events for a person's eyes: a paragraph a call, a line an event. */
final class EventTable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EventTable() {}

  static void print(List<CallEvent> events, PrintStream out) {
    Map<String, List<CallEvent>> calls = new LinkedHashMap<>();
    for (CallEvent event : events) {
      calls.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
    }
    for (List<CallEvent> call : calls.values()) {
      Common first = call.getFirst().common();
      out.printf(
          "%s  %s  account %s%s%n",
          first.sessionId(),
          first.direction().word(),
          first.account(),
          first.did() == null ? "" : "  did " + first.did());
      Map<String, Integer> legs = new LinkedHashMap<>();
      for (CallEvent event : call) {
        int leg = legs.computeIfAbsent(event.callId(), id -> legs.size() + 1);
        out.println(line(event, leg));
      }
      out.println();
    }
  }

  private static String line(CallEvent event, int leg) {
    Common common = event.common();
    List<Participant> parties = common.participants();
    String to = parties.size() > 1 ? " → " + name(parties.get(1)) : "";
    String line =
        String.format(
            Locale.ROOT,
            "  %s  %-10s leg %-2d  %-11s %-32s %s",
            TIME.format(event.timestamp()),
            event.kind(),
            leg,
            common.phase().word(),
            name(parties.getFirst()) + to,
            detail(event));
    return line.stripTrailing();
  }

  private static String name(Participant party) {
    return party.user() == null ? party.value() : party.value() + " (" + party.user() + ")";
  }

  private static String detail(CallEvent event) {
    List<String> words = new ArrayList<>();
    switch (event) {
      case RingResult result -> {
        words.add(result.state().name());
        if (result.cause() != null) {
          words.add("cause " + result.cause());
        }
      }
      case PartyEvent party -> words.add(party.subject().value());
      case Completed end -> words.add(end(end));
      default -> {}
    }
    EventData data = event.common().data();
    if (!event.common().type().word().equals("standard")) {
      words.add(event.common().type().word());
    }
    if (data.conference() != null) {
      words.add("conference " + data.conference());
    }
    if (data.mergedInto() != null) {
      words.add("merged into " + data.mergedInto());
    }
    if (data.recovered()) {
      words.add("recovered");
    }
    if (event.kind() == CallEvent.Kind.COMPLETED && !data.variables().isEmpty()) {
      words.add(data.variables().toString());
    }
    return String.join(", ", words);
  }

  private static String end(Completed end) {
    HangedBy by = end.hangedBy();
    String who =
        by == null
            ? "nobody knows who hung up"
            : "by " + by.by().word() + (by.value() == null ? "" : " " + by.value());
    return String.format(
        Locale.ROOT,
        "%s, %s, %s s, talked %s s",
        who,
        end.answered() ? "answered" : "not answered",
        seconds(end.duration()),
        seconds(end.talkTime()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}

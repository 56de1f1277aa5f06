package dev.hookswitch.lab;

import dev.hookswitch.ServeProcess;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallEvent.Kind;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.RingResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a process has stored of calls, in words. */
final class StoredCalls {

  private StoredCalls() {}

  /** The ids of all sessions. */
  static Set<String> all(ServeProcess serve) {
    Set<String> ids = new TreeSet<>();
    serve
        .get("/v1/calls?limit=1000")
        .path("data")
        .forEach(call -> ids.add(call.path("session_id").asString()));
    return ids;
  }

  static List<CallEvent> events(ServeProcess serve, String session) {
    List<CallEvent> events = new ArrayList<>();
    serve
        .get("/v1/events?limit=1000&session_id=" + session)
        .path("data")
        .forEach(event ->
            events.add(EventJson.decode(event.toString().getBytes(StandardCharsets.UTF_8))));
    return events;
  }

  static String words(ServeProcess serve, String session) {
    return words(events(serve, session));
  }

  /** A RING with the leg it is of, a RINGRESULT by its state. */
  static String words(List<CallEvent> events) {
    return events.stream()
        .map(event ->
            switch (event) {
              case RingResult result -> result.state().name();
              case CallEvent ring when ring.kind() == Kind.RING ->
                  "RING/" + String.valueOf(ring.common().leg()).toLowerCase(Locale.ROOT);
              default -> event.kind().name();
            })
        .collect(Collectors.joining(" "));
  }

  /**
   * Of what happens in the same millisecond Asterisk chooses the order: to be compared without it.
   */
  static String sorted(String words) {
    return List.of(words.split(" ", -1)).stream().sorted().collect(Collectors.joining(" "));
  }

  /** Who hung up. */
  static String by(List<CallEvent> events) {
    HangedBy by = ((Completed) events.getLast()).hangedBy();
    return by == null
        ? "nobody knows"
        : by.by().word() + (by.value() == null ? "" : " " + by.value());
  }
}

package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.webhook.Misbehaving.Received;
import dev.hookswitch.webhook.Signature;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What an endpoint accepted, held against what the program has stored. */
public final class Witness {

  private final SigningSecret secret = SigningSecret.generate(new SecureRandom());
  private final List<CallEvent> accepted = new CopyOnWriteArrayList<>();

  public String secret() {
    return secret.reveal();
  }

  /** The sessions that began after that and of which something was concluded and not seen. */
  Set<String> concluded(Instant since) {
    Set<String> before =
        accepted.stream()
            .filter(event -> event.timestamp().isBefore(since))
            .map(CallEvent::sessionId)
            .collect(Collectors.toSet());
    return accepted.stream()
        .filter(event -> event.common().data().recovered())
        .map(CallEvent::sessionId)
        .filter(session -> !before.contains(session))
        .collect(Collectors.toSet());
  }

  /**
   * To be called before it is answered: what the sender learns, and whether it lives to, is later.
   */
  public void note(Received request) {
    CallEvent event = EventJson.decode(request.body());
    assertThat(request.header("webhook-id")).isEqualTo(event.id());
    assertThat(
            Signature.isValid(
                secret,
                event.id(),
                request.header("webhook-timestamp"),
                request.header("webhook-signature"),
                request.body(),
                Instant.now()))
        .isTrue();
    accepted.add(event);
  }

  /**
   * All that is stored is right and was accepted, in order within each session and under one id.
   *
   * @param calls so many at least
   * @return a line that says how much it was
   */
  public String confirm(ServeProcess serve, int calls) {
    // what was stored between the last look at the backlog and now is on its way
    Eventually.until(
        () -> "what is stored has arrived, but for " + missing(serve),
        () -> missing(serve).isEmpty());
    Map<String, List<CallEvent>> sessions = stored(serve);
    assertThat(serve.get("/v1/dead_letters").path("data")).isEmpty();
    assertThat(sessions.size()).isGreaterThanOrEqualTo(calls);
    Set<String> storedIds = new HashSet<>();
    for (List<CallEvent> session : sessions.values()) {
      assertThat(Grammar.violation(session)).isEmpty();
      session.forEach(event -> storedIds.add(event.id()));
    }
    Map<String, CallEvent> first = new LinkedHashMap<>();
    Map<String, Integer> reached = new LinkedHashMap<>();
    for (CallEvent event : accepted) {
      CallEvent before = first.putIfAbsent(event.id(), event);
      assertThat(before == null || before.equals(event))
          .as("the same id is the same event")
          .isTrue();
      int seq = reached.getOrDefault(event.sessionId(), 0);
      assertThat(event.seq()).as("order of %s", event.sessionId()).isLessThanOrEqualTo(seq + 1);
      reached.put(event.sessionId(), Math.max(seq, event.seq()));
    }
    assertThat(first.keySet()).isEqualTo(storedIds);
    return "%d sessions, %d events, %d requests accepted, %d of them repeats"
        .formatted(
            sessions.size(), storedIds.size(), accepted.size(), accepted.size() - first.size());
  }

  /** Stored events that were not accepted yet. */
  private Set<String> missing(ServeProcess serve) {
    Set<String> ids = new HashSet<>();
    stored(serve).values().forEach(events -> events.forEach(event -> ids.add(event.id())));
    accepted.forEach(event -> ids.remove(event.id()));
    return ids;
  }

  /** All sessions that are stored, with their events. */
  public static Map<String, List<CallEvent>> stored(ServeProcess serve) {
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    JsonNode page = serve.get("/v1/events?limit=1000");
    while (!page.path("data").isEmpty()) {
      for (JsonNode event : page.path("data")) {
        CallEvent each = EventJson.decode(event.toString().getBytes(StandardCharsets.UTF_8));
        sessions.computeIfAbsent(each.sessionId(), id -> new ArrayList<>()).add(each);
      }
      page = serve.get("/v1/events?limit=1000&after=" + page.path("next").asString());
    }
    return sessions;
  }
}

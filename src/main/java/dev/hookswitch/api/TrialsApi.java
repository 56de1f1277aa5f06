package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.Outgoing;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.Trials;
import dev.hookswitch.webhook.Trials.Shown;
import dev.hookswitch.webhook.Trials.Tried;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Trying an endpoint: what it would receive, and made-up events. */
final class TrialsApi {

  private final Endpoints endpoints;
  private final Journal journal;
  private final Trials trials;

  TrialsApi(Endpoints endpoints, Journal journal, Trials trials) {
    this.endpoints = endpoints;
    this.journal = journal;
    this.trials = trials;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/endpoints/{id}/preview", this::preview);
    routes.post("/v1/endpoints/{id}/test", this::test);
  }

  private Endpoint find(Context ctx) {
    return endpoints
        .find(ctx.pathParam("id"))
        .filter(endpoint -> Callers.of(ctx).maySee(endpoint.account()))
        .orElseThrow(() -> Problem.notFound("endpoint"));
  }

  private void preview(Context ctx) {
    Endpoint endpoint = find(ctx);
    JsonBody body = JsonBody.ofOptional(ctx);
    String session = body.text("session_id");
    body.closed();
    List<CallEvent> call =
        session == null ? trials.sample(endpoint) : stored(session, endpoint, Callers.of(ctx));
    Json.answerList(ctx, trials.preview(endpoint, call), null, TrialsApi::write);
  }

  private List<CallEvent> stored(String session, Endpoint endpoint, Caller caller) {
    List<CallEvent> call = journal.session(session);
    boolean visible =
        !call.isEmpty()
            && caller.maySee(call.getFirst().common().account())
            && endpoint.hearsOf(call.getFirst().common().account());
    if (!visible) {
      throw Problem.notFound("call");
    }
    return call;
  }

  private static void write(Shown shown, JsonGenerator json) {
    json.writeStartObject();
    write(shown.event(), json);
    switch (shown) {
      case Shown.Sent(CallEvent _, Outgoing request) -> {
        json.writeStringProperty("outcome", "sent");
        write(request, json);
      }
      case Shown.Filtered _ -> json.writeStringProperty("outcome", "filtered");
      case Shown.Unwanted _ -> json.writeStringProperty("outcome", "unwanted");
      case Shown.Unsendable(CallEvent _, String reason) -> {
        json.writeStringProperty("outcome", "unsendable");
        json.writeStringProperty("reason", reason);
      }
    }
    json.writeEndObject();
  }

  private static void write(CallEvent event, JsonGenerator json) {
    json.writeStringProperty("event_id", event.id());
    json.writeStringProperty("session_id", event.sessionId());
    json.writeNumberProperty("seq", event.seq());
    json.writeStringProperty("event", event.kind().name());
  }

  private static void write(Outgoing request, JsonGenerator json) {
    json.writeObjectPropertyStart("request");
    json.writeStringProperty("method", request.method());
    json.writeStringProperty("url", request.url().toString());
    json.writeObjectPropertyStart("headers");
    new TreeMap<>(request.headers()).forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeStringProperty("body", request.text());
    json.writeEndObject();
  }

  private void test(Context ctx) {
    Endpoint endpoint = find(ctx);
    JsonBody body = JsonBody.ofOptional(ctx);
    CallEvent.Kind kind = body.word("event", FilterWords.events());
    body.closed();
    Json.answerList(ctx, trials.send(endpoint, kind), null, TrialsApi::write);
  }

  private static void write(Tried tried, JsonGenerator json) {
    AttemptResult result = tried.result();
    json.writeStartObject();
    write(tried.event(), json);
    json.writeStringProperty("outcome", result.word());
    if (result.statusCode() != null) {
      json.writeNumberProperty("status", result.statusCode());
    }
    json.writeStringProperty("summary", result.inWords());
    Json.text(json, "address", result.trace().address());
    json.writeNumberProperty(
        "latency_ms", BigDecimal.valueOf(result.trace().latency().toNanos() / 1_000, 3));
    Json.text(json, "answer", result.trace().answer().isEmpty() ? null : result.trace().answer());
    json.writeEndObject();
  }
}

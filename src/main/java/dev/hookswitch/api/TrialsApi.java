package dev.hookswitch.api;

import static java.util.Objects.requireNonNullElse;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Outgoing;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.Message;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Sender;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Trying an endpoint: what it would receive, without sending; and made-up events, which are really
 * sent, once, whatever its filter says and beside everything that is under way.
 */
final class TrialsApi {

  /** Of a call's events, so many are shown. */
  private static final int MOST_SHOWN = 1_000;

  private final Endpoints endpoints;
  private final Journal journal;
  private final Requests requests;
  private final Sender sender;
  private final SecureRandom random;
  private final InstantSource clock;

  TrialsApi(
      Endpoints endpoints,
      Journal journal,
      Requests requests,
      Sender sender,
      SecureRandom random,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.journal = journal;
    this.requests = requests;
    this.sender = sender;
    this.random = random;
    this.clock = clock;
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

  private List<CallEvent> sample(Endpoint endpoint) {
    return SampleCall.answered(
        requireNonNullElse(endpoint.account(), "default"),
        Long.toHexString(random.nextLong()),
        clock.instant());
  }

  // what it would receive

  /**
   * What would become of one event.
   *
   * @param request there where one would be sent
   * @param reason why none would be
   */
  private record Shown(
      CallEvent event, String outcome, @Nullable Outgoing request, @Nullable String reason) {}

  private void preview(Context ctx) {
    Endpoint endpoint = find(ctx);
    JsonBody body = JsonBody.ofOptional(ctx);
    String session = body.text("session_id");
    body.closed();
    List<CallEvent> call =
        session == null ? sample(endpoint) : stored(session, endpoint, Callers.of(ctx));
    Condition condition = Condition.of(endpoint.filter().condition());
    List<Shown> shown = new ArrayList<>();
    for (CallEvent event : call.subList(0, Math.min(call.size(), MOST_SHOWN))) {
      shown.add(show(endpoint, condition, event, call));
    }
    Json.answerList(ctx, shown, null, TrialsApi::write);
  }

  /** An account's endpoint hears of that account alone. */
  private List<CallEvent> stored(String session, Endpoint endpoint, Caller caller) {
    List<CallEvent> call = journal.session(session);
    boolean visible =
        !call.isEmpty()
            && caller.maySee(call.getFirst().common().account())
            && (endpoint.account() == null
                || endpoint.account().equals(call.getFirst().common().account()));
    if (!visible) {
      throw Problem.notFound("call");
    }
    return call;
  }

  private Shown show(
      Endpoint endpoint, Condition condition, CallEvent event, List<CallEvent> call) {
    byte[] json = EventJson.encode(event);
    try {
      if (!endpoint.filter().matches(event) || !condition.holds(json)) {
        return new Shown(event, "filtered", null, null);
      }
      Optional<Outgoing> request = requests.shown(endpoint, new Message(event, json), call);
      return request
          .map(outgoing -> new Shown(event, "sent", outgoing, null))
          .orElseGet(() -> new Shown(event, "unwanted", null, null));
    } catch (ExpressionFailure e) {
      return new Shown(event, "unsendable", null, "the condition: " + e.sentence());
    } catch (FormatFailure e) {
      return new Shown(event, "unsendable", null, "the format: " + e.sentence());
    }
  }

  private static void write(Shown shown, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("event_id", shown.event().id());
    json.writeStringProperty("session_id", shown.event().sessionId());
    json.writeNumberProperty("seq", shown.event().seq());
    json.writeStringProperty("event", shown.event().kind().name());
    json.writeStringProperty("outcome", shown.outcome());
    Json.text(json, "reason", shown.reason());
    Outgoing request = shown.request();
    if (request != null) {
      json.writeObjectPropertyStart("request");
      json.writeStringProperty("method", request.method());
      json.writeStringProperty("url", request.url().toString());
      json.writeObjectPropertyStart("headers");
      new TreeMap<>(request.headers()).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeStringProperty("body", request.text());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  // made-up events

  private record Sent(CallEvent event, AttemptResult result) {}

  private void test(Context ctx) {
    Endpoint endpoint = find(ctx);
    JsonBody body = JsonBody.ofOptional(ctx);
    CallEvent.Kind kind = body.word("event", FilterWords.events());
    body.closed();
    List<Sent> sent = new ArrayList<>();
    for (CallEvent event : sample(endpoint)) {
      if (kind == null || event.kind() == kind) {
        AttemptResult result = sender.send(endpoint, new Message(event, EventJson.encode(event)));
        sent.add(new Sent(event, result));
        if (kind != null || !wentWell(result)) {
          break;
        }
      }
    }
    Json.answerList(ctx, sent, null, TrialsApi::write);
  }

  private static boolean wentWell(AttemptResult result) {
    return result instanceof AttemptResult.Accepted || result instanceof AttemptResult.Unwanted;
  }

  private static void write(Sent sent, JsonGenerator json) {
    AttemptResult result = sent.result();
    json.writeStartObject();
    json.writeStringProperty("event_id", sent.event().id());
    json.writeStringProperty("session_id", sent.event().sessionId());
    json.writeNumberProperty("seq", sent.event().seq());
    json.writeStringProperty("event", sent.event().kind().name());
    json.writeStringProperty("outcome", outcome(result));
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

  private static String outcome(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Accepted _ -> "accepted";
      case AttemptResult.Refused _, AttemptResult.Declined _ -> "refused";
      case AttemptResult.Gone _ -> "gone";
      case AttemptResult.Unreachable _ -> "unreachable";
      case AttemptResult.Unsendable _ -> "unsendable";
      case AttemptResult.Unwanted _ -> "unwanted";
    };
  }
}

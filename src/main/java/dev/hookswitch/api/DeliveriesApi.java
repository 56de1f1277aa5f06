package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dispatch.DeliveryQuery;
import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What became of deliveries. */
final class DeliveriesApi {

  private static final Map<String, AttemptOutcome> OUTCOMES =
      Arrays.stream(AttemptOutcome.values())
          .collect(
              Collectors.toMap(
                  outcome -> outcome.name().toLowerCase(Locale.ROOT), outcome -> outcome));

  private static final Map<String, DeliveryRow.Status> STATUSES =
      Arrays.stream(DeliveryRow.Status.values())
          .collect(
              Collectors.toMap(status -> status.name().toLowerCase(Locale.ROOT), status -> status));

  private final Endpoints endpoints;
  private final DispatchStore deliveries;

  DeliveriesApi(Endpoints endpoints, DispatchStore deliveries) {
    this.endpoints = endpoints;
    this.deliveries = deliveries;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/dead_letters", this::deadLetters);
    routes.get("/v1/attempts", this::attempts);
    routes.get("/v1/deliveries", this::deliveries);
  }

  private Endpoint visible(String id, Caller caller) {
    return endpoints
        .find(id)
        .filter(endpoint -> caller.maySee(endpoint.account()))
        .orElseThrow(() -> Problem.notFound("endpoint"));
  }

  private void deadLetters(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String id = query.text("endpoint_id");
    int limit = query.limit();
    query.closed();
    Caller caller = Callers.of(ctx);
    if (id != null) {
      var _ = visible(id, caller);
    }
    Json.answerList(
        ctx,
        deliveries.deadLetters(id, caller.account(), limit),
        null,
        DeliveriesApi::writeDeadLetter);
  }

  private void attempts(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    Caller caller = Callers.of(ctx);
    String id = query.text("endpoint_id");
    AttemptQuery wanted =
        new AttemptQuery(
            id,
            caller.account(),
            query.text("session_id"),
            query.text("event_id"),
            query.word("outcome", OUTCOMES),
            query.text("party"),
            query.time("from"),
            query.time("to"),
            query.text("after"),
            query.limit());
    query.closed();
    if (id != null) {
      var _ = visible(id, caller);
    }
    Page<AttemptRow> page = CallsApi.orBadRequest(() -> deliveries.attempts(wanted));
    Json.answerList(ctx, page.items(), page.next(), DeliveriesApi::writeAttempt);
  }

  private void deliveries(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    Caller caller = Callers.of(ctx);
    String id = query.text("endpoint_id");
    DeliveryQuery wanted =
        new DeliveryQuery(
            id,
            caller.account(),
            query.text("session_id"),
            query.text("event_id"),
            query.word("status", STATUSES),
            query.word("event", FilterWords.events()),
            query.text("party"),
            query.time("from"),
            query.time("to"),
            query.text("after"),
            query.limit());
    query.closed();
    if (id != null) {
      var _ = visible(id, caller);
    }
    Page<DeliveryRow> page = CallsApi.orBadRequest(() -> deliveries.deliveries(wanted));
    Json.answerList(ctx, page.items(), page.next(), DeliveriesApi::writeDelivery);
  }

  private static void writeDelivery(DeliveryRow delivery, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("endpoint_id", delivery.endpointId());
    json.writeStringProperty("event_id", delivery.eventId());
    json.writeStringProperty("session_id", delivery.sessionId());
    json.writeNumberProperty("seq", delivery.seq());
    json.writeStringProperty("event", delivery.kind().name());
    json.writeStringProperty("timestamp", EventJson.timestamp(delivery.eventAt()));
    json.writeStringProperty("status", delivery.status().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("attempts", delivery.attempts());
    time(json, "first_at", delivery.firstAt());
    time(json, "last_at", delivery.lastAt());
    if (delivery.lastStatus() != null) {
      json.writeNumberProperty("last_status", delivery.lastStatus());
    }
    Json.text(json, "last_summary", delivery.lastSummary());
    time(json, "due_at", delivery.dueAt());
    if (delivery.death() != null) {
      json.writeStringProperty("cause", delivery.death().cause().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("failure", delivery.death().failure());
    }
    time(json, "given_up_at", delivery.givenUpAt());
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time) {
    Json.text(json, name, time == null ? null : EventJson.timestamp(time));
  }

  private static void writeAttempt(AttemptRow attempt, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("endpoint_id", attempt.endpointId());
    json.writeStringProperty("event_id", attempt.eventId());
    json.writeStringProperty("session_id", attempt.sessionId());
    json.writeNumberProperty("seq", attempt.seq());
    json.writeStringProperty("event", attempt.kind().name());
    json.writeStringProperty("at", EventJson.timestamp(attempt.at()));
    json.writeStringProperty("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
    if (attempt.status() != null) {
      json.writeNumberProperty("status", attempt.status());
    }
    json.writeStringProperty("summary", attempt.words());
    Json.text(json, "address", attempt.address());
    json.writeNumberProperty(
        "latency_ms", BigDecimal.valueOf(attempt.latency().toNanos() / 1_000, 3));
    Json.text(json, "answer", attempt.answer().isEmpty() ? null : attempt.answer());
    json.writeEndObject();
  }

  private static void writeDeadLetter(DispatchStore.DeadLetter letter, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("endpoint_id", letter.endpointId());
    json.writeStringProperty("event_id", letter.eventId());
    json.writeStringProperty("session_id", letter.sessionId());
    json.writeNumberProperty("seq", letter.seq());
    json.writeStringProperty("accountcode", letter.account());
    json.writeNumberProperty("attempts", letter.attempts());
    json.writeStringProperty("cause", letter.death().cause().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("failure", letter.death().failure());
    json.writeStringProperty("parked_at", EventJson.timestamp(letter.parkedAt()));
    json.writeStringProperty("given_up_at", EventJson.timestamp(letter.diedAt()));
    json.writeEndObject();
  }
}

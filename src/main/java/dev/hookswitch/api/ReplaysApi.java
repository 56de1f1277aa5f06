package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.event.EventJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Sending again what was sent or given up: begun, watched, cancelled. */
final class ReplaysApi {

  private final Endpoints endpoints;
  private final Replays replays;

  ReplaysApi(Endpoints endpoints, Replays replays) {
    this.endpoints = endpoints;
    this.replays = replays;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/replays", this::begin);
    routes.get("/v1/replays", this::list);
    routes.get("/v1/replays/{id}", this::get);
    routes.delete("/v1/replays/{id}", this::cancel);
    routes.post("/v1/endpoints/{id}/replay", this::replayDeadLetters);
  }

  private Endpoint visible(String id, Caller caller) {
    return endpoints
        .find(id)
        .filter(endpoint -> caller.maySee(endpoint.account()))
        .orElseThrow(() -> Problem.notFound("endpoint"));
  }

  private void begin(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Endpoint endpoint = visible(body.requiredText("endpoint_id"), Callers.of(ctx));
    Scope scope = scope(body);
    Double perSecond = body.number("max_per_second", 0, Replays.MOST_PER_SECOND);
    body.closed();
    Replay replay = begin(endpoint, scope, perSecond == null || perSecond == 0 ? null : perSecond);
    ctx.header("Location", "/v1/replays/" + replay.id());
    Json.answer(ctx, 202, json -> write(replay, json));
  }

  private static Scope scope(JsonBody body) {
    List<Scope> scopes = new ArrayList<>();
    String event = body.text("event_id");
    if (event != null) {
      scopes.add(new Scope.Event(event));
    }
    String session = body.text("session_id");
    if (session != null) {
      scopes.add(new Scope.Session(session));
    }
    Instant from = time(body, "from");
    Instant to = time(body, "to");
    if (from != null && to != null && from.isBefore(to)) {
      scopes.add(new Scope.Range(from, to));
    } else if (from != null || to != null) {
      throw Problem.badRequest("a range needs from, and to after it");
    }
    if (Boolean.TRUE.equals(body.flag("dead_letters"))) {
      scopes.add(new Scope.DeadLetters());
    }
    if (scopes.size() != 1) {
      throw Problem.badRequest(
          "say what is to be sent again by one of event_id, session_id, from and to, dead_letters");
    }
    return scopes.getFirst();
  }

  private static @Nullable Instant time(JsonBody body, String name) {
    String text = body.text(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw body.wrong(name, name + " must be a time such as 2026-11-23T04:08:46Z");
    }
  }

  private Replay begin(Endpoint endpoint, Scope scope, @Nullable Double perSecond) {
    return switch (replays.begin(endpoint, scope, perSecond)) {
      case Replays.Begun.Running(Replay replay) -> replay;
      case Replays.Begun.TooMany _ ->
          throw Problem.of(
              409, "this endpoint has " + Replays.MOST_RUNNING + " replays running already");
    };
  }

  /** The short form: all that was given up, as fast as it is taken. */
  private void replayDeadLetters(Context ctx) {
    Endpoint endpoint = visible(ctx.pathParam("id"), Callers.of(ctx));
    Replay replay = begin(endpoint, new Scope.DeadLetters(), null);
    Json.answer(
        ctx,
        202,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("revived", replay.total());
          json.writeStringProperty("replay_id", replay.id());
          json.writeEndObject();
        });
  }

  private void list(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String endpoint = query.text("endpoint_id");
    int limit = query.limit();
    query.closed();
    Caller caller = Callers.of(ctx);
    if (endpoint != null) {
      var _ = visible(endpoint, caller);
    }
    Json.answerList(ctx, replays.list(endpoint, caller.account(), limit), null, ReplaysApi::write);
  }

  private Replay find(Context ctx) {
    Caller caller = Callers.of(ctx);
    return replays
        .find(ctx.pathParam("id"))
        .filter(replay ->
            endpoints
                .find(replay.endpointId())
                .filter(endpoint -> caller.maySee(endpoint.account()))
                .isPresent())
        .orElseThrow(() -> Problem.notFound("replay"));
  }

  private void get(Context ctx) {
    Replay replay = find(ctx);
    Json.answer(ctx, 200, json -> write(replay, json));
  }

  /** What was queued before is still sent. */
  private void cancel(Context ctx) {
    replays.cancel(find(ctx).id());
    get(ctx);
  }

  private static void write(Replay replay, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", replay.id());
    json.writeStringProperty("endpoint_id", replay.endpointId());
    switch (replay.scope()) {
      case Scope.DeadLetters _ -> json.writeBooleanProperty("dead_letters", true);
      case Scope.Event(String id) -> json.writeStringProperty("event_id", id);
      case Scope.Session(String id) -> json.writeStringProperty("session_id", id);
      case Scope.Range(Instant from, Instant to) -> {
        json.writeStringProperty("from", EventJson.timestamp(from));
        json.writeStringProperty("to", EventJson.timestamp(to));
      }
    }
    if (replay.perSecond() != null) {
      json.writeNumberProperty("max_per_second", replay.perSecond());
    }
    json.writeStringProperty("status", replay.status().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("total", replay.total());
    json.writeNumberProperty("queued", replay.queued());
    json.writeNumberProperty("skipped", replay.skipped());
    json.writeNumberProperty("waiting", replay.waiting());
    json.writeNumberProperty("progress", replay.progress());
    json.writeStringProperty("created_at", EventJson.timestamp(replay.createdAt()));
    if (replay.finishedAt() != null) {
      json.writeStringProperty("finished_at", EventJson.timestamp(replay.finishedAt()));
    }
    json.writeEndObject();
  }
}

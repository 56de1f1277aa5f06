package dev.hookswitch.api;

import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Supplier;

/** Stored events and calls. */
final class CallsApi {

  private final Journal journal;

  CallsApi(Journal journal) {
    this.journal = journal;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/events", this::events);
    routes.get("/v1/calls", this::calls);
    routes.get("/v1/calls/{session_id}", this::call);
  }

  private void events(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    EventQuery wanted =
        new EventQuery(
            Callers.of(ctx).account(),
            query.text("session_id"),
            query.word("event", FilterWords.events()),
            query.text("after"),
            query.limit());
    query.closed();
    Page<CallEvent> page = orBadRequest(() -> journal.events(wanted));
    Json.answerList(ctx, page.items(), page.next(), Json::event);
  }

  private void calls(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    CallQuery wanted =
        new CallQuery(
            Callers.of(ctx).account(),
            query.text("party"),
            query.word("direction", FilterWords.directions()),
            query.word("type", FilterWords.types()),
            query.word("status", Map.of("open", true, "completed", false)),
            query.flag("is_answered"),
            query.time("since"),
            query.time("until"),
            query.text("after"),
            query.limit());
    query.closed();
    Page<CallRow> page = orBadRequest(() -> journal.calls(wanted));
    Json.answerList(ctx, page.items(), page.next(), Json::call);
  }

  private void call(Context ctx) {
    new QueryParameters(ctx).closed();
    CallRow call =
        journal
            .call(ctx.pathParam("session_id"))
            .filter(row -> Callers.of(ctx).maySee(row.account()))
            .orElseThrow(() -> Problem.notFound("call"));
    Json.answer(
        ctx,
        200,
        json -> {
          json.writeStartObject();
          Json.callProperties(call, json);
          json.writeArrayPropertyStart("events");
          journal.session(call.sessionId()).forEach(event -> Json.event(event, json));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** A cursor that is not ours is the caller's mistake. */
  static <T> T orBadRequest(Supplier<T> query) {
    try {
      return query.get();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()));
    }
  }
}

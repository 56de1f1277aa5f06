package dev.hookswitch.api;

import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.EndpointFields;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a filter would have let through of the events that are stored, without sending anything. */
final class DryRunApi {

  private static final int MOST = 1_000;

  private final Journal journal;

  DryRunApi(Journal journal) {
    this.journal = journal;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/endpoints/dry_run", this::run);
  }

  private record Failed(CallEvent event, String sentence) {}

  private void run(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Filter filter = EndpointFields.filter(body, Filter.EVERYTHING);
    Double limit = body.number("limit", 1, MOST);
    EventQuery query =
        new EventQuery(
            Callers.of(ctx).account(),
            body.text("session_id"),
            null,
            body.text("after"),
            limit == null ? MOST : limit.intValue());
    body.closed();
    Page<CallEvent> page = CallsApi.orBadRequest(() -> journal.events(query));
    Condition condition = Condition.of(filter.condition());
    List<CallEvent> passed = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (CallEvent event : page.items()) {
      if (filter.matches(event)) {
        try {
          if (condition.holds(EventJson.encode(event))) {
            passed.add(event);
          }
        } catch (ExpressionFailure e) {
          failed.add(new Failed(event, String.valueOf(e.getMessage())));
        }
      }
    }
    Json.answer(
        ctx,
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("examined", page.items().size());
          json.writeArrayPropertyStart("passed");
          passed.forEach(event -> Json.event(event, json));
          json.writeEndArray();
          json.writeNumberProperty("failed", failed.size());
          Optional<Failed> first = failed.stream().findFirst();
          Json.text(json, "first_failure", first.map(Failed::sentence).orElse(null));
          Json.text(json, "first_failure_event_id", first.map(f -> f.event().id()).orElse(null));
          Json.text(json, "next", page.next());
          json.writeEndObject();
        });
  }
}

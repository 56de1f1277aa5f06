package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.CallbackAnswer;
import dev.hookswitch.dialer.CallbackRequest;
import dev.hookswitch.dialer.Callbacks;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCallStore.Listed;
import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.idempotency.IdempotencyKey;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Click-to-call: placed, watched, ended. */
final class CallbacksApi {

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_VALUE = 1_000;
  private static final int MOST_VARIABLES = 50;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * With these a channel is sent to any place of the dialplan, a command is run, or a SIP header is
   * added.
   */
  private static final Pattern POWERFUL =
      Pattern.compile(
          "_*(.*CONTEXT|GOTO_ON_.*|DYNAMIC_.*|CONNECTED_LINE_.*|REDIRECTING_.*|.*_(SUB|MACRO|EXTEN)"
              + "|.*_EXEC(_ARGS)?|SIPADDHEADER.*|PJSIP.*|PICKUPMARK|BLINDTRANSFER|ATTENDEDTRANSFER)",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, LegRole> ROLES =
      Map.of(LegRole.OPERATOR.word(), LegRole.OPERATOR, LegRole.CONTACT.word(), LegRole.CONTACT);

  private final Callbacks callbacks;

  CallbacksApi(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/callbacks", this::place);
    routes.get("/v1/callbacks", this::list);
    routes.get("/v1/callbacks/{id}", ctx -> answer(ctx, 200, visible(ctx)));
    routes.delete("/v1/callbacks/{id}", this::end);
  }

  private void place(Context ctx) {
    switch (callbacks.place(request(ctx))) {
      case CallbackAnswer.Placed(StoredCall call) -> {
        ctx.header("Location", "/v1/callbacks/" + call.call().id());
        answer(ctx, 202, call);
      }
      case CallbackAnswer.Wrong(String field, String sentence) ->
          throw Problem.badField("#/" + field, sentence);
      case CallbackAnswer.Forbidden(String sentence) -> throw Problem.of(403, sentence);
      case CallbackAnswer.TooMany(String sentence, Duration retryAfter) -> {
        retryAfter(ctx, retryAfter);
        throw Problem.of(429, sentence);
      }
      case CallbackAnswer.Another _ ->
          throw Problem.of(422, "this Idempotency-Key was used for another request");
      case CallbackAnswer.NotNow(String sentence) -> {
        retryAfter(ctx, Duration.ofSeconds(5));
        throw Problem.of(503, sentence);
      }
    }
  }

  private static void retryAfter(Context ctx, Duration time) {
    ctx.header("Retry-After", Long.toString(Math.max(1, time.plusMillis(999).toSeconds())));
  }

  private static CallbackRequest request(Context ctx) {
    Caller caller = Callers.of(ctx);
    JsonBody body = JsonBody.of(ctx);
    String account = body.text("account");
    if (account != null && !caller.maySee(account)) {
      throw Problem.of(403, "this key may only place calls of its own account");
    }
    LegRole first = body.word("first", ROLES);
    CallbackRequest request =
        new CallbackRequest(
            account == null ? caller.account() : account,
            caller.isAdmin(),
            body.requiredText("called"),
            body.requiredText("calling"),
            body.text("callerid"),
            body.text("callerid_b"),
            first == null ? LegRole.OPERATOR : first,
            Boolean.TRUE.equals(body.flag("record")),
            variables(body),
            body.text("pbx"),
            ringing(body),
            key(ctx, caller));
    body.closed();
    return request;
  }

  private static Duration ringing(JsonBody body) {
    Duration time = body.duration("timeout");
    if (time == null) {
      return CallbackRequest.DEFAULT_RINGING;
    }
    if (time.compareTo(CallbackRequest.SHORTEST_RINGING) < 0
        || time.compareTo(CallbackRequest.LONGEST_RINGING) > 0) {
      throw body.wrong("timeout", "timeout must be from 5s to 2m");
    }
    return time;
  }

  private static Map<String, String> variables(JsonBody body) {
    Map<String, String> variables = body.textsByName("variables");
    if (variables.size() > MOST_VARIABLES) {
      throw body.wrong("variables", "there may be " + MOST_VARIABLES + " variables at the most");
    }
    variables.forEach((name, value) -> {
      if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
        throw body.wrong(
            "variables",
            "the name of a variable has letters, digits and _, no digit at its beginning, and "
                + LONGEST_NAME
                + " of them at the most");
      }
      if (POWERFUL.matcher(name).matches()) {
        throw body.wrong("variables/" + name, "this variable is the PBX's own");
      }
      if (value.length() > LONGEST_VALUE || CONTROL.matcher(value).find()) {
        throw body.wrong(
            "variables/" + name,
            "the value of a variable has "
                + LONGEST_VALUE
                + " characters at the most, and no control characters");
      }
    });
    return variables;
  }

  /**
   * A request that is sent again, because its answer was lost with the process that was to give it,
   * is the same call.
   */
  private static @Nullable String key(Context ctx, Caller caller) {
    String header = ctx.header("Idempotency-Key");
    return header == null
        ? null
        : IdempotencyKey.of(caller.account(), header)
            .map(key -> key.owner() + " " + key.hash())
            .orElse(null);
  }

  private void list(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    Boolean open = query.word("status", Map.of("open", true, "over", false));
    String after = query.text("after");
    int limit = query.limit();
    query.closed();
    Listed page =
        CallsApi.orBadRequest(() -> callbacks.list(Callers.of(ctx).account(), open, after, limit));
    Json.answerList(ctx, page.calls(), page.next(), CallbacksApi::write);
  }

  private StoredCall visible(Context ctx) {
    return callbacks
        .find(ctx.pathParam("id"))
        .filter(call -> Callers.of(ctx).maySee(call.call().account()))
        .orElseThrow(() -> Problem.notFound("callback"));
  }

  private void end(Context ctx) {
    StoredCall call = visible(ctx);
    if (!callbacks.end(call)) {
      StoredCall now = visible(ctx);
      if (now.overAt() == null) {
        throw Problem.of(503, "another process leads this call: ask that one");
      }
      call = now;
    }
    answer(ctx, call.overAt() == null ? 202 : 200, call);
  }

  private static void answer(Context ctx, int status, StoredCall call) {
    Json.answer(ctx, status, json -> write(call, json));
  }

  private static void write(StoredCall stored, JsonGenerator json) {
    PlacedCall call = stored.call();
    json.writeStartObject();
    json.writeStringProperty("id", call.id());
    json.writeStringProperty("session_id", call.sessionId());
    json.writeStringProperty("account", call.account());
    json.writeStringProperty("pbx", call.link());
    json.writeStringProperty("status", word(stored.progress().phase()));
    EventData.Callback callback = call.plan().data().callback();
    if (callback != null) {
      json.writeStringProperty("called", callback.called());
      json.writeStringProperty("calling", callback.calling());
      Json.text(json, "callerid", callback.callerid());
      Json.text(json, "callerid_b", callback.calleridB());
      json.writeStringProperty("first", callback.first().word());
    }
    json.writeBooleanProperty("record", call.record());
    if (!call.variables().isEmpty()) {
      json.writeObjectPropertyStart("variables");
      new TreeMap<>(call.variables()).forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    json.writeStringProperty("created_at", EventJson.timestamp(call.createdAt()));
    if (stored.overAt() != null) {
      json.writeStringProperty("over_at", EventJson.timestamp(stored.overAt()));
    }
    write(stored.progress().outcome(), json);
    json.writeEndObject();
  }

  /** What it is to a person who waits for it. */
  private static String word(Phase phase) {
    return switch (phase) {
      case CALLING_FIRST -> "calling_first";
      case WAITING, CALLING_SECOND -> "calling_second";
      case TALKING, HANDED_ON -> "talking";
      case ENDING -> "ending";
      case OVER -> "over";
    };
  }

  private static void write(@Nullable Outcome outcome, JsonGenerator json) {
    if (outcome == null) {
      return;
    }
    json.writeObjectPropertyStart("outcome");
    json.writeStringProperty("result", outcome.result().name().toLowerCase(Locale.ROOT));
    Json.text(json, "leg", outcome.role() == null ? null : outcome.role().word());
    Json.text(json, "state", outcome.state() == null ? null : outcome.state().name());
    if (outcome.cause() != null) {
      json.writeNumberProperty("cause", outcome.cause());
    }
    json.writeEndObject();
  }
}

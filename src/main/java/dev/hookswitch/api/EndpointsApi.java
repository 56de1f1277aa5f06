package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.endpoint.OwnHeaders;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Endpoints, their dead letters and the replay of those. */
final class EndpointsApi {

  private static final int MAX_PER_ACCOUNT = 1_000;
  private static final int ID_BYTES = 10;

  private final Endpoints endpoints;
  private final DispatchStore deliveries;
  private final Dispatcher dispatcher;
  private final Function<URI, Optional<String>> refusalOfUrl;
  private final SecureRandom random;
  private final InstantSource clock;

  EndpointsApi(
      Endpoints endpoints,
      DispatchStore deliveries,
      Dispatcher dispatcher,
      Function<URI, Optional<String>> refusalOfUrl,
      SecureRandom random,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.deliveries = deliveries;
    this.dispatcher = dispatcher;
    this.refusalOfUrl = refusalOfUrl;
    this.random = random;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/endpoints", this::create);
    routes.get("/v1/endpoints", this::list);
    routes.get("/v1/endpoints/{id}", this::get);
    routes.patch("/v1/endpoints/{id}", this::change);
    routes.delete("/v1/endpoints/{id}", this::delete);
    routes.post("/v1/endpoints/{id}/replay", this::replay);
    routes.get("/v1/dead_letters", this::deadLetters);
  }

  private void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Caller caller = Callers.of(ctx);
    String account = account(body, caller);
    URI url = url(body.requiredText("url"));
    Filter filter = filter(body, Filter.EVERYTHING);
    Map<String, String> headers = headers(body);
    requireKnownFormat(body);
    String description = body.text("description");
    body.closed();
    requireRoom(account);
    SigningSecret secret = SigningSecret.generate(random);
    Endpoint endpoint =
        new Endpoint(
            newId(),
            url,
            account,
            filter,
            List.of(secret),
            headers,
            description == null ? "" : description,
            Endpoint.Origin.API,
            null,
            clock.instant());
    endpoints.add(endpoint);
    ctx.header("Location", "/v1/endpoints/" + endpoint.id());
    Json.answer(ctx, 201, json -> write(endpoint, secret, json));
  }

  private static @Nullable String account(JsonBody body, Caller caller) {
    String account = body.text("account");
    if (account == null) {
      return caller.account();
    }
    if (!caller.maySee(account)) {
      throw Problem.of(403, "this key may only create endpoints of its own account");
    }
    return account;
  }

  private URI url(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw Problem.badField("#/url", "url is not a URL");
    }
    refusalOfUrl
        .apply(url)
        .ifPresent(sentence -> {
          throw Problem.badField("#/url", sentence);
        });
    return url;
  }

  private static Filter filter(JsonBody body, Filter before) {
    return new Filter(
        body.has("events") ? body.words("events", FilterWords.events()) : before.events(),
        body.has("sip_users") ? body.texts("sip_users") : before.sipUsers(),
        body.has("dids") ? body.texts("dids") : before.dids(),
        body.has("directions")
            ? body.words("directions", FilterWords.directions())
            : before.directions(),
        body.has("types") ? body.words("types", FilterWords.types()) : before.types());
  }

  private static Map<String, String> headers(JsonBody body) {
    Map<String, String> headers = body.textsByName("headers");
    headers.forEach((name, value) ->
        OwnHeaders.refusal(name, value)
            .ifPresent(sentence -> {
              throw Problem.badField("#/headers/" + name, sentence);
            }));
    return headers;
  }

  private static void requireKnownFormat(JsonBody body) {
    String format = body.text("format");
    if (format != null && !format.equals("json")) {
      throw Problem.badField("#/format", "format can be \"json\" only, in this version");
    }
  }

  private void requireRoom(@Nullable String account) {
    long count =
        endpoints.all().stream()
            .filter(each -> java.util.Objects.equals(each.account(), account))
            .count();
    if (count >= MAX_PER_ACCOUNT) {
      throw Problem.of(409, "an account has " + MAX_PER_ACCOUNT + " endpoints at the most");
    }
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return "ep_" + HexFormat.of().formatHex(id);
  }

  private void list(Context ctx) {
    new QueryParameters(ctx).closed();
    Caller caller = Callers.of(ctx);
    List<Endpoint> visible =
        endpoints.all().stream().filter(endpoint -> caller.maySee(endpoint.account())).toList();
    Json.answerList(ctx, visible, null, (endpoint, json) -> write(endpoint, null, json));
  }

  private Endpoint find(Context ctx) {
    return endpoints
        .find(ctx.pathParam("id"))
        .filter(endpoint -> Callers.of(ctx).maySee(endpoint.account()))
        .orElseThrow(() -> Problem.notFound("endpoint"));
  }

  private Endpoint findChangeable(Context ctx) {
    Endpoint endpoint = find(ctx);
    if (endpoint.origin() == Endpoint.Origin.FILE) {
      throw Problem.of(409, "this endpoint is kept in the settings file and changed there");
    }
    return endpoint;
  }

  private void get(Context ctx) {
    Endpoint endpoint = find(ctx);
    Json.answer(ctx, 200, json -> write(endpoint, null, json));
  }

  private void change(Context ctx) {
    Endpoint before = findChangeable(ctx);
    JsonBody body = JsonBody.of(ctx);
    String newUrl = body.text("url");
    URI url = newUrl == null ? null : url(newUrl);
    String description = body.text("description");
    Map<String, String> headers = body.has("headers") ? headers(body) : before.headers();
    Filter filter = filter(body, before.filter());
    Boolean disabled = body.flag("disabled");
    requireKnownFormat(body);
    body.closed();
    Endpoint after =
        endpoints
            .change(
                before.id(),
                endpoint ->
                    new Endpoint(
                        endpoint.id(),
                        url == null ? endpoint.url() : url,
                        endpoint.account(),
                        filter,
                        endpoint.secrets(),
                        headers,
                        description == null ? endpoint.description() : description,
                        endpoint.origin(),
                        disabled == null
                            ? endpoint.disabled()
                            : disabled ? "disabled by hand" : null,
                        endpoint.createdAt()))
            .orElseThrow(() -> Problem.notFound("endpoint"));
    Json.answer(ctx, 200, json -> write(after, null, json));
  }

  private void delete(Context ctx) {
    Endpoint endpoint = findChangeable(ctx);
    endpoints.remove(endpoint.id());
    ctx.status(204);
  }

  private void replay(Context ctx) {
    int revived = dispatcher.revive(find(ctx).id());
    Json.answer(
        ctx,
        202,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("revived", revived);
          json.writeEndObject();
        });
  }

  private void deadLetters(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String id = query.text("endpoint_id");
    int limit = query.limit();
    query.closed();
    Caller caller = Callers.of(ctx);
    if (id != null
        && endpoints.find(id).filter(endpoint -> caller.maySee(endpoint.account())).isEmpty()) {
      throw Problem.notFound("endpoint");
    }
    Json.answerList(
        ctx,
        deliveries.deadLetters(id, caller.account(), limit),
        null,
        EndpointsApi::writeDeadLetter);
  }

  private static void writeDeadLetter(DispatchStore.DeadLetter letter, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("endpoint_id", letter.endpointId());
    json.writeStringProperty("event_id", letter.eventId());
    json.writeStringProperty("session_id", letter.sessionId());
    json.writeNumberProperty("seq", letter.seq());
    json.writeStringProperty("accountcode", letter.account());
    json.writeNumberProperty("attempts", letter.attempts());
    json.writeStringProperty("failure", letter.failure());
    json.writeStringProperty("parked_at", EventJson.timestamp(letter.parkedAt()));
    json.writeStringProperty("given_up_at", EventJson.timestamp(letter.diedAt()));
    json.writeEndObject();
  }

  private void write(Endpoint endpoint, @Nullable SigningSecret secret, JsonGenerator json) {
    Filter filter = endpoint.filter();
    json.writeStartObject();
    json.writeStringProperty("id", endpoint.id());
    json.writeStringProperty("url", endpoint.url().toString());
    Json.text(json, "account", endpoint.account());
    Json.texts(json, "events", filter.events().stream().map(CallEvent.Kind::name).toList());
    Json.texts(json, "sip_users", filter.sipUsers());
    Json.texts(json, "dids", filter.dids());
    Json.texts(json, "directions", filter.directions().stream().map(Direction::word).toList());
    Json.texts(json, "types", filter.types().stream().map(CallType::word).toList());
    json.writeStringProperty("format", "json");
    if (!endpoint.headers().isEmpty()) {
      // their values may be credentials
      json.writeObjectPropertyStart("headers");
      endpoint.headers().keySet().stream()
          .sorted()
          .forEach(name -> json.writeStringProperty(name, "…"));
      json.writeEndObject();
    }
    Json.text(
        json, "description", endpoint.description().isEmpty() ? null : endpoint.description());
    json.writeStringProperty("origin", endpoint.origin() == Endpoint.Origin.FILE ? "file" : "api");
    json.writeStringProperty("status", endpoint.isActive() ? "active" : "disabled");
    Json.text(json, "disabled_because", endpoint.disabled());
    json.writeStringProperty("created_at", EventJson.timestamp(endpoint.createdAt()));
    dispatcher.backlog(endpoint.id()).ifPresent(backlog -> writeBacklog(backlog, json));
    Json.text(json, "secret", secret == null ? null : secret.reveal());
    json.writeEndObject();
  }

  private static void writeBacklog(EndpointBacklog backlog, JsonGenerator json) {
    json.writeObjectPropertyStart("backlog");
    json.writeNumberProperty("behind", backlog.behind());
    json.writeNumberProperty("parked", backlog.parked());
    json.writeBooleanProperty("failing", backlog.failing());
    json.writeEndObject();
  }
}

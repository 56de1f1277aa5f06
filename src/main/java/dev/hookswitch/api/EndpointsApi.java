package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointFields;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.format.Presets;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Endpoints: added, shown, changed, paused, their keys rotated, removed. */
final class EndpointsApi {

  private static final int MAX_PER_ACCOUNT = 1_000;
  private static final int ID_BYTES = 10;

  /** How long a replaced key goes on signing, when nothing else is said. */
  private static final Duration OVERLAP = Duration.ofHours(24);

  private static final Duration MOST_OVERLAP = Duration.ofDays(30);

  private static final Map<String, SigningKey.Scheme> SCHEMES =
      Arrays.stream(SigningKey.Scheme.values())
          .collect(Collectors.toMap(SigningKey.Scheme::word, scheme -> scheme));

  private final Endpoints endpoints;
  private final Dispatcher dispatcher;
  private final EndpointAdmission admission;
  private final Presets presets;
  private final SecureRandom random;
  private final InstantSource clock;

  EndpointsApi(
      Endpoints endpoints,
      Dispatcher dispatcher,
      Addresses addresses,
      Presets presets,
      SecureRandom random,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.dispatcher = dispatcher;
    this.presets = presets;
    this.admission = new EndpointAdmission(addresses, clock);
    this.random = random;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/endpoints", this::create);
    routes.get("/v1/endpoints", this::list);
    routes.get("/v1/endpoints/{id}", this::get);
    routes.patch("/v1/endpoints/{id}", this::change);
    routes.delete("/v1/endpoints/{id}", this::delete);
    routes.post("/v1/endpoints/{id}/rotate", this::rotate);
  }

  private void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String account = account(body, Callers.of(ctx));
    Caller caller = Callers.of(ctx);
    URI url =
        EndpointFields.url(body, Shape.JSON, presets, text -> admission.url(text, caller))
            .orElseThrow(() -> body.wrong("url", "url is missing"));
    SigningKey key = newKey(body, SigningKey.Scheme.V1);
    Endpoint endpoint =
        EndpointFields.read(
            body, Endpoint.of(newId(), url, account, key, clock.instant()), presets);
    body.closed();
    admission.require(body, endpoint, caller);
    requireRoom(account);
    endpoints.add(endpoint);
    ctx.header("Location", "/v1/endpoints/" + endpoint.id());
    answer(ctx, 201, endpoint, true);
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

  private SigningKey newKey(JsonBody body, SigningKey.Scheme otherwise) {
    SigningKey.Scheme scheme = body.word("signature", SCHEMES);
    return (scheme == null ? otherwise : scheme).generate(random);
  }

  private void requireRoom(@Nullable String account) {
    long count =
        endpoints.all().stream().filter(each -> Objects.equals(each.account(), account)).count();
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
    Json.answerList(
        ctx,
        visible,
        null,
        (endpoint, json) ->
            EndpointJson.write(endpoint, dispatcher.backlog(endpoint.id()), false, json));
  }

  private Endpoint find(Context ctx) {
    return endpoints
        .find(ctx.pathParam("id"))
        .filter(endpoint -> Callers.of(ctx).maySee(endpoint.account()))
        .orElseThrow(() -> Problem.notFound("endpoint"));
  }

  private Endpoint findChangeable(Context ctx) {
    Endpoint endpoint = find(ctx);
    requireChangeable(endpoint);
    return endpoint;
  }

  /** Pausing and going on is for everybody: it is no change of what the endpoint is. */
  private static void requireChangeable(Endpoint endpoint) {
    if (endpoint.origin() == Endpoint.Origin.FILE) {
      throw Problem.of(409, "this endpoint is kept in the settings file and changed there");
    }
  }

  private void get(Context ctx) {
    answer(ctx, 200, find(ctx), false);
  }

  private void answer(Context ctx, int status, Endpoint endpoint, boolean withSecret) {
    Json.answer(
        ctx,
        status,
        json -> EndpointJson.write(endpoint, dispatcher.backlog(endpoint.id()), withSecret, json));
  }

  private void change(Context ctx) {
    Endpoint before = find(ctx);
    JsonBody body = JsonBody.of(ctx);
    State state = state(body);
    Caller caller = Callers.of(ctx);
    Optional<URI> url =
        EndpointFields.url(
            body, before.style().shape(), presets, text -> admission.url(text, caller));
    // read once against what is known now, so that what is wrong is refused before anything changes
    Endpoint asked = EndpointFields.read(body, before, presets).withUrl(url.orElse(before.url()));
    boolean onlyPauses = body.has("paused") && !body.has("disabled") && asked.equals(before);
    body.closed();
    if (!onlyPauses) {
      requireChangeable(before);
    }
    admission.require(body, asked, caller);
    EndpointAdmission.requireSecretsStay(body, before, asked.url());
    UnaryOperator<Endpoint> change =
        endpoint ->
            EndpointFields.read(body, endpoint, presets)
                .withUrl(url.orElse(endpoint.url()))
                .withState(state == null ? endpoint.state() : state);
    Endpoint after =
        endpoints.change(before.id(), change).orElseThrow(() -> Problem.notFound("endpoint"));
    answer(ctx, 200, after, false);
  }

  /** What the flags ask for; null: nothing is said of it. */
  private static @Nullable State state(JsonBody body) {
    Boolean paused = body.flag("paused");
    Boolean disabled = body.flag("disabled");
    if (Boolean.TRUE.equals(disabled)) {
      return State.disabled("disabled by hand");
    }
    if (Boolean.TRUE.equals(paused)) {
      return State.PAUSED;
    }
    return paused == null && disabled == null ? null : State.ACTIVE;
  }

  /**
   * A new key; the one before it goes on signing for a while. The new secret is in the answer, and
   * nowhere else.
   */
  private void rotate(Context ctx) {
    Endpoint before = findChangeable(ctx);
    JsonBody body = JsonBody.ofOptional(ctx);
    Duration overlap = Optional.ofNullable(body.duration("overlap")).orElse(OVERLAP);
    if (overlap.compareTo(MOST_OVERLAP) > 0) {
      throw body.wrong("overlap", "overlap must be 30d at the most");
    }
    SigningKey key = newKey(body, before.signing().current().scheme());
    body.closed();
    Instant now = clock.instant();
    Endpoint after =
        endpoints
            .change(
                before.id(),
                endpoint ->
                    endpoint.withSigning(endpoint.signing().rotate(key, now, now.plus(overlap))))
            .orElseThrow(() -> Problem.notFound("endpoint"));
    answer(ctx, 200, after, true);
  }

  private void delete(Context ctx) {
    Endpoint endpoint = findChangeable(ctx);
    endpoints.remove(endpoint.id());
    ctx.status(204);
  }
}

package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.NotAllowed;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.endpoint.Registrar.Answer;
import dev.hookswitch.refusal.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints: added, shown, changed, paused, their keys rotated, removed. */
final class EndpointsApi {

  private final Endpoints endpoints;
  private final Registrar registrar;
  private final Dispatcher dispatcher;

  EndpointsApi(Endpoints endpoints, Registrar registrar, Dispatcher dispatcher) {
    this.endpoints = endpoints;
    this.registrar = registrar;
    this.dispatcher = dispatcher;
  }

  void mount(RoutesConfig routes) {
    routes.exception(
        NotAllowed.class,
        (no, ctx) -> HttpServer.send(ctx, Problem.of(403, no.refusal().sentence())));
    routes.post("/v1/endpoints", this::create);
    routes.get("/v1/endpoints", this::list);
    routes.get("/v1/endpoints/{id}", this::get);
    routes.patch("/v1/endpoints/{id}", this::change);
    routes.delete("/v1/endpoints/{id}", this::delete);
    routes.post("/v1/endpoints/{id}/rotate", this::rotate);
  }

  private void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Caller caller = Callers.of(ctx);
    String account = account(body, caller);
    Endpoint endpoint = done(registrar.create(body, registrar.newId(), account, caller.isAdmin()));
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

  private static Endpoint done(Answer answer) {
    return switch (answer) {
      case Answer.Done(Endpoint endpoint) -> endpoint;
      case Answer.Refused(Refusal refusal) -> throw Problem.of(409, refusal.sentence());
      case Answer.Gone _ -> throw Problem.notFound("endpoint");
    };
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
    Endpoint after = done(registrar.change(body, before, Callers.of(ctx).isAdmin()));
    answer(ctx, 200, after, false);
  }

  /** The new secret is in the answer, and nowhere else. */
  private void rotate(Context ctx) {
    Endpoint before = find(ctx);
    answer(ctx, 200, done(registrar.rotate(JsonBody.ofOptional(ctx), before)), true);
  }

  private void delete(Context ctx) {
    var _ = done(registrar.remove(find(ctx)));
    ctx.status(204);
  }
}

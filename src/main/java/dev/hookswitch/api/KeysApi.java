package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.ApiKey;
import dev.hookswitch.event.EventJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Keys, for the administrator. */
final class KeysApi {

  private final Access access;

  KeysApi(Access access) {
    this.access = access;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/keys", this::create);
    routes.get("/v1/keys", this::list);
    routes.delete("/v1/keys/{id}", this::delete);
  }

  private void create(Context ctx) {
    Callers.requireAdmin(ctx);
    JsonBody body = JsonBody.of(ctx);
    String account = body.text("account");
    String description = body.text("description");
    body.closed();
    String described = description == null ? "" : description;
    Access.mistake(account, described)
        .ifPresent(mistake -> {
          throw Problem.badField("#/" + mistake.field(), mistake.sentence());
        });
    Access.Created created = access.create(account, described);
    ctx.header("Location", "/v1/keys/" + created.key().id());
    Json.answer(ctx, 201, json -> write(created.key(), created.secret(), json));
  }

  private void list(Context ctx) {
    Callers.requireAdmin(ctx);
    Json.answerList(ctx, access.all(), null, (key, json) -> write(key, null, json));
  }

  private void delete(Context ctx) {
    Callers.requireAdmin(ctx);
    if (!access.delete(ctx.pathParam("id"))) {
      throw Problem.notFound("key");
    }
    ctx.status(204);
  }

  private static void write(ApiKey key, @Nullable String secret, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", key.id());
    Json.text(json, "account", key.account());
    json.writeBooleanProperty("admin", key.account() == null);
    Json.text(json, "description", key.description().isEmpty() ? null : key.description());
    json.writeStringProperty("created_at", EventJson.timestamp(key.createdAt()));
    Json.text(json, "key", secret);
    json.writeEndObject();
  }
}

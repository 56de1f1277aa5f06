package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Mistake;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.Registrar;
import dev.hookswitch.directory.Registrar.Entered;
import dev.hookswitch.directory.User;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Users and the house's own numbers, changed while calls go on. */
final class DirectoryApi {

  private final Directories directories;
  private final Registrar registrar;

  DirectoryApi(Directories directories) {
    this.directories = directories;
    this.registrar = new Registrar(directories);
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/users", this::users);
    routes.get("/v1/users/{id}", ctx -> answer(ctx, 200, user(ctx)));
    routes.put("/v1/users/{id}", this::putUser);
    routes.delete("/v1/users/{id}", this::deleteUser);
    routes.get("/v1/dids", this::dids);
    routes.get("/v1/dids/{number}", ctx -> answer(ctx, 200, did(ctx)));
    routes.put("/v1/dids/{number}", this::putDid);
    routes.delete("/v1/dids/{number}", this::deleteDid);
  }

  // users

  private void users(Context ctx) {
    page(ctx, directories.users(), User::id, User::account, DirectoryApi::write);
  }

  private User user(Context ctx) {
    return directories
        .user(ctx.pathParam("id"))
        .filter(user -> Callers.of(ctx).maySee(user.account()))
        .orElseThrow(() -> Problem.notFound("user"));
  }

  private void putUser(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    User user =
        new User(
            ctx.pathParam("id"),
            body.text("name"),
            account(body, Callers.of(ctx)),
            List.copyOf(body.texts("sip")),
            Origin.API);
    body.closed();
    Entered entered = registrar.enter(user, Callers.of(ctx).account());
    answer(ctx, status(entered, "this id is taken"), user);
  }

  private void deleteUser(Context ctx) {
    String id = user(ctx).id();
    change(() -> directories.removeUser(id));
    ctx.status(204);
  }

  // numbers

  private void dids(Context ctx) {
    page(ctx, directories.numbers(), OwnNumber::number, OwnNumber::account, DirectoryApi::write);
  }

  private OwnNumber did(Context ctx) {
    return directories
        .number(ctx.pathParam("number"))
        .filter(number -> Callers.of(ctx).maySee(number.account()))
        .orElseThrow(() -> Problem.notFound("number"));
  }

  private void putDid(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String account = account(body, Callers.of(ctx));
    OwnNumber own =
        new OwnNumber(
            ctx.pathParam("number"),
            account == null ? "" : account,
            body.text("label"),
            Origin.API);
    body.closed();
    Entered entered = registrar.enter(own, Callers.of(ctx).account());
    answer(ctx, status(entered, "this number belongs to another account"), own);
  }

  private void deleteDid(Context ctx) {
    String number = did(ctx).number();
    change(() -> directories.removeNumber(number));
    ctx.status(204);
  }

  // both

  private interface Change {
    void make() throws Conflict;
  }

  private static void change(Change change) {
    try {
      change.make();
    } catch (Conflict e) {
      throw Problem.of(409, String.valueOf(e.getMessage()));
    }
  }

  private static int status(Entered entered, String taken) {
    return switch (entered) {
      case Entered.Done(boolean isNew) -> isNew ? 201 : 200;
      case Entered.Taken _ -> throw Problem.of(409, taken);
      case Entered.Refused(Conflict conflict) ->
          throw Problem.of(409, String.valueOf(conflict.getMessage()));
      // of the path
      case Entered.Wrong(Mistake mistake) when mistake == Mistake.ID || mistake == Mistake.NUMBER ->
          throw Problem.badRequest(mistake.sentence());
      case Entered.Wrong(Mistake mistake) ->
          throw Problem.badField("#/" + mistake.field(), mistake.sentence());
    };
  }

  private static @Nullable String account(JsonBody body, Caller caller) {
    String account = body.text("account");
    if (account == null) {
      return caller.account();
    }
    if (!caller.maySee(account)) {
      throw Problem.of(403, "this key may only change what is of its own account");
    }
    return account;
  }

  private interface Writer<T> {
    void write(T item, JsonGenerator json);
  }

  /** Sorted by key, so that the key of the last one shown is where the next page begins. */
  private static <T> void page(
      Context ctx,
      List<T> all,
      Function<T, String> key,
      Function<T, @Nullable String> account,
      Writer<T> writer) {
    QueryParameters query = new QueryParameters(ctx);
    String after = query.text("after");
    int limit = query.limit();
    query.closed();
    Caller caller = Callers.of(ctx);
    List<T> rest =
        all.stream()
            .filter(item -> caller.maySee(account.apply(item)))
            .filter(item -> after == null || key.apply(item).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    boolean more = rest.size() > limit;
    List<T> shown = more ? rest.subList(0, limit) : rest;
    Json.answerList(ctx, shown, more ? key.apply(shown.getLast()) : null, writer::write);
  }

  private static void answer(Context ctx, int status, User user) {
    Json.answer(ctx, status, json -> write(user, json));
  }

  private static void answer(Context ctx, int status, OwnNumber number) {
    Json.answer(ctx, status, json -> write(number, json));
  }

  private static void write(User user, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", user.id());
    Json.text(json, "name", user.name());
    Json.text(json, "account", user.account());
    Json.texts(json, "sip", user.devices());
    json.writeStringProperty("origin", user.origin().word());
    json.writeEndObject();
  }

  private static void write(OwnNumber number, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("number", number.number());
    json.writeStringProperty("account", number.account());
    Json.text(json, "label", number.label());
    json.writeStringProperty("origin", number.origin().word());
    json.writeEndObject();
  }
}

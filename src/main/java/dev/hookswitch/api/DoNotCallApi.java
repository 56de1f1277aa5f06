package dev.hookswitch.api;

import dev.hookswitch.campaign.ContactColumns;
import dev.hookswitch.campaign.ContactNumbers;
import dev.hookswitch.campaign.DoNotCallImport;
import dev.hookswitch.campaign.DoNotCallImport.Ended;
import dev.hookswitch.campaign.DoNotCallStore;
import dev.hookswitch.campaign.DoNotCallStore.Entry;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.RowSource;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Numbers that no campaign of an account calls. */
final class DoNotCallApi {

  private static final int MOST_OF_JSON = 1_000;

  private final DoNotCallStore store;
  private final PhoneSystems systems;
  private final TextUpload uploads;
  private final InstantSource clock;

  DoNotCallApi(CampaignParts parts, TextUpload uploads, InstantSource clock) {
    this.store = parts.doNotCall();
    this.systems = parts.systems();
    this.uploads = uploads;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/do_not_call", this::list);
    routes.post("/v1/do_not_call", this::add);
    routes.get("/v1/do_not_call/{number}", this::show);
    routes.put("/v1/do_not_call/{number}", this::put);
    routes.delete("/v1/do_not_call/{number}", this::delete);
  }

  /** Whose list: the key's account's, or for the administrator the one that is named. */
  private static String account(QueryParameters query, Context ctx) {
    String named = query.text("account");
    String own = Callers.of(ctx).account();
    if (named == null && own == null) {
      throw Problem.badRequest("account is missing: whose list?");
    }
    if (named != null && !Callers.of(ctx).maySee(named)) {
      throw Problem.of(403, "this key may only see the list of its own account");
    }
    return named == null ? String.valueOf(own) : named;
  }

  private static String account(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String account = account(query, ctx);
    query.closed();
    return account;
  }

  private String digits(Context ctx) {
    return switch (systems.numbers(null).read(ctx.pathParam("number"))) {
      case ContactNumbers.Reading.Understood number -> number.digits();
      case ContactNumbers.Reading.Refused(String sentence) -> throw Problem.badRequest(sentence);
    };
  }

  private void list(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String account = account(query, ctx);
    String after = query.text("after");
    int limit = query.limit();
    query.closed();
    Page<Entry> page = store.list(account, after, limit);
    Json.answerList(ctx, page.items(), page.next(), DoNotCallApi::write);
  }

  private void show(Context ctx) {
    String digits = digits(ctx);
    Instant since =
        store.find(account(ctx), digits).orElseThrow(() -> Problem.notFound("number on this list"));
    Json.answer(ctx, 200, json -> write(new Entry(digits, since), json));
  }

  private void put(Context ctx) {
    String digits = digits(ctx);
    String account = account(ctx);
    int added = store.add(account, List.of(digits), clock.instant());
    if (added < 0) {
      throw Problem.of(
          409, "the list has " + DoNotCallStore.MOST_OF_ACCOUNT + " numbers at the most");
    }
    Instant since = store.find(account, digits).orElse(clock.instant());
    Json.answer(ctx, added == 1 ? 201 : 200, json -> write(new Entry(digits, since), json));
  }

  private void delete(Context ctx) {
    if (!store.remove(account(ctx), digits(ctx))) {
      throw Problem.notFound("number on this list");
    }
    ctx.status(204);
  }

  private void add(Context ctx) {
    String account = account(ctx);
    if (TextUpload.is(ctx)) {
      uploads.read(
          ctx,
          ContactColumns.NUMBER,
          DoNotCallImport::column,
          rows -> answer(ctx, run(account, rows)));
      return;
    }
    JsonBody body = JsonBody.of(ctx);
    RowSource rows = rows(body);
    body.closed();
    try {
      answer(ctx, run(account, rows));
    } catch (IOException e) {
      throw new IllegalStateException("what is held already cannot be cut off", e);
    }
  }

  private Ended run(String account, RowSource rows) throws IOException {
    return new DoNotCallImport(store, systems.numbers(null), account, clock).run(rows);
  }

  private static RowSource rows(JsonBody body) {
    if (!(body.value("numbers") instanceof List<?> list)
        || list.isEmpty()
        || list.size() > MOST_OF_JSON) {
      throw body.wrong("numbers", "numbers must be a list of 1 to " + MOST_OF_JSON + " numbers");
    }
    Iterator<?> items = list.iterator();
    long[] line = {0};
    return () ->
        items.hasNext()
            ? new RowSource.Row.Filled(
                ++line[0], Map.of(ContactColumns.NUMBER, String.valueOf(items.next())))
            : null;
  }

  private static void answer(Context ctx, Ended ended) {
    Json.answer(
        ctx,
        ended.trouble() == null ? 200 : 409,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("status", ended.trouble() == null ? "complete" : "stopped");
          json.writeNumberProperty("added", ended.added());
          json.writeNumberProperty("duplicates", ended.duplicates());
          json.writeNumberProperty("bad", ended.bad());
          CampaignJson.badRows(ended.badRows(), json);
          Json.text(json, "detail", ended.trouble());
          json.writeEndObject();
        });
  }

  private static void write(Entry entry, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("number", entry.digits());
    CampaignJson.time(json, "since", entry.since());
    json.writeEndObject();
  }
}

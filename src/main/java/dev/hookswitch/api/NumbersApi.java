package dev.hookswitch.api;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.privacy.Redaction;
import dev.hookswitch.privacy.RedactionStore;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Takes a number out of what is stored: a key of an account in its own calls, the administrator's
 * in all.
 */
final class NumbersApi {

  /** Shorter ones are no subscriber's: they are devices and services of the house. */
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{5,15}");

  private static final int ID_BYTES = 8;

  private final RedactionStore redactions;
  private final SecureRandom random;
  private final InstantSource clock;

  NumbersApi(RedactionStore redactions, SecureRandom random, InstantSource clock) {
    this.redactions = redactions;
    this.random = random;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.delete("/v1/numbers/{number}", this::delete);
    routes.get("/v1/redactions/{id}", this::show);
  }

  private void delete(Context ctx) {
    String number = ctx.pathParam("number");
    if (!NUMBER.matcher(number).matches()) {
      throw Problem.of(400, "a number has 5 to 15 digits, with or without a plus sign before them");
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Redaction redaction =
        redactions.request(
            "red_" + HexFormat.of().formatHex(id),
            number.replace("+", ""),
            Callers.of(ctx).account(),
            clock.instant());
    ctx.header("Location", "/v1/redactions/" + redaction.id());
    answer(ctx, 202, redaction);
  }

  private void show(Context ctx) {
    answer(
        ctx,
        200,
        redactions
            .find(ctx.pathParam("id"))
            .filter(each -> Callers.of(ctx).maySee(each.account()))
            .orElseThrow(() -> Problem.notFound("redaction")));
  }

  private static void answer(Context ctx, int status, Redaction redaction) {
    Json.answer(
        ctx,
        status,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("id", redaction.id());
          Json.text(json, "account", redaction.account());
          json.writeStringProperty("status", redaction.status().word());
          json.writeStringProperty("requested_at", EventJson.timestamp(redaction.requestedAt()));
          if (redaction.finishedAt() != null) {
            json.writeStringProperty("finished_at", EventJson.timestamp(redaction.finishedAt()));
          }
          json.writeNumberProperty("calls", redaction.calls());
          json.writeNumberProperty("events", redaction.events());
          json.writeEndObject();
        });
  }
}

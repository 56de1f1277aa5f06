package dev.hookswitch.api;

import dev.hookswitch.idempotency.IdempotencyKey;
import dev.hookswitch.idempotency.IdempotencyStore;
import dev.hookswitch.idempotency.IdempotencyStore.Answer;
import dev.hookswitch.idempotency.IdempotencyStore.Claim;
import dev.hookswitch.journal.JournalException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The header {@code Idempotency-Key}, before and after every POST whatever its handler: a new route
 * has it by itself.
 */
final class Idempotency {

  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);

  private static final String HEADER = "Idempotency-Key";
  private static final String CLAIM = "claim";

  private final IdempotencyStore store;
  private final InstantSource clock;

  Idempotency(IdempotencyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** To be mounted after the callers are known. */
  void mount(RoutesConfig routes) {
    routes.before("/v1/*", this::before);
    routes.after("/v1/*", this::after);
  }

  private void before(Context ctx) {
    String header = ctx.header(HEADER);
    if (header == null || !ctx.method().equals(HandlerType.POST) || changesNothing(ctx)) {
      return;
    }
    IdempotencyKey key =
        IdempotencyKey.of(Callers.of(ctx).account(), header)
            .orElseThrow(() -> Problem.badRequest(IdempotencyKey.EXPECTED));
    switch (store.claim(key, fingerprint(ctx), clock.instant())) {
      case Claim.Granted claim -> ctx.attribute(CLAIM, claim);
      case Claim.Answered(Answer answer) -> repeat(ctx, answer);
      case Claim.UnderWay _ -> {
        ctx.header("Retry-After", "1");
        throw Problem.of(409, "the request with this Idempotency-Key is still under way");
      }
      case Claim.Another _ ->
          throw Problem.of(422, "this Idempotency-Key was used for another request");
      case Claim.Full _ -> {
        ctx.header("Retry-After", "3600");
        throw Problem.of(
            429, "there were " + IdempotencyStore.MOST_OF_OWNER + " Idempotency-Keys in 24 hours");
      }
    }
  }

  /**
   * They are carried out again instead: their answers are full of phone numbers, or their bodies
   * too long to be compared, and sent again they add nothing twice.
   */
  private static boolean changesNothing(Context ctx) {
    return ctx.path().endsWith("/preview")
        || ctx.path().endsWith("/dry_run")
        || ctx.path().endsWith("/call_flow/try")
        || TextUpload.is(ctx);
  }

  private static String fingerprint(Context ctx) {
    return IdempotencyKey.hash(
        bytes(ctx.path()), bytes(ctx.queryString()), bytes(ctx.contentType()), RequestBody.of(ctx));
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void repeat(Context ctx, Answer answer) {
    ctx.status(answer.status()).result(answer.body()).header("Idempotent-Replayed", "true");
    if (answer.contentType() != null) {
      ctx.contentType(answer.contentType());
    }
    if (answer.location() != null) {
      ctx.header("Location", answer.location());
    }
    ctx.skipRemainingHandlers();
  }

  private void after(Context ctx) throws IOException {
    Claim.Granted claim = ctx.attribute(CLAIM);
    if (claim == null) {
      return;
    }
    byte[] body = body(ctx);
    try {
      if (ctx.statusCode() / 100 == 2 && body.length <= IdempotencyStore.MAX_ANSWER) {
        store.keep(
            claim,
            new Answer(
                ctx.statusCode(),
                ctx.res().getContentType(),
                ctx.res().getHeader("Location"),
                body));
      } else {
        store.release(claim);
      }
    } catch (JournalException e) {
      // what was asked is done, and that is what the caller must hear
      LOG.warn("the answer to an Idempotency-Key is not remembered: {}", e.getMessage());
    }
  }

  private static byte[] body(Context ctx) throws IOException {
    InputStream result = ctx.resultInputStream();
    if (result == null) {
      return new byte[0];
    }
    byte[] body = result.readAllBytes();
    ctx.result(body);
    return body;
  }
}

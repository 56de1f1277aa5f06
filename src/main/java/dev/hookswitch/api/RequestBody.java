package dev.hookswitch.api;

import io.javalin.http.Context;
import java.io.IOException;

/** A request's body, read once within its bound and kept for whoever asks next. */
final class RequestBody {

  private static final String ATTRIBUTE = "body";

  private RequestBody() {}

  static byte[] of(Context ctx) {
    byte[] known = ctx.attribute(ATTRIBUTE);
    if (known != null) {
      return known;
    }
    byte[] body = read(ctx);
    ctx.attribute(ATTRIBUTE, body);
    return body;
  }

  private static byte[] read(Context ctx) {
    try {
      byte[] body = ctx.bodyInputStream().readNBytes(HttpServer.MAX_BODY + 1);
      if (body.length > HttpServer.MAX_BODY) {
        throw HttpServer.tooLarge(ctx);
      }
      return body;
    } catch (IOException e) {
      throw Problem.badRequest("the body could not be read to its end");
    }
  }
}

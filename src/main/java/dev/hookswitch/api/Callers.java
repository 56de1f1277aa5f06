package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.Access.Caller;
import io.javalin.http.Context;

/** Who asks: decided once for each request, before its handler. */
final class Callers {

  private static final String ATTRIBUTE = "caller";
  private static final String SCHEME = "Bearer ";

  private final Access access;

  Callers(Access access) {
    this.access = access;
  }

  void require(Context ctx) {
    String header = ctx.header("Authorization");
    String key =
        header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? header.substring(SCHEME.length()).strip()
            : "";
    Caller caller =
        access
            .recognise(key)
            .orElseThrow(() -> {
              ctx.header("WWW-Authenticate", "Bearer realm=\"hookswitch\"");
              return Problem.of(
                  401,
                  key.isEmpty()
                      ? "this needs a key: Authorization: Bearer KEY"
                      : "this key is not known");
            });
    ctx.attribute(ATTRIBUTE, caller);
  }

  static Caller of(Context ctx) {
    Caller caller = ctx.attribute(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("no caller was required for " + ctx.path());
    }
    return caller;
  }

  static void requireAdmin(Context ctx) {
    if (!of(ctx).isAdmin()) {
      throw Problem.of(403, "this needs the administrator's key");
    }
  }
}

package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.access.Access.Pass;
import dev.hookswitch.access.Tickets;
import io.javalin.http.Context;

/** Who asks: decided once for each request, before its handler. */
final class Callers {

  private static final String ATTRIBUTE = "pass";
  private static final String SCHEME = "Bearer ";

  private final Access access;
  private final Tickets tickets;

  Callers(Access access, Tickets tickets) {
    this.access = access;
    this.tickets = tickets;
  }

  void require(Context ctx) {
    String header = ctx.header("Authorization");
    String key =
        header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? header.substring(SCHEME.length()).strip()
            : "";
    String ticket = key.isEmpty() ? StreamsApi.ticket(ctx) : null;
    Pass pass =
        (ticket == null ? access.recognise(key) : tickets.take(ticket).filter(access::isValid))
            .orElseThrow(() -> {
              ctx.header("WWW-Authenticate", "Bearer realm=\"hookswitch\"");
              return Problem.of(
                  401,
                  ticket != null
                      ? "this ticket is used, too old or not known"
                      : key.isEmpty()
                          ? "this needs a key: Authorization: Bearer KEY"
                          : "this key is not known");
            });
    ctx.attribute(ATTRIBUTE, pass);
  }

  static Caller of(Context ctx) {
    return passOf(ctx).caller();
  }

  /** What the request came with, to be looked at again later. */
  static Pass passOf(Context ctx) {
    Pass pass = ctx.attribute(ATTRIBUTE);
    if (pass == null) {
      throw new IllegalStateException("no caller was required for " + ctx.path());
    }
    return pass;
  }

  static void requireAdmin(Context ctx) {
    if (!of(ctx).isAdmin()) {
      throw Problem.of(403, "this needs the administrator's key");
    }
  }
}

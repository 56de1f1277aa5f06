package dev.hookswitch.console.frame;

import dev.hookswitch.console.frame.Visitor.Right;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a page: looked at before each request, from the cookie. Whoever has not signed in is
 * led to where one does; what changes something must bring the token that our own pages carry.
 */
public final class Visitors {

  /** {@code __Host-} would be stricter, and cannot be where there is no TLS. */
  public static final String COOKIE = "hookswitch";

  public static final String SIGN_IN = "/console/sign-in";

  private static final String VISITOR = "console.visitor";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<String> OPEN =
      List.of("/console/assets/", SIGN_IN, "/console/welcome", "/console/enter", "/console/oidc/");

  private final Door door;

  /** Whether browsers come over TLS: then the cookie goes no other way. */
  private final boolean secure;

  public Visitors(Door door, boolean secure) {
    this.door = door;
    this.secure = secure;
  }

  public void mount(RoutesConfig routes) {
    routes.before("/console", this::look);
    routes.before("/console/*", this::look);
  }

  private void look(Context ctx) {
    if (OPEN.stream().anyMatch(ctx.path()::startsWith)) {
      return;
    }
    Visitor visitor = find(ctx);
    if (visitor == null) {
      throw Turned.away(SIGN_IN + "?next=" + next(ctx));
    }
    if (!SAFE.contains(ctx.method().name()) && !isOurs(ctx, visitor)) {
      throw Turned.forged();
    }
    ctx.attribute(VISITOR, visitor);
  }

  /** Where they wanted to go; only ever a path of the console. */
  private static String next(Context ctx) {
    String path = ctx.method().name().equals("GET") ? ctx.path() : "/console";
    String query = ctx.queryString();
    return URLEncoder.encode(
        query == null || query.isEmpty() ? path : path + "?" + query, StandardCharsets.UTF_8);
  }

  private static boolean isOurs(Context ctx, Visitor visitor) {
    String header = ctx.header("X-CSRF-Token");
    String given = header == null ? ctx.formParam("csrf") : header;
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            visitor.csrf().getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Visitor find(Context ctx) {
    return token(ctx)
        .flatMap(door::find)
        .map(found -> Door.visitor(found, Language.preferred(ctx.header("Accept-Language"))))
        .orElse(null);
  }

  /** Who asks, where they must be allowed that. */
  public Visitor who(Context ctx, Right right) {
    Visitor visitor = ctx.attribute(VISITOR);
    if (visitor == null || !visitor.may(right)) {
      throw Turned.notAllowed();
    }
    return visitor;
  }

  /** Who asks, whatever they may do. */
  public Visitor anybody(Context ctx) {
    Visitor visitor = ctx.attribute(VISITOR);
    if (visitor == null) {
      throw Turned.notAllowed();
    }
    return visitor;
  }

  /** Who asks, if they have signed in. */
  public @Nullable Visitor who(Context ctx) {
    return ctx.attribute(VISITOR);
  }

  /** Whether who asked is still signed in: for requests that last. */
  public boolean isStill(Context ctx) {
    return find(ctx) != null;
  }

  /** What the browser keeps of its session. */
  public static Optional<String> token(Context ctx) {
    return Optional.ofNullable(ctx.cookie(COOKIE));
  }

  /** They have signed in. */
  public void welcome(Context ctx, String token) {
    ctx.cookie(cookie(token, -1));
  }

  /** Whether browsers come over TLS. */
  public boolean isSecure() {
    return secure;
  }

  /** They have signed out. */
  public void sayGoodbye(Context ctx) {
    ctx.cookie(cookie("", 0));
  }

  private Cookie cookie(String value, int maxAge) {
    return new Cookie(COOKIE, value, "/console", maxAge, secure, true, null, SameSite.STRICT);
  }
}

package dev.hookswitch.console.door;

import dev.hookswitch.console.frame.Door;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Setup.Claimed;
import dev.hookswitch.people.SignIn.Attempt;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one signs in and out, and where the first administrator is made. */
public final class SignInPages {

  private static final String HOME = "/console";
  private static final int LONGEST = 500;

  private final Door door;
  private final Visitors visitors;
  private final Pages pages;

  public SignInPages(Door door, Visitors visitors, Pages pages) {
    this.door = door;
    this.visitors = visitors;
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(Visitors.SIGN_IN, ctx -> form(ctx, 200, null));
    routes.post(Visitors.SIGN_IN, this::signIn);
    routes.post("/console/sign-out", this::signOut);
    routes.get("/console/welcome", ctx -> welcome(ctx, 200, Map.of()));
    routes.post("/console/welcome", this::claim);
    routes.get("/console/enter", this::enter);
  }

  static Language language(Context ctx) {
    return Language.preferred(ctx.header("Accept-Language"));
  }

  /** Whoever has no session yet has no token either: the browser says where the form was. */
  private static void requireOwnForm(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    boolean isOurs =
        site == null ? isOwnOrigin(ctx) : site.equals("same-origin") || site.equals("none");
    if (!isOurs) {
      throw Turned.forged();
    }
  }

  private static boolean isOwnOrigin(Context ctx) {
    String origin = ctx.header("Origin");
    String host = ctx.header("Host");
    return origin == null || host == null || origin.endsWith("//" + host);
  }

  private static String field(Context ctx, String name) {
    String value = ctx.formParam(name);
    return value == null || value.length() > LONGEST ? "" : value;
  }

  // signing in

  /** The form, with what is wrong; null: nothing is. */
  void form(Context ctx, int status, @Nullable String wrong) {
    Language language = language(ctx);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(language, language.text("sign_in.title")));
    values.put("login", field(ctx, "login"));
    values.put("next", next(ctx));
    values.put("wrong", wrong);
    values.put("nobody", door.setup().isOpen());
    values.put("elsewhere", door.oidc() == null ? null : OidcPages.GO);
    pages.show(ctx, status, "sign-in", values);
  }

  private void signIn(Context ctx) {
    requireOwnForm(ctx);
    Language language = language(ctx);
    Attempt attempt = door.signIn().attempt(field(ctx, "login"), field(ctx, "password"), ctx.ip());
    switch (attempt) {
      case Attempt.Welcome(Person _, String token) -> {
        visitors.welcome(ctx, token);
        ctx.redirect(next(ctx), HttpStatus.SEE_OTHER);
      }
      case Attempt.Wrong _ -> form(ctx, 401, language.text("sign_in.wrong"));
      case Attempt.Slow(Duration retryAfter) -> {
        long seconds = Math.max(1, retryAfter.toSeconds());
        ctx.header("Retry-After", String.valueOf(seconds));
        form(ctx, 429, language.text("sign_in.slow", seconds));
      }
      case Attempt.Busy _ -> form(ctx, 503, language.text("sign_in.busy"));
    }
  }

  /** Only ever a page of ours: a link to us must not lead elsewhere. */
  private static String next(Context ctx) {
    String given = ctx.formParam("next");
    String wanted = given == null ? ctx.queryParam("next") : given;
    if (wanted == null || wanted.length() > LONGEST) {
      return HOME;
    }
    try {
      URI uri = URI.create(wanted).normalize();
      String path = uri.getRawPath();
      boolean isHere = uri.getScheme() == null && uri.getRawAuthority() == null && path != null;
      return isHere && (path.equals(HOME) || path.startsWith(HOME + "/")) ? uri.toString() : HOME;
    } catch (IllegalArgumentException e) {
      return HOME;
    }
  }

  private void signOut(Context ctx) {
    Visitors.token(ctx).ifPresent(door.sessions()::end);
    visitors.sayGoodbye(ctx);
    ctx.redirect(Visitors.SIGN_IN, HttpStatus.SEE_OTHER);
  }

  /** The demonstration's link. */
  private void enter(Context ctx) {
    Door.Entrance entrance = door.entrance();
    String word = ctx.queryParam("word");
    if (entrance == null || word == null || !entrance.opensTo(word)) {
      throw Turned.notFound();
    }
    String token = door.sessions().begin(entrance.person()).orElseThrow(Turned::notFound);
    visitors.welcome(ctx, token);
    ctx.redirect(HOME, HttpStatus.SEE_OTHER);
  }

  // the first administrator

  private void welcome(Context ctx, int status, Map<String, String> wrong) {
    Language language = language(ctx);
    String given = ctx.queryParam("code");
    String code = given == null ? field(ctx, "code") : given;
    if (!door.setup().accepts(code)) {
      throw Turned.usedUp();
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(language, language.text("welcome.title")));
    values.put("code", code);
    values.put("login", field(ctx, "login"));
    values.put("name", field(ctx, "name"));
    values.put("wrong", wrong);
    pages.show(ctx, status, "welcome", values);
  }

  private void claim(Context ctx) {
    requireOwnForm(ctx);
    Claimed claimed =
        door.setup()
            .claim(
                field(ctx, "code"),
                field(ctx, "login"),
                field(ctx, "name"),
                field(ctx, "password"));
    switch (claimed) {
      case Claimed.Done(Person person) -> {
        String token = door.sessions().begin(person).orElseThrow(Turned::usedUp);
        visitors.welcome(ctx, token);
        ctx.redirect(Layout.START, HttpStatus.SEE_OTHER);
      }
      case Claimed.Refused(Refusal refusal) ->
          welcome(
              ctx, 400, Map.of(refusal.field(), language(ctx).text("refusal." + refusal.name())));
      case Claimed.WrongCode _ -> throw Turned.usedUp();
      case Claimed.Busy _ ->
          welcome(ctx, 503, Map.of("password", language(ctx).text("sign_in.busy")));
    }
  }
}

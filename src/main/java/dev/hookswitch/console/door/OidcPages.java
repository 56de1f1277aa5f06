package dev.hookswitch.console.door;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.oidc.OidcSignIn;
import dev.hookswitch.people.oidc.OidcSignIn.Answered;
import dev.hookswitch.people.oidc.OidcSignIn.Arrival;
import dev.hookswitch.people.oidc.OidcSignIn.Departure;
import dev.hookswitch.people.oidc.Trouble;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URI;
import java.util.Map;

/** To an identity provider and back. */
public final class OidcPages {

  static final String GO = "/console/oidc/go";

  private static final String COOKIE = "hookswitch-oidc";
  private static final String PLACE = "/console/oidc";

  private final OidcSignIn oidc;
  private final SignInPages signIn;
  private final Visitors visitors;
  private final Pages pages;

  public OidcPages(OidcSignIn oidc, SignInPages signIn, Visitors visitors, Pages pages) {
    this.oidc = oidc;
    this.signIn = signIn;
    this.visitors = visitors;
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(GO, this::go);
    routes.get("/console/oidc/callback", this::arrive);
  }

  private void go(Context ctx) {
    switch (oidc.depart()) {
      case Departure.Go(URI url, String cookie) -> {
        keep(ctx, cookie, (int) OidcSignIn.LIFETIME.toSeconds());
        ctx.redirect(url.toString(), HttpStatus.SEE_OTHER);
      }
      case Departure.Failed(Trouble trouble) -> fail(ctx, trouble);
    }
  }

  private void arrive(Context ctx) {
    Answered answered =
        new Answered(
            ctx.queryParam("state"),
            ctx.queryParam("code"),
            ctx.queryParam("error"),
            ctx.queryParam("iss"));
    Arrival arrival = oidc.arrive(ctx.cookie(COOKIE), answered);
    keep(ctx, "", 0);
    switch (arrival) {
      case Arrival.Welcome(Person _, String token) -> {
        visitors.welcome(ctx, token);
        leadOn(ctx);
      }
      case Arrival.Failed(Trouble trouble) -> fail(ctx, trouble);
      case Arrival.Refused(Refusal refusal) ->
          signIn.form(ctx, 403, SignInPages.language(ctx).text("refusal." + refusal.name()));
    }
  }

  /**
   * By a page of ours: a redirect would still be part of what another site has begun, and a browser
   * would not send the session's strict cookie with it.
   */
  private void leadOn(Context ctx) {
    Language language = SignInPages.language(ctx);
    pages.show(
        ctx,
        200,
        "lead-on",
        Map.of("layout", pages.layout(language, language.text("sign_in.title"))));
  }

  private void fail(Context ctx, Trouble trouble) {
    signIn.form(ctx, 401, SignInPages.language(ctx).text("trouble." + trouble.name()));
  }

  /** It comes back with a request that another site has begun: Strict would keep it here. */
  private void keep(Context ctx, String value, int seconds) {
    ctx.cookie(
        new Cookie(COOKIE, value, PLACE, seconds, visitors.isSecure(), true, null, SameSite.LAX));
  }
}

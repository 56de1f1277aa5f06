package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.OwnPassword;
import dev.hookswitch.people.OwnPassword.Outcome;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Sessions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everybody's own page: their language, their password, where they are signed in. */
final class OwnPage {

  private static final String PASSWORD = Layout.ME + "/password";

  private final People people;
  private final Sessions sessions;
  private final OwnPassword ownPassword;
  private final Visitors visitors;
  private final Pages pages;

  OwnPage(
      People people, Sessions sessions, OwnPassword ownPassword, Visitors visitors, Pages pages) {
    this.people = people;
    this.sessions = sessions;
    this.ownPassword = ownPassword;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(
        Layout.ME,
        ctx -> {
          Visitor visitor = visitors.anybody(ctx);
          show(ctx, visitor, 200, Form.empty(visitor.language()));
        });
    routes.post(Layout.ME + "/language", this::setLanguage);
    routes.post(PASSWORD, this::setPassword);
    routes.post(Layout.ME + "/sign-out-others", this::signOutOthers);
  }

  private Person self(Visitor visitor) {
    return people.find(visitor.id()).orElseThrow(Turned::notFound);
  }

  private static String token(Context ctx) {
    return Visitors.token(ctx).orElse("");
  }

  private void show(Context ctx, Visitor visitor, int status, Form form) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "me", visitor.language().text("me.title")));
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("person", self(visitor));
    values.put("hasPassword", people.hasAnyPassword(visitor.id()));
    values.put("sessions", sessions.of(visitor.id(), token(ctx)));
    values.put("form", form);
    pages.show(ctx, status, "me", values);
  }

  private void setLanguage(Context ctx) {
    Visitor visitor = visitors.anybody(ctx);
    String code = Form.of(ctx, visitor.language()).text("language");
    if (!code.isEmpty() && Language.of(code) == null) {
      throw Turned.notFound();
    }
    Answer _ = people.setLanguage(visitor.id(), code.isEmpty() ? null : code);
    Noted.leadOn(ctx, Layout.ME, "saved");
  }

  private void setPassword(Context ctx) {
    Visitor visitor = visitors.anybody(ctx);
    Form form = Form.of(ctx, visitor.language());
    int status =
        switch (ownPassword.change(
            self(visitor), form.secret("before"), form.secret("password"), token(ctx))) {
          case Outcome.Changed _ -> 303;
          case Outcome.Wrong _ -> refuse(form, 400, "before", "me.wrong_password");
          case Outcome.Refused(Refusal refusal) ->
              refuse(form, 400, "password", "refusal." + refusal.name());
          case Outcome.Busy _ -> refuse(form, 503, "password", "sign_in.busy");
          case Outcome.Slow(Duration retryAfter) -> {
            long seconds = Math.max(1, retryAfter.toSeconds());
            ctx.header("Retry-After", String.valueOf(seconds));
            form.refuse("before", "sign_in.slow", seconds);
            yield 429;
          }
        };
    if (form.isRight()) {
      Noted.leadOn(ctx, Layout.ME, "password");
    } else {
      show(ctx, visitor, status, form);
    }
  }

  private static int refuse(Form form, int status, String field, String key) {
    form.refuse(field, key);
    return status;
  }

  private void signOutOthers(Context ctx) {
    Visitor visitor = visitors.anybody(ctx);
    int _ = sessions.endOthers(visitor.id(), token(ctx));
    Noted.leadOn(ctx, Layout.ME, "signed_out_others");
  }
}

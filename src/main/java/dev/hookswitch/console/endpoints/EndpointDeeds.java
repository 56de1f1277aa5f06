package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.endpoints.EndpointPage.Left;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.frame.Zones;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.refusal.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Set;

/** What is done with an endpoint from its page. Each is a form that needs no script. */
final class EndpointDeeds {

  private static final String PATH = EndpointsPage.PATH + "/{id}";

  private final EndpointParts parts;
  private final EndpointLines lines;
  private final EndpointPage page;
  private final Visitors visitors;
  private final Pages pages;

  EndpointDeeds(
      EndpointParts parts, EndpointLines lines, EndpointPage page, Visitors visitors, Pages pages) {
    this.parts = parts;
    this.lines = lines;
    this.page = page;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.post(PATH + "/state", this::setState);
    routes.post(PATH + "/test", this::test);
    routes.post(PATH + "/rotate", this::rotate);
    routes.post(PATH + "/replay", this::replay);
    routes.post(PATH + "/delete", this::delete);
  }

  private void setState(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    State state = "paused".equals(ctx.formParam("state")) ? State.PAUSED : State.ACTIVE;
    var _ = parts.registrar().setState(endpoint, state);
    back(ctx, endpoint);
  }

  private static void back(Context ctx, Endpoint endpoint) {
    ctx.redirect(EndpointsPage.PATH + "/" + endpoint.id(), HttpStatus.SEE_OTHER);
  }

  /** Takes as long as the receiver does. */
  private void test(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    String word = String.valueOf(ctx.formParam("event"));
    CallEvent.Kind kind = FilterWords.events().get(word); // any other word: all of them
    boolean byScript = ctx.header("HX-Request") != null;
    page.show(
        ctx,
        200,
        byScript ? "endpoint-tried" : "endpoint",
        visitor,
        endpoint,
        Left.tried(parts.trials().send(endpoint, kind)));
  }

  private void rotate(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    EndpointForm form = EndpointForm.of(ctx);
    FormFields fields =
        new FormFields(
            form, Secrets.of(endpoint).forgotten(), new FormatField(parts.presets()), Set.of());
    try {
      switch (parts.registrar().rotate(fields, endpoint)) {
        case Registrar.Answer.Done(Endpoint rotated) ->
            NewKey.show(ctx, pages, visitor, rotated, "endpoint.rotated");
        case Registrar.Answer.Refused(Refusal refusal) -> {
          String sentence = visitor.language().sentence(refusal);
          page.show(ctx, 409, "endpoint", visitor, endpoint, Left.refused(form, sentence));
        }
        case Registrar.Answer.Gone _ -> throw Turned.notFound();
      }
    } catch (WrongField e) {
      page.show(
          ctx,
          400,
          "endpoint",
          visitor,
          endpoint,
          Left.wrong(form, e.sentences(visitor.language())));
    }
  }

  private void replay(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    EndpointForm form = EndpointForm.of(ctx);
    ReplayForm wish =
        ReplayForm.read(
            form,
            Zones.of(ctx),
            session ->
                parts
                    .journal()
                    .call(session)
                    .filter(
                        call -> visitor.maySee(call.account()) && endpoint.hearsOf(call.account()))
                    .isPresent());
    Replay.Scope scope = wish.scope();
    if (scope == null || !wish.wrong().isEmpty()) {
      Left left = Left.wrong(form, wish.sentences(visitor.language()));
      page.show(ctx, 400, "endpoint", visitor, endpoint, left);
      return;
    }
    switch (parts.replays().begin(endpoint, scope, wish.perSecond())) {
      case Replays.Begun.Running _ ->
          ctx.redirect(EndpointsPage.PATH + "/" + endpoint.id() + "#replays", HttpStatus.SEE_OTHER);
      case Replays.Begun.TooMany _ -> {
        String sentence =
            visitor.language().text("endpoint.too_many_replays", Replays.MOST_RUNNING);
        page.show(ctx, 409, "endpoint", visitor, endpoint, Left.refused(form, sentence));
      }
    }
  }

  private void delete(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    switch (parts.registrar().remove(endpoint)) {
      case Registrar.Answer.Done _ -> ctx.redirect(EndpointsPage.PATH, HttpStatus.SEE_OTHER);
      case Registrar.Answer.Refused(Refusal refusal) -> {
        String sentence = visitor.language().sentence(refusal);
        Left left = new Left(null, EndpointForm.empty(), Map.of(), sentence);
        page.show(ctx, 409, "endpoint", visitor, endpoint, left);
      }
      case Registrar.Answer.Gone _ -> throw Turned.notFound();
    }
  }
}

package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.endpoints.FormReader.Asked;
import dev.hookswitch.console.endpoints.FormReader.Read;
import dev.hookswitch.console.endpoints.FormReader.Saved;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.frame.Zones;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.refusal.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes endpoints by a form, which shows beside it what would be sent while it is being
 * filled in. The form carries the id of the endpoint that it makes: sent twice it makes one.
 */
final class EndpointFormPage {

  private static final String PATH = EndpointsPage.PATH;

  /** Parts of the page that are fetched anew, by the ids of what they replace. */
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "format-fields", "endpoint-format",
          "proof-fields", "endpoint-proof",
          "preview", "endpoint-preview");

  private static final Set<String> COMPLETED = Set.of("sip_users", "dids", "campaigns", "account");

  private final EndpointParts parts;
  private final EndpointLines lines;
  private final Completion completion;
  private final FormReader reader;
  private final PreviewMaker previews;
  private final Visitors visitors;
  private final Pages pages;

  EndpointFormPage(
      EndpointParts parts,
      EndpointLines lines,
      Completion completion,
      Names names,
      Visitors visitors,
      Pages pages) {
    this.parts = parts;
    this.lines = lines;
    this.completion = completion;
    this.reader = new FormReader(parts.registrar(), parts.presets());
    this.previews = new PreviewMaker(parts.trials(), parts.journal(), names);
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(PATH + "/new", this::blank);
    routes.post(PATH + "/form", this::again);
    routes.get(PATH + "/words/{field}", this::words);
    routes.post(PATH, this::create);
    routes.get(PATH + "/{id}/edit", this::edit);
    routes.post(PATH + "/{id}/edit", this::change);
  }

  private void blank(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    String preset = ctx.queryParam("format");
    EndpointForm form = EndpointForm.empty();
    show(ctx, visitor, preset == null ? form : form.formatted(preset), null, 200, null);
  }

  private void edit(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = changeable(ctx, visitor);
    show(ctx, visitor, EndpointForm.of(endpoint), endpoint, 200, null);
  }

  /** What is kept in the settings file has no form here. */
  private Endpoint changeable(Context ctx, Visitor visitor) {
    Endpoint endpoint = lines.find(visitor, ctx);
    if (endpoint.origin() == Endpoint.Origin.FILE) {
      throw Turned.notFound();
    }
    return endpoint;
  }

  /** The form as it stands, or a part of it, with what would be sent. */
  private void again(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    EndpointForm form = EndpointForm.of(ctx);
    Endpoint before = lines.find(visitor, form.value("id")).orElse(null);
    show(ctx, visitor, form, before, 200, null);
  }

  private void words(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    String field = ctx.pathParam("field");
    if (!COMPLETED.contains(field)) {
      throw Turned.notFound();
    }
    String text = ctx.queryParam(field);
    pages.show(
        ctx,
        200,
        "endpoint-words",
        Map.of("words", completion.words(field, text == null ? "" : text, visitor)));
  }

  private static Asked asked(Visitor visitor, EndpointForm form, @Nullable Endpoint before) {
    String account = visitor.account();
    String wanted = form.value("account").strip();
    boolean administrator = account == null && visitor.may(Right.ADMINISTER);
    return new Asked(
        form,
        before,
        account == null && !wanted.isEmpty() ? wanted : account,
        administrator,
        visitor.language());
  }

  private void create(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    EndpointForm form = EndpointForm.of(ctx);
    String id = form.value("id");
    if (!Registrar.isId(id)) {
      throw Turned.forged();
    }
    if (parts.endpoints().find(id).isPresent()) { // it was sent twice
      ctx.redirect(
          PATH + "/" + lines.find(visitor, id).orElseThrow(Turned::notFound).id(),
          HttpStatus.SEE_OTHER);
      return;
    }
    switch (reader.save(asked(visitor, form, null), id)) {
      case Saved.Done(Endpoint endpoint) -> told(ctx, visitor, endpoint, "endpoints.made");
      case Saved saved -> notSaved(ctx, visitor, form, null, saved);
    }
  }

  private void change(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint before = changeable(ctx, visitor);
    EndpointForm form = EndpointForm.of(ctx);
    switch (reader.save(asked(visitor, form, before), before.id())) {
      case Saved.Done(Endpoint endpoint) ->
          ctx.redirect(PATH + "/" + endpoint.id(), HttpStatus.SEE_OTHER);
      case Saved saved -> notSaved(ctx, visitor, form, before, saved);
    }
  }

  private void notSaved(
      Context ctx, Visitor visitor, EndpointForm form, @Nullable Endpoint before, Saved saved) {
    switch (saved) {
      case Saved.Wrong(EndpointForm wrong) ->
          show(ctx, visitor, wrong, before, 400, visitor.language().text("endpoints.not_saved"));
      case Saved.Refused(Refusal refusal) ->
          show(ctx, visitor, form, before, 409, visitor.language().sentence(refusal));
      case Saved.Gone _, Saved.Done _ -> throw Turned.notFound();
    }
  }

  /** Its new key, which is shown this once. */
  private void told(Context ctx, Visitor visitor, Endpoint endpoint, String title) {
    NewKey.show(ctx, pages, visitor, endpoint, title);
  }

  private void show(
      Context ctx,
      Visitor visitor,
      EndpointForm form,
      @Nullable Endpoint before,
      int status,
      @Nullable String refusal) {
    Read read = reader.read(asked(visitor, form, before));
    if (ctx.method().name().equals("GET")) { // nobody has written anything yet
      read = new Read(form, read.endpoint());
    }
    boolean answers = status != 200;
    String title = before == null ? "endpoints.new" : "endpoints.edit";
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, EndpointsPage.PART, visitor.language().text(title)));
    values.put("form", answers ? form : form.with(Map.of()));
    values.put("before", before);
    values.put("id", before != null ? before.id() : id(form));
    values.put("choices", new FormChoices(parts.presets(), Secrets.of(before), form));
    values.put("refusal", refusal);
    values.put("preview", previews.of(form, read, visitor, Zones.of(ctx)));
    String part = TEMPLATES.get(String.valueOf(ctx.header("HX-Target")));
    pages.show(ctx, status, part == null ? "endpoint-form" : part, values);
  }

  private String id(EndpointForm form) {
    String given = form.value("id");
    return Registrar.isId(given) ? given : parts.registrar().newId();
  }
}

package dev.hookswitch.console.frame;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns templates into answers. Safe for all threads. */
public final class Pages {

  /** No script and no style but ours, nothing from elsewhere, and in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String GENERATED = "pages";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Html, null, GENERATED);
  private final Assets assets;
  private final InstantSource clock;

  public Pages(Assets assets, InstantSource clock) {
    this.assets = assets;
    this.clock = clock;
  }

  /** What is around a page for somebody who has signed in. */
  public Layout layout(Visitor visitor, String here, String title) {
    return new Layout(title, visitor.language(), visitor, here, assets, clock.instant());
  }

  /** What is around a page for somebody who has not. */
  public Layout layout(Language language, String title) {
    return new Layout(title, language, null, "", assets, clock.instant());
  }

  /** Answers with a page. */
  public void show(Context ctx, int status, String template, Map<String, @Nullable Object> values) {
    protect(ctx);
    ctx.status(status).html(render(template, values));
  }

  /** A piece of HTML. */
  public String render(String template, Map<String, @Nullable Object> values) {
    StringOutput html = new StringOutput();
    templates.render(template + ".jte", values, html);
    return html.toString();
  }

  public static void protect(Context ctx) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  }
}

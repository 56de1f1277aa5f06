package dev.hookswitch.console.start;

import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxWatch;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leads in three steps to the first call; asked anew every two seconds. */
public final class FirstSteps {

  private static final CallQuery NEWEST =
      new CallQuery(null, null, null, null, null, null, null, null, null, 1);

  private final Parts parts;
  private final Visitors visitors;
  private final Pages pages;

  /** What the steps look at. */
  public record Parts(
      List<? extends PbxWatch> links,
      Directories directories,
      Endpoints endpoints,
      Journal journal,
      Demonstration demonstration) {}

  public FirstSteps(Parts parts, Visitors visitors, Pages pages) {
    this.parts = parts;
    this.visitors = visitors;
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(Layout.START, ctx -> show(ctx, "start"));
    routes.get(Layout.START + "/now", ctx -> show(ctx, "start-now"));
    routes.post(Layout.START + "/demonstration", this::play);
  }

  private void show(Context ctx, String template) {
    Visitor visitor = administrator(ctx);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "system", visitor.language().text("start.title")));
    values.put("links", parts.links());
    values.put("users", parts.directories().users().size());
    values.put("numbers", parts.directories().numbers().size());
    values.put("endpoints", parts.endpoints().all().size());
    values.put("call", parts.journal().calls(NEWEST).items().stream().findFirst().orElse(null));
    values.put("demonstration", parts.demonstration());
    pages.show(ctx, 200, template, values);
  }

  private void play(Context ctx) {
    var _ = administrator(ctx);
    if (!parts.demonstration().isOffered()) {
      throw Turned.notFound();
    }
    if ("end".equals(ctx.formParam("what"))) {
      parts.demonstration().end();
    } else {
      parts.demonstration().begin();
    }
    ctx.redirect(Layout.START, HttpStatus.SEE_OTHER);
  }

  private Visitor administrator(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    if (visitor.account() != null) {
      throw Turned.notFound();
    }
    return visitor;
  }
}

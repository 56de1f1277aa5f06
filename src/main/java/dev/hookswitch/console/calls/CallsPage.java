package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.frame.Zones;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All calls: search. */
public final class CallsPage {

  static final int MOST_EXPORTED = 1_000_000;

  private static final int EXPORT_PAGE = 1_000;

  private final Journal journal;
  private final Names names;
  private final Visitors visitors;
  private final Pages pages;

  public CallsPage(Journal journal, Names names, Visitors visitors, Pages pages) {
    this.journal = journal;
    this.names = names;
    this.visitors = visitors;
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get("/console/calls", this::page);
    routes.get("/console/calls.csv", this::csv);
  }

  private void page(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    CallSearch search = CallSearch.of(ctx);
    Page<CallRow> found = find(search, visitor, ctx);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "calls", visitor.language().text("calls.title")));
    values.put("search", search);
    values.put("calls", found.items());
    values.put("next", found.next());
    values.put("names", names);
    String target = ctx.header("HX-Target");
    String template = target != null && target.equals("found") ? "calls-found" : "calls";
    pages.show(ctx, 200, template, values);
  }

  /**
   * The newest {@value #MOST_EXPORTED}, a page at a time: what was found is never all in memory.
   */
  private void csv(Context ctx) throws IOException {
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    CallQuery query = CallSearch.of(ctx).query(visitor, Zones.of(ctx), EXPORT_PAGE);
    Pages.protect(ctx);
    ctx.contentType("text/csv;charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"calls.csv\"");
    OutputStream out = ctx.res().getOutputStream();
    out.write(CallExport.HEAD.getBytes(StandardCharsets.UTF_8));
    String after = query.after();
    for (int written = 0; written < MOST_EXPORTED; written += EXPORT_PAGE) {
      Page<CallRow> page = journal.calls(query.after(after));
      for (CallRow call : page.items()) {
        out.write(CallExport.line(call).getBytes(StandardCharsets.UTF_8));
      }
      after = page.next();
      if (after == null) {
        return;
      }
    }
  }

  /** A cursor that is not ours finds the first page. */
  private Page<CallRow> find(CallSearch search, Visitor visitor, Context ctx) {
    try {
      return journal.calls(search.query(visitor, Zones.of(ctx), CallSearch.PAGE));
    } catch (IllegalArgumentException e) {
      throw Turned.notFound();
    }
  }
}

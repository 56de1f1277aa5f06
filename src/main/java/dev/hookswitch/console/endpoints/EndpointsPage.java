package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.endpoint.Endpoint;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All endpoints, a page at a time. */
final class EndpointsPage {

  static final String PATH = "/console/endpoints";

  /** Of the parts of the console. */
  static final String PART = "endpoints";

  static final int PAGE = 30;

  /** Enough to see how it fares, and few enough to be read for a whole page of them. */
  private static final int ATTEMPTS = 20;

  private static final int LONGEST = 100;

  private final EndpointLines lines;
  private final Visitors visitors;
  private final Pages pages;

  EndpointsPage(EndpointLines lines, Visitors visitors, Pages pages) {
    this.lines = lines;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(PATH, this::page);
  }

  private void page(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    String text = text(ctx);
    List<Endpoint> found = lines.all(visitor, text);
    int from = Math.min(from(ctx), found.size());
    List<EndpointLine> shown =
        found.stream()
            .skip(from)
            .limit(PAGE)
            .map(each -> lines.line(each, ATTEMPTS, visitor.language()))
            .toList();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, PART, visitor.language().text("endpoints.title")));
    values.put("lines", shown);
    values.put("text", text);
    values.put("further", from + PAGE < found.size() ? further(text, from + PAGE) : null);
    boolean onlyFound = "found".equals(ctx.header("HX-Target"));
    pages.show(ctx, 200, onlyFound ? "endpoints-found" : "endpoints", values);
  }

  private static String further(String text, int from) {
    return PATH + "?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&from=" + from;
  }

  private static String text(Context ctx) {
    String text = ctx.queryParam("text");
    return text == null || text.length() > LONGEST ? "" : text.strip();
  }

  private static int from(Context ctx) {
    String from = ctx.queryParam("from");
    return from == null || !from.matches("\\d{1,7}") ? 0 : Integer.parseInt(from);
  }
}

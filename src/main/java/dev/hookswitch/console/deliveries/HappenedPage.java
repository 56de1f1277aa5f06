package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.Occurrence;
import dev.hookswitch.operations.OperationsStore;
import dev.hookswitch.operations.OperationsStore.Placed;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened to endpoints, PBXs and the program itself. */
final class HappenedPage {

  private final OperationsStore operations;
  private final VisibleEndpoints endpoints;
  private final Visitors visitors;
  private final Pages pages;

  HappenedPage(
      OperationsStore operations, VisibleEndpoints endpoints, Visitors visitors, Pages pages) {
    this.operations = operations;
    this.endpoints = endpoints;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(DeliveriesPages.HAPPENED, this::show);
  }

  private void show(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    String type = Objects.requireNonNullElse(ctx.queryParam("type"), "");
    if (!type.isEmpty() && !Occurrence.TYPES.contains(type)) {
      throw Turned.notFound();
    }
    List<Placed> found =
        operations.happened(
            visitor.account(),
            type.isEmpty() ? null : type,
            before(ctx),
            DeliveriesPages.LINES + 1);
    boolean more = found.size() > DeliveriesPages.LINES;
    List<Placed> shown = more ? found.subList(0, DeliveriesPages.LINES) : found;
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout", pages.layout(visitor, "deliveries", visitor.language().text("happened.title")));
    values.put("tabs", DeliveriesPages.TABS);
    values.put("types", types(visitor));
    values.put("type", type);
    values.put("lines", shown.stream().flatMap(each -> line(each, visitor)).toList());
    values.put("next", more ? String.valueOf(shown.getLast().place()) : null);
    String target = ctx.header("HX-Target");
    boolean isPart = target != null && target.equals("found");
    pages.show(ctx, 200, isPart ? "deliveries-happened-found" : "deliveries-happened", values);
  }

  /** An account hears nothing of PBXs and of the journal. */
  private static List<String> types(Visitor visitor) {
    return Occurrence.TYPES.stream()
        .filter(type ->
            visitor.account() == null || !(type.startsWith("pbx") || type.startsWith("journal")))
        .toList();
  }

  private Stream<HappenedLine> line(Placed placed, Visitor visitor) {
    Notice notice = placed.happened().notice();
    return Occurrence.read(notice.body()).stream()
        .map(each -> HappenedLine.of(notice.at(), each, endpoints::name, visitor.language()));
  }

  private static @Nullable Long before(Context ctx) {
    String text = ctx.queryParam("before");
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw Turned.notFound();
    }
  }
}

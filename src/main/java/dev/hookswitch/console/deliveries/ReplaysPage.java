package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replays;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent again, and how far that is. */
final class ReplaysPage {

  /** Where somebody wants to see more than {@link DeliveriesPages#LINES}. */
  private static final int MOST = 1_000;

  private final Replays replays;
  private final VisibleEndpoints endpoints;
  private final Visitors visitors;
  private final Pages pages;

  ReplaysPage(Replays replays, VisibleEndpoints endpoints, Visitors visitors, Pages pages) {
    this.replays = replays;
    this.endpoints = endpoints;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(DeliveriesPages.REPLAYS, ctx -> show(ctx, "deliveries-replays"));
    routes.get(DeliveriesPages.REPLAYS + "/now", ctx -> show(ctx, "deliveries-replays-now"));
    routes.post(DeliveriesPages.REPLAYS + "/{id}/cancel", this::cancel);
  }

  private void show(Context ctx, String template) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    boolean all = ctx.queryParam("all") != null;
    int limit = all ? MOST : DeliveriesPages.LINES;
    List<Replay> found = replays.list(null, visitor.account(), limit + 1);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout", pages.layout(visitor, "deliveries", visitor.language().text("replays.title")));
    values.put("tabs", DeliveriesPages.TABS);
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("replays", found.stream().limit(limit).map(each -> line(each, visitor)).toList());
    values.put("isAll", all);
    values.put("isMore", found.size() > limit);
    pages.show(ctx, 200, template, values);
  }

  private ReplayLine line(Replay replay, Visitor visitor) {
    return ReplayLine.of(replay, endpoints.name(replay.endpointId()), visitor.language());
  }

  private void cancel(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Replay replay =
        replays
            .find(ctx.pathParam("id"))
            .filter(found -> endpoints.isVisible(found.endpointId(), visitor))
            .orElseThrow(Turned::notFound);
    replays.cancel(replay.id());
    Noted.leadOn(ctx, DeliveriesPages.REPLAYS, "cancelled");
  }
}

package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.system.SystemPages.Parts;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.pbx.PbxWatch;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the PBXs, the storage and the deliveries are; asked anew every two seconds. */
final class LinksPage {

  private final Parts parts;
  private final Visitors visitors;
  private final Pages pages;
  private final Instant startedAt;

  LinksPage(Parts parts, Visitors visitors, Pages pages, InstantSource clock) {
    this.parts = parts;
    this.visitors = visitors;
    this.pages = pages;
    this.startedAt = clock.instant();
  }

  void mount(RoutesConfig routes) {
    routes.get(SystemPages.LINKS + "/now", ctx -> show(ctx, "system-links-now"));
  }

  void show(Context ctx, String template) {
    Visitor visitor = SystemPages.administrator(visitors, ctx);
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "links");
    values.put("links", parts.links().stream().map(this::line).toList());
    values.put("trouble", parts.journal().trouble().orElse(null));
    values.put("unstored", parts.journal().waiting());
    values.put("isDelivering", parts.dispatcher().isDelivering());
    List<EndpointBacklog> backlogs = parts.dispatcher().backlogs();
    values.put("behind", backlogs.stream().mapToLong(each -> each.behind() + each.parked()).sum());
    values.put("failing", backlogs.stream().filter(EndpointBacklog::failing).count());
    values.put("version", parts.version());
    values.put("startedAt", startedAt);
    pages.show(ctx, 200, template, values);
  }

  private LinkLine line(PbxWatch link) {
    return new LinkLine(
        link.name(), link.health(), parts.controls().apply(link.name()).orElse(null));
  }
}

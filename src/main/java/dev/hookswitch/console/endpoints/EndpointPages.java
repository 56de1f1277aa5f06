package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitors;
import io.javalin.config.RoutesConfig;

/** All pages of endpoints. */
public final class EndpointPages {

  private final EndpointsPage list;
  private final EndpointFormPage form;
  private final EndpointPage one;
  private final EndpointDeeds deeds;

  public EndpointPages(EndpointParts parts, Names names, Visitors visitors, Pages pages) {
    EndpointLines lines = new EndpointLines(parts, names);
    Completion completion = new Completion(parts.directories(), parts.campaigns());
    this.list = new EndpointsPage(lines, visitors, pages);
    this.form = new EndpointFormPage(parts, lines, completion, names, visitors, pages);
    this.one = new EndpointPage(parts, lines, visitors, pages);
    this.deeds = new EndpointDeeds(parts, lines, one, visitors, pages);
  }

  public void mount(RoutesConfig routes) {
    list.mount(routes);
    form.mount(routes);
    one.mount(routes);
    deeds.mount(routes);
  }
}

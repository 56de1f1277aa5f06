package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.dispatch.DeadLetters;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.operations.OperationsStore;
import io.javalin.config.RoutesConfig;
import java.util.List;

/** All pages about deliveries. */
public final class DeliveriesPages {

  static final String LETTERS = Layout.DELIVERIES;
  static final String REPLAYS = Layout.DELIVERIES + "/replays";
  static final String HAPPENED = Layout.DELIVERIES + "/happened";

  /** Of a list at once. */
  static final int LINES = 100;

  /** The small navigation that these pages have. */
  static final List<Layout.Part> TABS =
      List.of(
          new Layout.Part("letters", LETTERS),
          new Layout.Part("replays", REPLAYS),
          new Layout.Part("happened", HAPPENED));

  private final DeadLettersPage letters;
  private final ReplaysPage replays;
  private final HappenedPage happened;

  /** What they show. */
  public record Parts(
      Endpoints endpoints, DeadLetters letters, Replays replays, OperationsStore operations) {}

  public DeliveriesPages(Parts parts, Visitors visitors, Pages pages) {
    VisibleEndpoints endpoints = new VisibleEndpoints(parts.endpoints());
    this.letters =
        new DeadLettersPage(parts.letters(), parts.replays(), endpoints, visitors, pages);
    this.replays = new ReplaysPage(parts.replays(), endpoints, visitors, pages);
    this.happened = new HappenedPage(parts.operations(), endpoints, visitors, pages);
  }

  public void mount(RoutesConfig routes) {
    letters.mount(routes);
    replays.mount(routes);
    happened.mount(routes);
  }
}

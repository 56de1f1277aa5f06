package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.journal.Page;
import dev.hookswitch.webhook.Trials.Tried;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint: how it fares, what waits, its last attempts, and what can be done with it. What
 * changes by itself is asked anew every three seconds.
 */
final class EndpointPage {

  /** Of which its health is told. */
  static final int HEALTH = 100;

  private static final int LAST = 8;
  private static final int PAGE = 50;
  private static final int REPLAYS = 5;

  private final EndpointParts parts;
  private final EndpointLines lines;
  private final Visitors visitors;
  private final Pages pages;

  EndpointPage(EndpointParts parts, EndpointLines lines, Visitors visitors, Pages pages) {
    this.parts = parts;
    this.lines = lines;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(EndpointsPage.PATH + "/{id}", ctx -> show(ctx, "endpoint"));
    routes.get(EndpointsPage.PATH + "/{id}/now", ctx -> show(ctx, "endpoint-now"));
    routes.get(EndpointsPage.PATH + "/{id}/attempts", this::attempts);
    routes.get(EndpointsPage.PATH + "/{id}/delete", ctx -> show(ctx, "endpoint-delete"));
  }

  /**
   * What a deed leaves behind on the page.
   *
   * @param tried what was sent just now, and what came of it; null: nothing was
   * @param form what was written into a form that cannot be used
   * @param wrong by its fields
   * @param refusal what could not be done; null: it could
   */
  record Left(
      @Nullable List<Tried> tried,
      EndpointForm form,
      Map<String, String> wrong,
      @Nullable String refusal) {

    static final Left NOTHING = new Left(null, EndpointForm.empty(), Map.of(), null);

    static Left tried(List<Tried> tried) {
      return new Left(tried, EndpointForm.empty(), Map.of(), null);
    }

    static Left wrong(EndpointForm form, Map<String, String> wrong) {
      return new Left(null, form, wrong, null);
    }

    static Left refused(EndpointForm form, String sentence) {
      return new Left(null, form, Map.of(), sentence);
    }
  }

  private void show(Context ctx, String template) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    if (template.equals("endpoint-delete") && endpoint.origin() == Endpoint.Origin.FILE) {
      throw Turned.notFound();
    }
    show(ctx, 200, template, visitor, endpoint, Left.NOTHING);
  }

  void show(
      Context ctx, int status, String template, Visitor visitor, Endpoint endpoint, Left left) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, EndpointsPage.PART, endpoint.title()));
    values.put("line", lines.line(endpoint, HEALTH, visitor.language()));
    values.put("attempts", read(endpoint, null, null, LAST).items());
    values.put(
        "replays",
        parts.replays().list(endpoint.id(), null, REPLAYS).stream().map(ReplayLine::new).toList());
    values.put("kinds", List.copyOf(FilterWords.events().keySet()));
    values.put("tried", left.tried());
    values.put("form", left.form().with(left.wrong()));
    values.put("refusal", left.refusal());
    pages.show(ctx, status, template, values);
  }

  private Page<AttemptRow> read(
      Endpoint endpoint, @Nullable AttemptOutcome outcome, @Nullable String after, int limit) {
    try {
      return parts
          .deliveries()
          .attempts(
              new AttemptQuery(
                  endpoint.id(), null, null, null, outcome, null, null, null, after, limit));
    } catch (IllegalArgumentException e) {
      throw Turned.notFound(); // a cursor that is not ours
    }
  }

  private void attempts(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = lines.find(visitor, ctx);
    String word = String.valueOf(ctx.queryParam("outcome"));
    AttemptOutcome outcome =
        Arrays.stream(AttemptOutcome.values())
            .filter(each -> word(each).equals(word))
            .findFirst()
            .orElse(null);
    Page<AttemptRow> found = read(endpoint, outcome, ctx.queryParam("after"), PAGE);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout",
        pages.layout(visitor, EndpointsPage.PART, visitor.language().text("endpoint.attempts")));
    values.put("endpoint", endpoint);
    values.put("attempts", found.items());
    values.put("outcomes", Arrays.stream(AttemptOutcome.values()).map(EndpointPage::word).toList());
    values.put("outcome", outcome == null ? "" : word(outcome));
    values.put("next", found.next());
    pages.show(ctx, 200, "endpoint-attempts", values);
  }

  private static String word(AttemptOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}

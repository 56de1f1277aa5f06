package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.dispatch.DeadLetters;
import dev.hookswitch.dispatch.DeadLetters.Count;
import dev.hookswitch.dispatch.DeadLetters.Letter;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.dispatch.Replays.Begun;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was given up: by endpoint and cause, one by one, and sent again from here. */
final class DeadLettersPage {

  private static final List<String> CAUSES =
      Stream.of(Cause.values()).map(LetterLine::word).toList();

  private final DeadLetters letters;
  private final Replays replays;
  private final VisibleEndpoints endpoints;
  private final Visitors visitors;
  private final Pages pages;

  DeadLettersPage(
      DeadLetters letters,
      Replays replays,
      VisibleEndpoints endpoints,
      Visitors visitors,
      Pages pages) {
    this.letters = letters;
    this.replays = replays;
    this.endpoints = endpoints;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(DeliveriesPages.LETTERS, ctx -> show(ctx, 200, null));
    routes.post(DeliveriesPages.LETTERS + "/replay", this::replayChosen);
    routes.post(DeliveriesPages.LETTERS + "/replay-all", this::replayAll);
  }

  private void show(Context ctx, int status, @Nullable String wrong) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    LetterSearch search = LetterSearch.of(ctx);
    if (!search.endpoint().isEmpty()) {
      Endpoint _ = endpoints.require(search.endpoint(), visitor);
    }
    Page<Letter> found = find(search, visitor);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout", pages.layout(visitor, "deliveries", visitor.language().text("letters.title")));
    values.put("tabs", DeliveriesPages.TABS);
    values.put("search", search);
    values.put("causes", CAUSES);
    values.put("counts", counts(visitor));
    values.put("letters", found.items().stream().map(this::line).toList());
    values.put("next", found.next());
    values.put("wrong", wrong);
    pages.show(ctx, status, "deliveries-letters", values);
  }

  private Page<Letter> find(LetterSearch search, Visitor visitor) {
    try {
      return letters.letters(search.query(visitor, DeliveriesPages.LINES));
    } catch (IllegalArgumentException e) {
      throw Turned.notFound();
    }
  }

  private LetterLine line(Letter letter) {
    return new LetterLine(letter, endpoints.name(letter.letter().endpointId()));
  }

  private List<CountLine> counts(Visitor visitor) {
    List<CountLine> lines = new ArrayList<>();
    String last = null;
    for (Count count : letters.counts(visitor.account())) {
      String id = count.endpointId();
      lines.add(new CountLine(count, endpoints.name(id), !id.equals(last)));
      last = id;
    }
    return lines;
  }

  /** One of them by its own button, or those that are ticked; of each endpoint its own. */
  private void replayChosen(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    String one = ctx.formParam("one");
    List<String> chosen = one == null ? ctx.formParams("letter") : List.of(one);
    Map<String, List<String>> events = new LinkedHashMap<>();
    for (String choice : chosen) {
      int slash = choice.lastIndexOf('/');
      if (slash > 0) {
        events
            .computeIfAbsent(choice.substring(0, slash), _ -> new ArrayList<>())
            .add(choice.substring(slash + 1));
      }
    }
    if (events.isEmpty() || chosen.size() > DeliveriesPages.LINES) {
      show(ctx, 400, visitor.language().text("letters.nothing_chosen"));
      return;
    }
    Map<Endpoint, Scope> wanted = new LinkedHashMap<>();
    events.forEach((id, ids) -> wanted.put(endpoints.require(id, visitor), new Scope.Events(ids)));
    replay(ctx, visitor, wanted);
  }

  private void replayAll(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.INTEGRATE);
    Endpoint endpoint = endpoints.require(String.valueOf(ctx.formParam("endpoint")), visitor);
    replay(ctx, visitor, Map.of(endpoint, new Scope.DeadLetters()));
  }

  private void replay(Context ctx, Visitor visitor, Map<Endpoint, Scope> wanted) {
    for (Map.Entry<Endpoint, Scope> each : wanted.entrySet()) {
      if (replays.begin(each.getKey(), each.getValue(), null) instanceof Begun.TooMany) {
        String name = endpoints.name(each.getKey().id());
        show(ctx, 409, visitor.language().text("letters.too_many", name, Replays.MOST_RUNNING));
        return;
      }
    }
    Noted.leadOn(ctx, DeliveriesPages.REPLAYS, "replaying");
  }
}

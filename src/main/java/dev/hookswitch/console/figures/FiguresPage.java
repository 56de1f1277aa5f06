package dev.hookswitch.console.figures;

import dev.hookswitch.console.figures.FigureSearch.Choice;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.frame.Zones;
import dev.hookswitch.journal.CallFigures;
import dev.hookswitch.journal.CallFigures.FigureQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls in figures, of a day or some. */
public final class FiguresPage {

  static final String PATH = "/console/figures";

  private final CallFigures figures;
  private final Names names;
  private final Visitors visitors;
  private final Pages pages;
  private final InstantSource clock;

  public FiguresPage(
      CallFigures figures, Names names, Visitors visitors, Pages pages, InstantSource clock) {
    this.figures = figures;
    this.names = names;
    this.visitors = visitors;
    this.pages = pages;
    this.clock = clock;
  }

  public void mount(RoutesConfig routes) {
    routes.get(PATH, this::page);
  }

  private void page(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    ZoneId zone = Zones.of(ctx);
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    FigureSearch search = FigureSearch.of(ctx, today);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout", pages.layout(visitor, "figures", visitor.language().text("figures.title")));
    values.put("search", search);
    values.put("choices", choices(today));
    values.put("report", report(search, visitor, zone));
    String template = "found".equals(ctx.header("HX-Target")) ? "figures-found" : "figures";
    pages.show(ctx, 200, template, values);
  }

  private static List<Choice> choices(LocalDate today) {
    return List.of(
        new Choice("figures.today", today, today),
        new Choice("figures.yesterday", today.minusDays(1), today.minusDays(1)),
        new Choice("figures.week", today.minusDays(6), today),
        new Choice("figures.month", today.minusDays(FigureSearch.MOST_DAYS - 1L), today));
  }

  /** Null: what is in the form cannot be understood. */
  private @Nullable FigureReport report(FigureSearch search, Visitor visitor, ZoneId zone) {
    FigureQuery query = search.query(visitor.account(), zone);
    return query == null
        ? null
        : FigureReport.of(
            figures.read(query),
            Objects.requireNonNull(search.first()),
            Objects.requireNonNull(search.last()),
            zone,
            names,
            visitor.language());
  }
}

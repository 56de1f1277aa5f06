package dev.hookswitch.console.figures;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.journal.CallFigures.Figure;
import dev.hookswitch.journal.CallFigures.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The figures of some days, added up as somebody reads them.
 *
 * @param series over time: of one day its hours; of several the days, and the hours of all of them
 *     together
 * @param users the first {@value #MOST_LINES}, those with the most calls first
 * @param numbers the same
 */
public record FigureReport(
    Tally total, List<Series> series, List<TallyLine> users, List<TallyLine> numbers) {

  static final int MOST_LINES = 100;

  private static final int HOURS = 24;

  public FigureReport {
    series = List.copyOf(series);
    users = List.copyOf(users);
    numbers = List.copyOf(numbers);
  }

  /** Some times with their figures, as charts and as a table; its title is the text of key. */
  public record Series(String key, List<TallyLine> lines, BarChart calls, BarChart answers) {
    public Series {
      lines = List.copyOf(lines);
    }
  }

  static FigureReport of(
      List<Figure> figures,
      LocalDate first,
      LocalDate last,
      ZoneId zone,
      Names names,
      Language language) {
    List<Series> series = new ArrayList<>();
    if (first.equals(last)) {
      series.add(series("figures.by_hour", hours(figures, first, zone), language));
    } else {
      series.add(series("figures.by_day", days(figures, first, last, zone, language), language));
      series.add(series("figures.by_hour_of_day", hoursOfDay(figures, zone), language));
    }
    Tally total =
        figures.stream()
            .filter(figure -> figure.kind() == Kind.ALL)
            .map(Tally::of)
            .reduce(Tally.NONE, Tally::plus);
    return new FigureReport(
        total,
        series,
        lines(figures, Kind.USER, id -> new TallyLine(names.user(id), "", Tally.NONE)),
        lines(figures, Kind.DID, did -> number(did, names)));
  }

  private static TallyLine number(String did, Names names) {
    String label = names.label(did);
    return label.isEmpty()
        ? new TallyLine(did, "", Tally.NONE)
        : new TallyLine(label, did, Tally.NONE);
  }

  private static List<TallyLine> lines(
      List<Figure> figures, Kind kind, Function<String, TallyLine> named) {
    return figures.stream()
        .filter(figure -> figure.kind() == kind)
        .limit(MOST_LINES)
        .map(figure -> {
          TallyLine line = named.apply(figure.value());
          return new TallyLine(line.name(), line.beside(), Tally.of(figure));
        })
        .toList();
  }

  // by time

  /** A day has as many as its zone gives it. */
  private static List<TallyLine> hours(List<Figure> figures, LocalDate day, ZoneId zone) {
    Map<Instant, Tally> tallies = new LinkedHashMap<>();
    ZonedDateTime end = day.plusDays(1).atStartOfDay(zone);
    for (ZonedDateTime hour = day.atStartOfDay(zone);
        hour.isBefore(end);
        hour = hour.plusHours(1)) {
      tallies.put(hour.toInstant(), Tally.NONE);
    }
    add(figures, tallies, at -> at.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant());
    return lines(tallies, hour -> String.format(Locale.ROOT, "%02d", hour.atZone(zone).getHour()));
  }

  private static List<TallyLine> days(
      List<Figure> figures, LocalDate first, LocalDate last, ZoneId zone, Language language) {
    Map<LocalDate, Tally> tallies = new LinkedHashMap<>();
    first.datesUntil(last.plusDays(1)).forEach(day -> tallies.put(day, Tally.NONE));
    add(figures, tallies, at -> at.atZone(zone).toLocalDate());
    DateTimeFormatter form = DateTimeFormatter.ofPattern("d MMM", Locale.of(language.code()));
    return lines(tallies, day -> form.format(day));
  }

  private static List<TallyLine> hoursOfDay(List<Figure> figures, ZoneId zone) {
    Map<Integer, Tally> tallies = new LinkedHashMap<>();
    for (int hour = 0; hour < HOURS; hour++) {
      tallies.put(hour, Tally.NONE);
    }
    add(figures, tallies, at -> at.atZone(zone).getHour());
    return lines(tallies, hour -> String.format(Locale.ROOT, "%02d", hour));
  }

  private static <T> void add(
      List<Figure> figures, Map<T, Tally> tallies, Function<Instant, T> place) {
    for (Figure figure : figures) {
      Instant at = figure.at();
      if (at != null) {
        tallies.computeIfPresent(place.apply(at), (_, tally) -> tally.plus(Tally.of(figure)));
      }
    }
  }

  private static <T> List<TallyLine> lines(Map<T, Tally> tallies, Function<T, String> name) {
    List<TallyLine> lines = new ArrayList<>();
    tallies.forEach((at, tally) -> lines.add(new TallyLine(name.apply(at), "", tally)));
    return lines;
  }

  private static Series series(String key, List<TallyLine> lines, Language language) {
    return new Series(
        key,
        lines,
        BarChart.ofCalls(
            lines,
            line ->
                language.text(
                    "figures.bar",
                    line.name(),
                    line.tally().talked(),
                    line.tally().system(),
                    line.tally().missed())),
        BarChart.ofAnswers(lines, line -> line.name() + ": " + line.tally().answer()));
  }
}

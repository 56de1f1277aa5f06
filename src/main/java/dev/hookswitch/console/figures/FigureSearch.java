package dev.hookswitch.console.figures;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.journal.CallFigures.FigureQuery;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of which days somebody wants figures, as it stands in the form.
 *
 * @param from a day; left empty: today
 * @param to a day, that day too; left empty: the same
 * @param first null: what stands in the form cannot be understood
 * @param wrong by the field: the sentence's key
 */
public record FigureSearch(
    String from,
    String to,
    String direction,
    @Nullable LocalDate first,
    @Nullable LocalDate last,
    Map<String, String> wrong) {

  public static final int MOST_DAYS = 31;

  private static final int LONGEST = 100;

  /** What can be chosen at once: how many days before today the first and the last are. */
  public record Choice(String key, LocalDate from, LocalDate to) {
    public String path() {
      return FiguresPage.PATH + "?from=" + from + "&to=" + to;
    }
  }

  public FigureSearch {
    wrong = Map.copyOf(wrong);
  }

  static FigureSearch of(Context ctx, LocalDate today) {
    Map<String, String> wrong = new HashMap<>();
    String from = text(ctx, "from", today.toString());
    String to = text(ctx, "to", from);
    LocalDate first = day(from, "from", wrong);
    LocalDate last = day(to, "to", wrong);
    if (first != null && last != null) {
      if (last.isBefore(first)) {
        wrong.put("to", "figures.wrong_order");
      } else if (!last.isBefore(first.plusDays(MOST_DAYS))) {
        wrong.put("to", "figures.wrong_length");
      }
    }
    return new FigureSearch(from, to, text(ctx, "direction", ""), first, last, wrong);
  }

  private static String text(Context ctx, String name, String usual) {
    String value = ctx.queryParam(name);
    return value == null || value.isBlank() || value.length() > LONGEST ? usual : value.strip();
  }

  /** A year has four digits: others are no calls'. */
  private static @Nullable LocalDate day(String text, String field, Map<String, String> wrong) {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // said below
    }
    wrong.put(field, "calls.wrong_day");
    return null;
  }

  /** The query to the store; null: the form is wrong. */
  @Nullable FigureQuery query(@Nullable String account, ZoneId zone) {
    return first == null || last == null || !wrong.isEmpty()
        ? null
        : new FigureQuery(
            account,
            FilterWords.directions().get(direction),
            first.atStartOfDay(zone).toInstant(),
            last.plusDays(1).atStartOfDay(zone).toInstant());
  }

  /** The sentence beside a field; null: nothing is wrong with it. */
  public @Nullable String wrong(String field, Language language) {
    String key = wrong.get(field);
    return key == null ? null : language.text(key, MOST_DAYS);
  }
}

package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import dev.hookswitch.journal.CallQuery;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for among the calls, as it stands in the form. What is left empty does not
 * narrow.
 *
 * @param party a number, device or user
 * @param result {@code open}, {@code answered} or {@code missed}
 * @param from a day, in the zone of who asks
 * @param to a day, that day too
 * @param wrong what cannot be understood, by its field: the sentence's key
 */
public record CallSearch(
    String party,
    String direction,
    String type,
    String result,
    String from,
    String to,
    String after,
    Map<String, String> wrong) {

  static final int PAGE = 50;

  private static final int LONGEST = 100;

  public CallSearch {
    wrong = Map.copyOf(wrong);
  }

  static CallSearch of(Context ctx) {
    Map<String, String> wrong = new LinkedHashMap<>();
    CallSearch search =
        new CallSearch(
            text(ctx, "party").strip(),
            text(ctx, "direction"),
            text(ctx, "type"),
            text(ctx, "result"),
            text(ctx, "from"),
            text(ctx, "to"),
            text(ctx, "after"),
            Map.of());
    for (String field : new String[] {"from", "to"}) {
      if (!text(ctx, field).isEmpty() && day(text(ctx, field)) == null) {
        wrong.put(field, "calls.wrong_day");
      }
    }
    return search.with(wrong);
  }

  private CallSearch with(Map<String, String> mistakes) {
    return new CallSearch(party, direction, type, result, from, to, after, mistakes);
  }

  private static String text(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null || value.length() > LONGEST ? "" : value;
  }

  private static @Nullable LocalDate day(String text) {
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The query to the journal, of what can be understood. */
  CallQuery query(Visitor visitor, ZoneId zone, int limit) {
    Boolean open =
        switch (result) {
          case "open" -> true;
          case "answered", "missed" -> false;
          default -> null;
        };
    Boolean answered =
        switch (result) {
          case "answered" -> true;
          case "missed" -> false;
          default -> null;
        };
    Direction way = FilterWords.directions().get(direction);
    CallType kind = FilterWords.types().get(type);
    return new CallQuery(
        visitor.account(),
        party.isEmpty() ? null : party,
        way,
        kind,
        open,
        answered,
        start(day(from), zone),
        start(next(day(to)), zone),
        after.isEmpty() ? null : after,
        limit);
  }

  private static @Nullable LocalDate next(@Nullable LocalDate day) {
    return day == null ? null : day.plusDays(1);
  }

  private static @Nullable Instant start(@Nullable LocalDate day, ZoneId zone) {
    return day == null ? null : day.atStartOfDay(zone).toInstant();
  }

  /** The sentence beside a field; null: nothing is wrong with it. */
  public @Nullable String wrong(String field, Language language) {
    String key = wrong.get(field);
    return key == null ? null : language.text(key);
  }

  /** The same search, further on. */
  public String further(String cursor) {
    return "/console/calls?" + parameters(cursor);
  }

  /** The same search, as a file. */
  public String csv() {
    return "/console/calls.csv?" + parameters("");
  }

  private String parameters(String cursor) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("party", party);
    all.put("direction", direction);
    all.put("type", type);
    all.put("result", result);
    all.put("from", from);
    all.put("to", to);
    all.put("after", cursor);
    return all.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(each ->
            each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}

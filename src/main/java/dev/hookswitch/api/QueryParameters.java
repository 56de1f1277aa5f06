package dev.hookswitch.api;

import dev.hookswitch.endpoint.FilterFields;
import dev.hookswitch.endpoint.Nearest;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's query, read strictly: what nobody asked for ({@link #closed}) is a {@link Problem}.
 */
final class QueryParameters implements FilterFields {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_TEXT = 512;
  private static final int MAX_ITEMS = 100;

  private final Context ctx;
  private final Set<String> asked = new LinkedHashSet<>();

  QueryParameters(Context ctx) {
    this.ctx = ctx;
  }

  @Override
  public boolean has(String name) {
    asked.add(name);
    return ctx.queryParam(name) != null;
  }

  @Override
  public @Nullable String text(String name) {
    asked.add(name);
    String text = ctx.queryParam(name);
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Problem.badRequest(name + " must have 1 to " + MAX_TEXT + " characters");
    }
    return text;
  }

  <T> @Nullable T word(String name, Map<String, T> words) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    return oneOf(name, text, words);
  }

  private static <T> T oneOf(String name, String text, Map<String, T> words) {
    T value = words.get(text);
    if (value == null) {
      throw Problem.badRequest(
          name + " cannot be \"" + text + "\"" + Nearest.hint(text, words.keySet()));
    }
    return value;
  }

  /** A list: a comma between its items, or the parameter once for each. */
  @Override
  public Set<String> texts(String name) {
    asked.add(name);
    Set<String> texts = new LinkedHashSet<>();
    for (String value : ctx.queryParams(name)) {
      for (String item : value.split(",", -1)) {
        if (item.isBlank() || item.length() > MAX_TEXT || texts.size() >= MAX_ITEMS) {
          throw Problem.badRequest(
              name + " must be a list of " + MAX_ITEMS + " at the most, with commas between them");
        }
        texts.add(item.strip());
      }
    }
    return texts;
  }

  @Override
  public <T> Set<T> words(String name, Map<String, T> words) {
    Set<T> values = new LinkedHashSet<>();
    texts(name).forEach(text -> values.add(oneOf(name, text, words)));
    return values;
  }

  @Override
  public Problem wrong(String name, String sentence) {
    return Problem.badRequest(sentence);
  }

  @Nullable Boolean flag(String name) {
    return word(name, Map.of("true", true, "false", false));
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Problem.badRequest(name + " must be a time such as 2026-11-23T04:08:46Z");
    }
  }

  int limit() {
    String text = text("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw Problem.badRequest("limit must be a whole number from 1 to " + MAX_LIMIT);
  }

  QueryParameters closed() {
    for (String name : ctx.queryParamMap().keySet()) {
      if (!asked.contains(name)) {
        throw Problem.badRequest("unknown parameter \"" + name + "\"" + Nearest.hint(name, asked));
      }
    }
    return this;
  }
}

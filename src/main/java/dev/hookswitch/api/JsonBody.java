package dev.hookswitch.api;

import dev.hookswitch.endpoint.Fields;
import dev.hookswitch.endpoint.Nearest;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.StrictJson;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request's JSON object, read strictly: a wrong kind of value, a null, a text too long or a
 * property that nobody asked for ({@link #closed}) is a {@link Problem} that points to it.
 */
final class JsonBody implements Fields {

  private static final int MAX_TEXT = 2_048;

  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_DEPTH = 16;

  private static final JsonMapper STRICT = StrictJson.nested(MAX_DEPTH);

  private final JsonNode node;
  private final String pointer;
  private final Set<String> asked = new LinkedHashSet<>();

  private JsonBody(JsonNode node) {
    this(node, "#");
  }

  private JsonBody(JsonNode node, String pointer) {
    this.node = node;
    this.pointer = pointer;
  }

  private String pointer(String name) {
    return pointer + "/" + name;
  }

  static JsonBody of(Context ctx) {
    String type = ctx.contentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw Problem.of(415, "the body must be application/json");
    }
    return new JsonBody(parse(RequestBody.of(ctx)));
  }

  /** A body that may be left out whole. */
  static JsonBody ofOptional(Context ctx) {
    return ctx.contentType() == null && ctx.contentLength() <= 0
        ? new JsonBody(STRICT.createObjectNode())
        : of(ctx);
  }

  private static JsonNode parse(byte[] body) {
    JsonNode node;
    try {
      node = STRICT.readTree(body);
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw Problem.badRequest("the body is not JSON" + place);
    }
    if (!node.isObject()) {
      throw Problem.badRequest("the body must be a JSON object");
    }
    return node;
  }

  @Override
  public boolean has(String name) {
    asked.add(name);
    return node.has(name);
  }

  private @Nullable JsonNode node(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    if (value != null && value.isNull()) {
      throw wrong(name, name + " must not be null; leave it out");
    }
    return value;
  }

  @Override
  public @Nullable String text(String name) {
    return text(name, MAX_TEXT);
  }

  @Override
  public @Nullable String text(String name, int most) {
    JsonNode value = node(name);
    return value == null ? null : text(pointer(name), name, value, most);
  }

  @Override
  public @Nullable JsonBody object(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isObject()) {
      throw wrong(name, name + " must be an object");
    }
    return value == null ? null : new JsonBody(value, pointer(name));
  }

  String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw wrong(name, name + " is missing");
    }
    return text;
  }

  private static String text(String pointer, String name, JsonNode value) {
    return text(pointer, name, value, MAX_TEXT);
  }

  private static String text(String pointer, String name, JsonNode value, int most) {
    if (!value.isString()) {
      throw Problem.badField(pointer, name + " must be a text");
    }
    String text = value.stringValue();
    if (text.isBlank() || text.length() > most) {
      throw Problem.badField(pointer, name + " must have 1 to " + most + " characters");
    }
    return text;
  }

  @Override
  public @Nullable Boolean flag(String name) {
    JsonNode value = node(name);
    if (value != null && !value.isBoolean()) {
      throw wrong(name, name + " must be true or false");
    }
    return value == null ? null : value.booleanValue();
  }

  @Override
  public Set<String> texts(String name) {
    Set<String> texts = new LinkedHashSet<>();
    items(name, (pointer, item) -> texts.add(text(pointer, name, item)));
    return texts;
  }

  @Override
  public <T> Set<T> words(String name, Map<String, T> words) {
    Set<T> values = new LinkedHashSet<>();
    items(
        name,
        (pointer, item) -> values.add(oneOf(words, pointer, name, text(pointer, name, item))));
    return values;
  }

  @Override
  public <T> @Nullable T word(String name, Map<String, T> words) {
    String word = text(name);
    return word == null ? null : oneOf(words, pointer(name), name, word);
  }

  private static <T> T oneOf(Map<String, T> words, String pointer, String name, String word) {
    T value = words.get(word);
    if (value == null) {
      throw Problem.badField(
          pointer,
          name + " cannot be \"" + shown(word) + "\"" + Nearest.hint(word, words.keySet()));
    }
    return value;
  }

  @Override
  public @Nullable Double number(String name, double least, double most) {
    JsonNode value = node(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
      throw wrong(name, name + " must be a number from " + plain(least) + " to " + plain(most));
    }
    return value.doubleValue();
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  @Override
  public @Nullable Duration duration(String name) {
    String text = text(name);
    return text == null
        ? null
        : TimeText.parse(text).orElseThrow(() -> wrong(name, name + " " + TimeText.EXPECTED));
  }

  @Override
  public @Nullable Object value(String name) {
    JsonNode value = node(name);
    return value == null ? null : STRICT.treeToValue(value, Object.class);
  }

  @Override
  public Problem wrong(String name, String sentence) {
    return Problem.badField(pointer(name), sentence);
  }

  private interface Item {
    void accept(String pointer, JsonNode item);
  }

  private void items(String name, Item each) {
    JsonNode list = node(name);
    if (list == null) {
      return;
    }
    if (!list.isArray() || list.size() > MAX_ITEMS) {
      throw wrong(name, name + " must be a list of " + MAX_ITEMS + " at the most");
    }
    for (int i = 0; i < list.size(); i++) {
      each.accept(pointer(name) + "/" + i, list.get(i));
    }
  }

  @Override
  public Map<String, String> textsByName(String name) {
    JsonNode object = node(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (object == null) {
      return texts;
    }
    if (!object.isObject() || object.size() > MAX_ITEMS) {
      throw wrong(name, name + " must be an object of texts");
    }
    object
        .properties()
        .forEach(
            e -> texts.put(e.getKey(), text(pointer(name) + "/" + e.getKey(), name, e.getValue())));
    return texts;
  }

  /** Every property has been asked for; any other is unknown. */
  @Override
  public void closed() {
    Consumer<String> check =
        name -> {
          if (!asked.contains(name)) {
            throw wrong(
                name,
                "unknown property \""
                    + shown(name)
                    + "\""
                    + Nearest.hint(name, List.copyOf(asked)));
          }
        };
    node.propertyNames().forEach(check);
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}

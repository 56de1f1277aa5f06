package dev.hookswitch.format;

import dev.hookswitch.expression.Expression;
import dev.hookswitch.expression.ExpressionFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Expressions for the parts of a request. Immutable, safe for all threads.
 *
 * <p>Fields: {@code when} (not true: nothing is sent), {@code method}, {@code url}, {@code headers}
 * (an object; what is null is left out) and {@code body}. A body that is a string is sent as it is,
 * anything else as JSON, nothing as no body. A field that is not given is what the format {@code
 * json} does.
 */
public final class Template {

  private static final Set<String> FIELDS = Set.of("when", "method", "url", "headers", "body");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final Map<String, String> texts;
  private final Map<String, Expression> compiled;

  private Template(Map<String, String> texts, Map<String, Expression> compiled) {
    this.texts = Map.copyOf(texts);
    this.compiled = Map.copyOf(compiled);
  }

  /**
   * Reads the expressions.
   *
   * @param texts by field
   * @throws FormatFailure naming the field that is wrong
   */
  public static Template compile(Map<String, String> texts) {
    if (texts.isEmpty()) {
      throw new FormatFailure("a template has at least one of when, method, url, headers and body");
    }
    Map<String, Expression> compiled = new LinkedHashMap<>();
    texts.forEach((field, text) -> {
      if (!FIELDS.contains(field)) {
        throw new FormatFailure("a template has no field " + field);
      }
      try {
        compiled.put(field, Expression.compile(text));
      } catch (ExpressionFailure e) {
        throw new FormatFailure(field + ": " + e.sentence());
      }
    });
    return new Template(texts, compiled);
  }

  /** The expressions as they were given. */
  public Map<String, String> texts() {
    return texts;
  }

  /**
   * The request for this input.
   *
   * @param endpoint where it goes unless the template says otherwise
   * @return empty when {@code when} does not hold
   * @throws FormatFailure naming the field that failed
   */
  Optional<Outgoing> render(Map<String, Object> input, URI endpoint, boolean secretsInReach) {
    Expression when = compiled.get("when");
    if (when != null && !holds(when, input, secretsInReach)) {
      return Optional.empty();
    }
    String method = text("method", input, secretsInReach, "POST").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new FormatFailure("method: is not one of GET, POST, PUT, PATCH and DELETE");
    }
    URI url = url(text("url", input, secretsInReach, endpoint.toString()));
    Map<String, String> headers = Headers.checked(value("headers", input, secretsInReach));
    Object body =
        compiled.containsKey("body") ? value("body", input, secretsInReach) : input.get("event");
    if (method.equals("GET") && !compiled.containsKey("body")) {
      body = null;
    }
    byte[] bytes = bytes(body);
    if (method.equals("GET") && bytes.length > 0) {
      throw new FormatFailure("body: a GET has none; choose another method");
    }
    if (bytes.length > 0 && headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
      headers.put(
          "Content-Type",
          body instanceof String ? "text/plain; charset=utf-8" : "application/json");
    }
    return Optional.of(new Outgoing(method, url, headers, bytes));
  }

  /** The address that this input gives. */
  URI address(Map<String, Object> input) {
    return url(text("url", input, false, ""));
  }

  private static byte[] bytes(@Nullable Object body) {
    byte[] bytes =
        switch (body) {
          case null -> new byte[0];
          case String text -> text.getBytes(StandardCharsets.UTF_8);
          default -> JsonMapper.shared().writeValueAsBytes(body);
        };
    if (bytes.length > Renderer.MAX_BODY) {
      throw new FormatFailure("body: is larger than " + Renderer.MAX_BODY / 1024 + " KiB");
    }
    return bytes;
  }

  /** Judges an address: where it leads is judged again when it is sent to. */
  static URI url(String text) {
    if (text.length() > Renderer.MAX_URL) {
      throw new FormatFailure("url: is longer than " + Renderer.MAX_URL / 1024 + " KiB");
    }
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new FormatFailure("url: is not an address");
    }
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new FormatFailure("url: is not an absolute address of http or https");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new FormatFailure("url: has a user or a fragment in it");
    }
    return url;
  }

  private String text(
      String field, Map<String, Object> input, boolean secretsInReach, String otherwise) {
    Object value = compiled.containsKey(field) ? value(field, input, secretsInReach) : otherwise;
    if (value instanceof String text) {
      return text;
    }
    throw new FormatFailure(field + ": is not a string");
  }

  private @Nullable Object value(String field, Map<String, Object> input, boolean secretsInReach) {
    Expression expression = compiled.get(field);
    if (expression == null) {
      return null;
    }
    try {
      return expression.evaluate(input);
    } catch (ExpressionFailure e) {
      throw failed(field, e, secretsInReach);
    }
  }

  private static boolean holds(Expression when, Map<String, Object> input, boolean secretsInReach) {
    try {
      return when.holds(input);
    } catch (ExpressionFailure e) {
      throw failed("when", e, secretsInReach);
    }
  }

  /** Words that the template chose may have a secret in them. */
  private static FormatFailure failed(String field, ExpressionFailure e, boolean secretsInReach) {
    return new FormatFailure(
        field
            + ": "
            + (e.quotes() && secretsInReach
                ? "it ended itself by $error or $assert, in words that are not shown because it"
                    + " has secrets"
                : e.sentence()),
        e.overtime());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template template && template.texts.equals(texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return "Template of " + texts.keySet();
  }
}

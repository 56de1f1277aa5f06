package dev.hookswitch.format;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules for headers that a template sets. Unlike an endpoint's own, Content-Type is among them.
 */
final class Headers {

  private static final int MAX_NUMBER = 50;
  private static final int MAX_VALUE = 4_096;

  /** RFC 9110, section 5.6.2: the characters of a token. */
  private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

  /** Names that are the sender's to set, or would break the framing of the request. */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "accept-encoding",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");

  private Headers() {}

  /** The headers of an expression's result. */
  static Map<String, String> checked(@Nullable Object value) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (value == null) {
      return headers;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new FormatFailure("headers: is not an object");
    }
    if (map.size() > MAX_NUMBER) {
      throw new FormatFailure("headers: has more than " + MAX_NUMBER);
    }
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    map.forEach((key, content) -> {
      String name = String.valueOf(key);
      if (!name.matches(NAME)) {
        throw new FormatFailure("headers: a name is letters, digits and dashes");
      }
      if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        throw new FormatFailure("headers: one of them is set by Hookswitch itself");
      }
      if (!seen.add(name)) {
        throw new FormatFailure("headers: one of them is there twice");
      }
      if (content != null) {
        headers.put(name, value(content));
      }
    });
    return headers;
  }

  private static String value(Object content) {
    String text =
        switch (content) {
          case String string -> string;
          case Number number -> number.toString();
          case Boolean bool -> bool.toString();
          default -> throw new FormatFailure("headers: a value is a string");
        };
    boolean printable = text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127));
    if (!printable || text.length() > MAX_VALUE) {
      throw new FormatFailure(
          "headers: a value is one line of printable ASCII, " + MAX_VALUE + " characters at most");
    }
    return text;
  }
}

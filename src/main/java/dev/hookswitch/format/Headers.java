package dev.hookswitch.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules for headers that a template sets. Unlike an endpoint's own, Content-Type is among them.
 */
final class Headers {

  private static final int MAX_NUMBER = 50;

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
      if (!HeaderRules.isName(name)) {
        throw new FormatFailure("headers: a name is letters, digits and dashes");
      }
      if (HeaderRules.isReserved(name)) {
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
    if (!HeaderRules.isValue(text)) {
      throw new FormatFailure(
          "headers: a value is one line of printable ASCII, "
              + HeaderRules.LONGEST_VALUE
              + " characters at most");
    }
    return text;
  }
}

package dev.hookswitch.format;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object that somebody wrote, read field by field; every complaint is one sentence. */
final class Fields {

  private final Map<?, ?> object;
  private final String what;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(Map<?, ?> object, String what) {
    this.object = object;
    this.what = what;
  }

  static Fields of(@Nullable Object value, String what) {
    if (value instanceof Map<?, ?> object) {
      return new Fields(object, what);
    }
    throw new FormatFailure("the " + what + " is not an object");
  }

  private @Nullable Object get(String name) {
    known.add(name);
    return object.get(name);
  }

  String text(String name) {
    return switch (get(name)) {
      case String text when !text.isBlank() -> text;
      case Number number -> number.toString();
      case null, default -> throw new FormatFailure("the " + what + " has no " + name);
    };
  }

  String optional(String name, String otherwise) {
    return get(name) == null ? otherwise : text(name);
  }

  @Nullable String nullable(String name) {
    return get(name) == null ? null : text(name);
  }

  boolean flag(String name) {
    return switch (get(name)) {
      case Boolean flag -> flag;
      case null -> false;
      default -> throw new FormatFailure(name + " in the " + what + " is true or false");
    };
  }

  List<?> list(String name) {
    return switch (get(name)) {
      case List<?> list -> list;
      case null -> List.of();
      default -> throw new FormatFailure(name + " in the " + what + " is not a list");
    };
  }

  /** An object of texts; empty where there is none. */
  Map<String, String> texts(String name) {
    Object value = get(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (value == null) {
      return texts;
    }
    Fields inner = of(value, name);
    for (Object key : inner.object.keySet()) {
      Object text = inner.object.get(key);
      if (!(text instanceof String || text instanceof Number || text instanceof Boolean)) {
        throw new FormatFailure(name + " in the " + what + " holds texts alone");
      }
      texts.put(String.valueOf(key), String.valueOf(text));
    }
    return texts;
  }

  void refuseOthers() {
    for (Object key : object.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw new FormatFailure("the " + what + " has a field " + key + " that is not known");
      }
    }
  }
}

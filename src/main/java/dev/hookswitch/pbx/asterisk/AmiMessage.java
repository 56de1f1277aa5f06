package dev.hookswitch.pbx.asterisk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One message of the manager interface: headers in the order they came. Names are compared without
 * regard to case, a header that is absent reads as empty, and Asterisk's {@code <unknown>} and
 * {@code <none>} read as empty too.
 */
final class AmiMessage {

  private final List<String> names;
  private final List<String> values;

  private AmiMessage(List<String> names, List<String> values) {
    this.names = names;
    this.values = values;
  }

  static AmiMessage of(List<String> lines) {
    List<String> names = new ArrayList<>(lines.size());
    List<String> values = new ArrayList<>(lines.size());
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        continue; // output of an old "Response: Follows", or a stray line
      }
      names.add(line.substring(0, colon).strip());
      values.add(line.substring(colon + 1).strip());
    }
    return new AmiMessage(names, values);
  }

  String get(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        String value = values.get(i);
        return value.equals("<unknown>") || value.equals("<none>") || value.equals("(null)")
            ? ""
            : value;
      }
    }
    return "";
  }

  /** The headers as they came. */
  void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < names.size(); i++) {
      taker.accept(names.get(i), values.get(i));
    }
  }

  /** All values of a header that may come several times. */
  void forEach(String name, Consumer<String> taker) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        taker.accept(values.get(i));
      }
    }
  }

  /** The first of these headers that has a value: names differ between versions. */
  String first(String... candidates) {
    for (String name : candidates) {
      String value = get(name);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  boolean has(String name) {
    for (String candidate : names) {
      if (candidate.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  String event() {
    return get("Event");
  }

  boolean isResponse() {
    return has("Response") && !has("Event");
  }

  boolean isSuccess() {
    String response = get("Response");
    return response.equalsIgnoreCase("Success")
        || response.equalsIgnoreCase("Pong")
        || response.equalsIgnoreCase("Goodbye");
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  @Override
  public String toString() {
    return has("Event") ? "Event " + event() : "Response " + get("Response");
  }
}

package dev.hookswitch.endpoint;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words of filters, as settings and API spell them. */
public final class FilterWords {

  private FilterWords() {}

  public static Map<String, CallEvent.Kind> events() {
    Map<String, CallEvent.Kind> words = new LinkedHashMap<>();
    Arrays.stream(CallEvent.Kind.values()).forEach(kind -> words.put(kind.name(), kind));
    return words;
  }

  public static Map<String, Direction> directions() {
    Map<String, Direction> words = new LinkedHashMap<>();
    Arrays.stream(Direction.values()).forEach(direction -> words.put(direction.word(), direction));
    return words;
  }

  public static Map<String, CallType> types() {
    Map<String, CallType> words = new LinkedHashMap<>();
    Arrays.stream(CallType.values()).forEach(type -> words.put(type.word(), type));
    return words;
  }
}

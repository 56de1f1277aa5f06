package dev.hookswitch.endpoint;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Subtype;
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

  public static Map<String, Subtype> subtypes() {
    Map<String, Subtype> words = new LinkedHashMap<>();
    Arrays.stream(Subtype.values()).forEach(subtype -> words.put(subtype.word(), subtype));
    return words;
  }

  public static Map<String, DialState> states() {
    Map<String, DialState> words = new LinkedHashMap<>();
    Arrays.stream(DialState.values()).forEach(state -> words.put(state.name(), state));
    return words;
  }

  public static Map<String, Filter.Outcome> outcomes() {
    Map<String, Filter.Outcome> words = new LinkedHashMap<>();
    Arrays.stream(Filter.Outcome.values()).forEach(outcome -> words.put(outcome.word(), outcome));
    return words;
  }
}

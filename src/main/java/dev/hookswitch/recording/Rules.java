package dev.hookswitch.recording;

import java.util.List;
import java.util.Optional;

/**
 * All rules, in order: the first that concerns a call decides on it, also where it decides that the
 * call is not of its share. Without one that concerns it a call is not recorded.
 */
public record Rules(List<Rule> list) {

  public static final Rules NONE = new Rules(List.of());

  public Rules {
    list = List.copyOf(list);
  }

  boolean askForUsers() {
    return list.stream().anyMatch(rule -> !rule.users().isEmpty());
  }

  /** The rule by which the call is recorded; none: it is not. */
  Optional<Rule> recording(CallFacts call) {
    return list.stream()
        .filter(rule -> rule.concerns(call))
        .findFirst()
        .filter(rule -> rule.draws(call));
  }
}

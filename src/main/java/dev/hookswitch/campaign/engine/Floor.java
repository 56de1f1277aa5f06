package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The operators of all campaigns that run, at one moment. Who is ready in several is counted in one
 * of them: two contacts are not dialled for one operator.
 */
final class Floor {

  private final Map<String, List<Operator>> operators;
  private final Map<String, List<Operator>> counted = new HashMap<>();

  /**
   * A moment.
   *
   * @param operators by campaign, those who can be called
   * @param wanted by campaign: calls that are to be given an operator
   */
  Floor(Map<String, List<Operator>> operators, Map<String, Integer> wanted) {
    this.operators = new LinkedHashMap<>(operators);
    count(wanted);
  }

  private void count(Map<String, Integer> wanted) {
    SortedMap<String, List<Operator>> ofUser = new TreeMap<>();
    operators.forEach((campaign, all) ->
        all.stream()
            .filter(operator -> operator.state() == OperatorState.READY)
            .forEach(operator ->
                ofUser.computeIfAbsent(operator.user(), _ -> new ArrayList<>()).add(operator)));
    for (List<Operator> sameUser : ofUser.values()) {
      Operator chosen = Collections.min(sameUser, mostNeeded(wanted));
      counted.computeIfAbsent(chosen.campaign(), _ -> new ArrayList<>()).add(chosen);
    }
  }

  /** First where calls are on their way already, then where the fewest were counted. */
  private Comparator<Operator> mostNeeded(Map<String, Integer> wanted) {
    return Comparator.comparingInt((Operator each) ->
            -Math.max(0, wanted.getOrDefault(each.campaign(), 0) - counted(each.campaign()).size()))
        .thenComparingInt(each -> counted(each.campaign()).size());
  }

  private List<Operator> counted(String campaign) {
    return counted.getOrDefault(campaign, List.of());
  }

  /** Operators who are counted as this campaign's, those who wait longest first. */
  List<Operator> ready(String campaign) {
    return counted(campaign).stream()
        .sorted(Comparator.comparing(Operator::since).thenComparing(Operator::user))
        .toList();
  }

  /** Whoever may be given a contact of this campaign, those who wait longest first. */
  List<Operator> available(String campaign) {
    return all(campaign).stream()
        .filter(operator -> operator.state() == OperatorState.READY)
        .sorted(Comparator.comparing(Operator::since).thenComparing(Operator::user))
        .toList();
  }

  /** All who can be called, in whatever state. */
  List<Operator> all(String campaign) {
    return operators.getOrDefault(campaign, List.of());
  }
}

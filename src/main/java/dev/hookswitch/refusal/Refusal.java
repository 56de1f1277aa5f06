package dev.hookswitch.refusal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that was not kept to, and what the sentence about it is to name.
 *
 * @param arguments for the rule's places, in their order
 */
public record Refusal(Rule rule, List<String> arguments) {

  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

  public Refusal {
    arguments = List.copyOf(arguments);
  }

  /** In English. */
  public String sentence() {
    return PLACE
        .matcher(rule.english())
        .replaceAll(
            place -> Matcher.quoteReplacement(arguments.get(Integer.parseInt(place.group(1)))));
  }
}

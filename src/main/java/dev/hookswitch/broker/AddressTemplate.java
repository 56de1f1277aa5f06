package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Routing keys and subjects with places for what an event says: {@code {account}}, {@code
 * {session_id}}, {@code {event}}, {@code {direction}}, {@code {type}}.
 *
 * <p>What is put in is always one word: dots would make two of it, blanks are no part of a subject,
 * and {@code *}, {@code >} and {@code #} mean more than themselves. Everything but letters, digits,
 * hyphen and underscore becomes an underscore.
 */
final class AddressTemplate {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
  private static final int LONGEST_WORD = 64;

  private AddressTemplate() {}

  /**
   * @throws IllegalArgumentException when a place is none that we know
   */
  static void check(String template) {
    Matcher place = PLACE.matcher(template);
    while (place.find()) {
      if (!isKnown(place.group(1))) {
        throw new IllegalArgumentException(
            "the words in braces are {account}, {session_id}, {event}, {direction} and {type}");
      }
    }
    if (place.replaceAll("").matches(".*[{}].*")) {
      throw new IllegalArgumentException("a brace in the URL has no partner");
    }
  }

  /**
   * @throws IllegalArgumentException when it is no subject that one can publish to
   */
  static void checkSubject(String template) {
    if (template.isEmpty()) {
      throw new IllegalArgumentException("a NATS URL ends with the subject: nats://host/subject");
    }
    check(template);
    if (!PLACE.matcher(template).replaceAll("x").matches("[^\\s.*>/]+(\\.[^\\s.*>/]+)*")) {
      throw new IllegalArgumentException(
          "a NATS subject is words with dots between them, without blanks, slashes, * and >");
    }
  }

  static String of(String template, CallEvent event) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(word(place.group(1), event)));
  }

  private static boolean isKnown(String place) {
    return switch (place) {
      case "account", "session_id", "event", "direction", "type" -> true;
      default -> false;
    };
  }

  private static String word(String place, CallEvent event) {
    String value =
        switch (place) {
          case "account" -> event.common().account();
          case "session_id" -> event.sessionId();
          case "event" -> event.kind().name();
          case "direction" -> event.common().direction().word();
          case "type" -> event.common().type().word();
          default -> place;
        };
    String word = value.replaceAll("[^A-Za-z0-9_-]", "_");
    return word.isEmpty() ? "_" : word.substring(0, Math.min(word.length(), LONGEST_WORD));
  }
}

package dev.hookswitch.pbx.asterisk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what is personal out of recorded messages: phone numbers, people's names and IP addresses
 * become others, the same one always the same other, so that the call can still be followed.
 * Nothing is derived from what it replaces, so that nothing can be found by trying.
 *
 * <p>Kept as they are: numbers of up to five digits (extensions and services), names of devices and
 * trunks, account codes, and the PBX's own ids. A number keeps its length and its first three
 * digits, which hold the country's or the operator's prefix. For one thread.
 */
final class Mask {

  private static final int KEPT_PREFIX = 3;

  /** More people than that are not looked for in other headers' texts. */
  private static final int MOST_NAMES_SOUGHT = 500;

  private static final int SHORTEST_NAME_SOUGHT = 4;

  /** {@code PJSIP/101-0000001a}: what is called like that is no person. */
  private static final Pattern CHANNEL = Pattern.compile("\\w+/\\S+");

  private static final Pattern NAME_HEADER =
      Pattern.compile(".*(calleridname|connectedlinename|callername|membername|agentname)$");

  /**
   * In one pass, the first that fits: what is kept (bridge ids, unique ids and time stamps, serial
   * numbers of channels), then addresses, then numbers.
   */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<kept>\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\b\\d{9,}\\.\\d+\\b"
              + "|(?<=-)000[0-9a-f]{5}\\b)|(?<v4>\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b)"
              + "|(?<v6>(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){1,7}:?(?::?[0-9a-fA-F]{1,4}){0,7}(?![\\w:]))"
              + "|(?<number>\\+?(?<![\\w.])\\d{6,}(?![\\w.]))");

  private final RandomGenerator random;
  private final Map<String, String> replacements = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, String> people = new HashMap<>();
  private int addresses;

  Mask(RandomGenerator random) {
    this.random = random;
  }

  /** The value of a header as it may be shown. */
  String value(String header, String value) {
    String lower = header.toLowerCase(java.util.Locale.ROOT);
    if (isTheirOwn(lower) || value.isEmpty()) {
      return value;
    }
    if (NAME_HEADER.matcher(lower).matches() && isName(value)) {
      return people.computeIfAbsent(value, name -> "Person " + (people.size() + 1));
    }
    return parts(withoutPeople(value));
  }

  /** Ids, counters and times of the PBX's own. */
  private static boolean isTheirOwn(String header) {
    return header.endsWith("uniqueid")
        || header.endsWith("linkedid")
        || header.equals("timestamp")
        || header.equals("actionid")
        || header.equals("uptime")
        || header.equals("seconds")
        || header.equals("event");
  }

  private static boolean isName(String value) {
    // a queue's member without a name is called by its interface
    return !value.startsWith("<")
        && !CHANNEL.matcher(value).matches()
        && value.chars().anyMatch(Character::isLetter);
  }

  private String withoutPeople(String value) {
    if (people.size() > MOST_NAMES_SOUGHT || CHANNEL.matcher(value).matches()) {
      return value;
    }
    String text = value;
    for (Map.Entry<String, String> person : people.entrySet()) {
      if (person.getKey().length() >= SHORTEST_NAME_SOUGHT) {
        text = text.replace(person.getKey(), person.getValue());
      }
    }
    return text;
  }

  private String parts(String value) {
    Matcher part = PARTS.matcher(value);
    StringBuilder masked = new StringBuilder();
    while (part.find()) {
      String found = part.group();
      String shown = found;
      if (part.group("v4") != null) {
        shown = replacement(found, this::nextAddress);
      } else if (part.group("v6") != null && isAddress(found)) {
        shown = replacement(found, () -> "2001:db8::" + Integer.toHexString(++addresses));
      } else if (part.group("number") != null) {
        shown = replacement(found, () -> number(found));
      }
      part.appendReplacement(masked, Matcher.quoteReplacement(shown));
    }
    return part.appendTail(masked).toString();
  }

  /** Not a time of the day, nor the end of a word. */
  private static boolean isAddress(String text) {
    return text.contains("::") || text.chars().filter(c -> c == ':').count() == 7;
  }

  private String replacement(String original, Supplier<String> maker) {
    String known = replacements.get(original);
    if (known == null) {
      known = maker.get();
      replacements.put(original, known);
    }
    return known;
  }

  /** Of 198.18.0.0/15, which is kept for measurements (RFC 2544) and belongs to nobody. */
  private String nextAddress() {
    int number = ++addresses & 0x1ffff;
    return "198." + (18 + (number >> 16)) + "." + ((number >> 8) & 0xff) + "." + (number & 0xff);
  }

  private String number(String original) {
    int begin = original.startsWith("+") ? 1 : 0;
    // the same number with and without its plus sign is the same number
    String twin = replacements.get(begin == 1 ? original.substring(1) : "+" + original);
    if (twin != null) {
      return begin == 1 ? "+" + twin : twin.substring(1);
    }
    String masked;
    do {
      StringBuilder digits = new StringBuilder(original);
      for (int i = begin + KEPT_PREFIX; i < digits.length(); i++) {
        digits.setCharAt(i, (char) ('0' + random.nextInt(10)));
      }
      masked = digits.toString();
    } while (!used.add(masked) && used.size() < 100_000);
    return masked;
  }
}

package dev.hookswitch.campaign;

import dev.hookswitch.csv.SafeCell;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the columns of a row mean: {@code number}, {@code timezone} and {@code name}; every other
 * one is a variable of the contact.
 */
public final class ContactColumns {

  public static final String NUMBER = "number";
  public static final String NAME = "name";
  public static final String ZONE = "timezone";

  public static final int MOST_VARIABLES = 50;
  public static final int LONGEST_VARIABLE_NAME = 40;
  public static final int LONGEST_VALUE = 500;

  private static final Set<String> OWN = Set.of(NUMBER, NAME, ZONE);
  private static final Set<String> ZONES = Set.copyOf(ZoneRulesProvider.getAvailableZoneIds());

  private final ContactNumbers numbers;

  /** What a row is. */
  sealed interface Reading {
    record Found(NewContact contact) implements Reading {}

    record Bad(String sentence) implements Reading {}
  }

  public ContactColumns(ContactNumbers numbers) {
    this.numbers = numbers;
  }

  /** The name under which a column is known: a variable's has letters, digits and _ alone. */
  public static String name(String written) throws UnreadableException {
    String small = written.toLowerCase(Locale.ROOT);
    if (OWN.contains(small)) {
      return small;
    }
    String name = written.replaceAll("[^A-Za-z0-9_]", "_");
    if (!name.isEmpty() && Character.isDigit(name.charAt(0))) {
      name = "_" + name;
    }
    if (name.isEmpty() || name.length() > LONGEST_VARIABLE_NAME || OWN.contains(name)) {
      throw new UnreadableException(
          1, "the name of a column has 1 to " + LONGEST_VARIABLE_NAME + " letters, digits and _");
    }
    return name;
  }

  /** Whether there is such a time zone. */
  public static boolean isZone(String id) {
    return ZONES.contains(id);
  }

  Reading read(Map<String, String> columns) {
    String written = columns.get(NUMBER);
    if (written == null) {
      return new Reading.Bad("the number is missing");
    }
    String name = columns.get(NAME);
    if (name != null && name.length() > Contact.LONGEST_NAME) {
      return new Reading.Bad("the name is longer than " + Contact.LONGEST_NAME + " characters");
    }
    String zone = columns.get(ZONE);
    if (zone != null && !isZone(zone)) {
      return new Reading.Bad("the timezone is none, such as Europe/Riga");
    }
    Map<String, String> variables = new TreeMap<>();
    for (Map.Entry<String, String> column : columns.entrySet()) {
      if (!OWN.contains(column.getKey())) {
        variables.put(column.getKey(), plain(column.getValue()));
        if (column.getValue().length() > LONGEST_VALUE) {
          return new Reading.Bad(
              column.getKey() + " is longer than " + LONGEST_VALUE + " characters");
        }
      }
    }
    if (variables.size() > MOST_VARIABLES) {
      return new Reading.Bad("there are more than " + MOST_VARIABLES + " variables");
    }
    return switch (numbers.read(plain(written))) {
      case ContactNumbers.Reading.Refused(String sentence) -> new Reading.Bad(sentence);
      case ContactNumbers.Reading.Understood(String number, String digits, String own) ->
          new Reading.Found(
              new NewContact(
                  number,
                  digits,
                  name == null ? null : plain(name),
                  zone == null ? own : zone,
                  variables));
    };
  }

  /**
   * Without what would end a line somewhere, and without the mark that our own exports put before
   * what a spreadsheet would carry out.
   */
  private static String plain(String value) {
    String text = value;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text = text.replaceAll("\\p{Cc}+", " ").strip();
        break;
      }
    }
    return SafeCell.open(text);
  }
}

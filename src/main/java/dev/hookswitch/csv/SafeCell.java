package dev.hookswitch.csv;

import java.util.regex.Pattern;

/**
 * A cell of a CSV file that no spreadsheet carries out as a formula, whatever stands in it: an
 * apostrophe is put before what begins like one (OWASP, CSV injection).
 *
 * <p>A plus sign before digits and spaces alone stays as it is: there is nothing in it to carry
 * out, and a phone number with an apostrophe would be read by nobody, person or program.
 */
public final class SafeCell {

  private static final String SIGNS = "=+-@\t\r";
  private static final Pattern PHONE_NUMBER = Pattern.compile("\\+[0-9 ]+");

  /**
   * Quoted, a cell stays one: the first is ours, the next are those by which spreadsheets of other
   * languages divide a line, and what comes after them could begin like a formula.
   */
  private static final String IN_QUOTES = ",;\t\"\n\r";

  private SafeCell() {}

  /** As it is written to a file: harmless, and in quotes where it needs them. */
  public static String of(String value) {
    boolean isFormula = hasSign(value, 0) && !PHONE_NUMBER.matcher(value).matches();
    String text = isFormula ? "'" + value : value;
    return text.chars().anyMatch(c -> IN_QUOTES.indexOf(c) >= 0)
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /** As it was before it was made harmless. */
  public static String open(String value) {
    return value.startsWith("'") && hasSign(value, 1) ? value.substring(1) : value;
  }

  private static boolean hasSign(String value, int at) {
    return at < value.length() && SIGNS.indexOf(value.charAt(at)) >= 0;
  }
}

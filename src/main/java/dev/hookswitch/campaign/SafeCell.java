package dev.hookswitch.campaign;

/**
 * A cell of a CSV file that no spreadsheet carries out as a formula, whatever stands in it: an
 * apostrophe is put before what begins like one (OWASP, CSV injection).
 */
public final class SafeCell {

  private static final String DANGEROUS = "=+-@\t\r";

  private SafeCell() {}

  /** As it is written to a file: harmless, and in quotes where it needs them. */
  public static String of(String value) {
    String text = isDangerous(value) ? "'" + value : value;
    return text.indexOf(',') >= 0
            || text.indexOf('"') >= 0
            || text.indexOf('\n') >= 0
            || text.indexOf('\r') >= 0
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /** As it was before it was made harmless. */
  static String open(String value) {
    return value.startsWith("'") && isDangerous(value.substring(1)) ? value.substring(1) : value;
  }

  private static boolean isDangerous(String value) {
    return !value.isEmpty() && DANGEROUS.indexOf(value.charAt(0)) >= 0;
  }
}

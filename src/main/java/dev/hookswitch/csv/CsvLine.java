package dev.hookswitch.csv;

import java.util.List;
import java.util.stream.Collectors;

/** A line of a CSV file (RFC 4180), of harmless cells. */
public final class CsvLine {

  private CsvLine() {}

  /** With its end. */
  public static String of(List<String> cells) {
    return cells.stream().map(SafeCell::of).collect(Collectors.joining(",", "", "\r\n"));
  }
}

package dev.hookswitch.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values (RFC 4180) with a row of names above them; the separator is a comma, a
 * semicolon or a tab, whichever the names are separated by. A quote that is never closed costs its
 * own line and no more. Empty lines are passed over.
 */
public final class CsvRows implements RowSource {

  public static final int MOST_COLUMNS = 60;

  /** A cell may go over so many lines. */
  private static final int MOST_LINES_OF_ROW = 100;

  private final TextLines lines;
  private final Deque<TextLines.Line> putBack = new ArrayDeque<>();
  private final Columns columns;
  private char separator = ',';
  private List<String> names = List.of();

  /** What the columns of a text are called here. */
  @FunctionalInterface
  public interface Columns {
    /**
     * The name of a column; null leaves it out.
     *
     * @throws UnreadableException when there must be no such column
     */
    @Nullable String name(String written) throws UnreadableException;
  }

  /**
   * Reads the row of names.
   *
   * @param required a column that must be there
   * @throws UnreadableException when there is no such row, or it is not right
   */
  public CsvRows(InputStream in, String required, Columns columns)
      throws IOException, UnreadableException {
    this.lines = new TextLines(in);
    this.columns = columns;
    readNames(required);
  }

  private void readNames(String required) throws IOException, UnreadableException {
    TextLines.Line first = lines.next();
    if (first == null || first.text() == null || first.text().isBlank()) {
      throw new UnreadableException(
          1, "the first line must be the names of the columns, " + required + " among them");
    }
    separator = separatorOf(first.text());
    List<String> written = new ArrayList<>();
    if (!split(first.text(), written)) {
      throw new UnreadableException(1, "a quote in the row of names is not closed");
    }
    if (written.size() > MOST_COLUMNS) {
      throw new UnreadableException(1, "there are " + MOST_COLUMNS + " columns at the most");
    }
    List<String> known = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : written) {
      String column = name.isBlank() ? null : columns.name(name.strip());
      if (column != null && !seen.add(column)) {
        throw new UnreadableException(1, "two columns have the name " + column);
      }
      known.add(column == null ? "" : column);
    }
    if (!seen.contains(required)) {
      throw new UnreadableException(1, "there is no column " + required + " in the first line");
    }
    names = known;
  }

  private static char separatorOf(String names) {
    if (names.indexOf(',') < 0) {
      return names.indexOf(';') >= 0 ? ';' : names.indexOf('\t') >= 0 ? '\t' : ',';
    }
    return ',';
  }

  @Override
  public @Nullable Row next() throws IOException, UnreadableException {
    TextLines.Line line = nextLine();
    while (line != null && line.text() != null && line.text().isBlank()) {
      line = nextLine();
    }
    if (line == null) {
      return null;
    }
    if (line.text() == null) {
      return new Row.Bad(line.number(), "the line is longer than " + TextLines.LONGEST + " bytes");
    }
    List<String> cells = new ArrayList<>(names.size());
    try {
      if (split(line.text(), cells) || goesOn(line, cells)) {
        return row(line.number(), cells);
      }
    } catch (BadCell e) {
      return new Row.Bad(line.number(), String.valueOf(e.getMessage()));
    }
    return new Row.Bad(line.number(), "a quote is not closed");
  }

  private TextLines.@Nullable Line nextLine() throws IOException, UnreadableException {
    TextLines.Line line = putBack.poll();
    return line == null ? lines.next() : line;
  }

  /** A cell in quotes goes on in the next lines; false: it has no end, and they are put back. */
  private boolean goesOn(TextLines.Line first, List<String> cells)
      throws IOException, UnreadableException {
    StringBuilder text = new StringBuilder(String.valueOf(first.text()));
    List<TextLines.Line> more = new ArrayList<>();
    while (more.size() < MOST_LINES_OF_ROW && text.length() <= TextLines.LONGEST) {
      TextLines.Line line = nextLine();
      if (line == null) {
        break;
      }
      more.add(line);
      if (line.text() == null) {
        break;
      }
      text.append('\n').append(line.text());
      cells.clear();
      try {
        if (line.text().indexOf('"') >= 0 && split(text.toString(), cells)) {
          return true;
        }
      } catch (BadCell e) {
        break; // it was the missing quote that made it look so
      }
    }
    for (int i = more.size() - 1; i >= 0; i--) {
      putBack.push(more.get(i));
    }
    return false;
  }

  /** False: the text ends within quotes. */
  private boolean split(String text, List<String> cells) {
    int at = 0;
    while (true) {
      if (at < text.length() && text.charAt(at) == '"') {
        at = quoted(text, at + 1, cells);
        if (at < 0) {
          return false;
        }
      } else {
        int end = text.indexOf(separator, at);
        String cell = text.substring(at, end < 0 ? text.length() : end);
        if (cell.indexOf('"') >= 0) {
          throw new BadCell("a quote stands within a cell that does not begin with one");
        }
        cells.add(cell);
        at = end < 0 ? text.length() : end;
      }
      if (at == text.length()) {
        return true;
      }
      at++; // the separator
    }
  }

  /** Where the cell ends; -1: it does not. */
  private int quoted(String text, int from, List<String> cells) {
    StringBuilder cell = new StringBuilder();
    int at = from;
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        return -1;
      }
      cell.append(text, at, quote);
      at = quote + 1;
      if (at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else if (at == text.length() || text.charAt(at) == separator) {
        cells.add(cell.toString());
        return at;
      } else {
        throw new BadCell("something stands after the quote that closes a cell");
      }
    }
  }

  private Row row(long line, List<String> cells) {
    if (cells.size() != names.size()) {
      return new Row.Bad(
          line, "the line has " + cells.size() + " cells, the first line has " + names.size());
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!names.get(i).isEmpty() && !cells.get(i).isBlank()) {
        values.put(names.get(i), cells.get(i).strip());
      }
    }
    return new Row.Filled(line, values);
  }

  private static final class BadCell extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadCell(String message) {
      super(message, null, false, false);
    }
  }
}

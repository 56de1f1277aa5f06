package dev.hookswitch.migrate;

import dev.hookswitch.migrate.ColumnType.UnfitException;
import dev.hookswitch.migrate.Table.Column;
import dev.hookswitch.store.MigrationEnd;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite file, read in one transaction from beginning to end: whatever else opens it meanwhile,
 * all rows are of one moment. For one thread.
 */
final class Source implements AutoCloseable {

  private final Connection connection;
  private final boolean replacesNul;

  /**
   * Begins to read.
   *
   * @param replacesNul U+0000, which PostgreSQL has in no text, becomes U+FFFD
   */
  Source(MigrationEnd end, boolean replacesNul) throws SQLException {
    this.connection = end.connectToRead();
    this.replacesNul = replacesNul;
    connection.setAutoCommit(false);
  }

  Connection connection() {
    return connection;
  }

  /** How many rows there are to be moved. */
  long count(Table table) throws SQLException {
    return number("select count(*) from " + table.name() + condition(table, false));
  }

  /** How many rows are not moved, because what they belong to is gone. */
  long countOrphans(Table table) throws SQLException {
    return table.references().isEmpty()
        ? 0
        : number("select count(*) from " + table.name()) - count(table);
  }

  /** Up to which number a column has been given any, whatever of it was deleted since. */
  long givenNumbers(Table table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select coalesce(max(seq), 0) from sqlite_sequence where name = ?")) {
      select.setString(1, table.name());
      try (ResultSet row = select.executeQuery()) {
        return row.getLong(1);
      }
    }
  }

  private long number(String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      return row.getLong(1);
    }
  }

  private static String condition(Table table, boolean afterKey) {
    List<String> conditions =
        table.references().stream()
            .map(each ->
                "%s in (select %s from %s)".formatted(each.column(), each.key(), each.table()))
            .collect(Collectors.toList());
    if (afterKey) {
      String places = String.join(", ", Collections.nCopies(table.key().size(), "?"));
      conditions.add("(%s) > (%s)".formatted(table.keyNames(), places));
    }
    return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
  }

  /**
   * The rows of a table, in the order of its key.
   *
   * @param after from behind this key on; null: from the beginning
   */
  Rows rows(Table table, Object @Nullable [] after) throws SQLException {
    String order = table.key().isEmpty() ? "" : " order by " + table.keyNames();
    PreparedStatement select =
        connection.prepareStatement(
            "select "
                + table.columnNames()
                + " from "
                + table.name()
                + condition(table, after != null)
                + order);
    for (int i = 0; after != null && i < after.length; i++) {
      select.setObject(i + 1, after[i]);
    }
    return new Rows(table, select);
  }

  /** Rows that are read one after the other. */
  final class Rows implements AutoCloseable {

    private final Table table;
    private final PreparedStatement select;
    private final ResultSet row;
    private final Set<String> key;

    private Rows(Table table, PreparedStatement select) throws SQLException {
      this.table = table;
      this.select = select;
      this.row = select.executeQuery();
      this.key = new HashSet<>(table.key());
    }

    boolean next() throws SQLException {
      return row.next();
    }

    /**
     * The values of this row, as PostgreSQL can hold them.
     *
     * @throws UnfitException when it cannot; the message says of which column what is wrong
     */
    @Nullable Object[] values() throws SQLException, UnfitException {
      List<Column> columns = table.columns();
      @Nullable Object[] values = new @Nullable Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        Object value = row.getObject(i + 1);
        values[i] = value == null ? null : fit(columns.get(i), value);
      }
      return values;
    }

    private Object fit(Column column, Object value) throws UnfitException {
      try {
        Object fit = column.type().fit(value);
        return fit instanceof String text && text.indexOf('\0') >= 0
            ? withoutNul(column, text)
            : fit;
      } catch (UnfitException e) {
        throw new UnfitException("column " + column.name() + " " + e.getMessage());
      }
    }

    private String withoutNul(Column column, String text) throws UnfitException {
      if (key.contains(column.name())) {
        throw new UnfitException("holds the character U+0000, and is part of the key");
      }
      if (!replacesNul) {
        throw new UnfitException(
            "holds the character U+0000, which PostgreSQL has in no text; with --replace-nul"
                + " U+FFFD is put in its place");
      }
      return text.replace('\0', '\uFFFD');
    }

    @Override
    public void close() throws SQLException {
      row.close();
      select.close();
    }
  }

  /** Which row of a table it is, without a value of it: keys are numbers of people, too. */
  static IOException unfit(Table table, long number, String what, @Nullable Exception cause) {
    String order = table.key().isEmpty() ? "" : " in the order of " + table.keyNames();
    return new IOException(
        "row %,d of the table %s%s cannot be moved: %s"
            .formatted(number, table.name(), order, what),
        cause);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

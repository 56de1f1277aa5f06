package dev.hookswitch.migrate;

import dev.hookswitch.migrate.Table.Column;
import dev.hookswitch.store.Sealing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Rows of all tables with whatever a column may hold, null, empty, largest and strangest. */
final class OddRows {

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "plain",
          "it's \"quoted\" \\ and \\N and \\. and ,",
          "tab\there\r\nand lines\n",
          "ĀČĒ ß İ ı \u0301 combining",
          "four bytes: \uD83D\uDE00 \uD835\uDCB3 \uDBFF\uDFFF",
          "\u0001\u001f\u007f\uFFFD\uFEFF",
          "{\"json\": [1, null, \"\\u0000\"]}",
          "long é ".repeat(60));

  private static final List<Long> NUMBERS = List.of(0L, 1L, -1L, 255L, 65_536L, 1_764_000_000_000L);
  private static final List<Double> FRACTIONS =
      List.of(0.0, 0.1, -1.5, 3.0, 1e308, Double.MIN_VALUE, 2.5e-7);

  private final Connection sqlite;
  private final byte[] key;
  private final SplittableRandom random;
  private int number;

  OddRows(Connection sqlite, byte[] key, SplittableRandom random) {
    this.sqlite = sqlite;
    this.key = key;
    this.random = random;
  }

  /** So many in each table; in those in which the schema has put one, that one is changed. */
  void fill(List<Table> tables, int rows) throws SQLException {
    Map<String, List<Object>> keys = new HashMap<>();
    sqlite.setAutoCommit(false);
    for (Table table : tables) {
      if (OneSided.SEEDED.contains(table.name())) {
        continue;
      }
      fill(table, rows, keys);
    }
    try (Statement statement = sqlite.createStatement()) {
      statement.execute("update journal_shape set partitions = 16");
    }
    sqlite.commit();
    sqlite.setAutoCommit(true);
  }

  private void fill(Table table, int rows, Map<String, List<Object>> keys) throws SQLException {
    Set<String> unique = unique(table);
    Set<String> notNull = notNull(table);
    String places = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
    try (PreparedStatement insert =
        sqlite.prepareStatement(
            "insert into %s (%s) values (%s)"
                .formatted(table.name(), table.columnNames(), places))) {
      for (int i = 0; i < rows; i++) {
        number++;
        int index = 1;
        for (Column column : table.columns()) {
          boolean mayBeNull = !notNull.contains(column.name()) && !unique.contains(column.name());
          Object value =
              mayBeNull && random.nextInt(4) == 0
                  ? null
                  : value(table, column, unique.contains(column.name()), keys);
          if (table.key().equals(List.of(column.name())) && value != null) {
            keys.computeIfAbsent(table.name(), _ -> new ArrayList<>()).add(value);
          }
          insert.setObject(index++, value);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private @Nullable Object value(
      Table table, Column column, boolean isUnique, Map<String, List<Object>> keys) {
    for (Table.Reference each : table.references()) {
      if (each.column().equals(column.name())) {
        List<Object> there = keys.getOrDefault(each.table(), List.of());
        return there.get(random.nextInt(there.size()));
      }
    }
    if (column.name().equals(Secrets.SEALED.get(table.name()))) {
      return Sealing.seal(key, "secret " + number);
    }
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return switch (column.type()) {
      case INTEGER ->
          isUnique
              ? number
              : random.nextBoolean() ? random.nextInt() : NUMBERS.get(random.nextInt(5)).intValue();
      case BIGINT ->
          isUnique
              ? (Object) number
              : random.nextBoolean()
                  ? random.nextLong()
                  : NUMBERS.get(random.nextInt(NUMBERS.size()));
      case DOUBLE -> FRACTIONS.get(random.nextInt(FRACTIONS.size()));
      case TEXT -> isUnique ? text + "#" + number : text;
      case BYTES -> bytes(isUnique);
    };
  }

  private byte[] bytes(boolean isUnique) {
    byte[] bytes = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(300)];
    random.nextBytes(bytes);
    byte[] tail = ("#" + number).getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    if (isUnique) {
      bytes = Arrays.copyOf(bytes, length + tail.length);
      System.arraycopy(tail, 0, bytes, length, tail.length);
    }
    return bytes;
  }

  private Set<String> unique(Table table) throws SQLException {
    Set<String> columns = new HashSet<>(table.key());
    List<String> indexes = new ArrayList<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet row = statement.executeQuery("pragma index_list(" + table.name() + ")")) {
      while (row.next()) {
        if (row.getInt("unique") == 1) {
          indexes.add(row.getString("name"));
        }
      }
    }
    for (String index : indexes) {
      try (Statement statement = sqlite.createStatement();
          ResultSet row = statement.executeQuery("pragma index_info(\"" + index + "\")")) {
        while (row.next()) {
          columns.add(row.getString("name"));
        }
      }
    }
    return columns;
  }

  private Set<String> notNull(Table table) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet row = statement.executeQuery("pragma table_info(" + table.name() + ")")) {
      while (row.next()) {
        if (row.getInt("notnull") == 1) {
          columns.add(row.getString("name"));
        }
      }
    }
    return columns;
  }
}

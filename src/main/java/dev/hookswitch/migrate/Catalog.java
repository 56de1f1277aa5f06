package dev.hookswitch.migrate;

import dev.hookswitch.migrate.Table.Column;
import dev.hookswitch.migrate.Table.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which tables there are to be moved: asked of both databases. */
final class Catalog {

  /** Slices of a table are no tables of their own. */
  private static final String TABLES_OF_POSTGRES =
      "select relname from pg_class where relnamespace = cast(current_schema() as regnamespace) and"
          + " relkind in ('r', 'p') and not relispartition";

  private static final String TABLES_OF_SQLITE =
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape"
          + " '~'";

  private static final String COLUMNS_OF_POSTGRES =
      "select column_name, data_type, pg_get_serial_sequence(table_name, column_name) from"
          + " information_schema.columns where table_schema = current_schema() and table_name = ?"
          + " order by ordinal_position";

  private static final String REFERENCES_OF_POSTGRES =
      "select a.attname, p.relname, b.attname from pg_constraint c join pg_class p on p.oid ="
          + " c.confrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]"
          + " join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1] where"
          + " c.contype = 'f' and c.conrelid = cast(? as regclass) order by 1";

  private final Connection sqlite;
  private final Connection postgres;

  Catalog(Connection sqlite, Connection postgres) {
    this.sqlite = sqlite;
    this.postgres = postgres;
  }

  /**
   * The tables to be moved, what is referred to before what refers to it.
   *
   * @throws IllegalStateException when there is something that this version was not taught to move
   */
  List<Table> tables() throws SQLException {
    Set<String> here = names(sqlite, TABLES_OF_SQLITE);
    Set<String> there = names(postgres, TABLES_OF_POSTGRES);
    requireSame("table", here, there, OneSided.TABLES.keySet(), "");
    Map<String, Table> tables = new TreeMap<>();
    for (String name : here) {
      if (!OneSided.TABLES.containsKey(name)) {
        tables.put(name, table(name));
      }
    }
    return inOrder(tables);
  }

  private static void requireSame(
      String what, Set<String> here, Set<String> there, Set<String> excused, String prefix) {
    Set<String> odd = new TreeSet<>(here);
    odd.addAll(there);
    odd.removeIf(
        each -> (here.contains(each) && there.contains(each)) || excused.contains(prefix + each));
    if (!odd.isEmpty()) {
      throw new IllegalStateException(
          "a %s is in one database only and OneSided does not say why: %s"
              .formatted(what, prefix + String.join(", ", odd)));
    }
  }

  private Table table(String name) throws SQLException {
    Map<String, Integer> here = new LinkedHashMap<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet row = statement.executeQuery("pragma table_info(" + name + ")")) {
      while (row.next()) {
        here.put(row.getString("name"), row.getInt("pk"));
      }
    }
    Map<String, Column> there = columnsOfPostgres(name);
    requireSame("column", here.keySet(), there.keySet(), OneSided.COLUMNS.keySet(), name + ".");
    List<Column> columns =
        there.values().stream().filter(each -> here.containsKey(each.name())).toList();
    List<String> key =
        here.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    return new Table(name, columns, key, references(name));
  }

  private Map<String, Column> columnsOfPostgres(String table) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    try (PreparedStatement select = postgres.prepareStatement(COLUMNS_OF_POSTGRES)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          String type = row.getString(2);
          ColumnType known =
              ColumnType.named(type)
                  .orElseThrow(() ->
                      new IllegalStateException(
                          table + "." + name + " is of a type that ColumnType has not: " + type));
          columns.put(name, new Column(name, known, row.getString(3)));
        }
      }
    }
    return columns;
  }

  private List<Reference> references(String table) throws SQLException {
    List<Reference> references = new ArrayList<>();
    try (PreparedStatement select = postgres.prepareStatement(REFERENCES_OF_POSTGRES)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          references.add(new Reference(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return references;
  }

  private static Set<String> names(Connection connection, String select) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private static List<Table> inOrder(Map<String, Table> tables) {
    Map<String, Table> left = new TreeMap<>(tables);
    List<Table> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Table> next =
          left.values().stream()
              .filter(
                  each -> each.references().stream().noneMatch(to -> left.containsKey(to.table())))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException(
            "tables refer to each other in a circle: "
                + left.keySet().stream().collect(Collectors.joining(", ")));
      }
      ordered.addAll(next);
      next.forEach(each -> left.remove(each.name()));
    }
    return ordered;
  }
}

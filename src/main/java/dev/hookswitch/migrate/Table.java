package dev.hookswitch.migrate;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that both databases have.
 *
 * @param columns those that are moved
 * @param key by which its rows are read in order; empty: it has one row or few, and no key
 * @param references what its rows must not outlive; in SQLite nobody looks after that
 */
record Table(String name, List<Column> columns, List<String> key, List<Reference> references) {

  /**
   * One column.
   *
   * @param sequence what gives its numbers in PostgreSQL; null: no sequence does
   */
  record Column(String name, ColumnType type, @Nullable String sequence) {}

  record Reference(String column, String table, String key) {}

  Table {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    references = List.copyOf(references);
  }

  String columnNames() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  String keyNames() {
    return String.join(", ", key);
  }

  List<Column> keyColumns() {
    return key.stream().map(this::column).toList();
  }

  private Column column(String wanted) {
    return columns.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " has no column " + wanted));
  }
}

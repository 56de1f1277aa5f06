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
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/**
 * The PostgreSQL database, which has nothing but what is moved into it. All that is asked of it
 * goes over one connection, whose lock keeps a second migration out. For one thread.
 *
 * <p>Rows are committed in batches, each with the note of how many there are now, and without
 * waiting for the disk: a server that crashes loses some of the last ones with their notes. Only
 * {@link #makeDurable} waits.
 */
final class Target implements AutoCloseable {

  /** Small enough that a batch is repeated in a second, large enough that commits cost nothing. */
  static final int BATCH_ROWS = 20_000;

  private static final long BATCH_BYTES = 16L * 1_024 * 1_024;

  /** Rows that are fetched at a time when they are read again. */
  private static final int FETCH = 2_000;

  /** So many rows are moved, or looked at, from one word of progress to the next. */
  static final int WORD = 1_000;

  private static final Pattern LINE = Pattern.compile("COPY \\w+, line (\\d+)");

  private final MigrationEnd end;
  private final int batchRows;
  private final Connection connection;

  Target(MigrationEnd end, int batchRows) throws SQLException {
    this.end = end;
    this.batchRows = batchRows;
    this.connection = end.connectToWrite();
    connection.setAutoCommit(false);
    execute("set synchronous_commit = off");
    connection.commit();
  }

  Connection connection() {
    return connection;
  }

  /**
   * Keeps other migrations out while this connection lasts.
   *
   * @throws IOException when there is one
   */
  void lock() throws SQLException, IOException {
    boolean mine =
        ask(
                "select case when pg_try_advisory_lock(hashtextextended('migrate',"
                    + " cast(cast('migration' as regclass) as bigint))) then 1 else 0 end")
            == 1;
    connection.commit();
    if (!mine) {
      throw new IOException("another migration into " + end.description() + " is under way");
    }
  }

  /** Which of the tables hold anything that did not come with the schema. */
  List<String> occupied(List<Table> tables) throws SQLException {
    StringBuilder select =
        new StringBuilder("select name from (values ('')) as none (name) where false");
    for (Table table : tables) {
      if (!OneSided.SEEDED.contains(table.name())) {
        select.append(
            " union all select '%1$s' where exists (select 1 from %1$s)".formatted(table.name()));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select + " order by 1")) {
      List<String> occupied = new ArrayList<>();
      while (row.next()) {
        occupied.add(row.getString(1));
      }
      return occupied;
    }
  }

  /** How far a table is. */
  record State(long rows, boolean isCopied, boolean isVerified) {}

  State state(Table table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select amount, copied, verified from migrated_table where name = ?")) {
      select.setString(1, table.name());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new State(row.getLong(1), row.getInt(2) == 1, row.getInt(3) == 1)
            : new State(0, false, false);
      }
    }
  }

  /** Where to go on: the key of the last row that is here; null where there is none. */
  Object @Nullable [] lastKey(Table table) throws SQLException {
    List<Column> key = table.keyColumns();
    if (key.isEmpty()) {
      return null;
    }
    // the order of the bytes, which is SQLite's
    String order =
        key.stream()
            .map(each ->
                each.name() + (each.type() == ColumnType.TEXT ? " collate \"C\" desc" : " desc"))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select %s from %s order by %s limit 1"
                    .formatted(table.keyNames(), table.name(), order))) {
      if (!row.next()) {
        return null;
      }
      Object[] last = new Object[key.size()];
      for (int i = 0; i < last.length; i++) {
        last[i] = key.get(i).type().readNotNull(row, i + 1);
      }
      return last;
    }
  }

  /**
   * Moves what is left of a table.
   *
   * @param moved is told now and then of so many more rows
   */
  void copy(Table table, Source source, LongConsumer moved) throws SQLException, IOException {
    long here = state(table).rows();
    if (here == 0 && OneSided.SEEDED.contains(table.name())) {
      execute("delete from " + table.name());
    }
    long told = here;
    try (Source.Rows rows = source.rows(table, here == 0 ? null : lastKey(table))) {
      boolean isMore = rows.next();
      do {
        long before = here;
        try (CopyRows copy = begin(table)) {
          while (isMore && (here == before || isRoom(table, here - before, copy))) {
            copy.add(rows.values());
            here++;
            if (here - told == WORD) {
              moved.accept(WORD);
              told = here;
            }
            isMore = rows.next();
          }
          copy.end();
        } catch (UnfitException e) {
          throw Source.unfit(table, here + 1, String.valueOf(e.getMessage()), e);
        } catch (PSQLException e) {
          throw ofRow(table, before, e);
        }
        note(table, here, !isMore);
        connection.commit();
      } while (isMore);
    }
    moved.accept(here - told);
  }

  /** A table without a key is moved as a whole: nothing would say where to go on. */
  private boolean isRoom(Table table, long rows, CopyRows copy) {
    return table.key().isEmpty() || (rows < batchRows && copy.bytes() < BATCH_BYTES);
  }

  private CopyRows begin(Table table) throws SQLException {
    String copy =
        "copy %s (%s) from stdin (format binary)".formatted(table.name(), table.columnNames());
    return new CopyRows(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy), table);
  }

  /** The server says which row of a batch it refused. */
  private static IOException ofRow(Table table, long before, PSQLException e) throws PSQLException {
    Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
    if (!line.find() || e.getServerErrorMessage() == null) {
      throw e;
    }
    return Source.unfit(
        table,
        before + Long.parseLong(line.group(1)),
        String.valueOf(e.getServerErrorMessage().getMessage()),
        e);
  }

  private void note(Table table, long rows, boolean isCopied) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into migrated_table (name, amount, copied, verified) values (?, ?, ?, 0) on"
                + " conflict (name) do update set amount = excluded.amount, copied ="
                + " excluded.copied")) {
      insert.setString(1, table.name());
      insert.setLong(2, rows);
      insert.setInt(3, isCopied ? 1 : 0);
      insert.executeUpdate();
    }
  }

  /** What is here of a table. */
  Checksum checksum(Table table, LongConsumer seen) throws SQLException {
    Checksum checksum = new Checksum();
    List<Column> columns = table.columns();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet row =
          statement.executeQuery("select " + table.columnNames() + " from " + table.name())) {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        while (row.next()) {
          for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).type().read(row, i + 1);
          }
          checksum.add(values);
          if (checksum.rows() % WORD == 0) {
            seen.accept(WORD);
          }
        }
      }
    }
    connection.commit();
    seen.accept(checksum.rows() % WORD);
    return checksum;
  }

  void noteVerified(Table table) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update migrated_table set verified = 1 where name = ?")) {
      update.setString(1, table.name());
      update.executeUpdate();
    }
    connection.commit();
  }

  /** What is numbered goes on behind the last number that was given. */
  void setAhead(Table table, long given) throws SQLException {
    for (Column column : table.columns()) {
      if (column.sequence() != null) {
        long last =
            Math.max(
                given,
                ask("select coalesce(max(%s), 0) from %s".formatted(column.name(), table.name())));
        if (last > 0) {
          ask("select setval('%s', %d)".formatted(column.sequence(), last));
        }
      }
    }
    connection.commit();
  }

  /** The planner knows what there is now; it would be minutes until the server looked by itself. */
  void analyze() throws SQLException {
    execute("analyze");
    connection.commit();
  }

  /** All that was committed is safe when this has returned. */
  void makeDurable() throws SQLException {
    execute("set synchronous_commit = on");
    // a transaction that writes nothing waits for nothing
    execute("update migrated_table set verified = verified");
    connection.commit();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long ask(String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

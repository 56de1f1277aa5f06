package dev.hookswitch.migrate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.journal.JournalException;
import dev.hookswitch.migrate.Table.Column;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.MigrationEnd;
import dev.hookswitch.store.Place;
import dev.hookswitch.store.SecretBox;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything arrives as it was, whatever it is and however often it is interrupted. */
class MigrationTest {

  private static final byte[] KEY = new byte[SecretBox.KEY_BYTES];

  /** Many to a table: where it is killed, some are there. */
  private static final int BATCH = 97;

  /** Bytes that nobody encrypted. */
  private static final Set<String> PLAIN_BYTES =
      Set.of(
          "event.json",
          "operation.body",
          "happened.body",
          "api_key.sha256",
          "person_session.sha256",
          "setup_code.sha256");

  @TempDir Path folder;
  private Place sqlite;
  private Place postgres;
  private final SplittableRandom random = new SplittableRandom(20261126);

  /** What a killed process leaves: nothing after this is done. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Seen implements Watcher {
    private final List<Plan> plans = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final AtomicLong words = new AtomicLong();
    private long killedAt = Long.MAX_VALUE;

    @Override
    public void planned(Plan plan) {
      plans.add(plan);
    }

    @Override
    public void progressed(Progress now) {
      progress.add(now);
      if (words.incrementAndGet() > killedAt) {
        throw new Killed();
      }
    }
  }

  @BeforeEach
  void makeBoth() {
    sqlite = Place.sqlite(folder);
    postgres = Place.postgres();
    sqlite.open().close();
  }

  private Connection source() throws SQLException {
    return DriverManager.getConnection(sqlite.url());
  }

  private Connection target() throws SQLException {
    return DriverManager.getConnection(postgres.url(), "postgres", postgres.password());
  }

  private List<Table> tables() throws SQLException {
    postgres.openEnd().close();
    try (Connection here = source();
        Connection there = target()) {
      return new Catalog(here, there).tables();
    }
  }

  private List<Table> fill(int rows) throws SQLException {
    List<Table> tables = tables();
    try (Connection here = source()) {
      new OddRows(here, KEY, random.split()).fill(tables, rows);
    }
    return tables;
  }

  private Migration.Result migrate(Seen seen, byte[] key, boolean replacesNul) throws IOException {
    try (MigrationEnd source = MigrationEnd.sqlite(sqlite.url());
        MigrationEnd target = postgres.openEnd()) {
      SecretBox box = new SecretBox(key, new SecureRandom());
      Migration.Order order = new Migration.Order(source, target, box, "the test", replacesNul);
      return new Migration(
              order, seen, new SecureRandom(), InstantSource.system(), System::nanoTime, BATCH)
          .run();
    }
  }

  private Migration.Result migrate() throws IOException {
    return migrate(new Seen(), KEY, false);
  }

  private void refuses(String sentence) {
    assertThatIOException().isThrownBy(this::migrate).withMessageContaining(sentence);
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** What is there, in a form that both databases have and that is none of the migration's. */
  private static List<String> rows(Connection connection, Table table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select " + table.columnNames() + " from " + table.name())) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= table.columns().size(); i++) {
          values.add(shown(row.getObject(i)));
        }
        rows.add(values.toString());
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "x" + HexFormat.of().formatHex(bytes);
      case String text -> "'" + text + "'";
      default -> value.toString();
    };
  }

  private void bothHaveTheSame(List<Table> tables) throws SQLException {
    try (Connection here = source();
        Connection there = target()) {
      for (Table table : tables) {
        List<String> moved = rows(there, table);
        assertThat(moved).as(table.name()).hasSameSizeAs(rows(here, table)).isNotEmpty();
        assertThat(moved.equals(rows(here, table))).as("the rows of " + table.name()).isTrue();
      }
    }
  }

  @Test
  void whateverARowHoldsArrives() throws IOException, SQLException {
    List<Table> tables = fill(60);
    run(
        source(),
        "update sqlite_sequence set seq = 700000 where name = 'event'",
        "update attempt set id = 4711 where id = (select max(id) from attempt)");
    Seen seen = new Seen();
    Migration.Result result = migrate(seen, KEY, false);
    bothHaveTheSame(tables);
    assertThat(result.isNew()).isTrue();
    assertThat(seen.plans.getFirst().rows())
        .containsEntry("event", 60L)
        .containsEntry("person", 60L);
    assertThat(seen.plans.getFirst().orphans()).isEmpty();
    assertThat(seen.progress.getLast().percent()).isEqualTo(100);
    try (Connection there = target();
        Statement statement = there.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select nextval(pg_get_serial_sequence('event', 'position')),"
                    + " nextval(pg_get_serial_sequence('attempt', 'id')),"
                    + " (select max(key) + 1 from campaign),"
                    + " nextval(pg_get_serial_sequence('campaign', 'key'))")) {
      row.next();
      assertThat(row.getLong(1)).isEqualTo(700_001);
      assertThat(row.getLong(2)).isEqualTo(4_712);
      assertThat(row.getLong(4)).isEqualTo(row.getLong(3));
    }
    assertThat(migrate().isNew()).as("nothing is left to do").isFalse();
    postgres.open().close();
  }

  @Test
  void whereverItIsKilledItGoesOn() throws IOException, SQLException {
    List<Table> tables = fill(1_050);
    long rows = 0;
    int kills = 0;
    for (long words = 3; ; words += 17) {
      Seen seen = new Seen();
      seen.killedAt = words;
      try {
        migrate(seen, KEY, false);
        break;
      } catch (Killed e) {
        kills++;
        long done = seen.plans.getFirst().done();
        assertThat(done).isGreaterThanOrEqualTo(rows);
        rows = done;
        // nobody gets at either meanwhile
        assertThatThrownBy(() -> postgres.open()).hasMessageContaining("not all is there yet");
        assertThatThrownBy(() -> sqlite.open()).hasMessageContaining("is being moved into");
      }
    }
    assertThat(kills).isGreaterThan(3);
    bothHaveTheSame(tables);
    postgres.open().close();
  }

  @Test
  void theFileThatIsLeftBehindIsNotUsedByMistake() throws IOException, SQLException {
    fill(3);
    migrate();
    assertThatThrownBy(() -> sqlite.open())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("was moved into PostgreSQL ")
        .hasMessageContaining("hookswitch migrate --unmark --from jdbc:sqlite:" + folder);
    postgres = Place.postgres();
    refuses("already");
    try (MigrationEnd source = MigrationEnd.sqlite(sqlite.url())) {
      assertThat(Migration.unmark(source)).isTrue();
      assertThat(Migration.unmark(source)).isFalse();
    }
    sqlite.open().close();
    assertThat(migrate().isNew()).as("as if for the first time").isTrue();
  }

  @Test
  void whatWasUsedMeanwhileIsNotGoneOnWith() throws IOException, SQLException {
    fill(150);
    Seen seen = new Seen();
    seen.killedAt = 3;
    assertThatThrownBy(() -> migrate(seen, KEY, false)).isInstanceOf(Killed.class);
    try (MigrationEnd source = MigrationEnd.sqlite(sqlite.url())) {
      Migration.unmark(source);
    }
    refuses("holds a part of another migration, or of an older state of this source");
    postgres = Place.postgres();
    assertThat(migrate().isNew()).isTrue();
  }

  @Test
  void aTextWithTheCharacterThatPostgresHasNotIsNamed() throws IOException, SQLException {
    List<Table> tables = fill(5);
    String last = " where id = (select max(id) from person)";
    run(source(), "update person set name = 'a' || char(0) || 'b'" + last);
    refuses(
        "row 5 of the table person in the order of id cannot be moved: column name holds the"
            + " character U+0000");
    migrate(new Seen(), KEY, true);
    run(source(), "update person set name = 'a\uFFFDb'" + last);
    bothHaveTheSame(tables);
  }

  @Test
  void whatAColumnCannotHoldIsNamed() throws IOException, SQLException {
    fill(4);
    run(source(), "update replay set total = 3000000000 where id = (select min(id) from replay)");
    refuses(
        "row 1 of the table replay in the order of id cannot be moved: column total holds a number"
            + " of more than 32 bits");
    run(source(), "update replay set total = 'many' where id = (select min(id) from replay)");
    refuses("column total holds no whole number");
  }

  @Test
  void whatTheServerRefusesIsNamed() throws IOException, SQLException {
    fill(4);
    run(target(), "alter table replay add check (queued <> 77)");
    run(source(), "update replay set queued = 77 where id = (select max(id) from replay)");
    refuses("row 4 of the table replay in the order of id cannot be moved: new row for relation");
    run(target(), "alter table replay drop constraint replay_queued_check");
    migrate();
  }

  @Test
  void whatBelongsToADeletedEndpointIsLeftOutAndTold() throws IOException, SQLException {
    fill(4);
    run(
        source(),
        "insert into delivery_cursor (endpoint_id, partition, next_offset) values ('gone', 1, 2)");
    Seen seen = new Seen();
    migrate(seen, KEY, false);
    assertThat(seen.plans.getFirst().orphans()).hasSize(1).containsEntry("delivery_cursor", 1L);
    assertThat(seen.plans.getFirst().rows()).containsEntry("delivery_cursor", 4L);
  }

  @Test
  void secretsMustBeReadableAfterwards() throws IOException, SQLException {
    fill(2);
    byte[] other = new byte[SecretBox.KEY_BYTES];
    Arrays.fill(other, (byte) 1);
    assertThatIOException()
        .isThrownBy(() -> migrate(new Seen(), other, false))
        .withMessageContaining(
            "holds secrets that were encrypted with another key than that of the test");
    sqlite.open().close(); // nothing was marked
    for (Table table : tables()) {
      for (Column column : table.columns()) {
        if (column.type() == ColumnType.BYTES) {
          boolean isSealed = column.name().equals(Secrets.SEALED.get(table.name()));
          String name = table.name() + "." + column.name();
          assertThat(isSealed ^ PLAIN_BYTES.contains(name))
              .as("it is said whether %s is encrypted", name)
              .isTrue();
        }
      }
    }
  }

  @Test
  void aTargetThatHoldsAnythingIsRefused() throws SQLException {
    fill(2);
    run(target(), "insert into own_number (number, account) values ('1', 'a')");
    refuses("is not empty, there are rows in own_number: give an empty one");
    sqlite.open().close();
  }

  @Test
  void aSourceThatIsInUseOrIsNotThereIsRefused() {
    try (Database _ = sqlite.open()) {
      assertThatThrownBy(this::migrate)
          .hasMessageContaining("is in use by another Hookswitch process");
    }
    sqlite = Place.sqlite(folder.resolve("elsewhere"));
    assertThatThrownBy(this::migrate).hasMessageEndingWith("hookswitch.db does not exist");
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    run(
        source(),
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (900, '900', 'x', 'SQL', 'x', 'x', 1,"
            + " 1)");
    assertThatThrownBy(this::migrate)
        .hasMessageContaining("was used by a newer Hookswitch (schema 900): take that one");
  }

  @Test
  void twoMigrationsIntoOneTargetAreOneTooMany() throws SQLException, IOException {
    fill(2);
    try (MigrationEnd end = postgres.openEnd();
        Target first = new Target(end, BATCH)) {
      first.lock();
      refuses("is under way");
    }
  }

  @Test
  void whatNobodyTaughtItToMoveIsADefect() throws SQLException {
    assertThat(new TreeSet<>(OneSided.TABLES.values())).doesNotContain("");
    tables();
    run(target(), "create table later (id integer)");
    assertThatThrownBy(this::tables)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OneSided does not say why: later");
    run(target(), "drop table later", "alter table person add column later boolean");
    assertThatThrownBy(this::tables).hasMessageContaining("person.later");
    run(source(), "alter table person add column later integer");
    assertThatThrownBy(this::tables)
        .hasMessageContaining("person.later is of a type that ColumnType has not: boolean");
  }

  @Test
  void changedRowsHaveAnotherChecksum() {
    Checksum one = new Checksum();
    Checksum other = new Checksum();
    Object[] row = {1L, "a", null, 1.5, new byte[] {1}};
    one.add(row);
    one.add(new @Nullable Object[] {null, "ab"});
    other.add(new @Nullable Object[] {null, "ab"});
    other.add(row.clone());
    assertThat(one.isSameAs(other)).as("in any order").isTrue();
    one.add(new Object[] {"a", "b"});
    other.add(new Object[] {"ab", ""});
    assertThat(one.isSameAs(other)).isFalse();
    assertThat(requireNonNull(one.toString())).startsWith("3 rows, checksum ");
  }
}

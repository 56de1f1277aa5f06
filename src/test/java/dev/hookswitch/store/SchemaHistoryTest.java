package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.journal.JournalException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** When Flyway need not be asked, and that it is asked in every other case. */
class SchemaHistoryTest {

  private static final String FOLDER = "/db/migration/sqlite/";

  @TempDir Path folder;

  private SQLiteDataSource source;

  @BeforeEach
  void aDatabaseThatIsUpToDate() {
    source = SqliteDatabase.source(folder.resolve("h.db"), false);
    assertThat(SchemaHistory.isWhole(source, FOLDER)).as("of nothing").isFalse();
    Schema.SQLITE.bringUpToDate(source);
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  @Test
  void whatFlywayHasMadeIsWhole() {
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isTrue();
  }

  @Test
  void aScriptThatIsNotTheShippedOneIsForFlyway() throws SQLException {
    change("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isFalse();
    assertThatThrownBy(() -> SqliteDatabase.at("jdbc:sqlite:" + folder.resolve("h.db")))
        .isInstanceOf(JournalException.class)
        .rootCause()
        .hasMessageContaining("checksum mismatch");
  }

  @Test
  void oneThatFailedOrIsMissingOrUnknownIsForFlyway() throws SQLException {
    change("update flyway_schema_history set success = 0 where version = '46'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isFalse();
    change("update flyway_schema_history set success = 1 where version = '46'");
    change("update flyway_schema_history set type = 'JDBC' where version = '46'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isFalse();
    change("update flyway_schema_history set type = 'SQL' where version = '46'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isTrue();
    change("update flyway_schema_history set script = 'V999__new.sql' where version = '46'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isFalse();
    change("delete from flyway_schema_history where version = '46'");
    assertThat(SchemaHistory.isWhole(source, FOLDER)).isFalse();
  }
}

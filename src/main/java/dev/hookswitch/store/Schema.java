package dev.hookswitch.store;

import dev.hookswitch.journal.JournalException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The tables of one kind of database, in all their versions: {@code db/migration}. */
enum Schema {
  SQLITE("sqlite"),
  POSTGRESQL("postgresql");

  private final String folder;

  Schema(String folder) {
    this.folder = folder;
  }

  /** Makes the tables, or brings them up to date. */
  void bringUpToDate(DataSource source) {
    if (!SchemaHistory.isWhole(source, "/db/migration/" + folder + "/")) {
      flyway(source).migrate();
    }
  }

  /** A version of it that is newer than this program; empty when it knows all that was done. */
  Optional<String> newerVersion(DataSource source) {
    return Arrays.stream(flyway(source).info().all())
        .filter(each -> each.getState() == MigrationState.FUTURE_SUCCESS)
        .map(MigrationInfo::getVersion)
        .map(String::valueOf)
        .reduce((_, later) -> later);
  }

  private Flyway flyway(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/" + folder)
        .load();
  }

  /**
   * Lets through a database that may be used: one from which, or into which, all is being moved has
   * a sentence that says why it may not.
   */
  static void requireFree(String subject, DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select refusal from migration where refusal is not null")) {
      if (row.next()) {
        throw new JournalException(
            subject + " " + row.getString(1), new IllegalStateException("migration"));
      }
    }
  }
}

package dev.hookswitch;

import dev.hookswitch.bench.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps a bench out of a database that somebody uses: it would conclude the calls that are open
 * there, because nobody observes their PBX, and tell its own to the endpoints that are there.
 */
final class BenchStorage {

  private static final String SQLITE = "jdbc:sqlite:";

  private BenchStorage() {}

  /**
   * Lets through a database that is empty, or holds calls of a bench.
   *
   * @throws IOException with one sentence, when it holds anything else or cannot be asked
   */
  static void requireUnused(String url) throws IOException {
    if (!url.startsWith(SQLITE) && !url.startsWith("jdbc:postgresql:")) {
      throw new SettingsException("--storage must be jdbc:sqlite:FILE or jdbc:postgresql://…");
    }
    if (url.startsWith(SQLITE) && Files.notExists(Path.of(url.substring(SQLITE.length())))) {
      return; // asking would make it
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      if (hasRows(statement, "call_session where origin <> '" + Bench.LINK + "'")
          || hasRows(statement, "endpoint where origin <> 'FILE'")) {
        throw new IOException(
            "the database holds calls or endpoints that are no bench's: give an empty one");
      }
    } catch (SQLException e) {
      throw new IOException("the database cannot be asked what it holds: " + e.getMessage(), e);
    }
  }

  private static boolean hasRows(Statement statement, String what) {
    try (ResultSet rows = statement.executeQuery("select 1 from " + what + " limit 1")) {
      return rows.next();
    } catch (SQLException e) {
      return false; // there is no such table yet
    }
  }
}

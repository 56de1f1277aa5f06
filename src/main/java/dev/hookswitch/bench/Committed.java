package dev.hookswitch.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many deliveries the database has as settled, asked past the program: what it says of itself
 * might be ahead of what it has committed. For one thread.
 */
final class Committed {

  private final String url;

  Committed(String url) {
    this.url = url;
  }

  /** The sum of all cursors. Not asked while something is measured. */
  long deliveries() throws IOException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select coalesce(sum(next_offset), 0) from delivery_cursor")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IOException("the database cannot be asked what is committed: " + e.getMessage(), e);
    }
  }
}

package dev.hookswitch.migrate;

import dev.hookswitch.store.SecretBox;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What is stored encrypted is moved as it is, and must be readable where it arrives. */
final class Secrets {

  /** The columns that are encrypted, by table. */
  static final Map<String, String> SEALED =
      new TreeMap<>(
          Map.of("endpoint", "sealed", "installation_key", "sealed", "idempotency", "answer"));

  private Secrets() {}

  /** Whether anything is encrypted. */
  static boolean areIn(Connection source) throws SQLException {
    for (Map.Entry<String, String> each : SEALED.entrySet()) {
      try (Statement statement = source.createStatement();
          ResultSet row = statement.executeQuery(select(each) + " limit 1")) {
        if (row.next()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether this key opens all of it. */
  static boolean areOpenedBy(SecretBox box, Connection source) throws SQLException {
    for (Map.Entry<String, String> each : SEALED.entrySet()) {
      try (Statement statement = source.createStatement();
          ResultSet row = statement.executeQuery(select(each))) {
        while (row.next()) {
          if (!box.opens(row.getBytes(1))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static String select(Map.Entry<String, String> column) {
    return "select %2$s from %1$s where %2$s is not null"
        .formatted(column.getKey(), column.getValue());
  }
}

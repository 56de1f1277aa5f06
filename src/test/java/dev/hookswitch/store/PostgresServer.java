package dev.hookswitch.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for all tests of this JVM, started with the first one that wants it. */
final class PostgresServer {

  /** The server trusts whoever comes over loopback; a password is given and not looked at. */
  static final String PASSWORD = "unasked";

  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        // no fsync: durability is PostgreSQL's own, and not what is tested
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("max_connections", "300")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PostgresServer() {}

  /** The URL of a new, empty database. */
  static String newDatabase() {
    String name = "test" + NAMES.incrementAndGet();
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "jdbc:postgresql://127.0.0.1:"
        + Running.SERVER.getPort()
        + "/"
        + name
        + "?user=postgres";
  }
}

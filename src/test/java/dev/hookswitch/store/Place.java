package dev.hookswitch.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a test keeps its data: a database of its own, empty at first. */
public record Place(String url, @Nullable String password) {

  /** A file in a folder of the test. */
  public static Place sqlite(Path folder) {
    return new Place("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
  }

  /** A database on the PostgreSQL server that all tests share. */
  public static Place postgres() {
    return new Place(PostgresServer.newDatabase(), PostgresServer.PASSWORD);
  }

  public Database open() {
    return Database.open(url, password);
  }

  /** As something to move everything into, if it is PostgreSQL. */
  public MigrationEnd openEnd() {
    return MigrationEnd.postgres(url, password);
  }
}

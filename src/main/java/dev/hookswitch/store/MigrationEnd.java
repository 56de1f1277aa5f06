package dev.hookswitch.store;

import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database that everything is moved from, or into: opened for that alone, with its schema up to
 * date, and also where nobody else may use it because it is half moved. A SQLite file is locked
 * against other processes until this is closed.
 */
public final class MigrationEnd implements AutoCloseable {

  private final String description;
  private final String subject;
  private final DataSource reading;
  private final DataSource writing;
  private final @Nullable Path file;
  private final @Nullable FileChannel lock;

  private MigrationEnd(
      String description,
      String subject,
      DataSource reading,
      DataSource writing,
      @Nullable Path file,
      @Nullable FileChannel lock) {
    this.description = description;
    this.subject = subject;
    this.reading = reading;
    this.writing = writing;
    this.file = file;
    this.lock = lock;
  }

  public static boolean isSqlite(String url) {
    return url.startsWith(SqliteDatabase.PREFIX) && url.length() > SqliteDatabase.PREFIX.length();
  }

  public static boolean isPostgres(String url) {
    return url.startsWith(PostgresDatabase.PREFIX);
  }

  /**
   * The file of such a URL, which must exist.
   *
   * @throws JournalException with one sentence, also when another process has it
   */
  public static MigrationEnd sqlite(String url) {
    Path file = Path.of(url.substring(SqliteDatabase.PREFIX.length())).toAbsolutePath().normalize();
    String subject = "the database " + file;
    if (!Files.isRegularFile(file)) {
      throw new JournalException(subject + " does not exist", new IOException("no file"));
    }
    FileChannel lock = SqliteDatabase.lock(file);
    try {
      DataSource writing = SqliteDatabase.source(file, false);
      bringUpToDate(subject, Schema.SQLITE, writing);
      DataSource reading = SqliteDatabase.source(file, true);
      return new MigrationEnd(file.toString(), subject, reading, writing, file, lock);
    } catch (RuntimeException e) {
      SqliteDatabase.release(lock);
      throw e;
    }
  }

  /**
   * The database of such a URL, which must exist.
   *
   * @throws JournalException with one sentence
   */
  public static MigrationEnd postgres(String url, @Nullable String password) {
    PGSimpleDataSource source = PostgresDatabase.patient(url, password);
    String place = PostgresDatabase.place(source);
    String subject = "the PostgreSQL database " + place;
    try {
      String version = PostgresDatabase.requireUsable(subject, source);
      bringUpToDate(subject, Schema.POSTGRESQL, source);
      return new MigrationEnd(
          "PostgreSQL " + version + " at " + place, subject, source, source, null, null);
    } catch (SQLException e) {
      throw Failures.of(subject, e);
    }
  }

  private static void bringUpToDate(String subject, Schema schema, DataSource source) {
    try {
      Optional<String> newer = schema.newerVersion(source);
      if (newer.isPresent()) {
        throw new JournalException(
            subject + " was used by a newer Hookswitch (schema " + newer.get() + "): take that one",
            new IllegalStateException("newer"));
      }
      schema.bringUpToDate(source);
    } catch (FlywayException e) {
      throw Failures.of(subject, e);
    }
  }

  /** What it is and where, for a person. */
  public String description() {
    return description;
  }

  /** The same, as a sentence begins with it. */
  public String subject() {
    return subject;
  }

  /** The file, where it is one. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /** A connection of its own, on which a SQLite file is only read. */
  public Connection connectToRead() {
    return connect(reading);
  }

  public Connection connectToWrite() {
    return connect(writing);
  }

  private Connection connect(DataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** What went wrong with it, in one sentence. */
  public JournalException failure(Exception cause) {
    return Failures.of(subject, cause);
  }

  @Override
  public void close() {
    if (lock != null) {
      SqliteDatabase.release(lock);
    }
  }
}

package dev.hookswitch.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hookswitch.cluster.Alone;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: opened, migrated, locked, with one connection that writes and a few that read.
 * For all threads.
 */
final class SqliteDatabase extends Database {

  static final String PREFIX = "jdbc:sqlite:";
  private static final int READERS = 4;
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Path file;
  private final FileChannel lock;
  private final Connection connection;
  private final Handle writer;
  private final HikariDataSource readers;
  private final Jdbi reading;
  private final ReentrantLock turn = new ReentrantLock(true);

  private SqliteDatabase(
      Path file, FileChannel lock, Connection connection, HikariDataSource readers) {
    this.file = file;
    this.lock = lock;
    this.connection = connection;
    this.writer = Jdbi.create(connection).open();
    this.readers = readers;
    this.reading = Jdbi.create(readers);
  }

  /** Opens the file, and makes it if there is none. */
  static SqliteDatabase at(String url) {
    Path file = file(url);
    FileChannel lock = lock(file);
    try {
      makePrivate(file);
      SQLiteDataSource source = source(file, false);
      Schema.SQLITE.bringUpToDate(source);
      Schema.requireFree("the database " + file, source);
      Connection writer = source.getConnection();
      return new SqliteDatabase(file, lock, writer, readers(file));
    } catch (SQLException | FlywayException | IOException e) {
      release(lock);
      throw Failures.of("the database " + file, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  @Override
  public String description() {
    return file.toString();
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(file);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  /** Who has the file has all of it. */
  @Override
  public LeaseTable leases() {
    return new Alone();
  }

  @Override
  Fence fence() {
    return Fence.OPEN;
  }

  @Override
  public void follow(Change change, Runnable follower) {
    // nobody else can change anything
  }

  @Override
  void announce(Handle handle, Change change) {
    // nobody else is there to hear it
  }

  @Override
  Dialect dialect() {
    return Dialect.SQLITE;
  }

  private static Path file(String url) {
    Path file = Path.of(url.substring(PREFIX.length())).toAbsolutePath().normalize();
    try {
      Path folder = file.getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        restrict(folder, "rwx------");
      }
    } catch (IOException e) {
      throw new JournalException(
          "the folder of the database " + file + " cannot be made: " + Failures.inWords(e), e);
    }
    if (Files.isDirectory(file)) {
      throw new JournalException(
          "the database " + file + " is a folder", new IOException("folder"));
    }
    return file;
  }

  /** Has the file for this process alone, until it is released. */
  static FileChannel lock(Path file) {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel;
    try {
      channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new JournalException(
          "the folder of the database " + file + " cannot be written: " + Failures.inWords(e), e);
    }
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (IOException | OverlappingFileLockException e) {
      // held, or no locks to be had: the same sentence
    }
    release(channel);
    throw new JournalException(
        "the database " + file + " is in use by another Hookswitch process",
        new IOException("locked"));
  }

  static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // the process is ending or has failed already; the lock goes with it
    }
  }

  private static void makePrivate(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file);
      restrict(file, "rw-------");
    }
  }

  static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  static SQLiteDataSource source(Path file, boolean readOnly) {
    SqliteLibrary.findKept();
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setReadOnly(readOnly);
    if (!readOnly) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.enforceForeignKeys(true);
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(PREFIX + file);
    return source;
  }

  private static HikariDataSource readers(Path file) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source(file, true));
    config.setReadOnly(true);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setPoolName("store-readers");
    return new HikariDataSource(config);
  }

  /** On the writing connection, in order of arrival. */
  @Override
  <T> T write(Writing<T> work) {
    turn.lock();
    try {
      return inTransaction(work);
    } finally {
      turn.unlock();
    }
  }

  /** In WAL mode a commit under {@code normal} is written, in order, and not waited for. */
  @Override
  <T> T writeBehind(Writing<T> work) {
    turn.lock();
    try {
      writer.execute("pragma synchronous = normal");
      try {
        return inTransaction(work);
      } finally {
        writer.execute("pragma synchronous = full");
      }
    } catch (JdbiException e) {
      throw Failures.of("the database " + file, e);
    } finally {
      turn.unlock();
    }
  }

  private <T> T inTransaction(Writing<T> work) {
    try {
      // begun by hand: the driver's own transactions begin anew at every commit and never let go
      writer.execute("begin immediate");
      T result = work.apply(writer);
      writer.execute("commit");
      return result;
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw Failures.of("the database " + file, e);
    }
  }

  private void rollback(Exception cause) {
    try {
      writer.execute("rollback");
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // SQLite has rolled back by itself already
    }
  }

  @Override
  <T> T read(HandleCallback<T, SQLException> work) {
    try {
      return reading.withHandle(work);
    } catch (SQLException | RuntimeException e) {
      throw Failures.of("the database " + file, e);
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      readers.close();
      writer.close();
      connection.close();
    } catch (SQLException e) {
      throw Failures.of("the database " + file, e);
    } finally {
      turn.unlock();
      release(lock);
    }
  }
}

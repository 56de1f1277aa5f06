package dev.hookswitch.store;

import dev.hookswitch.cluster.Duty;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.journal.JournalException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * What everything is kept in, opened and with its schema up to date. For all threads. Everything
 * throws {@link JournalException} with one sentence when the database cannot do it.
 */
public abstract class Database implements AutoCloseable {

  /** Work in one transaction that writes. It may be run again from its beginning. */
  @FunctionalInterface
  interface Writing<T> {
    T apply(Handle handle) throws SQLException;
  }

  /**
   * Opens the database and brings its schema up to date.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE?user=NAME}
   * @param password of PostgreSQL's user, where the URL does not say it; SQLite has none
   * @throws JournalException with one sentence that says what is wrong
   */
  public static Database open(String url, @Nullable String password) {
    if (url.startsWith(SqliteDatabase.PREFIX) && url.length() > SqliteDatabase.PREFIX.length()) {
      return SqliteDatabase.at(url);
    }
    if (url.startsWith(PostgresDatabase.PREFIX)) {
      return PostgresDatabase.at(url, password);
    }
    throw new JournalException(
        "storage.url must be "
            + SqliteDatabase.PREFIX
            + "FILE or "
            + PostgresDatabase.PREFIX
            + "//HOST/DATABASE, not "
            + withoutPassword(url),
        new IllegalArgumentException("url"));
  }

  static String withoutPassword(String url) {
    return url.replaceAll("(password=)[^&]*", "$1…").replaceAll("//[^/@]*@", "//…@");
  }

  /** What it is and where, for a person. */
  public abstract String description();

  /** The file, where it is one. */
  public abstract Optional<Path> file();

  /** Whether several processes may use it at once. */
  public abstract boolean isShared();

  /** Which processes use this database, and which of them does what. Made once a process. */
  public abstract LeaseTable leases();

  /** The same for who writes under that lease: refused when this process has it no more. */
  public Database under(Duty duty) {
    return new FencedDatabase(this, duty);
  }

  /** Keeps out who holds a lease no more. */
  abstract Fence fence();

  /**
   * {@code follower} is called when another process has changed that, and now and then when it may
   * have: on a thread of the database, one after the other. Where no other process can be, never.
   */
  public abstract void follow(Change change, Runnable follower);

  /** Tells the other processes of a change, with the commit of this transaction. */
  abstract void announce(Handle handle, Change change);

  abstract Dialect dialect();

  abstract <T> T write(Writing<T> work);

  /**
   * Like {@link #write}, but without waiting for the disk: what it did is safe from a crash of this
   * process at once, and from one of the machine with the next {@link #write} or a moment later.
   * For what can be done again; it is never there while something before it is not.
   */
  abstract <T> T writeBehind(Writing<T> work);

  abstract <T> T read(HandleCallback<T, SQLException> work);

  @Override
  public abstract void close();
}

package dev.hookswitch.store;

import dev.hookswitch.journal.JournalException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteException;

/**
 * What went wrong with the database, for a person. The driver's own words stay searchable in the
 * cause.
 */
final class Failures {

  /** Serialization failure, deadlock, idle in transaction for too long. */
  private static final Set<String> REPEATABLE = Set.of("40001", "40P01", "25P03");

  private Failures() {}

  static JournalException of(String subject, Exception e) {
    if (e instanceof JournalException known) {
      return known;
    }
    return new JournalException(subject + " " + sentence(e), e);
  }

  private static String sentence(Exception e) {
    SQLiteException sqlite = find(e, SQLiteException.class);
    if (sqlite != null) {
      // the low byte is the primary code (sqlite.org/rescode.html); the rest only refines it
      return switch (sqlite.getResultCode().code & 0xff) {
        case 5, 6 -> "is locked by another process";
        case 3, 8 -> "cannot be written: it is read-only";
        case 11 -> "is damaged: restore it from a backup";
        case 13 -> "cannot grow: the disk is full";
        case 14 -> "cannot be opened: check the path and its permissions";
        case 26 -> "is not a SQLite database";
        default -> "failed: " + sqlite.getMessage();
      };
    }
    PSQLException postgres = find(e, PSQLException.class);
    if (postgres != null) {
      return ofPostgres(postgres);
    }
    FlywayException flyway = find(e, FlywayException.class);
    if (flyway != null) {
      return "has another schema than this version knows: " + firstLine(flyway);
    }
    return "failed: " + inWords(e);
  }

  /** By SQLSTATE (PostgreSQL's manual, appendix A). */
  private static String ofPostgres(PSQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (find(e, ConnectException.class) != null) {
      return "cannot be reached: it refuses connections";
    }
    if (find(e, UnknownHostException.class) != null) {
      return "cannot be reached: there is no such host";
    }
    if (find(e, SocketTimeoutException.class) != null) {
      return "cannot be reached: it does not answer";
    }
    return switch (state) {
      case "28P01", "28000" -> "refuses the user or the password";
      case "3D000" -> "does not exist on that server";
      case "53300" -> "has no connection left for us: raise its max_connections";
      case "53100" -> "cannot grow: the disk is full";
      case "42501" -> "does not allow this to its user: " + firstLine(e);
      case "25006" -> "cannot be written: it is read-only";
      default ->
          state.startsWith("08") || state.startsWith("57P")
              ? "cannot be reached: " + firstLine(e)
              : "failed: " + firstLine(e);
    };
  }

  /**
   * Whether the transaction was the victim of another one and may succeed when it is run again:
   * serialization failure and deadlock. Also where this process stood still in the middle of it and
   * the server has ended it.
   */
  static boolean isRepeatable(Exception e) {
    PSQLException postgres = find(e, PSQLException.class);
    return postgres != null && REPEATABLE.contains(String.valueOf(postgres.getSQLState()));
  }

  static String inWords(Exception e) {
    return switch (e) {
      case PSQLException postgres -> "it " + ofPostgres(postgres);
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such folder";
      case ReadOnlyFileSystemException _ -> "the file system is read-only";
      case FileSystemException file when file.getReason() != null -> file.getReason();
      default -> firstLine(e);
    };
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}

package dev.hookswitch.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.journal.JournalException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database, which several processes may use at once. Connections are pooled; what has
 * connections of their own are the leases and the watch. For all threads.
 */
final class PostgresDatabase extends Database {

  static final String PREFIX = "jdbc:postgresql:";

  /** 14 is the oldest release that its makers still looked after when this was written. */
  private static final int OLDEST = 14;

  private static final int POOL = 10;
  private static final int CONNECT_SECONDS = 5;

  /** Longer than any statement of ours takes; a server that is silent for so long is gone. */
  private static final int ANSWER_SECONDS = 60;

  /**
   * A client that says nothing for so long in the middle of a transaction hangs: the server ends
   * it, and lets go of its locks, in less time than the leases of a node that hangs run out.
   */
  static final int IDLE_MILLIS = 2_500;

  /** A deadlock is broken by the server, which tells one of the two to try again. */
  private static final int ATTEMPTS = 3;

  private final String subject;
  private final String description;
  private final String url;
  private final @Nullable String password;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final PostgresWatch watch;
  private final Fence fence = new PostgresFence();

  private PostgresDatabase(
      String url,
      @Nullable String password,
      String subject,
      String description,
      PGSimpleDataSource source) {
    this.url = url;
    this.password = password;
    this.subject = subject;
    this.description = description;
    this.pool = pool(source);
    this.jdbi = Jdbi.create(pool);
    this.watch = new PostgresWatch(source);
  }

  static PostgresDatabase at(String url, @Nullable String password) {
    PGSimpleDataSource source = source(url, password);
    String place = place(source);
    String subject = "the PostgreSQL database " + place;
    try {
      String version = requireUsable(subject, source);
      Schema.POSTGRESQL.bringUpToDate(patient(url, password));
      Schema.requireFree(subject, source);
      return new PostgresDatabase(
          url, password, subject, "PostgreSQL " + version + " at " + place, source);
    } catch (SQLException | FlywayException e) {
      throw Failures.of(subject, e);
    }
  }

  /** Which server and which database of it. */
  static String place(PGSimpleDataSource source) {
    return source.getServerNames()[0]
        + (source.getPortNumbers()[0] == 0 ? "" : ":" + source.getPortNumbers()[0])
        + "/"
        + source.getDatabaseName();
  }

  static PGSimpleDataSource source(String url, @Nullable String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    // the URL may say otherwise
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("hookswitch");
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      throw new JournalException(
          "storage.url must be " + PREFIX + "//HOST/DATABASE, not " + withoutPassword(url), e);
    }
    if (password != null) {
      source.setPassword(password);
    }
    return source;
  }

  /** A migration may take as long as it takes: it may go through all that is stored. */
  static PGSimpleDataSource patient(String url, @Nullable String password) {
    PGSimpleDataSource source = source(url, password);
    source.setSocketTimeout(0);
    return source;
  }

  /** Its version; throws when it is not one we can work with. */
  static String requireUsable(String subject, PGSimpleDataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('server_version'), current_setting('server_encoding'),"
                    + " pg_is_in_recovery()")) {
      row.next();
      String version = row.getString(1).split(" ", 2)[0];
      refusal(
              connection.getMetaData().getDatabaseMajorVersion(),
              version,
              row.getString(2),
              row.getBoolean(3))
          .ifPresent(sentence -> {
            throw new JournalException(
                subject + " " + sentence, new IllegalStateException("unusable"));
          });
      return version;
    }
  }

  /** Why such a server cannot be used; empty when it can. */
  static Optional<String> refusal(int major, String version, String encoding, boolean replica) {
    if (major < OLDEST) {
      return Optional.of(
          "is version " + version + ", which is too old: it must be " + OLDEST + " or newer");
    }
    if (!encoding.equals("UTF8")) {
      return Optional.of("has the encoding " + encoding + ": it must be UTF8");
    }
    return replica
        ? Optional.of("is a replica that cannot be written: name the primary server")
        : Optional.empty();
  }

  private static HikariDataSource pool(PGSimpleDataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(CONNECT_SECONDS * 1_000L);
    // what the journal relies on: after its lock it sees what others committed
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(
        "set idle_in_transaction_session_timeout = " + IDLE_MILLIS + "; set jit = off");
    config.setPoolName("store");
    return new HikariDataSource(config);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public LeaseTable leases() {
    PGSimpleDataSource impatient = source(url, password);
    impatient.setConnectTimeout(PostgresLeases.CLIENT_TIMEOUT_SECONDS);
    impatient.setSocketTimeout(PostgresLeases.CLIENT_TIMEOUT_SECONDS);
    return new PostgresLeases(impatient);
  }

  @Override
  Fence fence() {
    return fence;
  }

  @Override
  public void follow(Change change, Runnable follower) {
    watch.follow(change, follower);
  }

  @Override
  void announce(Handle handle, Change change) {
    watch.announce(handle, change);
  }

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  <T> T write(Writing<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work::apply);
      } catch (SQLException | RuntimeException e) {
        if (attempt == ATTEMPTS || !Failures.isRepeatable(e)) {
          throw Failures.of(subject, e);
        }
      }
    }
  }

  @Override
  <T> T writeBehind(Writing<T> work) {
    return write(handle -> {
      handle.execute("set local synchronous_commit = off");
      return work.apply(handle);
    });
  }

  @Override
  <T> T read(HandleCallback<T, SQLException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (SQLException | RuntimeException e) {
      throw Failures.of(subject, e);
    }
  }

  @Override
  public void close() {
    watch.close();
    pool.close();
  }
}

package dev.hookswitch.store;

import dev.hookswitch.cluster.Lease;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's advisory lock, on a connection of its own. The server lets go of it when the
 * connection ends, so it needs no clock and no time to wait through: a killed holder's socket is
 * closed by its kernel. Where a whole machine vanishes, the server finds out after {@value
 * #SERVER_TIMEOUT_MILLIS} ms without an answer; a holder that cannot reach the server any more
 * notices earlier, and stops first.
 */
final class PostgresLease implements Lease {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresLease.class);

  /** How long the lease's connection waits for the server. */
  static final int CLIENT_TIMEOUT_SECONDS = 2;

  private static final int SERVER_TIMEOUT_MILLIS = 6_000;

  /** The lock is that of a table of ours, so that two installations in two schemas do not meet. */
  private static final String TRY =
      "select pg_try_advisory_lock(8317703923 + cast(cast('journal_shape' as regclass) as bigint))";

  private final DataSource source;
  private @Nullable Connection connection;
  private boolean held;
  private boolean troubled;

  /**
   * Makes one that nobody holds yet.
   *
   * @param source gives connections that wait {@value #CLIENT_TIMEOUT_SECONDS} s at the most
   */
  PostgresLease(DataSource source) {
    this.source = source;
  }

  @Override
  public boolean hold() {
    try {
      Connection open = connection;
      if (open == null) {
        open = open();
        connection = open;
      }
      held = ask(open, held ? "select true" : TRY);
      troubled = false;
      return held;
    } catch (SQLException e) {
      if (!troubled) {
        LOG.warn("the lease cannot be asked for, trying on: {}", Failures.inWords(e));
        troubled = true;
      }
      release();
      return false;
    }
  }

  private Connection open() throws SQLException {
    Connection open = source.getConnection();
    try (Statement statement = open.createStatement()) {
      statement.execute("set tcp_keepalives_idle = 2");
      statement.execute("set tcp_keepalives_interval = 1");
      statement.execute("set tcp_user_timeout = " + SERVER_TIMEOUT_MILLIS);
      return open;
    } catch (SQLException e) {
      open.close();
      throw e;
    }
  }

  private static boolean ask(Connection open, String question) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  @Override
  public void release() {
    held = false;
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("closing the lease's connection: {}", e.getMessage());
      }
    }
  }
}

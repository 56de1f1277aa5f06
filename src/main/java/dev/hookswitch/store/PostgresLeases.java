package dev.hookswitch.store;

import dev.hookswitch.cluster.Holding;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.journal.JournalException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and leases as two tables, on two connections of their own that give up soon: what confirms
 * that this node lives must not queue behind anything else.
 *
 * <p>Who takes a lease waits for an advisory lock that those who write under it share until their
 * transaction ends (see {@link PostgresFence}). A writer that froze in the middle of one would keep
 * it: the server ends a transaction whose client has been idle for {@value
 * PostgresDatabase#IDLE_MILLIS} ms, which is less than a node has to live. One that froze while it
 * was still sending (a batch of which the server has read a part) is not idle to the server; so
 * whoever says that it lives ends those as well.
 */
final class PostgresLeases implements LeaseTable {

  /** How long these connections wait for the server. */
  static final int CLIENT_TIMEOUT_SECONDS = 2;

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /** The server's clock, in milliseconds since 1970. */
  private static final String NOW = "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

  /** Of the table {@code node}. */
  static final String ALIVE = "seen_at > " + NOW + " - " + TIME_TO_LIVE.toMillis();

  /** Of this program, in this database: who waits in the middle of what it is told. */
  private static final String END_THE_STUCK =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
          + " and usename = current_user and application_name = current_setting('application_name')"
          + " and pid <> pg_backend_pid() and state = 'active' and wait_event = 'ClientRead' and"
          + " state_change < clock_timestamp() - interval '"
          + PostgresDatabase.IDLE_MILLIS
          + " ms'";

  /** One connection, opened when it is needed; after a failure another one. */
  private static final class Line implements AutoCloseable {
    private final DataSource source;
    private @Nullable Connection connection;

    Line(DataSource source) {
      this.source = source;
    }

    interface Work<T> {
      T on(Connection connection) throws SQLException;
    }

    synchronized <T> T inTransaction(Work<T> work) {
      try {
        Connection open = connection;
        if (open == null) {
          open = source.getConnection();
          connection = open;
          open.setAutoCommit(false);
        }
        T result = work.on(open);
        open.commit();
        return result;
      } catch (SQLException e) {
        close();
        throw new JournalException(Failures.inWords(e), e);
      }
    }

    @Override
    public synchronized void close() {
      Connection open = connection;
      connection = null;
      if (open != null) {
        try {
          open.close();
        } catch (SQLException e) {
          // it is of no use anyway
        }
      }
    }
  }

  private final Line beats;
  private final Line moves;

  /**
   * Opens nothing yet.
   *
   * @param source gives connections that wait {@value #CLIENT_TIMEOUT_SECONDS} s at the most
   */
  PostgresLeases(DataSource source) {
    this.beats = new Line(source);
    this.moves = new Line(source);
  }

  @Override
  public Duration timeToLive() {
    return TIME_TO_LIVE;
  }

  @Override
  public void enter(Node node, List<String> leases) {
    beats.inTransaction(connection -> {
      try (PreparedStatement delete =
              connection.prepareStatement("delete from node where seen_at < " + NOW + " - ?");
          PreparedStatement insert =
              connection.prepareStatement(
                  "insert into lease (name, token) values (?, 0) on conflict do nothing")) {
        delete.setLong(1, REMEMBERED.toMillis());
        delete.execute();
        for (String lease : new TreeSet<>(leases)) {
          insert.setString(1, lease);
          insert.addBatch();
        }
        return insert.executeBatch();
      }
    });
  }

  @Override
  public View beat(Node node) {
    return beats.inTransaction(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "insert into node (id, name, version, started_at, seen_at) values (?, ?, ?, ?, "
                  + NOW
                  + ") on conflict (id) do update set seen_at = excluded.seen_at")) {
        update.setString(1, node.id());
        update.setString(2, node.name());
        update.setString(3, node.version());
        update.setLong(4, node.startedAt().toEpochMilli());
        update.execute();
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(END_THE_STUCK);
      }
      return new View(living(connection), holdings(connection));
    });
  }

  private static Map<String, Node> living(Connection connection) throws SQLException {
    Map<String, Node> living = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select id, name, version, started_at from node where " + ALIVE)) {
      while (row.next()) {
        String id = row.getString(1);
        Instant startedAt = Instant.ofEpochMilli(row.getLong(4));
        living.put(id, new Node(id, row.getString(2), row.getString(3), startedAt));
      }
    }
    return living;
  }

  private static Map<String, Holding> holdings(Connection connection) throws SQLException {
    Map<String, Holding> holdings = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select name, node, token from lease")) {
      while (row.next()) {
        String lease = row.getString(1);
        holdings.put(lease, new Holding(lease, row.getString(2), row.getLong(3)));
      }
    }
    return holdings;
  }

  @Override
  public Map<String, Long> take(Node node, Set<String> leases) {
    return moves.inTransaction(connection -> {
      Array names = connection.createArrayOf("text", new TreeSet<>(leases).toArray());
      PostgresFence.lock(connection, "pg_advisory_xact_lock", names);
      try (PreparedStatement update =
          connection.prepareStatement(
              "update lease set node = ?, token = token + 1, taken_at = "
                  + NOW
                  + " where name = any(?) and (node is null or node = ? or node not in (select id"
                  + " from node where "
                  + ALIVE
                  + ")) returning name, token")) {
        update.setString(1, node.id());
        update.setArray(2, names);
        update.setString(3, node.id());
        Map<String, Long> taken = new TreeMap<>();
        try (ResultSet row = update.executeQuery()) {
          while (row.next()) {
            taken.put(row.getString(1), row.getLong(2));
          }
        }
        return taken;
      }
    });
  }

  @Override
  public void give(Node node, Map<String, Long> tokens) {
    moves.inTransaction(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "update lease set node = null where name = ? and node = ? and token = ?")) {
        for (Map.Entry<String, Long> each : new TreeMap<>(tokens).entrySet()) {
          update.setString(1, each.getKey());
          update.setString(2, node.id());
          update.setLong(3, each.getValue());
          update.addBatch();
        }
        return update.executeBatch();
      }
    });
  }

  @Override
  public void leave(Node node) {
    try {
      moves.inTransaction(connection -> {
        try (PreparedStatement delete =
            connection.prepareStatement("delete from node where id = ?")) {
          delete.setString(1, node.id());
          return delete.executeUpdate();
        }
      });
    } finally {
      beats.close();
      moves.close();
    }
  }
}

package dev.hookswitch.store;

import dev.hookswitch.worker.Worker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what other processes change: a connection that listens, and a thread on which followers
 * are told. A notification is a hint and not the news: events are looked for every 200 ms as well,
 * and after a break of the connection everything is. Our own notifications carry the number of this
 * connection and are passed over.
 */
final class PostgresWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
  private static final String CHANNEL = "hookswitch";
  private static final int POLL_MILLIS = 200;
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final DataSource source;
  private final Map<Change, List<Runnable>> followers = new EnumMap<>(Change.class);
  private final Worker worker = Worker.daemon("store-watch");

  /** What the server calls our connection; 0 while there is none. */
  private volatile int self;

  private boolean troubled;

  PostgresWatch(DataSource source) {
    this.source = source;
    for (Change change : Change.values()) {
      followers.put(change, new CopyOnWriteArrayList<>());
    }
  }

  /** The first follower starts the watch. */
  synchronized void follow(Change change, Runnable follower) {
    followersOf(change).add(follower);
    if (!worker.isStarted()) {
      worker.start(this::watchUntilClosed);
    }
  }

  private List<Runnable> followersOf(Change change) {
    return followers.getOrDefault(change, List.of());
  }

  /** Tells the other processes, when this transaction commits. */
  void announce(Handle handle, Change change) {
    handle
        .createQuery("select cast(pg_notify(:channel, :payload) as text)")
        .bind("channel", CHANNEL)
        .bind("payload", self + " " + change.name())
        .mapTo(String.class)
        .findOne();
  }

  private void watchUntilClosed() {
    do {
      try (Connection connection = source.getConnection()) {
        listen(connection);
      } catch (SQLException e) {
        if (!troubled && !worker.isClosing()) {
          LOG.warn("changes of others cannot be heard, trying on: {}", Failures.inWords(e));
          troubled = true;
        }
      }
      self = 0;
    } while (worker.pause(AFTER_TROUBLE));
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
      try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        self = row.getInt(1);
      }
      troubled = false;
      // whatever was said before we listened
      tell(EnumSet.allOf(Change.class));
      PGConnection listening = connection.unwrap(PGConnection.class);
      long nextPoll = System.nanoTime();
      while (!worker.isClosing()) {
        Set<Change> changes = EnumSet.noneOf(Change.class);
        for (PGNotification notification : listening.getNotifications(POLL_MILLIS)) {
          note(notification.getParameter(), changes);
        }
        if (System.nanoTime() - nextPoll >= 0) {
          nextPoll = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
          changes.add(Change.EVENTS);
          // a connection that died in silence would never say anything again
          statement.execute("select 1");
        }
        tell(changes);
      }
    }
  }

  private void note(String payload, Set<Change> changes) {
    int space = payload.indexOf(' ');
    if (space > 0 && !payload.substring(0, space).equals(Integer.toString(self))) {
      for (Change change : Change.values()) {
        if (change.name().equals(payload.substring(space + 1))) {
          changes.add(change);
        }
      }
    }
  }

  private void tell(Set<Change> changes) {
    for (Change change : changes) {
      for (Runnable follower : followersOf(change)) {
        try {
          follower.run();
        } catch (RuntimeException e) {
          LOG.warn("a change of others could not be taken over: {}", e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() {
    worker.close(Duration.ofSeconds(5));
  }
}

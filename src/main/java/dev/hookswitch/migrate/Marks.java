package dev.hookswitch.migrate;

import dev.hookswitch.store.MigrationEnd;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * That a migration is under way or was done, written at both ends. The file that is moved from has
 * a mark from the beginning on, which keeps {@code serve} from using it, now and later; the
 * database that is moved into until all is there. One number at both ends says that they belong
 * together: it is made anew with each mark, so that who takes the mark off the source and uses it
 * cannot go on with rows of an older state.
 */
final class Marks {

  private record Mark(String id, String other, @Nullable Instant finishedAt) {}

  private final MigrationEnd source;
  private final MigrationEnd target;
  private final Connection intoTarget;
  private final RandomGenerator random;
  private final InstantSource clock;

  Marks(
      MigrationEnd source,
      MigrationEnd target,
      Connection intoTarget,
      RandomGenerator random,
      InstantSource clock) {
    this.source = source;
    this.target = target;
    this.intoTarget = intoTarget;
    this.random = random;
    this.clock = clock;
  }

  /** How the ends stand to each other. */
  enum Standing {
    /** Neither is marked, or the source is for another target into which not all was moved. */
    NEW,
    /** They are marked for each other, and not all is done. */
    BEGUN,
    /** All is done. */
    DONE
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws IOException with one sentence, when they are marked for others
   */
  Standing standing() throws SQLException, IOException {
    Mark mark = ofSource();
    if (mark != null) {
      Mark there = find(intoTarget, "id = '" + mark.id() + "'");
      if (there != null) {
        return there.finishedAt() == null ? Standing.BEGUN : Standing.DONE;
      }
      if (mark.finishedAt() != null) {
        throw new IOException(
            "%s was moved into %s already; %s"
                .formatted(source.subject(), mark.other(), unmarking()));
      }
    }
    if (find(intoTarget, "refusal is not null") != null) {
      throw new IOException(
          target.subject()
              + " holds a part of another migration, or of an older state of this source: give an"
              + " empty one (drop it and create it again)");
    }
    return Standing.NEW;
  }

  private @Nullable Mark ofSource() throws SQLException {
    try (Connection connection = source.connectToRead()) {
      return find(connection, "refusal is not null");
    }
  }

  private static @Nullable Mark find(Connection connection, String where) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, other, finished_at from migration where " + where);
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      String id = row.getString(1);
      String other = row.getString(2);
      long finishedAt = row.getLong(3);
      return new Mark(id, other, row.wasNull() ? null : Instant.ofEpochMilli(finishedAt));
    }
  }

  /** Marks both, the source first: nothing is moved from one that can still change. */
  void begin() throws SQLException {
    String id = HexFormat.of().toHexDigits(random.nextLong());
    try (Connection connection = source.connectToWrite()) {
      connection.setAutoCommit(false);
      update(connection, "delete from migration where refusal is not null");
      insert(
          connection,
          id,
          target.description(),
          "is being moved into %s: run the same command again until it has done all; %s"
              .formatted(target.description(), unmarking()));
      connection.commit();
    }
    insert(
        intoTarget,
        id,
        source.description(),
        "is being moved into from %s, and not all is there yet: run that command again until it has"
                .formatted(source.description())
            + " done all");
    intoTarget.commit();
  }

  private void insert(Connection connection, String id, String other, String refusal)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into migration (id, other, started_at, refusal) values (?, ?, ?, ?)")) {
      insert.setString(1, id);
      insert.setString(2, other);
      insert.setLong(3, clock.millis());
      insert.setString(4, refusal);
      insert.executeUpdate();
    }
  }

  /**
   * The target may be used, and the source may not: in the other order both could be, for a while.
   */
  void finish() throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try (Connection connection = source.connectToWrite()) {
      String refusal =
          "was moved into %s at %s; %s".formatted(target.description(), now, unmarking());
      finish(connection, refusal, now);
    }
    finish(intoTarget, null, now);
    intoTarget.commit();
  }

  private static void finish(Connection connection, @Nullable String refusal, Instant now)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update migration set finished_at = ?, refusal = ? where refusal is not null")) {
      update.setLong(1, now.toEpochMilli());
      update.setString(2, refusal);
      update.executeUpdate();
    }
  }

  private String unmarking() {
    return "hookswitch migrate --unmark --from jdbc:sqlite:%s lets it be used again all the same"
        .formatted(source.description());
  }

  /** Takes the mark off a source; whether there was one. */
  static boolean remove(MigrationEnd source) {
    try (Connection connection = source.connectToWrite()) {
      return update(connection, "delete from migration where refusal is not null") > 0;
    } catch (SQLException e) {
      throw source.failure(e);
    }
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }
}

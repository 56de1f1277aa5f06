package dev.hookswitch.migrate;

import dev.hookswitch.store.MigrationEnd;
import dev.hookswitch.store.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Moves everything from a SQLite file into an empty PostgreSQL database, or goes on with that. Each
 * of its steps can be interrupted and is then done again or gone on with; nothing of the source
 * changes but its mark.
 */
public final class Migration {

  /**
   * What is to be done.
   *
   * @param key with which what is encrypted will be read in the target; null: whichever it was
   *     encrypted with, which nobody can say
   * @param keyOrigin where that key is from, for a sentence
   * @param replacesNul U+0000, which PostgreSQL has in no text, becomes U+FFFD
   */
  public record Order(
      MigrationEnd source,
      MigrationEnd target,
      @Nullable SecretBox key,
      String keyOrigin,
      boolean replacesNul) {}

  /**
   * What was done.
   *
   * @param rows in this run
   * @param isNew whether there was anything left to do
   */
  public record Result(long rows, Duration copying, Duration verifying, boolean isNew) {}

  private final Order order;
  private final Watcher watcher;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final int batchRows;

  /**
   * @param random makes the number of the migration
   * @param nanoTime a clock that is never set, in nanoseconds
   */
  public Migration(
      Order order,
      Watcher watcher,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanoTime) {
    this(order, watcher, random, clock, nanoTime, Target.BATCH_ROWS);
  }

  /** With another number of rows in a transaction. */
  Migration(
      Order order,
      Watcher watcher,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanoTime,
      int batchRows) {
    this.batchRows = batchRows;
    this.order = order;
    this.watcher = watcher;
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Does all that is left to do.
   *
   * @throws IOException with one sentence, when it must not be done or a row cannot be moved
   */
  public Result run() throws IOException {
    try (Target target = new Target(order.target(), batchRows)) {
      target.lock();
      Marks marks = new Marks(order.source(), order.target(), target.connection(), random, clock);
      Marks.Standing standing = marks.standing();
      if (standing == Marks.Standing.DONE) {
        return new Result(0, Duration.ZERO, Duration.ZERO, false);
      }
      try (Source source = new Source(order.source(), order.replacesNul())) {
        List<Table> tables = new Catalog(source.connection(), target.connection()).tables();
        requireKey(source);
        if (standing == Marks.Standing.NEW) {
          requireEmpty(target, tables);
        }
        Map<Table, Long> rows = plan(source, target, tables);
        if (standing == Marks.Standing.NEW) {
          marks.begin();
        }
        return move(source, target, rows, marks);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(SQLException e) {
    MigrationEnd end = e instanceof PSQLException ? order.target() : order.source();
    return end.failure(e);
  }

  /** Takes the mark off a source, so that it can be used again; whether there was one. */
  public static boolean unmark(MigrationEnd source) {
    return Marks.remove(source);
  }

  private void requireKey(Source source) throws SQLException, IOException {
    if (!Secrets.areIn(source.connection())) {
      return;
    }
    if (order.key() == null) {
      throw new IOException(
          "%s holds secrets, and neither their key file is beside it nor do settings name their key"
              .formatted(order.source().subject()));
    }
    if (!Secrets.areOpenedBy(order.key(), source.connection())) {
      throw new IOException(
          "%s holds secrets that were encrypted with another key than that of %s"
              .formatted(order.source().subject(), order.keyOrigin()));
    }
  }

  private void requireEmpty(Target target, List<Table> tables) throws SQLException, IOException {
    List<String> occupied = target.occupied(tables);
    if (!occupied.isEmpty()) {
      throw new IOException(
          "%s is not empty, there are rows in %s: give an empty one"
              .formatted(order.target().subject(), String.join(", ", occupied)));
    }
  }

  private Map<Table, Long> plan(Source source, Target target, List<Table> tables)
      throws SQLException, IOException {
    Map<Table, Long> rows = new LinkedHashMap<>();
    Map<String, Long> byName = new LinkedHashMap<>();
    Map<String, Long> orphans = new LinkedHashMap<>();
    long done = 0;
    for (Table table : tables) {
      long count = source.count(table);
      rows.put(table, count);
      byName.put(table.name(), count);
      long left = source.countOrphans(table);
      if (left > 0) {
        orphans.put(table.name(), left);
      }
      done += target.state(table).rows();
    }
    watcher.planned(
        new Watcher.Plan(
            order.source().description(),
            order.target().description(),
            byName,
            orphans,
            bytesOfSource(),
            done));
    return rows;
  }

  private long bytesOfSource() throws IOException {
    Path file = order.source().file().orElseThrow();
    return Files.size(file);
  }

  private Result move(Source source, Target target, Map<Table, Long> rows, Marks marks)
      throws SQLException, IOException {
    long total = rows.values().stream().mapToLong(Long::longValue).sum();
    List<Table> uncopied = new ArrayList<>();
    List<Table> unverified = new ArrayList<>();
    long copied = 0;
    long verified = 0;
    for (Table table : rows.keySet()) {
      Target.State state = target.state(table);
      copied += state.rows();
      if (!state.isCopied()) {
        uncopied.add(table);
      }
      if (state.isVerified()) {
        verified += state.rows();
      } else {
        unverified.add(table);
      }
    }
    long begun = nanoTime.getAsLong();
    Meter copying = new Meter(Progress.Step.COPYING, total, copied, nanoTime, watcher);
    for (Table table : uncopied) {
      copying.begin(table.name());
      target.copy(table, source, copying::add);
    }
    long between = nanoTime.getAsLong();
    Meter verifying = new Meter(Progress.Step.VERIFYING, total, verified, nanoTime, watcher);
    for (Table table : unverified) {
      verifying.begin(table.name());
      Verification.verify(table, source, target, verifying::add);
      target.noteVerified(table);
    }
    for (Table table : rows.keySet()) {
      target.setAhead(table, source.givenNumbers(table));
    }
    target.analyze();
    target.makeDurable();
    marks.finish();
    return new Result(
        total - copied,
        Duration.ofNanos(between - begun),
        Duration.ofNanos(nanoTime.getAsLong() - between),
        true);
  }
}

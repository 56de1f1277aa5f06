package dev.hookswitch.migrate;

import dev.hookswitch.migrate.ColumnType.UnfitException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/** Both sides of a table are read again, at the same time, and compared. */
final class Verification {

  private Verification() {}

  /**
   * Reads the source on a thread of its own, which ends with this.
   *
   * @param seen is told now and then of so many more rows
   * @throws IOException when they are not the same
   */
  static void verify(Table table, Source source, Target target, LongConsumer seen)
      throws SQLException, IOException {
    CompletableFuture<Checksum> reading = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform().name("migrate-source").start(() -> read(table, source, reading));
    Checksum there;
    try {
      there = target.checksum(table, seen);
    } finally {
      join(thread);
    }
    Checksum here = result(reading);
    if (!here.isSameAs(there)) {
      throw new IOException(
          "the table %s is not the same on both sides: %s before, %s after; give an empty database"
                  .formatted(table.name(), here, there)
              + " and begin again");
    }
  }

  private static void read(Table table, Source source, CompletableFuture<Checksum> reading) {
    try {
      reading.complete(checksum(table, source));
    } catch (SQLException | IOException | RuntimeException e) {
      reading.completeExceptionally(e);
    }
  }

  private static Checksum checksum(Table table, Source source) throws SQLException, IOException {
    Checksum checksum = new Checksum();
    try (Source.Rows rows = source.rows(table, null)) {
      while (rows.next()) {
        checksum.add(rows.values());
      }
    } catch (UnfitException e) {
      throw Source.unfit(table, checksum.rows() + 1, String.valueOf(e.getMessage()), e);
    }
    return checksum;
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while verifying", e);
    }
  }

  private static Checksum result(CompletableFuture<Checksum> reading)
      throws SQLException, IOException {
    try {
      return reading.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case IOException io -> throw io;
        case null, default -> throw e;
      }
    }
  }
}

package dev.hookswitch.store;

import dev.hookswitch.cluster.LeaseTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * A database on which each writing takes offsets that no event gets, before its events and after
 * them, as a topic's transactions do. For a journal alone, on one thread that writes.
 */
final class GappedDatabase extends Database {

  private static final int WIDEST = 4;

  private final Database database;
  private final JournalWriting ends;
  private final SplittableRandom random;

  GappedDatabase(Database database, long seed) {
    this.database = database;
    this.ends = new JournalWriting(database.dialect(), new SqlReading(database).partitions());
    this.random = new SplittableRandom(seed);
  }

  long[] ends() {
    return database.read(ends::ends);
  }

  @Override
  <T> T write(Writing<T> work) {
    return database.write(handle -> {
      leaveGaps(handle);
      T result = work.apply(handle);
      leaveGaps(handle);
      return result;
    });
  }

  /** The end of a partition is above its floor too, where all below was deleted. */
  private void leaveGaps(Handle handle) {
    long[] next = ends.ends(handle);
    PreparedBatch floors =
        handle.prepareBatch(
            "insert into log_floor (partition, next_offset) values (:partition, :next) on conflict"
                + " (partition) do update set next_offset = excluded.next_offset");
    for (int partition = 0; partition < next.length; partition++) {
      int gap = random.nextInt(WIDEST);
      if (gap > 0) {
        var _ = floors.bind("partition", partition).bind("next", next[partition] + gap).add();
      }
    }
    if (floors.size() > 0) {
      var _ = floors.execute();
    }
  }

  /** So that the journal asks where the ends are. */
  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public String description() {
    return database.description();
  }

  @Override
  public Optional<Path> file() {
    return database.file();
  }

  @Override
  public LeaseTable leases() {
    return database.leases();
  }

  @Override
  Fence fence() {
    return database.fence();
  }

  @Override
  public void follow(Change change, Runnable follower) {
    database.follow(change, follower);
  }

  @Override
  void announce(Handle handle, Change change) {
    database.announce(handle, change);
  }

  @Override
  Dialect dialect() {
    return database.dialect();
  }

  @Override
  <T> T writeBehind(Writing<T> work) {
    return database.writeBehind(work);
  }

  @Override
  <T> T read(HandleCallback<T, SQLException> work) {
    return database.read(work);
  }

  @Override
  public void close() {
    // whoever opened the other closes it
  }
}

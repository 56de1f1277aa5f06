package dev.hookswitch.store;

import dev.hookswitch.cluster.Duty;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.JournalException;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The database for those who work under a lease: each of their transactions begins by showing its
 * token, and with an old one it stores nothing. Whoever takes the lease waits for the transactions
 * that have begun.
 */
final class FencedDatabase extends ForwardingDatabase {

  private final Duty duty;

  FencedDatabase(Database database, Duty duty) {
    super(database);
    this.duty = duty;
  }

  private <T> Writing<T> fenced(Writing<T> work) {
    return handle -> {
      admit(handle);
      return work.apply(handle);
    };
  }

  private void admit(Handle handle) throws SQLException {
    Tenure tenure = duty.tenure();
    if (tenure == null || database.fence().admit(handle, List.of(tenure)).isEmpty()) {
      throw new JournalException(
          "the lease of " + duty.lease() + " is not with this process any more",
          new IllegalStateException("fenced off"));
    }
  }

  @Override
  <T> T write(Writing<T> work) {
    return database.write(fenced(work));
  }

  @Override
  <T> T writeBehind(Writing<T> work) {
    return database.writeBehind(fenced(work));
  }

  /** The database is closed by who opened it. */
  @Override
  public void close() {}
}

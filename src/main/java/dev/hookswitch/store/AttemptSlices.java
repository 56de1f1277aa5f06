package dev.hookswitch.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Attempts go with their slice, when the youngest of it is too old: nothing refers to them. One
 * whose time lies ahead, because a clock did, keeps its slice until then.
 */
final class AttemptSlices implements SqlRetentionStore.Dropping {

  private final Database database;
  private final Slices slices;

  AttemptSlices(Database database) {
    this.database = database;
    this.slices = new Slices(database, "attempt", "attempt_id_seq");
  }

  @Override
  public boolean drop(Duration keep, Instant now) {
    slices.prepare();
    slices.turn(now, Slices.span(keep), Slices.Beginning.NOTHING);
    for (Slice slice : slices.past()) {
      if (isOlderThan(now.minus(keep), slice)) {
        slices.drop(slice);
        return true;
      }
    }
    return false;
  }

  private boolean isOlderThan(Instant limit, Slice slice) {
    return database.read(handle ->
        handle
            .createQuery("select coalesce(max(at), 0) < :limit from " + slice.name())
            .bind("limit", limit.toEpochMilli())
            .mapTo(Boolean.class)
            .one());
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.journal.EventLog;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.GappedLog;

/** Deletion of what is old from a log whose offsets have gaps. */
class DeletionWithGapsTest extends DeletionWhileDeliveringTest {

  @Override
  EventLog log(Database opened) {
    return new GappedLog(opened, 3);
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.journal.EventLog;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.GappedLog;

/** Replays from a log whose offsets have gaps. */
class ReplayWithGapsTest extends ReplayTest {

  @Override
  EventLog log(Database opened) {
    return new GappedLog(opened, 2);
  }
}

package dev.hookswitch.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlRetentionStore;
import dev.hookswitch.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round of the janitor over a real store. */
class JanitorTest {

  @TempDir Path folder;

  private void round(SqlRetentionStore store, Duration events, Instant now) {
    Retention retention =
        new Retention(
            events, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    new Janitor(store, retention, () -> now).round(Worker.daemon("a round"));
  }

  @Test
  void whatIsOldEnoughIsDeletedInManyBatchesAndNothingWhereItIsKeptForEver() {
    try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
        SqlJournal journal = new SqlJournal(database)) {
      for (int i = 0; i < 120; i++) {
        journal.append("pbx1", Told.answered("c" + i, "acme")).join();
      }
      SqlRetentionStore store = new SqlRetentionStore(database);
      CallEvent first = Told.answered("c0", "acme").getFirst();
      Instant now = first.timestamp().plus(Duration.ofDays(90));
      round(store, Duration.ZERO, now.plus(Duration.ofDays(1_000)));
      round(store, Duration.ofDays(90), now);
      assertThat(journal.session(first.sessionId())).hasSize(10);
      round(store, Duration.ofDays(90), now.plus(Duration.ofMinutes(1)));
      for (int i = 0; i < 120; i++) {
        String session = Told.answered("c" + i, "acme").getFirst().sessionId();
        assertThat(journal.session(session)).isEmpty();
      }
    }
  }
}

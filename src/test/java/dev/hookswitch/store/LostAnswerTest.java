package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.JournalException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database commits, and the answer is lost on its way: the journal tries again, finds its
 * events stored, and whoever delivers must hear of them all the same.
 */
class LostAnswerTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasCommittedAllTheSameIsTold(boolean isPostgres) {
    Place place = isPostgres ? Place.postgres() : Place.sqlite(folder);
    try (Deaf database = new Deaf(place.open());
        SqlJournal journal = new SqlJournal(database)) {
      AtomicLong told = new AtomicLong();
      journal.onCommit(entries -> told.addAndGet(entries.size()));
      journal.onPeersCommit(() -> told.set(Arrays.stream(journal.ends()).sum()));
      List<CallEvent> call = Told.answered("1.0", "acme");
      journal.append("pbx1", call.subList(0, 3)).join();
      database.losesAnswer.set(true);
      assertThat(journal.append("pbx1", call.subList(3, 7)).join().diverged()).isEmpty();
      assertThat(database.losesAnswer).isFalse();
      assertThat(told).hasValue(7);
      journal.append("pbx1", call.subList(7, 10)).join();
      assertThat(journal.session(call.getFirst().sessionId())).isEqualTo(call);
      assertThat(told).hasValue(10);
    }
  }

  /** A database of which an answer can be lost. */
  private static final class Deaf extends ForwardingDatabase {

    final AtomicBoolean losesAnswer = new AtomicBoolean();

    Deaf(Database database) {
      super(database);
    }

    @Override
    <T> T write(Writing<T> work) {
      T answer = database.write(work);
      if (losesAnswer.compareAndSet(true, false)) {
        throw new JournalException("nobody answered", new SQLException("the connection broke"));
      }
      return answer;
    }

    @Override
    public void follow(Change change, Runnable follower) {
      // its peers are silent, so that nobody else tells
    }
  }
}

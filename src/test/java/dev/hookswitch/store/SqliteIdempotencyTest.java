package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqliteIdempotencyTest extends IdempotencyContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }

  /** Alone with the database, a claim that is found at the start is a dead process's. */
  @Test
  void whatAProcessClaimedThatDiedIsFreeAtTheNextStart() {
    var _ = granted(KEY, NOW);
    reopen();
    openStore();
    assertThat(granted(KEY, NOW.plusSeconds(1)).key()).isEqualTo(KEY);
  }
}

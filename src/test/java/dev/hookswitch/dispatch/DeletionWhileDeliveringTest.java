package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.retention.RetentionStore;
import dev.hookswitch.retention.RetentionStore.Swept;
import dev.hookswitch.store.SqlRetentionStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Old calls are deleted while new ones are delivered: nobody misses anything. */
class DeletionWhileDeliveringTest extends DispatchRig {

  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private int sweep() {
    RetentionStore retention = new SqlRetentionStore(database);
    int sessions = 0;
    Swept swept = new Swept(0, 0, null);
    do {
      swept = retention.deleteSessions(LATER, swept.next(), 10);
      sessions += swept.sessions();
    } while (swept.next() != null);
    return sessions;
  }

  @Test
  void endpointsOldAndNewGetAllThatComesAfterADeletion() {
    endpoint("ep_a", Filter.EVERYTHING, "acme");
    calls("first", 50);
    untilAllSettled();
    dispatcher.released(AllPartitions.of(journal));
    assertThat(sweep()).isEqualTo(50);
    dispatcher.acquired(AllPartitions.of(journal));
    calls("second", 50);
    untilAllSettled();
    Eventually.until("the cursors are stored, and what is below them goes", () -> sweep() > 0);
    restart(List.of(QUICK), Limits.DEFAULT);
    endpoint("ep_b", Filter.EVERYTHING, "acme");
    calls("third", 50);
    for (int i = 0; i < 20; i++) {
      var _ = sweep();
    }
    untilAllSettled();
    assertThat(accepted("ep_a")).extracting(event -> event.id()).doesNotHaveDuplicates();
    assertThat(accepted("ep_a")).hasSize(1_500);
    assertThat(accepted("ep_b")).hasSize(500);
    assertInOrder("ep_a");
    assertInOrder("ep_b");
  }
}

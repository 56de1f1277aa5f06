package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.GappedLog;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** All of it from a log whose offsets have gaps. */
class DispatchWithGapsTest extends DispatchTest {

  private static final int CALLS = 150;

  private long seed = 1;

  @Override
  EventLog log(Database opened) {
    return new GappedLog(opened, seed);
  }

  @Test
  void thereAreGapsAndTheEndsLieAboveThem() {
    calls("c", 20);
    Eventually.until("all is stored", () -> told.get() == 200);
    int gaps = 0;
    int trailing = 0;
    for (int partition = 0; partition < journal.partitions(); partition++) {
      long next = 0;
      for (Entry entry : journal.read(partition, 0, 1_000)) {
        assertThat(entry.previous()).isEqualTo(next - 1);
        gaps += entry.offset() > next ? 1 : 0;
        next = entry.offset() + 1;
      }
      trailing += journal.ends()[partition] > next ? 1 : 0;
    }
    assertThat(gaps).isPositive();
    assertThat(trailing).isPositive();
  }

  @Test
  void whoIsAbreastIsNotCalledBehindAndItsCursorsAreTheEnds() {
    endpoint("ep_a", Filter.EVERYTHING, null);
    endpoint("ep_none", Filter.EVERYTHING, "zeta");
    calls("c", 50);
    untilAllSettled();
    for (String id : List.of("ep_a", "ep_none")) {
      Eventually.until(
          "the cursors are stored",
          () -> Arrays.equals(store.cursors(id, journal.partitions()), journal.ends()));
      assertThat(store.backlog(id, journal.ends()).behind()).isZero();
    }
    assertThat(accepted("ep_a")).hasSize(500).extracting(CallEvent::id).doesNotHaveDuplicates();
  }

  @Test
  void crashesAndFailuresAtRandomLoseNothingAndBreakNoOrder() {
    for (seed = 10; seed < 12; seed++) {
      attempts.clear();
      restart(Collections.nCopies(40, QUICK), new Limits(8, 60, 10));
      crashAtRandom("s" + seed + ".", new SplittableRandom(seed));
    }
  }

  /**
   * All partitions are lost, or some given up, and won again at random, while events come and one
   * in five fails.
   */
  private void crashAtRandom(String prefix, SplittableRandom random) {
    String id = "ep_" + seed;
    endpoint(id, Filter.EVERYTHING, null);
    SplittableRandom dice = random.split();
    network =
        (_, _) -> {
          synchronized (dice) {
            return dice.nextInt(5) == 0 ? BROKEN : ACCEPTED;
          }
        };
    Set<Tenure> all = AllPartitions.of(journal);
    for (int call = 0; call < CALLS; call++) {
      calls(prefix + call + ".", 1);
      if (random.nextInt(20) == 0) {
        if (random.nextBoolean()) {
          dispatcher.lost(all);
          dispatcher.acquired(all);
        } else {
          Set<Tenure> some = new HashSet<>(all);
          some.removeIf(_ -> random.nextInt(3) == 0);
          dispatcher.released(some);
          dispatcher.acquired(some);
        }
      }
    }
    untilAllSettled();
    assertThat(accepted(id).stream().map(CallEvent::id).distinct()).hasSize(CALLS * 10);
    assertInOrder(id);
    assertThat(store.deadLetters(null, null, 10)).isEmpty();
    assertThat(endpoints.remove(id)).isTrue();
  }
}

package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DeadLetters;
import dev.hookswitch.dispatch.DeadLetters.Count;
import dev.hookswitch.dispatch.DeadLetters.Letter;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must say of what was given up. */
abstract class DeadLettersContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

  private DeadLetters letters;
  private List<Entry> call;

  @BeforeEach
  void twoEndpointsAndACall() {
    for (String id : List.of("ep_a", "ep_b")) {
      assertThat(endpoints.insert(EndpointStoreContract.endpoint(id))).isTrue();
    }
    letters = new SqlDeadLetters(database);
    List<CallEvent> told = Told.answered("r", "acme");
    journal.append("pbx1", told).join();
    call = new ArrayList<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      call.addAll(journal.read(Map.of(partition, 0L), 1_000));
    }
    assertThat(call).hasSizeGreaterThan(4);
  }

  private void givenUp(String endpoint, int event, Cause cause, Instant at) {
    Parking parked = new Parking(endpoint, call.get(event), 3, "answered 500", at, null, cause);
    deliveries.saveProgress(AllPartitions.progress(List.of(), List.of(parked)));
  }

  private static DeadLetters.Query query(String endpoint, Cause cause, String after, int limit) {
    return new DeadLetters.Query(endpoint, null, cause, after, limit);
  }

  @Test
  void theLatestComeFirstPageByPage() {
    givenUp("ep_a", 0, Cause.EXHAUSTED, NOW);
    givenUp("ep_a", 1, Cause.EXPIRED, NOW.plusSeconds(1));
    givenUp("ep_a", 2, Cause.EXPIRED, NOW.plusSeconds(1));
    givenUp("ep_b", 0, Cause.UNSENDABLE, NOW.plusSeconds(2));
    List<Letter> all = letters.letters(query(null, null, null, 10)).items();
    assertThat(all)
        .extracting(each -> each.letter().endpointId() + each.letter().seq())
        .containsExactly("ep_b1", "ep_a2", "ep_a3", "ep_a1");
    assertThat(all.getFirst().kind()).isEqualTo(call.getFirst().event().kind());
    List<Letter> paged = new ArrayList<>();
    String after = null;
    do {
      Page<Letter> page = letters.letters(query(null, null, after, 1));
      paged.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertThat(paged).isEqualTo(all);
    assertThat(letters.letters(query("ep_a", Cause.EXPIRED, null, 10)).items()).hasSize(2);
    assertThat(letters.letters(new DeadLetters.Query(null, "zeta", null, null, 10)).items())
        .isEmpty();
    assertThatThrownBy(() -> letters.letters(query(null, null, "guessed", 10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theyAreCountedByEndpointAndCause() {
    assertThat(letters.counts(null)).isEmpty();
    givenUp("ep_a", 0, Cause.EXHAUSTED, NOW);
    givenUp("ep_a", 1, Cause.EXPIRED, NOW.plusSeconds(1));
    givenUp("ep_a", 2, Cause.EXPIRED, NOW.plusSeconds(2));
    givenUp("ep_b", 0, Cause.EXPIRED, NOW);
    assertThat(letters.counts(null))
        .containsExactly(
            new Count("ep_a", Cause.EXHAUSTED, 1, NOW),
            new Count("ep_a", Cause.EXPIRED, 2, NOW.plusSeconds(2)),
            new Count("ep_b", Cause.EXPIRED, 1, NOW));
    assertThat(letters.counts("zeta")).isEmpty();
  }

  @Test
  void severalEventsAreOneReplay() {
    List<String> ids = List.of(call.get(1).event().id(), call.get(3).event().id(), "evt_none");
    Replay begun = replays.begin("rp_1", "ep_a", new Replay.Scope.Events(ids), null, NOW);
    assertThat(begun.total()).isEqualTo(2);
    reopen();
    Replay stored = replays.find("rp_1").orElseThrow();
    assertThat(stored.scope()).isEqualTo(new Replay.Scope.Events(ids));
    assertThat(replays.next("rp_1", call.getFirst().partition(), 10))
        .extracting(each -> each.entry().event().id())
        .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
  }
}

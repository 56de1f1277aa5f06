package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.DeadLetter;
import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.dispatch.DispatchStore.LaneKey;
import dev.hookswitch.dispatch.DispatchStore.ParkedDelivery;
import dev.hookswitch.dispatch.DispatchStore.ParkedLane;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.StoredBacklog;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.ReplayStore.Candidate;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of deliveries must do. */
abstract class DispatchStoreContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-23T04:08:46.001Z");

  @BeforeEach
  void anEndpoint() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_b"))).isTrue();
  }

  /** A call in the journal, as its entries. */
  private List<Entry> call(String root) {
    List<CallEvent> told = Told.answered(root, "acme");
    journal.append("pbx1", told).join();
    List<Entry> entries = new ArrayList<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      entries.addAll(journal.read(Map.of(partition, 0L), 1_000));
    }
    String session = told.getFirst().sessionId();
    return entries.stream().filter(entry -> entry.event().sessionId().equals(session)).toList();
  }

  private static Parking head(String endpoint, Entry entry, Instant due) {
    return new Parking(endpoint, entry, 1, "answered 500", NOW, due, null);
  }

  private static Parking behind(String endpoint, Entry entry) {
    return new Parking(endpoint, entry, 0, "", NOW, null, null);
  }

  private void save(List<Cursor> cursors, List<Parking> parked) {
    deliveries.saveProgress(AllPartitions.progress(cursors, parked));
  }

  private Set<String> queueAll(Replay replay, Instant now) {
    Set<String> queued = new HashSet<>();
    for (int partition : replays.parts(replay.id())) {
      List<Candidate> page = replays.next(replay.id(), partition, 100);
      Set<String> ids =
          page.stream().map(each -> each.entry().event().id()).collect(Collectors.toSet());
      queued.addAll(replays.queue(replay, page, ids, AllPartitions.tenure(partition), now));
      assertThat(replays.next(replay.id(), partition, 100)).isEmpty();
      replays.partDone(replay.id(), partition);
    }
    assertThat(replays.parts(replay.id())).isEmpty();
    return queued;
  }

  private static Death exhausted(String failure) {
    return new Death(Cause.EXHAUSTED, failure);
  }

  private static String session(List<Entry> call) {
    return call.getFirst().event().sessionId();
  }

  private static Tenure tenure(List<Entry> call) {
    return AllPartitions.of(call.getFirst());
  }

  private static LaneKey lane(List<Entry> call) {
    return new LaneKey(session(call), call.getFirst().partition());
  }

  private Map<String, Integer> parkedLanes(String endpoint) {
    return deliveries.parkedLanes(endpoint).stream()
        .collect(Collectors.toMap(each -> each.lane().sessionId(), ParkedLane::waiting));
  }

  private List<LaneKey> due(String endpoint, Instant now) {
    return deliveries.dueLanes(endpoint, AllPartitions.numbers(journal), now, 10);
  }

  private ParkedDelivery head(List<Entry> call) {
    return deliveries.head("ep_a", session(call)).orElseThrow();
  }

  @Test
  void aCursorNeverGoesBack() {
    save(
        List.of(new Cursor("ep_a", 3, 7), new Cursor("ep_b", 3, 2), new Cursor("ep_gone", 3, 9)),
        List.of());
    save(List.of(new Cursor("ep_a", 3, 5)), List.of());
    reopen();
    assertThat(deliveries.cursors("ep_a", 64)[3]).isEqualTo(7);
    assertThat(deliveries.cursors("ep_b", 64)[3]).isEqualTo(2);
    assertThat(deliveries.cursors("ep_gone", 64)).containsOnly(0);
  }

  @Test
  void aLaneIsWorkedOffFromItsHead() {
    List<Entry> call = call("c");
    Instant due = NOW.plusSeconds(5);
    save(
        List.of(),
        List.of(
            head("ep_a", call.get(2), due),
            behind("ep_a", call.get(3)),
            behind("ep_a", call.get(4))));
    reopen();
    assertThat(parkedLanes("ep_a")).isEqualTo(Map.of(session(call), 3));
    assertThat(parkedLanes("ep_b")).isEmpty();
    assertThat(due("ep_a", due.minusMillis(1))).isEmpty();
    assertThat(due("ep_a", due)).containsExactly(lane(call));
    assertThat(deliveries.nextDue("ep_a", AllPartitions.numbers(journal))).contains(due);
    assertThat(deliveries.nextDue("ep_b", AllPartitions.numbers(journal))).isEmpty();
    ParkedDelivery first = head(call);
    assertThat(first.attempts()).isEqualTo(1);
    assertThat(first.due()).isEqualTo(due);
    assertThat(first.entry()).usingRecursiveComparison().isEqualTo(call.get(2));

    deliveries.postponed(first, tenure(call), "answered 503", due.plusSeconds(60));
    assertThat(head(call).attempts()).isEqualTo(2);
    assertThat(head(call).due()).isEqualTo(due.plusSeconds(60));
    deliveries.settled(head(call), tenure(call), due);
    assertThat(head(call).entry().event().seq()).isEqualTo(4);
    assertThat(head(call).due()).isEqualTo(due);
    deliveries.settled(head(call), tenure(call), due);
    deliveries.settled(head(call), tenure(call), due);
    assertThat(deliveries.head("ep_a", session(call))).isEmpty();
    assertThat(parkedLanes("ep_a")).isEmpty();
  }

  @Test
  void aDeadLetterGetsOutOfTheWayAndMayBeRevived() {
    List<Entry> call = call("c");
    List<Entry> other = call("d");
    save(
        List.of(),
        List.of(
            head("ep_a", call.get(0), NOW),
            behind("ep_a", call.get(1)),
            head("ep_a", other.get(0), NOW),
            head("ep_b", call.get(0), NOW)));
    deliveries.buried(
        head(call),
        tenure(call),
        exhausted("answered 500 for the last time"),
        2,
        NOW.plusSeconds(1));
    deliveries.buried(
        head(other), tenure(other), exhausted("answered 500 as well"), 2, NOW.plusSeconds(2));
    assertThat(head(call).entry().event().seq()).isEqualTo(2);
    assertThat(head(call).due()).isEqualTo(NOW.plusSeconds(1));
    List<DeadLetter> dead = deliveries.deadLetters("ep_a", null, 10);
    assertThat(dead)
        .extracting(DeadLetter::sessionId)
        .containsExactly(session(call), session(other));
    assertThat(dead.getFirst().attempts()).isEqualTo(2);
    assertThat(dead.getFirst().death().failure()).isEqualTo("answered 500 for the last time");
    assertThat(dead.getFirst().eventId()).isEqualTo(call.getFirst().event().id());
    assertThat(deliveries.deadLetters(null, null, 1)).hasSize(1);
    assertThat(deliveries.deadLetters(null, "acme", 10)).isEmpty(); // nobody's endpoint
    assertThat(deliveries.deadLetters("ep_b", null, 10)).isEmpty();

    Replay replay =
        replays.begin("rp_1", "ep_a", new Replay.Scope.DeadLetters(), null, NOW.plusSeconds(9));
    assertThat(replay.total()).isEqualTo(2);
    assertThat(queueAll(replay, NOW.plusSeconds(9))).hasSize(2);
    assertThat(deliveries.deadLetters("ep_a", null, 10)).isEmpty();
    assertThat(head(call).entry().event().seq()).isEqualTo(1);
    assertThat(head(call).attempts()).isZero();
    assertThat(head(call).due()).isEqualTo(NOW.plusSeconds(9));
    assertThat(parkedLanes("ep_a")).isEqualTo(Map.of(session(call), 2, session(other), 1));
    deliveries.settled(head(call), tenure(call), NOW.plusSeconds(10));
    assertThat(head(call).entry().event().seq()).isEqualTo(2);
  }

  @Test
  void whatIsParkedAboveItsCursorIsKnown() {
    List<Entry> call = call("c");
    Entry entry = call.get(4);
    save(
        List.of(new Cursor("ep_a", entry.partition(), entry.offset())),
        List.of(head("ep_a", call.get(3), NOW), behind("ep_a", entry)));
    assertThat(deliveries.parkedAboveCursors("ep_a"))
        .containsExactly(new DispatchStore.Place(entry.partition(), entry.offset()));
    save(List.of(new Cursor("ep_a", entry.partition(), entry.offset() + 1)), List.of());
    assertThat(deliveries.parkedAboveCursors("ep_a")).isEmpty();
  }

  @Test
  void whatIsParkedTwiceIsParkedOnce() {
    List<Entry> call = call("c");
    save(List.of(), List.of(head("ep_a", call.get(0), NOW)));
    deliveries.postponed(head(call), tenure(call), "answered 503", NOW.plusSeconds(60));
    save(List.of(), List.of(head("ep_a", call.get(0), NOW)));
    assertThat(parkedLanes("ep_a")).isEqualTo(Map.of(session(call), 1));
    assertThat(head(call).attempts()).isEqualTo(2);
  }

  @Test
  void whoWasToStandBehindASettledHeadIsDueAtOnce() {
    List<Entry> call = call("c");
    save(List.of(), List.of(behind("ep_a", call.get(5))));
    assertThat(head(call).due()).isEqualTo(NOW);
  }

  @Test
  void hasteMakesWaitingHeadsDue() {
    List<Entry> call = call("c");
    save(
        List.of(),
        List.of(head("ep_a", call.get(0), NOW.plusSeconds(3600)), behind("ep_a", call.get(1))));
    deliveries.hasten("ep_a", NOW);
    assertThat(head(call).due()).isEqualTo(NOW);
    assertThat(due("ep_a", NOW)).hasSize(1);
  }

  @Test
  void aDeletedEndpointHasNothingParkedAndGetsNothingMore() {
    List<Entry> call = call("c");
    save(List.of(), List.of(head("ep_a", call.get(0), NOW)));
    ParkedDelivery head = head(call);
    endpoints.delete("ep_a");
    assertThat(parkedLanes("ep_a")).isEmpty();
    save(
        List.of(new Cursor("ep_a", call.get(0).partition(), 5)),
        List.of(head("ep_a", call.get(1), NOW)));
    deliveries.settled(head, tenure(call), NOW);
    deliveries.postponed(head, tenure(call), "late", NOW);
    deliveries.buried(head, tenure(call), exhausted("late"), 2, NOW);
    assertThat(parkedLanes("ep_a")).isEmpty();
    assertThat(deliveries.deadLetters("ep_a", null, 10)).isEmpty();
  }

  @Test
  void onlyThePartitionsThatAreAskedForAreLookedInto() {
    List<Entry> call = call("c");
    save(List.of(), List.of(head("ep_a", call.get(0), NOW)));
    int partition = call.getFirst().partition();
    Set<Integer> others = new HashSet<>(AllPartitions.numbers(journal));
    others.remove(partition);
    assertThat(deliveries.dueLanes("ep_a", others, NOW, 10)).isEmpty();
    assertThat(deliveries.nextDue("ep_a", others)).isEmpty();
    assertThat(deliveries.dueLanes("ep_a", Set.of(), NOW, 10)).isEmpty();
    assertThat(deliveries.nextDue("ep_a", Set.of())).isEmpty();
    assertThat(deliveries.dueLanes("ep_a", Set.of(partition), NOW, 10)).hasSize(1);
  }

  @Test
  void whatWaitsIsKnownOfAllPartitions() {
    assertThat(deliveries.backlog("ep_a")).isEqualTo(new StoredBacklog(0, 0, false));
    List<Entry> call = call("c");
    save(
        List.of(new Cursor("ep_a", call.getFirst().partition(), 3)),
        List.of(head("ep_a", call.get(1), NOW), behind("ep_a", call.get(2))));
    assertThat(deliveries.backlog("ep_a")).isEqualTo(new StoredBacklog(call.size() - 3, 2, false));
    assertThat(deliveries.backlog("ep_b")).isEqualTo(new StoredBacklog(call.size(), 0, false));
  }
}

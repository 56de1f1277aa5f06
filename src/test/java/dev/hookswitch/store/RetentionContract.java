package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.operations.Notice;
import dev.hookswitch.retention.RetentionStore.Sliced;
import dev.hookswitch.retention.RetentionStore.Swept;
import dev.hookswitch.webhook.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is deleted when it is old, and what never is. */
abstract class RetentionContract extends StoreContract {

  private static final Instant LATER = Instant.parse("2026-12-31T00:00:00Z");

  private SqlRetentionStore retention() {
    return new SqlRetentionStore(database);
  }

  private void call(String root) {
    journal.append("pbx1", Told.answered(root, "acme")).join();
  }

  private List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      entries.addAll(journal.read(Map.of(partition, 0L), 10_000));
    }
    return entries;
  }

  private List<Entry> entriesOf(String root) {
    String session = Told.answered(root, "acme").getFirst().sessionId();
    return all().stream().filter(entry -> entry.event().sessionId().equals(session)).toList();
  }

  /** All batches of one round. */
  private Swept sweep(Instant before) {
    int sessions = 0;
    int events = 0;
    Swept swept = new Swept(0, 0, null);
    do {
      swept = retention().deleteSessions(before, swept.next(), 2);
      sessions += swept.sessions();
      events += swept.events();
    } while (swept.next() != null);
    return new Swept(sessions, events, null);
  }

  private void passedAll(String endpoint) {
    List<Cursor> cursors = new ArrayList<>();
    long[] ends = journal.ends();
    for (int partition = 0; partition < ends.length; partition++) {
      cursors.add(new Cursor(endpoint, partition, ends[partition]));
    }
    deliveries.saveProgress(AllPartitions.progress(cursors, List.of()));
  }

  @Test
  void anOldCallGoesWithAllThatIsKnownOfIt() {
    for (int i = 0; i < 5; i++) {
      call("c" + i);
    }
    Instant end = all().getLast().event().timestamp();
    assertThat(sweep(end.minusSeconds(60))).isEqualTo(new Swept(0, 0, null));
    assertThat(sweep(LATER)).isEqualTo(new Swept(5, 50, null));
    assertThat(all()).isEmpty();
    CallQuery byParty =
        new CallQuery(null, "37120000009", null, null, null, null, null, null, null, 10);
    assertThat(journal.calls(byParty).items()).isEmpty();
    assertThat(
            database.<Integer>read(handle ->
                handle.createQuery("select count(*) from call_party").mapTo(Integer.class).one()))
        .isZero();
  }

  @Test
  void anOpenCallStaysHoweverOldItIs() {
    List<CallEvent> open = Told.answered("open", "acme").subList(0, 9);
    journal.append("pbx1", open).join();
    call("done");
    assertThat(sweep(LATER).sessions()).isEqualTo(1);
    assertThat(journal.openSessions("pbx1")).containsExactly(open);
    journal.append("pbx1", Told.answered("open", "acme")).join();
    assertThat(entriesOf("open")).hasSize(10);
  }

  @Test
  void noOffsetIsGivenTwiceWhateverWasDeleted() {
    for (int i = 0; i < 200; i++) {
      call("c" + i);
    }
    long[] ends = journal.ends();
    assertThat(sweep(LATER).sessions()).isEqualTo(200);
    reopen();
    assertThat(journal.ends()).isEqualTo(ends);
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_new"))).isTrue();
    assertThat(deliveries.cursors("ep_new", 64)).isEqualTo(ends);
    call("next");
    Entry first = entriesOf("next").getFirst();
    assertThat(first.offset()).isEqualTo(ends[first.partition()]);
    assertThat(journal.read(Map.of(first.partition(), 0L), 1).getFirst().offset())
        .isEqualTo(first.offset());
    assertThat(Arrays.stream(journal.ends()).sum()).isEqualTo(2_010);
  }

  @Test
  void theEndIsRememberedAlsoWhereOnlyTheLastCallOfAPartitionIsDeleted() {
    List<CallEvent> open = Told.answered("open", "acme").subList(0, 9);
    journal.append("pbx1", open).join();
    int partition = entriesOf("open").getFirst().partition();
    for (int i = 0; entriesIn(partition) < 20; i++) {
      call("c" + i);
    }
    long end = journal.ends()[partition];
    sweep(LATER);
    reopen();
    assertThat(entriesIn(partition)).isEqualTo(9);
    assertThat(journal.ends()[partition]).isEqualTo(end);
  }

  private long entriesIn(int partition) {
    return journal.read(Map.of(partition, 0L), 10_000).size();
  }

  @Test
  void whatAnEndpointWasNotSentYetStays() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_b"))).isTrue();
    call("c");
    passedAll("ep_a");
    assertThat(sweep(LATER).sessions()).isZero();
    Entry last = entriesOf("c").getLast();
    deliveries.saveProgress(
        AllPartitions.progress(
            List.of(new Cursor("ep_b", last.partition(), last.offset())), List.of()));
    assertThat(sweep(LATER).sessions()).isZero();
    deliveries.saveProgress(
        AllPartitions.progress(
            List.of(new Cursor("ep_b", last.partition(), last.offset() + 1)), List.of()));
    assertThat(sweep(LATER).sessions()).isEqualTo(1);
  }

  @Test
  void whatIsParkedStaysAndADeadLetterKeepsItsCallUntilItIsDeleted() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    call("c");
    Entry entry = entriesOf("c").get(3);
    Instant now = entry.event().timestamp();
    deliveries.saveProgress(
        AllPartitions.progress(
            List.of(), List.of(new Parking("ep_a", entry, 1, "answered 500", now, now, null))));
    passedAll("ep_a");
    assertThat(sweep(LATER).sessions()).isZero();
    deliveries.buried(
        deliveries.head("ep_a", entry.event().sessionId()).orElseThrow(),
        AllPartitions.of(entry),
        new Death(Cause.EXHAUSTED, "answered 500"),
        2,
        now);
    assertThat(sweep(LATER).sessions()).isZero();
    assertThat(retention().deleteDeadLetters(now, 10)).isZero();
    Replay replay = replays.begin("rp_1", "ep_a", new Replay.Scope.DeadLetters(), null, now);
    var page = replays.next("rp_1", entry.partition(), 10);
    Set<String> wanted = Set.of(entry.event().id());
    assertThat(replays.queue(replay, page, wanted, AllPartitions.of(entry), now)).hasSize(1);
    assertThat(retention().deleteDeadLetters(LATER, 10)).isZero();
    deliveries.buried(
        deliveries.head("ep_a", entry.event().sessionId()).orElseThrow(),
        AllPartitions.of(entry),
        new Death(Cause.EXHAUSTED, "answered 500"),
        2,
        now);
    assertThat(retention().deleteDeadLetters(now.plusMillis(1), 10)).isEqualTo(1);
    assertThat(sweep(LATER).sessions()).isEqualTo(1);
  }

  @Test
  void oldAttemptsAndNoticesAreDeletedAFewAtATime() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    call("c");
    Entry entry = all().getFirst();
    Instant begin = entry.event().timestamp();
    Progress progress = AllPartitions.progress(List.of(), List.of());
    SqlOperationsStore outbox = new SqlOperationsStore(database);
    for (int i = 0; i < 10; i++) {
      Instant at = begin.plus(Duration.ofHours(i));
      AttemptResult accepted = new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);
      progress.attempts().add(new Attempt("ep_a", entry.event(), at, accepted));
      outbox.add(new Notice("op_" + i, at, new byte[] {'{', '}'}), 100);
    }
    deliveries.saveProgress(progress);
    Instant limit = begin.plus(Duration.ofHours(7));
    assertThat(retention().deleteAttempts(limit, 5)).isEqualTo(5);
    assertThat(retention().deleteAttempts(limit, 5)).isEqualTo(2);
    AttemptQuery every =
        new AttemptQuery(null, null, null, null, null, null, null, null, null, 100);
    assertThat(deliveries.attempts(every).items()).hasSize(3);
    assertThat(retention().deleteNotices(limit, 5)).isEqualTo(5);
    assertThat(retention().deleteNotices(limit, 5)).isEqualTo(2);
    assertThat(outbox.first().orElseThrow().notice().id()).isEqualTo("op_7");
  }

  private static final Duration KEEP = Duration.ofHours(10);
  private static final Instant BEGIN =
      Told.answeredBy("first", "acme", 0).getFirst().timestamp().minusSeconds(1);

  /** As long as anything may stay that is to be kept for that time. */
  private Duration longest(Sliced what) {
    return KEEP.plus(retention().slack(what, KEEP)).plus(Duration.ofMinutes(1));
  }

  /** What a round of the janitor does with one kind of data. */
  private void round(Sliced what, Instant now) {
    while (retention().dropSlice(what, KEEP, now)) {
      // until there is no more
    }
    Instant limit = now.minus(KEEP).minus(retention().slack(what, KEEP));
    if (what == Sliced.CALLS) {
      sweep(limit);
    } else {
      assertThat(retention().deleteAttempts(limit, 100)).isLessThan(100);
    }
  }

  @Test
  void attemptsStayForTheirTimeAndNotMuchLonger() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    call("c");
    CallEvent event = all().getFirst().event();
    AttemptQuery every =
        new AttemptQuery(null, null, null, null, null, null, null, null, null, 100);
    for (int hour = 0; hour < 40; hour++) {
      Instant now = BEGIN.plus(Duration.ofHours(hour));
      Progress progress = AllPartitions.progress(List.of(), List.of());
      AttemptResult accepted = new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);
      progress.attempts().add(new Attempt("ep_a", event, now, accepted));
      deliveries.saveProgress(progress);
      round(Sliced.ATTEMPTS, now);
      List<AttemptRow> stored = deliveries.attempts(every).items();
      assertThat(stored).hasSizeGreaterThanOrEqualTo(Math.min(hour + 1, 11));
      assertThat(stored.getFirst().at()).isEqualTo(now);
      assertThat(stored.getLast().at()).isAfterOrEqualTo(now.minus(longest(Sliced.ATTEMPTS)));
      assertThat(deliveries.pulse("ep_a", 5)).hasSize(Math.min(hour + 1, 5));
    }
  }

  /** One call an hour, of which the first three events come an hour before the others. */
  private void talk(int hour) {
    List<CallEvent> next = hourly(hour + 1);
    journal.append("pbx1", hourly(hour)).join();
    journal.append("pbx1", next.subList(0, 3)).join();
  }

  private static List<CallEvent> hourly(int hour) {
    return Told.answeredBy("hour" + hour, "acme", hour * 720);
  }

  @Test
  void callsStayForTheirTimeAndNotMuchLonger() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    for (int hour = 0; hour < 40; hour++) {
      Instant now = BEGIN.plus(Duration.ofHours(hour)).plusSeconds(60);
      talk(hour);
      passedAll("ep_a");
      round(Sliced.CALLS, now);
      for (int past = 0; past <= hour; past++) {
        List<CallEvent> call = hourly(past);
        Duration old = Duration.between(call.getLast().timestamp(), now);
        List<CallEvent> stored = journal.session(call.getFirst().sessionId());
        if (old.compareTo(KEEP) < 0) {
          assertThat(stored).isEqualTo(call);
        } else if (old.compareTo(longest(Sliced.CALLS)) > 0) {
          assertThat(stored).isEmpty();
        } else {
          assertThat(stored).isIn(call, List.of());
        }
      }
      assertThat(Arrays.stream(journal.ends()).sum()).isEqualTo(hour * 10L + 13);
    }
    assertThat(journal.openSessions("pbx1")).containsExactly(hourly(40).subList(0, 3));
    reopen();
    assertThat(Arrays.stream(journal.ends()).sum()).isEqualTo(403);
    assertThat(journal.append("pbx1", hourly(39)).join().diverged()).isEmpty();
    assertThat(all()).hasSizeLessThan(143);
  }

  @Test
  void whatCannotGoYetStaysAndTheOthersGo() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    List<CallEvent> open = Told.answeredBy("open", "acme", 0).subList(0, 9);
    journal.append("pbx1", open).join();
    for (int hour = 0; hour < 40; hour++) {
      talk(hour);
      if (hour == 5) {
        Entry dead = entryOf(hourly(5).getFirst());
        Instant at = dead.event().timestamp();
        deliveries.saveProgress(
            AllPartitions.progress(
                List.of(),
                List.of(new Parking("ep_a", dead, 1, "answered 500", at, null, Cause.EXHAUSTED))));
      }
      if (hour < 20) {
        passedAll("ep_a"); // and then it is paused
      }
      round(Sliced.CALLS, BEGIN.plus(Duration.ofHours(hour)).plusSeconds(60));
    }
    assertThat(journal.session(open.getFirst().sessionId())).isEqualTo(open);
    assertThat(journal.session(hourly(4).getFirst().sessionId())).isEmpty();
    assertThat(journal.session(hourly(5).getFirst().sessionId())).isEqualTo(hourly(5));
    assertThat(journal.session(hourly(18).getFirst().sessionId())).isEmpty();
    for (int hour = 20; hour < 40; hour++) {
      assertThat(journal.session(hourly(hour).getFirst().sessionId())).isEqualTo(hourly(hour));
    }
    passedAll("ep_a");
    assertThat(retention().deleteDeadLetters(LATER, 10)).isEqualTo(1);
    journal.append("pbx1", Told.answeredBy("open", "acme", 0)).join();
    passedAll("ep_a");
    round(Sliced.CALLS, BEGIN.plus(Duration.ofHours(60)));
    assertThat(all()).hasSize(3);
  }

  private Entry entryOf(CallEvent event) {
    return all().stream()
        .filter(each -> each.event().id().equals(event.id()))
        .findAny()
        .orElseThrow();
  }
}

package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DeliveryQuery;
import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DeliveryRow.Status;
import dev.hookswitch.dispatch.DispatchStore.AttemptOutcome;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.dispatch.DispatchStore.Pulse;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Page;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must say of how deliveries stand. */
abstract class DeliveriesContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
  private static final AttemptResult ACCEPTED = new Accepted(204, Trace.NONE);
  private static final AttemptResult BROKEN = new Refused(500, null, Trace.NONE);
  private static final DeliveryQuery ALL =
      new DeliveryQuery(null, null, null, null, null, null, null, null, null, null, 1_000);

  abstract String migrations();

  @BeforeEach
  void endpointsOfTwoAccounts() {
    for (String id : List.of("ep_a", "ep_b")) {
      assertThat(endpoints.insert(EndpointStoreContract.endpoint(id))).isTrue();
    }
    var _ = endpoints.change("ep_a", endpoint -> owned(endpoint, "acme"));
    var _ = endpoints.change("ep_b", endpoint -> owned(endpoint, "zeta"));
  }

  private static Endpoint owned(Endpoint endpoint, String account) {
    return new Endpoint(
        endpoint.id(),
        endpoint.url(),
        account,
        endpoint.filter(),
        endpoint.signing(),
        endpoint.style(),
        endpoint.pace(),
        endpoint.state(),
        endpoint.description(),
        endpoint.origin(),
        endpoint.createdAt());
  }

  private List<Entry> call(String root) {
    List<CallEvent> told = Told.answered(root, "acme");
    journal.append("pbx1", told).join();
    String session = told.getFirst().sessionId();
    List<Entry> entries = new ArrayList<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      entries.addAll(journal.read(Map.of(partition, 0L), 10_000));
    }
    return entries.stream().filter(entry -> entry.event().sessionId().equals(session)).toList();
  }

  private void tried(String endpoint, Entry entry, Instant at, AttemptResult... results) {
    List<Attempt> attempts = new ArrayList<>();
    for (AttemptResult result : results) {
      attempts.add(new Attempt(endpoint, entry.event(), at.plusSeconds(attempts.size()), result));
    }
    deliveries.saveProgress(new Progress(Map.of(), List.of(), List.of(), attempts, List.of()));
  }

  private void park(Parking... parkings) {
    deliveries.saveProgress(AllPartitions.progress(List.of(), List.of(parkings)));
  }

  private static Parking head(Entry entry, Instant due) {
    return new Parking("ep_a", entry, 1, "refused with 500", NOW, due, null);
  }

  private static Parking behind(Entry entry) {
    return new Parking("ep_a", entry, 0, "", NOW, null, null);
  }

  private List<DeliveryRow> listed(DeliveryQuery query) {
    return deliveries.deliveries(query).items();
  }

  private static DeliveryQuery of(String endpoint, Status status, String after, int limit) {
    return new DeliveryQuery(
        endpoint, null, null, null, status, null, null, null, null, after, limit);
  }

  @Test
  void anEndpointsLastAttemptsTellOfItsHealth() {
    List<Entry> call = call("c");
    tried("ep_a", call.get(0), NOW, ACCEPTED);
    tried("ep_a", call.get(1), NOW, BROKEN, BROKEN);
    tried("ep_b", call.get(1), NOW, ACCEPTED);
    reopen();
    assertThat(deliveries.pulse("ep_a", 2))
        .extracting(Pulse::at, Pulse::outcome)
        .containsExactly(
            tuple(NOW.plusSeconds(1), AttemptOutcome.REFUSED), tuple(NOW, AttemptOutcome.REFUSED));
    assertThat(deliveries.pulse("ep_a", 9).getLast())
        .isEqualTo(
            new Pulse(
                NOW, AttemptOutcome.ACCEPTED, ACCEPTED.inWords(), ACCEPTED.trace().latency()));
    assertThat(deliveries.pulse("ep_none", 9)).isEmpty();
  }

  @Test
  void whatIsTriedSeveralTimesIsOneRow() {
    List<Entry> call = call("c");
    tried("ep_a", call.get(0), NOW, ACCEPTED);
    tried("ep_a", call.get(1), NOW, BROKEN, BROKEN, ACCEPTED);
    tried("ep_b", call.get(1), NOW, BROKEN);
    reopen();
    assertThat(listed(ALL))
        .extracting(DeliveryRow::endpointId, DeliveryRow::seq, DeliveryRow::status)
        .containsExactly(
            tuple("ep_b", 2, Status.FAILED),
            tuple("ep_a", 2, Status.ACCEPTED),
            tuple("ep_a", 1, Status.ACCEPTED));
    CallEvent ring = call.get(1).event();
    assertThat(listed(ALL).get(1))
        .isEqualTo(
            new DeliveryRow(
                "ep_a",
                ring.id(),
                ring.sessionId(),
                2,
                CallEvent.Kind.RING,
                ring.timestamp(),
                Status.ACCEPTED,
                3,
                NOW,
                NOW.plusSeconds(2),
                204,
                ACCEPTED.inWords(),
                null,
                null,
                null));
  }

  @Test
  void whatIsParkedSaysHowADeliveryStands() {
    List<Entry> call = call("c");
    Instant due = NOW.plusSeconds(60);
    tried("ep_a", call.get(0), NOW, BROKEN);
    tried("ep_a", call.get(3), NOW, BROKEN);
    park(
        head(call.get(0), due),
        behind(call.get(1)),
        new Parking("ep_a", call.get(2), 0, "older than 15s", NOW, null, Cause.EXPIRED));
    List<DeliveryRow> rows = listed(of("ep_a", null, null, 10));
    assertThat(rows)
        .extracting(DeliveryRow::status)
        .containsExactly(Status.FAILED, Status.DEAD, Status.WAITING, Status.WAITING);
    DeliveryRow dead = rows.get(1);
    assertThat(dead.death()).isEqualTo(new Death(Cause.EXPIRED, "older than 15s"));
    assertThat(dead.givenUpAt()).isEqualTo(NOW);
    assertThat(dead.attempts()).isZero();
    assertThat(dead.kind()).isEqualTo(CallEvent.Kind.RINGRESULT);
    assertThat(dead.eventId()).isEqualTo(call.get(2).event().id());
    DeliveryRow behind = rows.get(2);
    assertThat(behind.attempts()).isZero();
    assertThat(behind.dueAt()).isNull();
    assertThat(behind.firstAt()).isNull();
    assertThat(behind.lastSummary()).isNull();
    DeliveryRow head = rows.get(3);
    assertThat(head.attempts()).isEqualTo(1);
    assertThat(head.dueAt()).isEqualTo(due);
    assertThat(head.lastStatus()).isEqualTo(500);
    for (Status status : Status.values()) {
      assertThat(listed(of("ep_a", status, null, 10)))
          .as(status.name())
          .isEqualTo(rows.stream().filter(row -> row.status() == status).toList());
      assertThat(listed(of("ep_b", status, null, 10))).isEmpty();
    }
    var parked = deliveries.head("ep_a", call.get(0).event().sessionId()).orElseThrow();
    deliveries.buried(
        parked,
        AllPartitions.of(parked.entry()),
        new Death(Cause.EXHAUSTED, "refused with 500"),
        2,
        due);
    assertThat(listed(of("ep_a", Status.DEAD, null, 10)))
        .extracting(DeliveryRow::seq, DeliveryRow::attempts)
        .as("attempts that were counted and are not kept yet are counted")
        .containsExactly(tuple(3, 0), tuple(1, 2));
  }

  @Test
  void aReplayedOneWaitsAlthoughItWasAccepted() {
    List<Entry> call = call("c");
    tried("ep_a", call.get(0), NOW, ACCEPTED);
    String event = call.get(0).event().id();
    Replay replay = replays.begin("rp_1", "ep_a", new Replay.Scope.Event(event), null, NOW);
    var page = replays.next("rp_1", call.get(0).partition(), 10);
    assertThat(replays.queue(replay, page, Set.of(event), AllPartitions.of(call.get(0)), NOW))
        .hasSize(1);
    assertThat(listed(ALL))
        .singleElement()
        .matches(row -> row.status() == Status.WAITING && row.attempts() == 1)
        .matches(row -> NOW.equals(row.dueAt()));
  }

  @Test
  void aListIsNarrowed() {
    List<Entry> call = call("c");
    List<Entry> other = call("d");
    for (Entry entry : call) {
      tried("ep_a", entry, NOW, ACCEPTED);
      tried("ep_b", entry, NOW, ACCEPTED);
    }
    tried("ep_a", other.get(0), NOW, BROKEN);
    park(head(other.get(0), NOW), behind(other.get(1)));
    String session = call.get(0).event().sessionId();
    String event = call.get(2).event().id();
    Instant begin = call.get(0).event().timestamp();
    assertThat(listed(ALL)).hasSize(22);
    assertThat(narrowed(null, "acme", null, null, null, null, null)).hasSize(12);
    assertThat(narrowed(null, "zeta", null, null, null, null, null)).hasSize(10);
    assertThat(narrowed("ep_a", "zeta", null, null, null, null, null)).isEmpty();
    assertThat(narrowed(null, "nobody", null, null, null, null, null)).isEmpty();
    assertThat(narrowed(null, null, session, null, null, null, null)).hasSize(20);
    assertThat(narrowed("ep_a", null, session, null, null, null, null)).hasSize(10);
    assertThat(narrowed(null, "zeta", session, null, null, null, null)).hasSize(10);
    assertThat(narrowed(null, null, null, event, null, null, null)).hasSize(2);
    assertThat(narrowed("ep_b", "zeta", session, event, null, null, null)).hasSize(1);
    assertThat(narrowed(null, null, "s_other", event, null, null, null)).isEmpty();
    assertThat(narrowed(null, null, null, "e_none", null, null, null)).isEmpty();
    assertThat(narrowed(null, null, other.get(1).event().sessionId(), null, null, null, null))
        .hasSize(2);
    assertThat(narrowed("ep_b", null, null, null, CallEvent.Kind.READY, null, null)).hasSize(2);
    assertThat(narrowed("ep_a", null, null, null, null, "alice", null)).hasSize(12);
    assertThat(narrowed(null, null, null, null, null, "nobody", null)).isEmpty();
    assertThat(narrowed(null, null, null, null, null, null, begin.plusMillis(100))).hasSize(19);
    assertThat(
            listed(
                new DeliveryQuery(null, null, null, null, null, null, null, null, begin, null, 10)))
        .isEmpty();
    assertThatThrownBy(() -> deliveries.deliveries(of("ep_a", null, "a5", 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("after must be a cursor that an earlier answer gave as next");
  }

  private List<DeliveryRow> narrowed(
      String endpoint,
      String account,
      String session,
      String event,
      CallEvent.Kind kind,
      String party,
      Instant from) {
    return listed(
        new DeliveryQuery(
            endpoint, account, session, event, null, kind, party, from, null, null, 1_000));
  }

  @Test
  void whoFollowsTheCursorSeesEachOnceWhateverIsTriedMeanwhile() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      entries.addAll(call("c" + i));
    }
    for (Entry entry : entries) {
      if (entry.event().seq() < 8) {
        tried("ep_a", entry, NOW, BROKEN);
      } else {
        park(behind(entry));
      }
    }
    Set<String> old = new HashSet<>();
    entries.forEach(entry -> old.add(entry.event().id()));
    List<String> seen = new ArrayList<>();
    String after = null;
    int pages = 0;
    do {
      DeliveryQuery query =
          new DeliveryQuery(
              pages % 2 == 0 ? "ep_a" : null,
              pages % 3 == 0 ? "acme" : null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              after,
              20);
      Page<DeliveryRow> page = deliveries.deliveries(query);
      page.items().forEach(row -> seen.add(row.eventId()));
      after = page.next();
      tried("ep_a", entries.get(pages * 7 % 250), NOW.plusSeconds(pages), ACCEPTED);
      tried("ep_a", call("new" + pages).get(pages % 10), NOW.plusSeconds(pages), ACCEPTED);
      pages++;
    } while (after != null);
    assertThat(seen).doesNotHaveDuplicates().containsAll(old);
    assertThat(pages).isBetween(13, 15);
  }

  @Test
  void aPageThatFewPassThroughIsGivenUpAndGoesOn() {
    List<Entry> call = call("c");
    for (Entry entry : call) {
      tried("ep_a", entry, NOW, entry.event().seq() == 1 ? BROKEN : ACCEPTED);
    }
    database.write(handle ->
        handle.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
                + SqlDeliveries.LOOKED_AT
                + ") insert into attempt (endpoint_id, event_id, session_id, seq, kind, at,"
                + " outcome, words, latency_us, answer, event_at) select 'ep_a', 'e_' || i, 's_' ||"
                + " i, 1, 'RING', i, 'ACCEPTED', '', 0, '', "
                + NOW.toEpochMilli()
                + " + i from n"));
    Page<DeliveryRow> first = deliveries.deliveries(of("ep_a", Status.FAILED, null, 10));
    assertThat(first.items()).isEmpty();
    Page<DeliveryRow> second = deliveries.deliveries(of("ep_a", Status.FAILED, first.next(), 10));
    assertThat(second.items()).extracting(DeliveryRow::seq).containsExactly(1);
    assertThat(second.next()).isNull();
  }

  @Test
  void whatWasKeptBeforeHasItsPlace(@TempDir Path other) {
    Place before = emptyPlace(other);
    Flyway.configure()
        .dataSource(before.url(), null, before.password())
        .locations("classpath:db/migration/" + migrations())
        .target("23")
        .load()
        .migrate();
    CallEvent event = Told.answered("c", "acme").get(3);
    Properties login = new Properties();
    if (before.password() != null) {
      login.setProperty("password", before.password());
    }
    Jdbi.create(before.url(), login)
        .useHandle(handle -> {
          handle.execute(
              "insert into endpoint (id, url, filter, sealed, description, origin, created_at)"
                  + " values ('ep_a', 'x', '{}', ?, '', 'API', 0)",
              new byte[0]);
          handle.execute(
              "insert into event (partition, log_offset, id, session_id, seq, kind, account, json)"
                  + " values (0, 0, ?, ?, 4, 'READY', 'acme', ?)",
              event.id(),
              event.sessionId(),
              EventJson.encode(event));
          for (String id : List.of(event.id(), "e_gone")) {
            for (int at : List.of(5, 3)) {
              handle.execute(
                  "insert into attempt (endpoint_id, event_id, session_id, seq, kind, at, outcome,"
                      + " words, latency_us, answer) values ('ep_a', ?, ?, 4, 'READY', ?,"
                      + " 'REFUSED', '', 0, '')",
                  id,
                  id.equals("e_gone") ? "s_gone" : event.sessionId(),
                  at);
            }
          }
          handle.execute(
              "insert into parked_delivery (endpoint_id, session_id, seq, partition, log_offset,"
                  + " attempts, failure, parked_at, due_at) values ('ep_a', ?, 4, 0, 0, 2, '', 9,"
                  + " 9)",
              event.sessionId());
        });
    try (Database migrated = before.open()) {
      assertThat(new SqlDispatchStore(migrated).deliveries(ALL).items())
          .extracting(DeliveryRow::eventAt, DeliveryRow::attempts, DeliveryRow::status)
          .containsExactly(
              tuple(event.timestamp(), 2, Status.WAITING),
              tuple(Instant.ofEpochMilli(3), 2, Status.FAILED));
    }
  }
}

package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.retention.RetentionStore.Sliced;
import dev.hookswitch.webhook.AttemptResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Slices beside what the contract of retention says. */
class PostgresSlicesTest extends StoreContract {

  private static final Duration KEEP = Duration.ofHours(10);
  private static final AttemptQuery EVERY =
      new AttemptQuery(null, null, null, null, null, null, null, null, null, 100);
  private static final CallEvent EVENT = Told.answered("c", "acme").getFirst();

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }

  private static Connection connect(Place place) throws SQLException {
    return DriverManager.getConnection(place.url());
  }

  /** One that was made at that hour. */
  private void attempt(int hour) {
    Progress progress = AllPartitions.progress(List.of(), List.of());
    AttemptResult accepted = new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);
    progress.attempts().add(new Attempt("ep_a", EVENT, hour(hour), accepted));
    deliveries.saveProgress(progress);
  }

  private static Instant hour(int hour) {
    return EVENT.timestamp().plus(Duration.ofHours(hour));
  }

  private List<Integer> hours() {
    return deliveries.attempts(EVERY).items().stream()
        .map(row -> (int) Duration.between(EVENT.timestamp(), row.at()).toHours())
        .toList();
  }

  private boolean drop(int now) {
    return new SqlRetentionStore(database).dropSlice(Sliced.ATTEMPTS, KEEP, hour(now));
  }

  /** Somebody reads, and goes on for longer than is waited for: nobody else waits. */
  @Test
  void whileASliceIsDroppedNobodyWaitsAndWhatBrokeOffIsFinished() throws Exception {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    attempt(0);
    assertThat(drop(0)).isFalse();
    attempt(1);
    assertThat(hours()).containsExactly(1, 0);
    try (Connection other = connect(place);
        Statement reading = other.createStatement()) {
      other.setAutoCommit(false);
      reading.execute("select * from attempt");
      Thread dropping =
          Thread.ofPlatform()
              .start(() -> assertThatThrownBy(() -> drop(11)).isInstanceOf(JournalException.class));
      while (!dropping.join(Duration.ofMillis(200))) {
        attempt(11);
        assertThat(hours()).contains(11);
      }
      other.rollback();
    }
    assertThat(hours()).contains(1, 11).doesNotContain(0);
    assertThat(drop(11)).isFalse(); // it was finished before anything else was looked for
    assertThat(tables("attempt_%")).doesNotContain("attempt_0");
  }

  private List<String> tables(String like) {
    return database.read(handle ->
        handle
            .createQuery(
                "select relname from pg_class where relkind = 'r' and relname like :like order by"
                    + " 1")
            .bind("like", like)
            .mapTo(String.class)
            .list());
  }

  @Test
  void withoutWritingNoSliceBegins() {
    for (int hour = 0; hour < 40; hour++) {
      assertThat(drop(hour)).isFalse();
    }
    assertThat(tables("attempt_%")).containsExactly("attempt_0", "attempt_1");
  }

  /** What was there before there were slices. */
  @Test
  void whatWasStoredBeforeIsTheFirstSlice() throws SQLException {
    Place old = Place.postgres();
    Flyway.configure()
        .dataSource(old.url(), null, null)
        .locations("classpath:db/migration/postgresql")
        .target("48")
        .load()
        .migrate();
    List<CallEvent> call = Told.answered("old", "acme");
    List<CallEvent> open = Told.answered("open", "acme");
    try (Connection connection = connect(old)) {
      insert(connection, call, 0);
      insert(connection, open.subList(0, 9), 10);
    }
    try (Database sliced = old.open();
        SqlJournal after = new SqlJournal(sliced)) {
      assertThat(after.session(call.getFirst().sessionId())).isEqualTo(call);
      assertThat(after.openSessions("pbx1")).containsExactly(open.subList(0, 9));
      assertThat(after.append("pbx1", open).join().diverged()).isEmpty();
      var page = after.events(new EventQuery(null, null, null, null, 100));
      assertThat(page.items()).hasSize(20).last().isEqualTo(open.getLast());
      assertThat(page.next()).isEqualTo(Cursors.position(20));
      List<AttemptRow> attempts = new SqlDispatchStore(sliced).attempts(EVERY).items();
      assertThat(attempts).hasSize(19);
      assertThat(new SqlRetentionStore(sliced).dropSlice(Sliced.CALLS, KEEP, hour(1))).isFalse();
      assertThat(after.append("pbx1", Told.answered("next", "acme")).join().diverged()).isEmpty();
      assertThat(after.events(new EventQuery(null, null, null, page.next(), 100)).items())
          .isEqualTo(Told.answered("next", "acme"));
      assertThat(after.append("pbx1", call).join().diverged()).isEmpty();
      assertThat(after.append("pbx1", List.of(call.get(6).at(5, call.get(6).timestamp()))).join())
          .satisfies(appended -> assertThat(appended.diverged()).hasSize(1));
    }
  }

  /** As version 48 did; all in one partition. */
  private static void insert(Connection connection, List<CallEvent> call, int offset)
      throws SQLException {
    String session = call.getFirst().sessionId();
    try (PreparedStatement event =
            connection.prepareStatement(
                "insert into event (partition, log_offset, id, session_id, seq, kind, account,"
                    + " json) values (7, ?, ?, ?, ?, ?, 'acme', ?)");
        PreparedStatement attempt =
            connection.prepareStatement(
                "insert into attempt (endpoint_id, event_id, session_id, seq, kind, at, outcome,"
                    + " words, latency_us, answer) values ('ep_a', ?, ?, ?, ?, 1, 'ACCEPTED', '',"
                    + " 1, '')");
        PreparedStatement row =
            connection.prepareStatement(
                "insert into call_session (session_id, origin, account, direction, type, phase,"
                    + " participants, started_at, events, completed_at) values (?, 'pbx1', 'acme',"
                    + " 'INBOUND', 'STANDARD', 'DIDTOSIP', '[]', 1, ?, ?)")) {
      for (CallEvent each : call) {
        event.setLong(1, offset + each.seq() - 1L);
        event.setString(2, each.id());
        event.setString(3, session);
        event.setInt(4, each.seq());
        event.setString(5, each.kind().name());
        event.setBytes(6, EventJson.encode(each));
        event.addBatch();
        attempt.setString(1, each.id());
        attempt.setString(2, session);
        attempt.setInt(3, each.seq());
        attempt.setString(4, each.kind().name());
        attempt.addBatch();
      }
      event.executeBatch();
      attempt.executeBatch();
      row.setString(1, session);
      row.setInt(2, call.size());
      row.setObject(3, call.size() == 10 ? 1L : null);
      row.execute();
    }
  }
}

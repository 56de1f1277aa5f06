package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.cluster.Holding;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.cluster.Tenures;
import dev.hookswitch.journal.JournalException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Leases on a real server, and who is kept out by them. */
class PostgresLeasesTest {

  private static final Node ONE = new Node("one", "here", "1", Instant.EPOCH);
  private static final Node TWO = new Node("two", "there", "2", Instant.ofEpochMilli(7));
  private static final List<String> LEASES = List.of("a", "b");

  private final Place place = Place.postgres();
  private final Database here = place.open();
  private final Database there = place.open();
  private final LeaseTable mine = here.leases();
  private final LeaseTable theirs = there.leases();

  @BeforeEach
  void enter() {
    mine.enter(ONE, LEASES);
    theirs.enter(TWO, LEASES);
  }

  @AfterEach
  void close() {
    mine.leave(ONE);
    theirs.leave(TWO);
    here.close();
    there.close();
  }

  private static Tenure tenure(LeaseTable table, Node node, String lease) {
    Map<String, Long> taken = table.take(node, Set.of(lease));
    assertThat(taken).containsOnlyKeys(lease);
    return Tenures.of(lease, taken.get(lease));
  }

  @Test
  void whoLivesAndWhatTheyHoldIsSeenByAll() {
    var _ = mine.beat(ONE);
    var _ = theirs.beat(TWO);
    assertThat(mine.take(ONE, Set.of("a", "b"))).isEqualTo(Map.of("a", 1L, "b", 1L));
    assertThat(theirs.take(TWO, Set.of("a", "b"))).as("its holder lives").isEmpty();
    mine.give(ONE, Map.of("a", 1L, "b", 99L));
    LeaseTable.View view = theirs.beat(TWO);
    assertThat(view.living()).isEqualTo(Map.of("one", ONE, "two", TWO));
    assertThat(view.holdings())
        .isEqualTo(Map.of("a", new Holding("a", null, 1), "b", new Holding("b", "one", 1)));
    assertThat(theirs.take(TWO, Set.of("a"))).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void whatADeadOneHeldIsTaken() {
    var _ = mine.beat(ONE);
    assertThat(mine.take(ONE, Set.of("a"))).isEqualTo(Map.of("a", 1L));
    Eventually.until(
        "its time is over, by the server's clock", () -> !theirs.take(TWO, Set.of("a")).isEmpty());
    assertThat(theirs.beat(TWO).living()).containsOnlyKeys("two");
  }

  @Test
  void whoHoldsAnOldTokenIsKeptOut() {
    var _ = mine.beat(ONE);
    Tenure old = tenure(mine, ONE, "a");
    Tenure other = tenure(mine, ONE, "b");
    assertThat(admitted(here, old, other)).containsExactlyInAnyOrder(old, other);
    mine.give(ONE, Map.of("a", 1L));
    Tenure now = tenure(theirs, TWO, "a");
    assertThat(admitted(here, old, other)).containsExactly(other);
    assertThat(admitted(there, now)).containsExactly(now);
    assertThat(admitted(here)).isEmpty();
    assertThat(admitted(here, Tenure.forGood("nothing like that"))).isEmpty();
  }

  private static Set<Tenure> admitted(Database database, Tenure... tenures) {
    return database.write(handle -> database.fence().admit(handle, List.of(tenures)));
  }

  @Test
  void whoTakesWaitsForWhatIsBeingWritten() throws Exception {
    var _ = mine.beat(ONE);
    Tenure old = tenure(mine, ONE, "a");
    mine.give(ONE, Map.of("a", 1L));
    CountDownLatch isIn = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Set<Tenure>> writing =
        CompletableFuture.supplyAsync(
            () ->
                here.write(handle -> {
                  Set<Tenure> in = here.fence().admit(handle, List.of(old));
                  isIn.countDown();
                  awaitQuietly(mayEnd);
                  return in;
                }),
            Thread::startVirtualThread);
    isIn.await();
    CompletableFuture<Map<String, Long>> taking =
        CompletableFuture.supplyAsync(
            () -> theirs.take(TWO, Set.of("a")), Thread::startVirtualThread);
    Eventually.until("it waits", () -> waits(there));
    assertThat(taking).isNotDone();
    mayEnd.countDown();
    assertThat(writing.get()).containsExactly(old);
    assertThat(taking.get()).isEqualTo(Map.of("a", 2L));
  }

  private static boolean waits(Database database) {
    return database.read(handle ->
        handle
                .createQuery(
                    "select count(*) from pg_locks where locktype = 'advisory' and not granted")
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  /** As a process does that is stopped while it sends a batch. */
  @Test
  void whoFreezesWhileItSendsIsPutOut() throws Exception {
    var _ = mine.beat(ONE);
    Tenure old = tenure(mine, ONE, "a");
    mine.give(ONE, Map.of("a", 1L));
    Connection connection = PostgresDatabase.source(place.url(), place.password()).getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table half (text text)");
      statement.execute("select pg_advisory_xact_lock_shared(" + lockOf("a") + ")");
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy half from stdin");
    copy.flushCopy();
    assertThat(theirs.beat(TWO).holdings().get("a").token()).isEqualTo(old.token());
    Eventually.until("it is ended by whoever lives", () -> isTakenByTwo("a"));
    connection.abort(Runnable::run);
  }

  private boolean isTakenByTwo(String lease) {
    var _ = theirs.beat(TWO);
    try {
      return !theirs.take(TWO, Set.of(lease)).isEmpty();
    } catch (JournalException e) {
      return false; // it waited in vain
    }
  }

  private static String lockOf(String lease) {
    return "hashtextextended('" + lease + "', cast(cast('lease' as regclass) as bigint))";
  }

  /** As a process does that is stopped in the middle of a transaction. */
  @Test
  void whoFreezesWhileWritingIsPutOut() {
    var _ = mine.beat(ONE);
    Tenure old = tenure(mine, ONE, "a");
    CountDownLatch isIn = new CountDownLatch(1);
    CountDownLatch mayWake = new CountDownLatch(1);
    int[] runs = new int[1];
    CompletableFuture<Set<Tenure>> frozen =
        CompletableFuture.supplyAsync(
            () ->
                here.write(handle -> {
                  Set<Tenure> in = here.fence().admit(handle, List.of(old));
                  if (runs[0]++ == 0) {
                    isIn.countDown();
                    awaitQuietly(mayWake);
                  }
                  return in;
                }),
            Thread::startVirtualThread);
    awaitQuietly(isIn);
    Eventually.until(
        "another has it all the same",
        () -> {
          try {
            return !theirs.take(TWO, Set.of("a")).isEmpty();
          } catch (JournalException e) {
            return false; // it waited for as long as it may
          }
        });
    mayWake.countDown();
    // its connection is gone; where the transaction is tried again, the token is an old one
    try {
      assertThat(frozen.join()).isEmpty();
    } catch (java.util.concurrent.CompletionException e) {
      assertThat(e).hasCauseInstanceOf(JournalException.class);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerThatCannotBeReachedIsOneSentence() {
    assertThatThrownBy(() -> Database.open("jdbc:postgresql://127.0.0.1:1/x", "y").leases())
        .isInstanceOf(JournalException.class);
    here.read(handle ->
        handle
            .createQuery(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <>"
                    + " pg_backend_pid() and datname = current_database()")
            .mapTo(Integer.class)
            .one());
    try {
      var _ = mine.beat(ONE);
    } catch (JournalException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    assertThat(mine.beat(ONE).living()).as("the next has a new connection").containsKey("one");
  }
}

package dev.hookswitch.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.call.Bystander;
import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Plans;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.cluster.Duty;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Places;
import dev.hookswitch.cluster.PlayedTable;
import dev.hookswitch.cluster.Share;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes and one PBX, in played time. */
class ObservedPbxTest {

  private static final String THING = "link/pbx1";

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(1_000_000);
  private final PlayedTable table = new PlayedTable(nanos);
  private final List<Peer> peers = new ArrayList<>();
  private Database database;
  private SqlJournal journal;

  /** How many are connected to the PBX. */
  private final AtomicInteger connected = new AtomicInteger();

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
  }

  @AfterEach
  void close() {
    peers.forEach(Peer::close);
    journal.close();
    database.close();
  }

  private final class PlayedLink implements PbxLink {
    @Override
    public String name() {
      return "pbx1";
    }

    @Override
    public void start(SignalSink sink) {
      connected.incrementAndGet();
    }

    @Override
    public LinkHealth health() {
      return new LinkHealth(true, true, "connected", 0, 0, 1, "", 0, null);
    }

    @Override
    public void close() {
      connected.decrementAndGet();
    }
  }

  private final class Peer implements AutoCloseable {
    private final AtomicInteger connections = new AtomicInteger();
    private final ObservedPbx pbx;
    private final LeaseKeeper keeper;

    Peer(String name) {
      peers.add(this);
      pbx =
          new ObservedPbx(
              "pbx1",
              new ObservedPbx.Parts(this::observation, () -> {}, this::observers, nanos::get));
      keeper =
          new LeaseKeeper(
              table,
              new Node(name, name, "1", Instant.EPOCH),
              List.of(
                  Share.sole(new Duty("work"), pbx),
                  new Share(THING, Places.leases(THING), pbx, new Places(THING, "work"))),
              nanos::get);
      pbx.setBystander(Bystander.NOBODY);
      pbx.setDirectory(new Directory(List.of(), Map.of()));
      keeper.start();
      assertThat(connections).as("not before it is started").hasValue(0);
      pbx.start();
    }

    private ObservedPbx.Observation observation() {
      connections.incrementAndGet();
      Switchboard board =
          new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
      return new ObservedPbx.Observation(
          new PlayedLink(),
          new CallObserver(
              "pbx1", board, journal, () -> Instant.EPOCH, Duration.ofHours(2), Plans.NONE));
    }

    private List<String> observers() {
      return keeper.holders(THING);
    }

    boolean isHere() {
      return pbx.health().here();
    }

    @Override
    public void close() {
      pbx.close();
      keeper.close();
    }
  }

  /** Time goes on while the processes have their turns, so slowly that nobody counts as dead. */
  private void untilWithTime(String fact, BooleanSupplier isSo) {
    Eventually.until(
        () -> fact,
        () -> {
          nanos.addAndGet(Duration.ofMillis(5).toNanos());
          return isSo.getAsBoolean();
        });
  }

  @Test
  void aThirdOneComesInWhenOneIsGone() {
    Peer one = new Peer("one");
    assertThat(one.isHere()).isTrue();
    Peer two = new Peer("two");
    Eventually.until("a second one stands by", two::isHere);
    Peer three = new Peer("three");
    untilWithTime(
        "two observe, and who works is one of them",
        () -> connected.get() == 2 && one.isHere() && two.observers().size() == 2);
    Peer idle = two.isHere() ? three : two;
    Peer standby = two.isHere() ? two : three;
    assertThat(idle.pbx.health().isDown()).isFalse();
    Eventually.until(
        "it says who observes",
        () ->
            idle.pbx.health().detail().startsWith("observed by ")
                && idle.pbx.health().detail().contains(" and "));
    standby.close();
    Eventually.until("the third comes in", idle::isHere);
    assertThat(connected).hasValue(2);
  }

  @Test
  void whoCannotReachTheTableObservesOnUntilOthersHaveItsPlace() {
    Peer one = new Peer("one");
    Peer two = new Peer("two");
    Eventually.until("a second one stands by", two::isHere);
    table.cutOff("one");
    table.cutOff("two");
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    pauseForTurns();
    assertThat(one.isHere() && two.isHere()).as("nobody reaches the table").isTrue();
    table.reconnect();
    Eventually.until("they have places again", () -> two.observers().size() == 2);
    assertThat(one.connections).as("and never let go").hasValue(1);
    assertThat(two.connections).hasValue(1);

    table.cutOff("one");
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    Eventually.until("the other works", () -> two.keeper.holders("work").equals(List.of("two")));
    Peer three = new Peer("three");
    Eventually.until("a third has its place", three::isHere);
    assertThat(one.isHere()).as("it does not know").isTrue();
    table.reconnect();
    untilWithTime("two of them are left", () -> connected.get() == 2);
    assertThat(two.isHere()).as("who works").isTrue();
  }

  private static void pauseForTurns() {
    try {
      Thread.sleep(1_200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.hookswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time, and a table that cannot be reached, are played. */
class LeaseKeeperTest {

  private static final List<String> LEASES = List.of("a", "b", "c", "d");

  /** What both nodes' clocks and the table's say. */
  private final AtomicLong nanos = new AtomicLong(1_000_000);

  private final PlayedTable table = new PlayedTable(nanos);

  private static final class Noting implements Tenant {
    private final Map<String, Tenure> has = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean breaks;

    @Override
    public void acquired(Set<Tenure> tenures) {
      if (breaks) {
        throw new IllegalStateException("it cannot be begun");
      }
      tenures.forEach(tenure -> {
        assertThat(tenure.isValid()).isTrue();
        assertThat(has.put(tenure.lease(), tenure)).as("not told twice").isNull();
      });
      told.add("acquired " + tenures.size());
    }

    @Override
    public void released(Set<Tenure> tenures) {
      tenures.forEach(tenure -> {
        assertThat(tenure.isValid()).as("in good order").isTrue();
        assertThat(has.remove(tenure.lease(), tenure)).isTrue();
      });
      told.add("released " + tenures.size());
    }

    @Override
    public void lost(Set<Tenure> tenures) {
      tenures.forEach(tenure -> {
        assertThat(tenure.isValid()).isFalse();
        var _ = has.remove(tenure.lease(), tenure);
      });
      told.add("lost " + tenures.size());
    }
  }

  private LeaseKeeper keeper(String id, Tenant tenant) {
    return new LeaseKeeper(
        table,
        new Node(id, id, "1", Instant.EPOCH),
        List.of(Share.even("things", LEASES, tenant)),
        nanos::get);
  }

  private static void until(Noting one, int leases) {
    Eventually.until("it has " + leases, () -> one.has.size() == leases);
  }

  @Test
  void theyAreSharedOutAndGivenBack() {
    Noting first = new Noting();
    Noting second = new Noting();
    LeaseKeeper one = keeper("one", first);
    one.start();
    assertThat(first.has).hasSize(4);
    try (LeaseKeeper two = keeper("two", second)) {
      two.start();
      until(second, 2);
      until(first, 2);
      assertThat(first.told).containsExactly("acquired 4", "released 2");
      Eventually.until(
          "the table says so",
          () ->
              two.members("things").stream()
                  .map(member -> member.node().id() + " " + member.leases() + " " + member.isSelf())
                  .toList()
                  .equals(List.of("one 2 false", "two 2 true")));
      assertThat(two.members("other things")).allMatch(member -> member.leases() == 0);
      one.close();
      until(second, 4);
      assertThat(first.told).endsWith("released 2");
    }
    Set<String> both = new HashSet<>(first.has.keySet());
    both.retainAll(second.has.keySet());
    assertThat(both).isEmpty();
  }

  @Test
  void whoIsCutOffStopsBeforeAnotherBegins() {
    Noting first = new Noting();
    Noting second = new Noting();
    try (LeaseKeeper one = keeper("one", first);
        LeaseKeeper two = keeper("two", second)) {
      one.start();
      table.cutOff("one");
      List<Tenure> before = new ArrayList<>(first.has.values());
      nanos.addAndGet(Duration.ofMillis(2_499).toNanos());
      assertThat(before).allMatch(Tenure::isValid);
      two.start();
      assertThat(second.has).as("it may still be at it").isEmpty();
      nanos.addAndGet(Duration.ofMillis(2).toNanos());
      assertThat(before).noneMatch(Tenure::isValid);
      until(first, 0);
      assertThat(second.has).isEmpty();
      nanos.addAndGet(Duration.ofMillis(500).toNanos());
      until(second, 4);
      assertThat(second.has.values()).allMatch(tenure -> tenure.token() == 2);
      table.reconnect();
      until(first, 2);
      assertThat(before).as("what was over stays over").noneMatch(Tenure::isValid);
      assertThat(first.has.values()).noneMatch(before::contains);
    }
  }

  @Test
  void whatWasNotConfirmedInTimeIsTakenAnew() {
    Noting only = new Noting();
    try (LeaseKeeper one = keeper("one", only)) {
      one.start();
      List<Tenure> before = new ArrayList<>(only.has.values());
      nanos.addAndGet(Duration.ofSeconds(60).toNanos()); // it was frozen, and nobody else is there
      assertThat(before).noneMatch(Tenure::isValid);
      Eventually.until("it has them again", () -> only.told.size() == 3);
      assertThat(only.told).containsExactly("acquired 4", "lost 4", "acquired 4");
      assertThat(only.has.values()).allMatch(tenure -> tenure.token() == 2);
    }
  }

  @Test
  void whatCannotBeBegunIsGivenUpAndTriedAgain() {
    Noting only = new Noting();
    only.breaks = true;
    try (LeaseKeeper one = keeper("one", only)) {
      one.start();
      assertThat(only.told).containsExactly("lost 4");
      only.breaks = false;
      until(only, 4);
      assertThat(only.has.values()).allMatch(tenure -> tenure.token() >= 2);
    }
  }

  @Test
  void whoIsAloneNeverLosesAnything() {
    Noting only = new Noting();
    LeaseKeeper one =
        new LeaseKeeper(
            new Alone(),
            new Node("one", "one", "1", Instant.EPOCH),
            List.of(Share.even("things", LEASES, only)),
            nanos::get);
    one.start();
    nanos.addAndGet(Duration.ofDays(1_000).toNanos());
    assertThat(only.has.values()).allMatch(Tenure::isValid);
    one.close();
    assertThat(only.told).containsExactly("acquired 4", "released 4");
  }
}

package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Fleet.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two processes cannot reach the database for a while, and reaches everybody else. The other
 * takes over; the one that is cut off sends nothing meanwhile, keeps what it observes, and takes
 * part again.
 */
class CutOffTest {

  /** Longer than a process has to live. */
  private static final Duration CUT = Duration.ofSeconds(6);

  @TempDir Path folder;

  private interface Cut {
    void off(CuttableLine line) throws IOException;
  }

  private void tell(String what, Cut cut) throws IOException {
    try (Fleet fleet = new Fleet(folder)) {
      Member one = fleet.joins("one");
      one.untilItDelivers(Fleet.ALL);
      Member two = fleet.joins("two");
      two.untilItDelivers(Fleet.ALL / 2);
      one.untilItDelivers(Fleet.ALL / 2);
      Eventually.until("both observe", () -> one.observes() && two.observes());
      fleet.playOn();
      assertThat(one.sent()).isPositive();

      long began = System.nanoTime();
      cut.off(one.line());
      two.untilItDelivers(Fleet.ALL);
      int sentUntilThen = one.sent();
      System.out.printf(
          "%s: taken over after %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
      int sentByTwo = two.sent();
      fleet.playOn();
      Eventually.until("the cut has lasted", () -> System.nanoTime() - began >= CUT.toNanos());
      Eventually.until("the other sends on", () -> two.sent() > sentByTwo);
      assertThat(one.sent()).as("what another delivers").isEqualTo(sentUntilThen);
      assertThat(one.observes()).as("it observes on").isTrue();

      one.line().mend();
      one.untilItDelivers(Fleet.ALL / 2);
      fleet.playOn();
      assertThat(one.sent()).as("it takes part again").isGreaterThan(sentUntilThen);
      fleet.endsWell(two.process(), what);
    }
  }

  @Test
  void theWayToTheDatabaseHangs() throws IOException {
    tell("hangs", CuttableLine::hang);
  }

  @Test
  void theWayToTheDatabaseIsRefused() throws IOException {
    tell("refused", CuttableLine::refuse);
  }
}

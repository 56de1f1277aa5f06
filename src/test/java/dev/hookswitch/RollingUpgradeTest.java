package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Fleet.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From one version to the next and back again, one process after the other, while calls go on. The
 * next one widens the tables; the older goes on with them, and can be started on them.
 */
class RollingUpgradeTest {

  @TempDir Path folder;

  private static Set<String> versions(Member member) {
    Set<String> versions = new TreeSet<>();
    member
        .process()
        .get("/healthz")
        .path("delivery")
        .path("processes")
        .forEach(each -> versions.add(each.path("version").asString()));
    return versions;
  }

  @Test
  void bothRunAtOnce() throws IOException {
    List<Path> nextVersion = List.of(NextVersion.into(folder));
    try (Fleet fleet = new Fleet(folder)) {
      Member old = fleet.joins("old");
      old.untilItDelivers(Fleet.ALL);
      Eventually.until("it observes", old::observes);
      fleet.playOn();
      Member next = fleet.joins("next", nextVersion);
      next.untilItDelivers(Fleet.ALL / 2);
      old.untilItDelivers(Fleet.ALL / 2);
      Eventually.until("both observe", () -> old.observes() && next.observes());
      assertThat(versions(old)).containsExactly(NextVersion.VERSION, Version.text());
      fleet.playOn();
      assertThat(old.process().get("/healthz").path("status").asString()).isEqualTo("ok");
      assertThat(next.sent()).isPositive();

      old.process().close();
      next.untilItDelivers(Fleet.ALL);
      fleet.playOn();

      Member back = fleet.joins("back");
      back.untilItDelivers(Fleet.ALL / 2);
      Eventually.until("both observe", () -> back.observes() && next.observes());
      fleet.playOn();
      next.process().close();
      back.untilItDelivers(Fleet.ALL);
      fleet.endsWell(back.process(), "to the next version and back");
    }
  }
}

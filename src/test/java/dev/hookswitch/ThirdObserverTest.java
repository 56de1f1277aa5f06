package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Fleet.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of three processes two observe the PBX; the third comes in when one of them is killed. */
class ThirdObserverTest {

  @TempDir Path folder;

  @Test
  void twoOfThreeObserve() throws IOException, InterruptedException {
    try (Fleet fleet = new Fleet(folder)) {
      List<Member> all = List.of(fleet.joins("one"), fleet.joins("two"), fleet.joins("three"));
      Eventually.until(
          "two observe, and the third has let go",
          () ->
              all.stream().filter(Member::observes).count() == 2
                  && all.stream().filter(each -> each.link().path("here").asBoolean()).count()
                      == 2);
      Member idle = all.stream().filter(each -> !each.observes()).findAny().orElseThrow();
      Member killed = all.stream().filter(Member::observes).findAny().orElseThrow();
      Eventually.until(
          "it says who observes",
          () -> idle.link().path("detail").asString().startsWith("observed by "));
      assertThat(idle.process().get("/healthz").path("status").asString()).isEqualTo("ok");
      fleet.playOn();

      long began = System.nanoTime();
      killed.process().kill();
      Eventually.until("the third comes in", idle::observes);
      System.out.printf("came in after %d ms%n", (System.nanoTime() - began) / 1_000_000);
      fleet.playOn();
      fleet.endsWell(idle.process(), "two of three observe");
    }
  }
}

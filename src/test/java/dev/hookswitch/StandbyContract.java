package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.store.Place;
import dev.hookswitch.webhook.Misbehaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes observe one PBX, write to one log and share what is to be delivered. Each is
 * killed, or freezes, in the middle of calls. Nothing is lost, every event is stored once, order is
 * kept, and the others go on where it was.
 */
abstract class StandbyContract {

  private static final int BETWEEN = 60;
  static final int ALL = 64;
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;
  private final List<ServeProcess> started = new ArrayList<>();
  private final Witness witness = new Witness();
  private final Place place = Place.postgres();
  private final SplittableRandom random = new SplittableRandom(20261123);
  private Instant firstObserves = Instant.MAX;

  /** More of the settings of the storage; empty: the log is in the database. */
  abstract String log();

  private ServeProcess serve(String name, int amiPort, Misbehaving receiver) throws IOException {
    String settings =
        DemoSettings.pbx(amiPort)
            + """
            endpoints:
              - { url: "%s", secret: %s }
            """
                .formatted(receiver.url(), witness.secret());
    String storage =
        "{ url: \"%s\", password: %s, key: %s%s }"
            .formatted(place.url(), place.password(), KEY, log());
    ServeProcess process =
        ServeProcess.start(
            Files.createDirectories(folder.resolve(name)),
            ServeProcess.freePort(),
            storage,
            settings);
    started.add(process);
    return process;
  }

  /** Also where the test failed, so that nothing of it is left to disturb others. */
  @AfterEach
  void endAll() throws InterruptedException {
    for (ServeProcess process : started) {
      process.kill();
    }
  }

  /** A PBX, a receiver that watches, and some processes. */
  interface Story {
    void happens(DemoPbx pbx, Misbehaving receiver) throws IOException, InterruptedException;
  }

  void tell(Story story) throws IOException, InterruptedException {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10);
    try (Misbehaving receiver =
            new Misbehaving(request -> {
              witness.note(request);
              return Misbehaving.status(204);
            });
        DemoPbx pbx =
            new DemoPbx("demo", "demo-secret", play, InstantSource.system(), random.split())) {
      pbx.start();
      story.happens(pbx, receiver);
    }
  }

  ServeProcess joins(String name, DemoPbx pbx, Misbehaving receiver) throws IOException {
    ServeProcess process = serve(name, pbx.port(), receiver);
    Eventually.until(name + " observes", process::isLinkUp);
    if (firstObserves.equals(Instant.MAX)) {
      firstObserves = Instant.now(); // what greeted it was met in its middle
    }
    return process;
  }

  static void until(ServeProcess process, int partitions) {
    Eventually.until("it delivers " + partitions, () -> process.delivers() == partitions);
  }

  void endsWell(DemoPbx pbx, ServeProcess last, String what) {
    pbx.beginNoMore();
    Eventually.until("all calls were played", pbx::isDone);
    Eventually.until(() -> "all is delivered: " + last.get("/healthz"), last::isAllDelivered);
    System.out.println(what + ": " + witness.confirm(last, pbx.started()));
    // one of them saw everything at any time; whoever joins and looks around may be the first to
    // tell
    assertThat(witness.concluded(firstObserves)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void killingEitherLosesNothingAndDoublesNothing() throws IOException, InterruptedException {
    tell((pbx, receiver) -> {
      ServeProcess one = joins("one", pbx, receiver);
      until(one, ALL);
      ServeProcess two = joins("two", pbx, receiver);
      until(two, ALL / 2);
      until(one, ALL / 2);
      playOn(pbx);

      one.kill();
      long killed = System.nanoTime();
      until(two, ALL);
      System.out.printf("taken over after %d ms%n", (System.nanoTime() - killed) / 1_000_000);
      playOn(pbx);
      ServeProcess three = joins("one", pbx, receiver);
      until(three, ALL / 2);
      playOn(pbx);

      three.kill();
      until(two, ALL);
      playOn(pbx);
      endsWell(pbx, two, "killed either");
      two.close();
    });
  }

  @Test
  void aFrozenOneIsTakenOverAndWakesIntoNothing() throws IOException, InterruptedException {
    tell((pbx, receiver) -> {
      ServeProcess one = joins("one", pbx, receiver);
      ServeProcess two = joins("two", pbx, receiver);
      until(two, ALL / 2);
      playOn(pbx);
      one.freeze();
      long frozen = System.nanoTime();
      until(two, ALL);
      System.out.printf(
          "taken over from a frozen one after %d ms%n", (System.nanoTime() - frozen) / 1_000_000);
      playOn(pbx);
      one.wake();
      until(one, ALL / 2);
      playOn(pbx);
      endsWell(pbx, two, "froze");
      one.close();
      until(two, ALL);
      two.close();
    });
  }

  static void playOn(DemoPbx pbx) {
    int until = pbx.started() + BETWEEN;
    Eventually.until("calls have begun under their eyes", () -> pbx.started() >= until);
  }
}

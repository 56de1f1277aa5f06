package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.store.Place;
import dev.hookswitch.webhook.Misbehaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes observe one PBX and write to one PostgreSQL; one of them delivers. Each is killed
 * in the middle of calls: the one that delivers, and the one that stands by. Nothing is lost, every
 * event is stored once, and the other goes on delivering where the first was.
 */
class StandbyTest {

  private static final int BETWEEN = 60;
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;
  private final List<ServeProcess> started = new ArrayList<>();
  private final Witness witness = new Witness();
  private final Place place = Place.postgres();
  private final SplittableRandom random = new SplittableRandom(20261123);

  private ServeProcess serve(String name, int amiPort, Misbehaving receiver) throws IOException {
    String settings =
        """
        pbx:
          - name: demo
            asterisk:
              ami: { host: 127.0.0.1, port: %d, username: demo, secret: demo-secret }
              trunks: ["trunk"]
        endpoints:
          - { url: "%s", secret: %s }
        """
            .formatted(amiPort, receiver.url(), witness.secret());
    String storage =
        "{ url: \"%s\", password: %s, key: %s }".formatted(place.url(), place.password(), KEY);
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

  @Test
  void killingEitherLosesNothingAndDoublesNothing() throws IOException, InterruptedException {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10);
    try (Misbehaving receiver =
            new Misbehaving(request -> {
              witness.note(request);
              return Misbehaving.status(204);
            });
        DemoPbx pbx =
            new DemoPbx("demo", "demo-secret", play, InstantSource.system(), random.split())) {
      pbx.start();
      ServeProcess one = serve("one", pbx.port(), receiver);
      Eventually.until("the first observes", one::isLinkUp);
      assertThat(one.isDelivering()).isTrue();
      ServeProcess two = serve("two", pbx.port(), receiver);
      Eventually.until("the second observes", two::isLinkUp);
      assertThat(two.isDelivering()).isFalse();
      playOn(pbx);

      one.kill();
      long killed = System.nanoTime();
      Eventually.until("the second delivers", two::isDelivering);
      System.out.printf(
          "delivering taken over after %d ms%n", (System.nanoTime() - killed) / 1_000_000);
      playOn(pbx);
      ServeProcess three = serve("one", pbx.port(), receiver);
      Eventually.until("the first observes again", three::isLinkUp);
      assertThat(three.isDelivering()).isFalse();
      playOn(pbx);

      three.kill();
      playOn(pbx);
      pbx.beginNoMore();
      Eventually.until("all calls were played", pbx::isDone);
      Eventually.until(() -> "all is delivered: " + two.get("/healthz"), two::isAllDelivered);
      System.out.println("killed either: " + witness.confirm(two, 4 * BETWEEN));
      // one of them saw everything at any time; the call that greets the first is met in its middle
      assertThat(witness.concluded()).hasSizeLessThanOrEqualTo(1);
      two.close();
    }
  }

  private static void playOn(DemoPbx pbx) {
    int until = pbx.started() + BETWEEN;
    Eventually.until("calls have begun under their eyes", () -> pbx.started() >= until);
  }
}

package dev.hookswitch;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 calls towards a receiver that answers 500, hangs, resets and redirects at random, while the
 * program is killed five times: nothing that was stored is lost, no order is broken, what comes
 * twice has the same id.
 */
class SigkillTest {

  private static final int SEEN = 500;
  private static final int BETWEEN_KILLS = 90;
  private static final int KILLS = 5;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(20261123);
  private final Witness witness = new Witness();

  private Behaviour moody(Received request) {
    int dice;
    synchronized (random) {
      dice = random.nextInt(100);
    }
    if (dice < 5) {
      return Misbehaving.status(500);
    } else if (dice < 7) {
      return Misbehaving.hang();
    } else if (dice < 10) {
      return Misbehaving.reset();
    } else if (dice < 13) {
      return Misbehaving.status(307, "Location: http://127.0.0.1:1/elsewhere");
    }
    witness.note(request);
    return Misbehaving.status(204);
  }

  @Test
  void nothingIsLostAndNoOrderBroken() throws IOException, InterruptedException {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10);
    try (Misbehaving receiver = new Misbehaving(this::moody);
        DemoPbx pbx =
            new DemoPbx("demo", "demo-secret", play, InstantSource.system(), random.split())) {
      pbx.start();
      int port = ServeProcess.freePort();
      String settings = settings(pbx.port(), receiver);
      ServeProcess serve = ServeProcess.start(folder, port, settings);
      for (int kill = 0; kill < KILLS; kill++) {
        ServeProcess running = serve;
        Eventually.until("the link is up", running::isLinkUp);
        int until = pbx.started() + BETWEEN_KILLS;
        Eventually.until("calls have begun under its eyes", () -> pbx.started() >= until);
        serve.kill();
        serve = ServeProcess.start(folder, port, settings);
      }
      try (ServeProcess last = serve) {
        Eventually.until("the link is up", last::isLinkUp);
        int until = pbx.started() + BETWEEN_KILLS;
        Eventually.until("calls have begun under its eyes", () -> pbx.started() >= until);
        pbx.beginNoMore();
        Eventually.until("all calls were played", pbx::isDone);
        Eventually.until(() -> "all is delivered: " + last.get("/healthz"), last::isAllDelivered);
        System.out.println("killed " + KILLS + " times: " + witness.confirm(last, SEEN));
      }
    }
  }

  private String settings(int amiPort, Misbehaving receiver) {
    return DemoSettings.pbx(amiPort)
        + """
        delivery: { timeout: 700ms, retry: [%s] }
        endpoints:
          - { url: "%s", secret: %s }
        """
            .formatted("100ms, ".repeat(39) + "100ms", receiver.url(), witness.secret());
  }
}

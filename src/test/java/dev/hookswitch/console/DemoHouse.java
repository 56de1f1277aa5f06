package dev.hookswitch.console;

import dev.hookswitch.ServeProcess;
import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * {@code serve} in a process of its own, which observes a demonstration PBX with four new calls a
 * second.
 */
final class DemoHouse implements AutoCloseable {

  private static final DemoPbx.Play PLAY = new DemoPbx.Play(DemoCalls.ALL, 0, 4, 1);

  private final Path folder;
  private final int port;
  private final DemoPbx pbx;
  private final String settings;
  private ServeProcess serve;

  /** Begins, with these settings beside those of the PBX. */
  DemoHouse(Path folder, String settings) throws IOException {
    this.folder = folder;
    this.port = ServeProcess.freePort();
    this.pbx =
        new DemoPbx("demo", "demo-secret", PLAY, InstantSource.system(), new SplittableRandom(5));
    this.settings =
        """
        pbx:
          - name: demo
            asterisk:
              ami: { host: 127.0.0.1, port: %d, username: demo, secret: demo-secret }
              trunks: ["trunk"]
            default_account: acme
        """
                .formatted(pbx.port())
            + settings;
    try {
      begin();
    } catch (IOException | AssertionError e) {
      pbx.close();
      throw e;
    }
    pbx.start();
  }

  /** After {@link #kill}: with the same port and data. */
  void begin() throws IOException {
    serve = ServeProcess.start(folder, port, settings);
  }

  void kill() throws InterruptedException {
    serve.kill();
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      serve.close();
    } finally {
      pbx.close();
    }
  }
}

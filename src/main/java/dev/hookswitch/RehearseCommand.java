package dev.hookswitch;

import dev.hookswitch.bench.Bench;
import dev.hookswitch.bench.Receiver;
import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.store.SqliteLibrary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A rehearsal for the JVM, which keeps the classes that it loads and how its methods were used in
 * an archive (JEP 514, 515): the launcher asks for it once. What {@code serve} does is done twice
 * in this process, each time by a settings file: on an empty database with more calls than can be
 * sent at once, then on what was stored, with a few. Nothing of it is left but, where it is told a
 * folder, what a start need not unpack again ({@link SqliteLibrary}).
 */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {

  /** Whatever has not been delivered by then need not be: on a slow machine it is enough. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private static final double SPEED = 500;
  private static final double CALLS_A_SECOND = 500;
  private static final int FEW = 28;

  @Option(names = "--calls", defaultValue = "500")
  private int calls;

  @Option(names = "--keep")
  private @Nullable Path kept;

  @Override
  public Integer call() throws IOException {
    if (kept != null) {
      SqliteLibrary.keep(kept);
    }
    Path folder = BenchFolder.make();
    try {
      BenchProcesses settings =
          new BenchProcesses(folder, "jdbc:sqlite:" + folder.resolve("hookswitch.db"));
      URI receiver = URI.create("http://127.0.0.1:" + Receiver.begin() + "/");
      serve(settings, receiver, calls);
      serve(settings, receiver, FEW);
      return Main.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Main.FAILED;
    } finally {
      BenchFolder.remove(folder);
    }
  }

  private static void serve(BenchProcesses settings, URI receiver, int calls)
      throws IOException, InterruptedException {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, calls, CALLS_A_SECOND, SPEED);
    try (DemoPbx pbx =
        new DemoPbx(
            Bench.AMI_USERNAME,
            Bench.AMI_SECRET,
            play,
            InstantSource.system(),
            RandomGenerator.getDefault())) {
      Path file = settings.settings(pbx.port(), receiver);
      try (Hookswitch hookswitch =
          new Hookswitch(SettingsReader.read(file, System::getenv), pbx.plans(), List.of(), null)) {
        hookswitch.start();
        pbx.start();
        await(hookswitch, pbx);
      }
    }
  }

  private static void await(Hookswitch hookswitch, DemoPbx pbx) throws InterruptedException {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (!(pbx.isDone() && hookswitch.isAllDelivered()) && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}

package dev.hookswitch;

import dev.hookswitch.call.Plans;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The real thing, until it is told to stop (SIGTERM, SIGINT). */
@Command(
    name = "serve",
    description = "Observes the PBX of a settings file and delivers, until stopped.")
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private final SettingsOption config = new SettingsOption();

  @Override
  public Integer call() throws IOException {
    return serve(config.read());
  }

  /** Serves until the process is told to stop. */
  static int serve(Settings settings) throws IOException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stopAndWait(stop, stopped), "stop");
    try (Hookswitch hookswitch = new Hookswitch(settings, Plans.NONE, List.of(), null)) {
      hookswitch.start();
      Runtime.getRuntime().addShutdownHook(hook);
      LOG.info(
          "serving at http://{}:{} with {} PBX and {} endpoints",
          settings.server().host(),
          hookswitch.port(),
          settings.pbx().size(),
          hookswitch.endpoints().all().size());
      hookswitch
          .newAdminKey()
          .ifPresent(
              key -> System.out.println("The administrator's API key, shown this once: " + key));
      hookswitch
          .welcome()
          .ifPresent(
              link -> System.out.println("Nobody can sign in yet. The first who does: " + link));
      stop.await();
      LOG.info("stopping");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
    return Main.DONE;
  }

  private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

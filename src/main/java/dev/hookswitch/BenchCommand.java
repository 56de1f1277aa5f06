package dev.hookswitch;

import dev.hookswitch.bench.Bench;
import dev.hookswitch.bench.Figures;
import dev.hookswitch.bench.RawSending;
import dev.hookswitch.bench.Receiver;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.webhook.NumberMask;
import dev.hookswitch.webhook.Requests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the program on this machine. What is printed is one JSON object; what is being done goes
 * to standard error. Its processes are commands below it, which nobody else needs.
 */
@Command(
    name = "bench",
    description =
        "Measures how fast this machine delivers, and prints it as JSON (docs/performance.md).",
    subcommands = {
      BenchCommand.ReceiverCommand.class,
      BenchCommand.RawCommand.class,
      BenchCommand.ServedCommand.class
    })
final class BenchCommand implements Callable<Integer> {

  private static final int MOST_CALLS = 200_000;

  @Option(
      names = "--storage",
      paramLabel = "URL",
      description =
          "an empty database, jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE?user=…&password=…"
              + " (default: a SQLite file that is removed at the end)")
  private @Nullable String storage;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "how many calls are told as fast as it goes (default: ${DEFAULT-VALUE})",
      defaultValue = "10000")
  private int calls;

  @Override
  public Integer call() throws IOException {
    if (calls < 1 || calls > MOST_CALLS) {
      throw new SettingsException("--calls must be 1 to " + MOST_CALLS);
    }
    if (storage != null) {
      BenchStorage.requireUnused(storage);
    }
    Path folder = BenchFolder.make();
    try {
      return measure(folder);
    } finally {
      BenchFolder.remove(folder);
    }
  }

  private int measure(Path folder) throws IOException {
    String url = storage == null ? "jdbc:sqlite:" + folder.resolve("hookswitch.db") : storage;
    BenchProcesses processes = new BenchProcesses(folder, url);
    Path config = processes.settings(1, URI.create("http://127.0.0.1/"));
    Settings settings = SettingsReader.read(config, System::getenv);
    Settings.Pbx pbx = settings.pbx().getFirst();
    Bench.Plan plan =
        new Bench.Plan(
            calls,
            folder,
            url,
            () ->
                new Switchboard(
                    pbx.name(), pbx.defaultAccount(), pbx.numbers(), settings.directory()),
            pbx.ami().trunks(),
            processes,
            InstantSource.system(),
            sentence -> System.err.println("bench: " + sentence));
    try (Bench bench = new Bench(plan)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(bench, folder), "stop"));
      Figures figures = bench.run();
      System.out.println(figures.toJson());
      System.out.flush();
      return figures.faults().none() ? Main.DONE : Main.FAILED;
    }
  }

  /** Also where it is interrupted, nothing is left behind. */
  private static void abandon(Bench bench, Path folder) {
    try {
      bench.close();
      BenchFolder.remove(folder);
    } catch (IOException e) {
      System.err.println("hookswitch: " + folder + " is left behind: " + e.getMessage());
    }
  }

  @Command(name = "receiver", hidden = true)
  static final class ReceiverCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
      Receiver.run(System.in, System.out);
      return Main.DONE;
    }
  }

  @Command(name = "raw", hidden = true)
  static final class RawCommand implements Callable<Integer> {
    @Option(names = "--to", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI to;

    @Option(names = "--secret", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String secret;

    @Option(names = "--bodies", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path bodies;

    @Override
    public Integer call() throws IOException, InterruptedException {
      Requests requests =
          new Requests(
              new Renderer(Presets.shipped()),
              new NumberMask(new byte[32]),
              _ -> List.of(),
              _ -> null);
      RawSending.run(
          to,
          SigningSecret.parse(secret),
          bodies,
          Limits.DEFAULT.parallel(),
          requests,
          InstantSource.system(),
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          System.out);
      return Main.DONE;
    }
  }

  /** {@code serve}, but that it also stops when its input ends, as it does with the bench. */
  @Command(name = "served", hidden = true)
  static final class ServedCommand implements Callable<Integer> {
    @Mixin private final SettingsOption config = new SettingsOption();

    @Override
    public Integer call() throws IOException {
      Thread.ofPlatform().name("bench-input").daemon().start(ServedCommand::stopWithInput);
      return ServeCommand.serve(config.read());
    }

    private static void stopWithInput() {
      try {
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException e) {
        // its end, too
      }
      System.exit(Main.DONE);
    }
  }
}

package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.demo.Inspector;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.format.Presets;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.retention.Retention;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole system with an embedded database and the demonstration PBX. */
@Command(
    name = "demo",
    description =
        "The whole system with an embedded database and a demonstration PBX that plays recorded"
            + " real calls.")
final class DemoCommand implements Callable<Integer> {

  private static final double CALLS_A_SECOND = 2;
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  /** A recording takes no orders. */
  private static final Line LINE =
      new Line("demo", "acme", "PJSIP/{device}", null, () -> NumberForm.AS_IS);

  @Option(names = "--to", paramLabel = "URL", description = "also deliver to this endpoint")
  private @Nullable String to;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "stop after so many calls, when all is delivered")
  private int calls;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "play the calls X times faster",
      defaultValue = "1")
  private double speed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "new calls a second (default: 2, times the speed)")
  private @Nullable Double rate;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "of the console and API (default: ${DEFAULT-VALUE})",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keep the database there (default: a folder that is removed at the end)")
  private @Nullable Path data;

  private final SecureRandom random = new SecureRandom();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Path folder = data == null ? Files.createTempDirectory("hookswitch-demo-") : data;
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
    try {
      return run(folder);
    } finally {
      if (data == null) {
        remove(folder);
      }
      stopped.countDown();
    }
  }

  private void checkOptions() {
    if (calls < 0 || port < 0 || port > 65_535 || !(speed > 0) || (rate != null && !(rate > 0))) {
      throw new SettingsException(
          "--calls, --speed, --rate and --port must be positive numbers, --port 65535 at the most");
    }
  }

  private int run(Path folder) throws IOException {
    String secret = SigningSecret.generate(random).reveal();
    double perSecond = rate == null ? CALLS_A_SECOND * speed : rate;
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, calls, perSecond, speed);
    try (DemoPbx pbx =
        new DemoPbx("demo", secret, play, InstantSource.system(), RandomGenerator.getDefault())) {
      Settings settings = settings(folder, pbx.port(), secret);
      SigningSecret inspectorSecret = SigningSecret.generate(random);
      Inspector inspector = new Inspector(inspectorSecret, InstantSource.system());
      String entrance = Access.newKey(random).replaceFirst("^hsk_", "");
      try (Hookswitch hookswitch =
          new Hookswitch(settings, pbx.plans(), List.of(inspector::mount), entrance)) {
        SigningKey toSecret = to == null ? null : addTarget(hookswitch, settings);
        hookswitch.start();
        addInspector(hookswitch, inspectorSecret);
        pbx.start();
        tell(hookswitch, toSecret, entrance);
        return await(hookswitch, pbx, inspector);
      }
    }
  }

  private Settings settings(Path folder, int amiPort, String secret) {
    AmiSettings link = GuestPbx.settings("demo", amiPort, secret);
    return new Settings(
        new Settings.Server("127.0.0.1", port, "http://127.0.0.1:" + port, true),
        new Settings.Storage("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null, null),
        null,
        List.of(
            new Settings.Pbx("demo", link, null, LINE, "acme", null, SettingsReader.DEFAULT_DOUBT)),
        CallRules.DEFAULT,
        List.of(
            new Settings.User("alice", "Alice", "acme", List.of("alice", "101")),
            new Settings.User("bob", "Bob", "acme", List.of("bob", "102")),
            new Settings.User("carol", "Carol", "acme", List.of("carol", "103"))),
        List.of(
            new Settings.Did("37160000001", "acme", "Sales"),
            new Settings.Did("37160000003", "acme", "Support"),
            new Settings.Did("37160000004", "acme", "Opening hours")),
        new Settings.Delivery(
            SettingsReader.DEFAULT_TIMEOUT,
            SettingsReader.DEFAULT_RETRY,
            SettingsReader.DEFAULT_DISABLE,
            Route.DIRECT,
            Presets.shipped()),
        new Settings.Operations(null, SettingsReader.DEFAULT_BACKLOG),
        Retention.DEFAULT,
        List.of(),
        List.of(),
        // whoever starts a demonstration chooses its addresses; a server is stricter
        new Settings.Network(
            Stream.of(
                    "127.0.0.0/8",
                    "::1",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "fc00::/7")
                .map(AddressRange::parse)
                .toList()),
        RecordingSettings.NONE,
        ConsoleSettings.NONE);
  }

  /** The endpoint of --to: with --data the one of the last time, with its secret. */
  private SigningKey addTarget(Hookswitch hookswitch, Settings settings) {
    URI url;
    try {
      url = new URI(String.valueOf(to));
    } catch (URISyntaxException e) {
      throw new SettingsException("--to is not a URL");
    }
    new AddressGuard(settings.network().allow(), AddressGuard.PLATFORM)
        .refusal(url)
        .ifPresent(refusal -> {
          throw new SettingsException("--to cannot be used: " + refusal.sentence());
        });
    for (Endpoint endpoint : hookswitch.endpoints().all()) {
      if (endpoint.url().equals(url) && endpoint.isActive()) {
        return endpoint.signing().current();
      }
    }
    SigningSecret secret = SigningSecret.generate(random);
    hookswitch
        .endpoints()
        .add(endpoint("ep_demo_" + Long.toHexString(random.nextLong()), url, secret, "demo --to"));
    return secret;
  }

  private static void addInspector(Hookswitch hookswitch, SigningSecret secret) {
    String id = "ep_inspector";
    hookswitch.endpoints().remove(id);
    URI url = URI.create("http://127.0.0.1:" + hookswitch.port() + "/inspector/hook");
    hookswitch
        .endpoints()
        .add(endpoint(id, url, secret, "the webhook inspector of the demonstration"));
  }

  private static Endpoint endpoint(String id, URI url, SigningSecret secret, String description) {
    return Endpoint.of(id, url, null, secret, Instant.now()).withDescription(description);
  }

  private void tell(Hookswitch hookswitch, @Nullable SigningKey toSecret, String entrance) {
    String base = "http://127.0.0.1:" + hookswitch.port();
    System.out.println("Hookswitch demonstration");
    System.out.println(
        "  console    " + base + "/console/enter?word=" + entrance + "   (lets in whoever has it)");
    System.out.println(
        "  inspector  " + base + "/inspector   (each webhook as it comes, its signature checked)");
    System.out.println(
        "  API        " + base + "/v1/calls    (described at " + base + "/openapi.json)");
    hookswitch.newAdminKey().ifPresent(key -> System.out.println("  API key    " + key));
    if (toSecret != null) {
      System.out.println("  endpoint   " + to);
      System.out.println("  its secret " + toSecret.reveal());
    }
    System.out.println(calls == 0 ? "Stop with Ctrl-C." : "Stops after " + calls + " calls.");
    System.out.flush();
  }

  private int await(Hookswitch hookswitch, DemoPbx pbx, Inspector inspector) {
    long nextProgress = System.nanoTime() + PROGRESS.toNanos();
    try {
      while (!stop.await(50, TimeUnit.MILLISECONDS)) {
        boolean done = calls > 0 && pbx.isDone() && hookswitch.isAllDelivered();
        if (done || System.nanoTime() > nextProgress) {
          nextProgress += PROGRESS.toNanos();
          System.out.printf(
              "%d calls begun, %d ended, %d in progress; %d webhooks at the inspector%n",
              pbx.started(), pbx.finished(), hookswitch.openSessions(), inspector.received());
        }
        if (done) {
          System.out.println("All calls are told, all webhooks are delivered.");
          return Main.DONE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Main.DONE;
  }

  private void stopAndWait() {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package dev.hookswitch;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.store.Place;
import dev.hookswitch.webhook.Misbehaving;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Processes that observe one PBX, in the middle of calls, and share one PostgreSQL. Each has a line
 * of its own to the database, and sends through a proxy of its own: so it is known who sent what.
 */
final class Fleet implements AutoCloseable {

  static final int ALL = 64;
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  /** Where all is sent: nobody is there, the proxies answer. */
  private static final String TARGET = "http://127.0.0.1:9/hook";

  private static final int BETWEEN = 40;

  private final Path folder;
  private final Place place = Place.postgres();
  private final Witness witness = new Witness();
  private final List<Member> members = new ArrayList<>();
  private final DemoPbx pbx;
  private Instant observedSince = Instant.MAX;

  Fleet(Path folder) throws IOException {
    this.folder = folder;
    this.pbx =
        new DemoPbx(
            "demo",
            "demo-secret",
            new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10),
            InstantSource.system(),
            new SplittableRandom(20261127));
    pbx.start();
  }

  /** A process of it. */
  final class Member implements AutoCloseable {
    private final CuttableLine line;
    private final Misbehaving proxy;
    private final AtomicInteger sent = new AtomicInteger();
    private final ServeProcess process;

    private Member(String name, List<Path> before) throws IOException {
      URI database = URI.create(place.url().substring("jdbc:".length()));
      line = new CuttableLine(database.getPort());
      proxy =
          new Misbehaving(request -> {
            witness.note(request);
            sent.incrementAndGet();
            return Misbehaving.status(204);
          });
      members.add(this);
      String storage =
          "{ url: \"%s\", password: %s, key: %s }"
              .formatted(
                  place.url().replace(":" + database.getPort(), ":" + line.port()),
                  place.password(),
                  KEY);
      process =
          ServeProcess.start(
              Files.createDirectories(folder.resolve(name)),
              ServeProcess.freePort(),
              storage,
              settings(proxy.port()),
              before);
    }

    ServeProcess process() {
      return process;
    }

    CuttableLine line() {
      return line;
    }

    /** How many requests came from it. */
    int sent() {
      return sent.get();
    }

    void untilItDelivers(int partitions) {
      Eventually.until(
          () -> "it delivers " + partitions + ": " + process.get("/healthz"),
          () -> process.delivers() == partitions);
    }

    /** How it is with the PBX. */
    JsonNode link() {
      return process.get("/healthz").path("pbx").path(0);
    }

    boolean observes() {
      return link().path("here").asBoolean() && link().path("up").asBoolean();
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      line.close();
    }
  }

  private String settings(int proxy) {
    return DemoSettings.pbx(pbx.port())
        + """
        delivery: { proxy: "http://127.0.0.1:%d" }
        endpoints:
          - { url: "%s", secret: %s }
        """
            .formatted(proxy, TARGET, witness.secret());
  }

  /** One more of them. */
  Member joins(String name) throws IOException {
    return joins(name, List.of());
  }

  /**
   * The same as another version of the program.
   *
   * @param before what it finds before all else that it is made of
   */
  Member joins(String name, List<Path> before) throws IOException {
    Member member = new Member(name, before);
    if (observedSince.equals(Instant.MAX)) {
      Eventually.until("the first one observes", member::observes);
      observedSince = Instant.now();
    }
    return member;
  }

  /** Calls go on for a while. */
  void playOn() {
    int until = pbx.started() + BETWEEN;
    Eventually.until("calls have begun under their eyes", () -> pbx.started() >= until);
  }

  /**
   * Nothing is lost, doubled or out of order, as one of those sees it that are left. How much was
   * concluded from a snapshot, because whoever saw it was late, is up to the machine's load: said,
   * and not judged.
   */
  void endsWell(ServeProcess last, String what) {
    pbx.beginNoMore();
    Eventually.until("all calls were played", pbx::isDone);
    Eventually.until(() -> "all is delivered: " + last.get("/healthz"), last::isAllDelivered);
    System.out.printf(
        "%s: %s; concluded in %d of them%n",
        what, witness.confirm(last, pbx.started()), witness.concluded(observedSince).size());
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      try {
        member.process.kill();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      member.close();
    }
    pbx.close();
  }
}

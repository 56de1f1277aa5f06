package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.MadeUpEvents;
import dev.hookswitch.store.Place;
import dev.hookswitch.webhook.Misbehaving;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code migrate} as a process: killed in its middle; and between a {@code serve} on SQLite,
 * stopped with calls in progress and deliveries parked, and one on PostgreSQL that goes on.
 */
class MigrateTest {

  private static final int BETWEEN = 60;
  private static final int ALL = 60_000;
  private static final int EVENTS = Integer.getInteger("migrate.events", 5_000);
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;
  private final Place postgres = Place.postgres();

  private record Ended(int code, String text) {}

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = ServeProcess.java(arguments).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private String sqlite() {
    return "jdbc:sqlite:" + folder.resolve("hookswitch.db");
  }

  private String toPostgres() {
    return postgres.url() + "&password=" + postgres.password();
  }

  @Test
  void serveGoesOnWhereItWas() throws IOException, InterruptedException {
    Witness witness = new Witness();
    AtomicBoolean refuses = new AtomicBoolean(true);
    Set<String> refused = ConcurrentHashMap.newKeySet();
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    Set<String> again = ConcurrentHashMap.newKeySet();
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10);
    SplittableRandom random = new SplittableRandom(20261126);
    try (Misbehaving receiver =
            new Misbehaving(request -> {
              String id = request.header("webhook-id");
              // a third of the events are refused for as long as the data is in SQLite
              if (refuses.get() && id.hashCode() % 3 == 0) {
                refused.add(id);
                return Misbehaving.status(503);
              }
              if (refuses.get()) {
                accepted.add(id);
              } else if (accepted.contains(id)) {
                again.add(id);
              }
              witness.note(request);
              return Misbehaving.status(204);
            });
        DemoPbx pbx =
            new DemoPbx("demo", "demo-secret", play, InstantSource.system(), random.split())) {
      pbx.start();
      String settings = settings(pbx.port(), receiver, witness);
      String before = "{ url: \"%s\", key: %s }".formatted(sqlite(), KEY);
      try (ServeProcess serve =
          ServeProcess.start(folder, ServeProcess.freePort(), before, settings)) {
        Eventually.until("many calls have begun", () -> pbx.started() >= BETWEEN);
        Eventually.until(
            "deliveries are parked",
            () -> serve.get("/healthz").path("delivery").path("parked").asInt() > 5);
        assertThat(run("migrate", "--from", sqlite(), "--to", toPostgres()).text())
            .contains("is in use by another Hookswitch process");
      }
      assertThat(refused).isNotEmpty();

      String after =
          "{ url: \"%s\", password: %s, key: %s }"
              .formatted(postgres.url(), postgres.password(), KEY);
      Path old = folder.resolve("hookswitch.yaml");
      Path now = Files.writeString(folder.resolve("now.yaml"), "storage: " + after + "\n");
      Ended moved = run("migrate", "--from", old.toString(), "--to", now.toString());
      assertThat(moved.code()).as(moved.text()).isZero();
      assertThat(moved.text())
          .contains("parked_delivery", "rows moved in", "Start serve with " + now);
      Ended left = run("serve", "--config", old.toString());
      assertThat(left.code()).isEqualTo(1);
      assertThat(left.text()).contains("was moved into PostgreSQL");

      refuses.set(false);
      int until = pbx.started() + BETWEEN;
      try (ServeProcess serve =
          ServeProcess.start(
              Files.createDirectories(folder.resolve("new")),
              ServeProcess.freePort(),
              after,
              settings)) {
        Eventually.until("calls begin under its eyes", () -> pbx.started() >= until);
        pbx.beginNoMore();
        Eventually.until("all calls were played", pbx::isDone);
        Eventually.until(() -> "all is delivered: " + serve.get("/healthz"), serve::isAllDelivered);
        System.out.println("moved to PostgreSQL: " + witness.confirm(serve, BETWEEN));
        System.out.printf("of %d accepted before, %d came again%n", accepted.size(), again.size());
      }
    }
  }

  private static String settings(int amiPort, Misbehaving receiver, Witness witness) {
    return DemoSettings.pbx(amiPort)
        + """
        delivery: { timeout: 5s, retry: [%s] }
        endpoints:
          - { url: "%s", secret: %s }
        """
            .formatted("1s, ".repeat(90) + "1s", receiver.url(), witness.secret());
  }

  @Test
  void killedInItsMiddleItGoesOn() throws IOException, InterruptedException, SQLException {
    Place sqlite = Place.sqlite(folder);
    fill(sqlite, ALL);
    Process killed =
        ServeProcess.java("migrate", "--from", sqlite(), "--to", toPostgres())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> readAll(killed, said));
    Eventually.until(
        () -> "some of it is there: " + said, () -> !killed.isAlive() || rows("event") >= 1);
    killed.toHandle().destroyForcibly();
    killed.waitFor();
    reader.join();
    long there = rows("event");
    System.out.printf("killed when %,d of %,d events were there%n", there, ALL);
    assertThat(there).as(said.toString()).isPositive();

    Ended ended = run("migrate", "--from", sqlite(), "--to", toPostgres());
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(rows("event")).isEqualTo(ALL);
    System.out.println(ended.text());
    Ended again = run("migrate", "--from", sqlite(), "--to", toPostgres());
    assertThat(again.text()).contains("All was moved before; there is nothing left to do.");
    assertThat(again.code()).isZero();
    assertThat(run("migrate", "--unmark", "--from", sqlite()).text()).contains("can be used again");
    sqlite.open().close();
  }

  private static void fill(Place sqlite, int events) {
    try (Database database = sqlite.open()) {
      MadeUpEvents.fill(database, events);
    }
  }

  /** Measures, where {@code -Dmigrate.events} is large. */
  @Test
  void howFastItIsIsTold() throws IOException, InterruptedException {
    fill(Place.sqlite(folder), EVENTS);
    Ended ended = run("migrate", "--from", sqlite(), "--to", toPostgres());
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(rows("event")).isEqualTo(EVENTS);
    assertThat(ended.text()).contains("rows moved in ", " a second) and verified in ");
    System.out.println(ended.text());
  }

  private static void readAll(Process process, StringBuilder said) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      in.lines().forEach(line -> said.append(line).append('\n'));
    } catch (IOException e) {
      said.append(e);
    }
  }

  private long rows(String table) {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), "postgres", postgres.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      return 0; // there is no such table yet
    }
  }

  @Test
  void wrongUsageIsOneLine() throws IOException, InterruptedException {
    assertThat(run("migrate", "--from", sqlite()))
        .isEqualTo(
            new Ended(
                2,
                "hookswitch: migrate needs --from and either --to or --unmark (try: hookswitch"
                    + " help)\n"));
    assertThat(run("migrate", "--from", toPostgres(), "--to", toPostgres()).text())
        .isEqualTo("hookswitch: --from must be jdbc:sqlite:FILE, or settings that have it\n");
    Ended nothing = run("migrate", "--from", sqlite(), "--to", toPostgres());
    assertThat(nothing.text()).endsWith("hookswitch.db does not exist\n").hasLineCount(1);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(run("help", "migrate").text()).contains("--from=PLACE", "--to=PLACE", "--unmark");
  }
}

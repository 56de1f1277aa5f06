package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code bench/run debezium}: the bench of this program on SQLite and on PostgreSQL, and in the
 * same run Debezium Server, which sends the rows of a PostgreSQL table to an HTTP endpoint one
 * after the other. By its name no part of the build, which does not fetch Debezium.
 */
class DebeziumBench {

  private static final int CALLS = Integer.getInteger("peer.calls", 10_000);

  /** What it sends, of nine or ten events each: enough for a minute. */
  private static final int CALLS_OF_PEER = Integer.getInteger("peer.peers_calls", 6_000);

  private static final int COMMIT_EVERY = 100;

  @TempDir Path folder;

  @Test
  void theSameMachineAtTheSameTime() throws Exception {
    Path debezium = Path.of(System.getProperty("peer.debezium", "")).toAbsolutePath();
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start()) {
      double sqlite = bench();
      double postgres = bench("--storage", server.getJdbcUrl("postgres", "postgres"));
      double peer = debezium(debezium, server);
      System.out.printf(
          Locale.ROOT,
          "delivered a second: SQLite %.0f, PostgreSQL %.0f, Debezium Server %.0f; that is %.1f and"
              + " %.1f times as many%n",
          sqlite,
          postgres,
          peer,
          sqlite / peer,
          postgres / peer);
    }
  }

  private double bench(String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of("hookswitch").toAbsolutePath().toString(), "bench", "--calls"));
    command.add(Integer.toString(CALLS));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err")) + out).isZero();
    System.out.println(out.strip());
    JsonNode figures = JsonMapper.shared().readTree(out);
    return figures.path("delivered_per_s").asDouble();
  }

  /** From the first commit to the last request; it follows the table already. */
  private double debezium(Path home, EmbeddedPostgres postgres) throws Exception {
    AtomicInteger received = new AtomicInteger();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          received.incrementAndGet();
        });
    receiver.start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      connection
          .createStatement()
          .execute("create table outbox (id bigserial primary key, session text, event text)");
      Process process = start(home, postgres.getPort(), receiver.getAddress().getPort());
      try {
        Eventually.until(
            Duration.ofMinutes(2),
            () -> "it follows: " + log(),
            () -> isFollowed(connection) && process.isAlive());
        long begun = System.nanoTime();
        int events = store(connection);
        Eventually.until(
            Duration.ofMinutes(10),
            () -> "it sends " + received + " of " + events,
            () -> received.get() >= events);
        return events * 1e9 / (System.nanoTime() - begun);
      } finally {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } finally {
      receiver.stop(0);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("debezium.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static boolean isFollowed(Connection connection) {
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery("select count(*) from pg_replication_slots where active")) {
      return row.next() && row.getInt(1) == 1;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Process start(Path home, int database, int receiver) throws IOException {
    Path config = Files.createDirectories(folder.resolve("debezium"));
    Files.writeString(
        config.resolve("application.properties"),
        """
        debezium.sink.type=http
        debezium.sink.http.url=http://127.0.0.1:%d/
        debezium.source.connector.class=io.debezium.connector.postgresql.PostgresConnector
        debezium.source.database.hostname=127.0.0.1
        debezium.source.database.port=%d
        debezium.source.database.user=postgres
        debezium.source.database.password=postgres
        debezium.source.database.dbname=postgres
        debezium.source.topic.prefix=peer
        debezium.source.plugin.name=pgoutput
        debezium.source.table.include.list=public.outbox
        debezium.source.snapshot.mode=no_data
        debezium.source.offset.storage.file.filename=%s
        debezium.source.offset.flush.interval.ms=1000
        debezium.format.value=json
        debezium.format.value.schemas.enable=false
        debezium.transforms=unwrap
        debezium.transforms.unwrap.type=io.debezium.transforms.ExtractNewRecordState
        quarkus.http.host=127.0.0.1
        quarkus.http.port=%d
        """
            .formatted(receiver, database, config.resolve("offsets"), ServeProcess.freePort()));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String jar;
    try (var files = Files.list(home)) {
      jar =
          files
              .map(each -> each.getFileName().toString())
              .filter(name -> name.endsWith("-runner.jar"))
              .findFirst()
              .orElseThrow();
    }
    return new ProcessBuilder(
            java.toString(),
            "-cp",
            jar + ":lib/*",
            "-Dquarkus.config.locations=" + config.resolve("application.properties"),
            "io.debezium.server.Main")
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("debezium.log").toFile())
        .start();
  }

  private static int store(Connection connection) throws SQLException {
    int events = 0;
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into outbox (session, event) values (?, ?)")) {
      for (int i = 0; i < CALLS_OF_PEER; i++) {
        for (CallEvent event : Told.answeredBy("peer" + i, "acme", i)) {
          insert.setString(1, event.sessionId());
          insert.setString(2, EventJson.encodeToString(event));
          insert.addBatch();
          if (++events % COMMIT_EVERY == 0) {
            insert.executeBatch();
            connection.commit();
          }
        }
      }
      insert.executeBatch();
      connection.commit();
    }
    connection.setAutoCommit(true);
    return events;
  }
}

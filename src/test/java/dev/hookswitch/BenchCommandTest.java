package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hookswitch.store.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bench as a process, small: what it prints is whole and adds up; how fast it is, is not asked.
 */
class BenchCommandTest {

  private static final List<String> NUMBERS =
      List.of(
          "raw_per_s",
          "delivered_per_s",
          "ratio",
          "rss_mib",
          "idle_rss_mib",
          "full_rss_mib",
          "start_ms",
          "first_start_ms",
          "body_bytes",
          "raw_cpu_us_per_event",
          "delivered_cpu_us_per_event");

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  private Ended bench(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        ServeProcess.java(all.toArray(String[]::new)).redirectError(err.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, Files.readString(err));
  }

  private JsonNode measure(String... arguments) throws IOException, InterruptedException {
    Ended ended = bench(arguments);
    assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(ended.out());
    for (String name : NUMBERS) {
      assertThat(figures.path(name).asDouble(-1)).as(name + " of " + figures).isPositive();
    }
    assertThat(figures.path("order_errors").asInt(-1)).isZero();
    assertThat(figures.path("lost").asInt(-1)).isZero();
    assertThat(figures.path("duplicates").asInt(-1)).isZero();
    double ratio =
        figures.path("delivered_per_s").asDouble() / figures.path("raw_per_s").asDouble();
    assertThat(figures.path("ratio").asDouble()).isCloseTo(ratio, within(0.01));
    JsonNode latency = figures.path("latency_ms");
    assertThat(latency.path("p50").asDouble()).isPositive();
    assertThat(latency.path("p99").asDouble())
        .isGreaterThanOrEqualTo(latency.path("p50").asDouble());
    assertThat(latency.path("max").asDouble())
        .isGreaterThanOrEqualTo(latency.path("p99").asDouble());
    assertThat(latency.path("per_s").asDouble()).isCloseTo(500, within(25.0));
    return figures;
  }

  @Test
  void aFileOfItsOwnIsMeasuredAndRemoved() throws IOException, InterruptedException {
    JsonNode figures = measure("--calls", "200");
    assertThat(figures.path("storage").asString()).isEqualTo("sqlite");
    assertThat(figures.path("calls").asInt()).isEqualTo(200);
    // eight kinds of calls with 74 events together
    assertThat(figures.path("events").asInt()).isEqualTo(200 / 8 * 74);
    assertThat(figures.path("events").asInt()).isLessThan(figures.path("ami_messages").asInt());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(each -> each.getFileName().toString().startsWith("hookswitch-bench-")))
          .isEmpty();
    }
  }

  @Test
  void aDatabaseServerIsMeasuredToo() throws IOException, InterruptedException {
    Place place = Place.postgres();
    JsonNode figures = measure("--calls", "40", "--storage", place.url());
    assertThat(figures.path("storage").asString()).isEqualTo("postgresql");
  }

  @Test
  void aDatabaseThatSomebodyUsesIsLeftAlone()
      throws IOException, InterruptedException, SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("used.db");
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.createStatement().execute("create table call_session (origin text)");
      connection.createStatement().execute("insert into call_session values ('office')");
    }
    Ended ended = bench("--storage", url);
    assertThat(ended.code()).isEqualTo(Main.FAILED);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("hookswitch: the database holds calls or endpoints that are no bench's");
    assertThat(bench("--storage", "jdbc:mysql://x/y").code()).isEqualTo(Main.WRONG_USAGE);
    assertThat(bench("--calls", "0").code()).isEqualTo(Main.WRONG_USAGE);
  }
}

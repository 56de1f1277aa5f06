package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Demonstration calls, told to the inspector and to an endpoint where nobody listens. */
class NumbersStayOutOfTheLogTest {

  private static final Pattern NUMBER = Pattern.compile("(?<![0-9A-Za-z_-])\\+?[0-9]{7,15}\\b");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  private static String get(int port, String path, String key) {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .header("Authorization", "Bearer " + key)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void neitherTheLogNorTheMetricsHoldANumberOfACall() throws Exception {
    int port = ServeProcess.freePort();
    Path log = folder.resolve("log");
    Path out = folder.resolve("out");
    // the port of the target is one where nobody listens
    String nobody = "http://127.0.0.1:" + ServeProcess.freePort() + "/hook";
    Process process =
        ServeProcess.java("demo", "--port", "" + port, "--speed", "10", "--to", nobody)
            .redirectError(log.toFile())
            .redirectOutput(out.toFile())
            .start();
    try {
      Pattern shownKey = Pattern.compile("API key\\s+(hsk_\\S+)");
      Eventually.until(
          () -> "a key in " + read(out) + read(log), () -> shownKey.matcher(read(out)).find());
      Matcher key = shownKey.matcher(read(out));
      assertThat(key.find()).isTrue();
      String events = "/v1/events?event=COMPLETED&limit=100";
      Eventually.until(
          "calls have ended", () -> get(port, events, key.group(1)).split("COMPLETED").length > 30);
      Set<String> numbers = new HashSet<>();
      NUMBER
          .matcher(get(port, "/v1/events?limit=1000", key.group(1)))
          .results()
          .forEach(number -> numbers.add(number.group().replace("+", "")));
      numbers.removeIf(number -> !number.startsWith("371"));
      assertThat(numbers).as("numbers of calls").hasSizeGreaterThan(2);
      String metrics = get(port, "/metrics", key.group(1));
      for (String type : List.of("endpoint.failing", "pbx.up")) {
        Eventually.until(() -> type + ": " + read(log), () -> read(log).contains(type));
      }
      assertThat(read(log)).contains("INFO", "WARN", "endpoint=");
      for (String number : numbers) {
        assertThat(read(log)).doesNotContain(number);
        assertThat(metrics).doesNotContain(number);
      }
    } finally {
      process.toHandle().destroy();
      process.waitFor();
    }
  }
}

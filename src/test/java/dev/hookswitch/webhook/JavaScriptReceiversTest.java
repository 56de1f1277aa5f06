package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.format.Format;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The official libraries for JavaScript accept what is sent, and refuse what somebody changed. */
class JavaScriptReceiversTest {

  private static final List<String> LIBRARIES =
      List.of("standardwebhooks@1.1.1", "cloudevents@10.0.0");
  private static final Path FOLDER = Path.of("target", "javascript-libraries").toAbsolutePath();
  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());
  private static final CallEvent EVENT = Told.answered("c", "acme").getLast();

  /** Once for all runs in this checkout: nothing but these two and what they need, no scripts. */
  @BeforeAll
  static void install() throws IOException, InterruptedException {
    boolean there = runs("node", "--version") && runs("npm", "--version");
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(there).as("Node.js and npm are not on this machine").isTrue();
    }
    if (Files.exists(FOLDER.resolve("complete"))) {
      return;
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}\n");
    Process npm =
        new ProcessBuilder(
                "npm",
                "install",
                "--no-save",
                "--no-package-lock",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                LIBRARIES.get(0),
                LIBRARIES.get(1))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(npm.waitFor()).as(said).isZero();
    Files.createFile(FOLDER.resolve("complete"));
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The receiver in a process of its own. */
  private static final class Receiver implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    final URI url;

    Receiver(String kind, SigningSecret secret) throws IOException {
      process =
          new ProcessBuilder(
                  "node",
                  Path.of("src/test/resources/javascript-receiver.mjs").toAbsolutePath().toString(),
                  kind,
                  secret.reveal())
              .directory(FOLDER.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      url = URI.create("http://127.0.0.1:" + lines.readLine() + "/hook");
    }

    JsonNode seen() throws IOException {
      return JsonMapper.shared().readTree(lines.readLine());
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static AttemptResult send(URI url, Format format, Duration lateness) {
    AddressGuard loopback =
        new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
    InstantSource clock = () -> Instant.now().minus(lateness);
    try (HttpSender sender =
        new HttpSender(loopback, Duration.ofSeconds(20), clock, "test", Plain.requests())) {
      Endpoint endpoint =
          Endpoint.of("ep_1", url, null, SECRET, Instant.EPOCH)
              .withStyle(RequestStyle.PLAIN.withShape(new Shape(format, Map.of())));
      return sender.send(endpoint, new Message(EVENT, EventJson.encode(EVENT)));
    }
  }

  private static JsonNode told() {
    return JsonMapper.shared().readTree(EventJson.encode(EVENT));
  }

  @Test
  void standardwebhooksAcceptsWhatIsSentAndGivesTheEvent() throws Exception {
    try (Receiver receiver = new Receiver("standardwebhooks", SECRET)) {
      assertThat(send(receiver.url, Format.Plain.JSON, Duration.ZERO)).isInstanceOf(Accepted.class);
      assertThat(receiver.seen().path("verified")).isEqualTo(told());
      assertThat(send(receiver.url, Format.Plain.STANDARD, Duration.ZERO))
          .isInstanceOf(Accepted.class);
      JsonNode envelope = receiver.seen().path("verified");
      assertThat(envelope.path("data")).isEqualTo(told());
      assertThat(envelope.propertyNames()).contains("type", "timestamp", "data");
    }
  }

  @Test
  void standardwebhooksRefusesAStrangersAndAnOldOne() throws Exception {
    try (Receiver receiver = new Receiver("standardwebhooks", SECRET)) {
      assertThat(send(receiver.url, Format.Plain.JSON, Duration.ofMinutes(6)))
          .isNotInstanceOf(Accepted.class);
      assertThat(receiver.seen().path("error").asString()).isEqualTo("Message timestamp too old");
    }
    try (Receiver receiver =
        new Receiver("standardwebhooks", SigningSecret.generate(new SecureRandom()))) {
      assertThat(send(receiver.url, Format.Plain.JSON, Duration.ZERO))
          .isNotInstanceOf(Accepted.class);
      assertThat(receiver.seen().path("error").asString()).isEqualTo("No matching signature found");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.Plain.class,
      names = {"CLOUDEVENTS", "CLOUDEVENTS_BINARY"})
  void theSdkOfCloudEventsReadsBothModes(Format.Plain format) throws Exception {
    try (Receiver receiver = new Receiver("cloudevents", SECRET)) {
      AttemptResult result = send(receiver.url, format, Duration.ZERO);
      JsonNode seen = receiver.seen();
      assertThat(seen.path("error").asString("")).isEmpty();
      assertThat(result).isInstanceOf(Accepted.class);
      JsonNode event = seen.path("event");
      assertThat(event.path("specversion").asString()).isEqualTo("1.0");
      assertThat(event.path("id").asString()).isEqualTo(EVENT.id());
      assertThat(event.path("subject").asString()).isEqualTo(EVENT.sessionId());
      assertThat(event.path("partitionkey").asString()).isEqualTo(EVENT.sessionId());
      assertThat(event.path("sequence").asString()).isNotEmpty();
      assertThat(Instant.parse(event.path("time").asString())).isEqualTo(EVENT.timestamp());
      assertThat(event.path("datacontenttype").asString()).isEqualTo("application/json");
      assertThat(event.path("data")).isEqualTo(told());
    }
  }
}

package dev.hookswitch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.api.HttpServer;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demonstration PBX heard by a plain client, and the inspector asked by a plain browser. */
class DemoTest {

  /** A manager client of a few lines. */
  private static final class Client implements AutoCloseable {
    final List<Map<String, String>> heard = new CopyOnWriteArrayList<>();
    private final Socket socket;

    Client(int port, String secret) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      Thread.ofVirtual().start(this::read);
      send("Action: Login\r\nUsername: demo\r\nSecret: " + secret + "\r\n\r\n");
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void read() {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        Map<String, String> message = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          int colon = line.indexOf(':');
          if (colon > 0) {
            message.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
          } else if (!message.isEmpty()) {
            heard.add(Map.copyOf(message));
            message.clear();
          }
        }
      } catch (IOException e) {
        // closed
      }
    }

    List<Map<String, String>> all(String event) {
      return heard.stream().filter(message -> event.equals(message.get("Event"))).toList();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static DemoPbx pbx(List<String> recordings, int calls, double speed) throws IOException {
    DemoPbx.Play play = new DemoPbx.Play(recordings, calls, 1_000, speed);
    DemoPbx pbx =
        new DemoPbx("demo", "secret", play, InstantSource.system(), new SplittableRandom(1));
    pbx.start();
    return pbx;
  }

  @Test
  void everyCallIsPlayedToItsEndWithIdsOfItsOwn() throws IOException {
    int calls = DemoCalls.ALL.size() * 2;
    try (DemoPbx pbx = pbx(DemoCalls.ALL, calls, 200);
        Client client = new Client(pbx.port(), "secret")) {
      Eventually.until("all calls are played", pbx::isDone);
      Eventually.until(
          "every channel that began has ended",
          () ->
              !client.all("Hangup").isEmpty()
                  && client.all("Newchannel").size() == client.all("Hangup").size());
      Set<String> ids = new HashSet<>();
      for (Map<String, String> began : client.all("Newchannel")) {
        assertThat(ids.add(began.get("Uniqueid"))).as("%s", began).isTrue();
        assertThat(began.get("Uniqueid")).matches("\\d+\\.\\d+");
        assertThat(began.get("Timestamp")).matches("\\d+\\.\\d{6}");
      }
      Set<String> ended = new HashSet<>();
      client.all("Hangup").forEach(end -> ended.add(end.get("Uniqueid")));
      assertThat(ended).isEqualTo(ids);
      assertThat(pbx.finished()).isEqualTo(calls);
      assertThat(ids.stream().map(pbx.plans()::find).filter(leg -> leg != null))
          .as("six channels of four recordings, played twice or more")
          .hasSizeGreaterThanOrEqualTo(6)
          .allSatisfy(leg -> assertThat(ids).contains(leg.root()))
          .extracting(leg -> leg.plan().type())
          .contains(CallType.CALLBACK, CallType.AUTODIALER);
    }
  }

  @Test
  void statusTellsWhoLivesNow() throws IOException {
    try (DemoPbx pbx = pbx(List.of("s10_did_to_sip"), 1, 1);
        Client client = new Client(pbx.port(), "secret")) {
      Eventually.until("two are in a bridge", () -> client.all("BridgeEnter").size() == 2);
      client.send("Action: Status\r\nActionID: now\r\n\r\n");
      Eventually.until("the list is complete", () -> !client.all("StatusComplete").isEmpty());
      assertThat(client.all("Status"))
          .hasSize(2)
          .allMatch(channel ->
              channel.get("ActionID").equals("now") && channel.get("ChannelState").equals("6"))
          .extracting(channel -> channel.get("BridgeID"))
          .containsOnly(client.all("BridgeEnter").getFirst().get("BridgeUniqueid"));
    }
  }

  @Test
  void aWrongSecretIsRefusedAndHearsNothing() throws IOException {
    try (DemoPbx pbx = pbx(List.of("s10_did_to_sip"), 1, 100);
        Client stranger = new Client(pbx.port(), "guess")) {
      Eventually.until(
          "it is refused",
          () -> stranger.heard.stream().anyMatch(m -> "Error".equals(m.get("Response"))));
      try (Client client = new Client(pbx.port(), "secret")) {
        Eventually.until("the call is played", () -> !client.all("Hangup").isEmpty());
        assertThat(stranger.all("Newchannel")).isEmpty();
      }
    }
  }

  @Test
  void theInspectorChecksEachSignatureAndKeepsTheLast() throws Exception {
    SigningSecret secret = SigningSecret.generate(new SecureRandom());
    Inspector inspector = new Inspector(secret, InstantSource.system());
    try (HttpServer server = new HttpServer("127.0.0.1", 0, List.of(inspector::mount));
        HttpClient http = HttpClient.newHttpClient()) {
      server.start();
      URI base = URI.create("http://127.0.0.1:" + server.port());
      assertThat(post(http, base, secret, "{\"n\":0}").statusCode()).isEqualTo(204);
      assertThat(
              post(http, base, SigningSecret.generate(new SecureRandom()), "{\"n\":1}")
                  .statusCode())
          .isEqualTo(401);
      assertThat(post(http, base, secret, "x".repeat(100_000)).statusCode()).isEqualTo(413);
      JsonNode list = JsonMapper.shared().readTree(get(http, base, "/inspector/list").body());
      assertThat(list).hasSize(2);
      assertThat(list.path(0).path("valid").asBoolean()).isTrue();
      assertThat(list.path(1).path("valid").asBoolean()).isFalse();
      for (int i = 0; i < 600; i++) {
        post(http, base, secret, "{\"n\":" + i + "}");
      }
      JsonNode last = JsonMapper.shared().readTree(get(http, base, "/inspector/list").body());
      assertThat(last).hasSize(500);
      assertThat(last.path(499).path("event").path("n").asInt()).isEqualTo(599);
      HttpResponse<String> page = get(http, base, "/inspector");
      assertThat(page.headers().firstValue("content-security-policy"))
          .get()
          .asString()
          .contains("default-src 'none'");
      assertThat(page.body()).contains("webhook inspector").doesNotContain("<script>", "style=");
    }
  }

  private static HttpResponse<String> get(HttpClient http, URI base, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(
      HttpClient http, URI base, SigningSecret secret, String body) throws Exception {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.reveal().substring("whsec_".length())),
            "HmacSHA256"));
    byte[] signature =
        mac.doFinal(("evt_1." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(base.resolve("/inspector/hook"))
            .header("webhook-id", "evt_1")
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}

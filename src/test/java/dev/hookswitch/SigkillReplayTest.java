package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import dev.hookswitch.webhook.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program is killed in the middle of a replay, and right after a key was changed. */
class SigkillReplayTest {

  private static final int CALLS = 12;

  @TempDir Path folder;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private Behaviour keep(Received request) {
    received.add(request);
    return Misbehaving.status(204);
  }

  private static CallEvent event(Received request) {
    return EventJson.decode(request.body());
  }

  @Test
  void aReplayGoesOnToItsEndAndAChangedKeyStaysChanged() throws Exception {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, CALLS, 20, 10);
    try (Misbehaving receiver = new Misbehaving(this::keep);
        DemoPbx pbx =
            new DemoPbx(
                "demo", "demo-secret", play, InstantSource.system(), new SplittableRandom(5))) {
      pbx.start();
      int port = ServeProcess.freePort();
      String settings = DemoSettings.pbx(pbx.port());
      ServeProcess first = ServeProcess.start(folder, port, settings);
      JsonNode endpoint = first.post("/v1/endpoints", "{\"url\":\"" + receiver.url() + "\"}");
      String id = endpoint.path("id").asString();
      String old = endpoint.path("secret").asString();
      Eventually.until("all calls were played", pbx::isDone);
      Eventually.until(() -> "all is delivered: " + first.get("/healthz"), first::isAllDelivered);
      Set<String> told = new HashSet<>();
      first
          .get("/v1/events?limit=1000")
          .path("data")
          .forEach(event -> told.add(event.path("id").asString()));
      assertThat(told).hasSizeGreaterThan(CALLS * 3).hasSizeLessThan(1_000);

      String fresh = first.post("/v1/endpoints/" + id + "/rotate", "{}").path("secret").asString();
      received.clear();
      JsonNode replay =
          first.post(
              "/v1/replays",
              "{\"endpoint_id\":\""
                  + id
                  + "\",\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\","
                  + "\"max_per_second\":40}");
      String path = "/v1/replays/" + replay.path("id").asString();
      killedTwice(first, port, settings, path, told);
      assertInOrder();
      assertSigned(old, fresh);
    }
  }

  private void killedTwice(
      ServeProcess first, int port, String settings, String path, Set<String> told)
      throws IOException, InterruptedException {
    ServeProcess serve = first;
    for (int kill = 1; kill <= 2; kill++) {
      int until = told.size() * kill / 4;
      Eventually.until("some of it was sent again", () -> received.size() >= until);
      assertThat(serve.get(path).path("status").asString()).isEqualTo("running");
      serve.kill();
      serve = ServeProcess.start(folder, port, settings);
    }
    try (ServeProcess last = serve) {
      Eventually.until(
          () -> "the replay is done: " + last.get(path),
          () -> last.get(path).path("status").asString().equals("done"));
      Eventually.until(() -> "all is delivered: " + last.get("/healthz"), last::isAllDelivered);
      assertThat(last.get(path).path("total").asInt()).isEqualTo(told.size());
      assertThat(last.get("/v1/dead_letters").path("data")).isEmpty();
    }
    Set<String> again = new HashSet<>();
    received.forEach(request -> again.add(event(request).id()));
    assertThat(again).isEqualTo(told);
    // what two kills repeat beside it is what was in flight or not yet noted
    assertThat(received.size()).isLessThan(told.size() * 2);
  }

  private void assertInOrder() {
    Map<String, Integer> last = new HashMap<>();
    for (Received request : received) {
      CallEvent event = event(request);
      int before = last.getOrDefault(event.sessionId(), 0);
      assertThat(event.seq()).as("%s", event).isLessThanOrEqualTo(before + 1);
      last.put(event.sessionId(), Math.max(before, event.seq()));
    }
  }

  /**
   * Whoever knows either key, the old one during its day or the new one, verifies every request.
   */
  private void assertSigned(String... secrets) {
    assertThat(secrets).doesNotHaveDuplicates();
    List<String> wrong = new ArrayList<>();
    for (Received request : received) {
      for (String secret : secrets) {
        if (!Signature.isValid(
            SigningSecret.parse(secret),
            request.header("webhook-id"),
            request.header("webhook-timestamp"),
            request.header("webhook-signature"),
            request.body(),
            Instant.ofEpochSecond(Long.parseLong(request.header("webhook-timestamp"))))) {
          wrong.add(request.header("webhook-id"));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}

package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import dev.hookswitch.webhook.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * 500 calls towards a receiver that answers 500, hangs, resets and redirects at random, while the
 * program is killed five times: nothing that was stored is lost, no order is broken, what comes
 * twice has the same id.
 */
class SigkillTest {

  private static final int SEEN = 500;
  private static final int BETWEEN_KILLS = 90;
  private static final int KILLS = 5;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(20261123);
  private final SigningSecret secret = SigningSecret.generate(new SecureRandom());
  private final List<CallEvent> accepted = new CopyOnWriteArrayList<>();

  private Behaviour moody(Received request) {
    int dice;
    synchronized (random) {
      dice = random.nextInt(100);
    }
    if (dice < 5) {
      return Misbehaving.status(500);
    } else if (dice < 7) {
      return Misbehaving.hang();
    } else if (dice < 10) {
      return Misbehaving.reset();
    } else if (dice < 13) {
      return Misbehaving.status(307, "Location: http://127.0.0.1:1/elsewhere");
    }
    // noted before it is answered: what the sender learns, and whether it lives to learn it, comes
    // after
    note(request);
    return Misbehaving.status(204);
  }

  private void note(Received request) {
    CallEvent event = EventJson.decode(request.body());
    assertThat(request.header("webhook-id")).isEqualTo(event.id());
    assertThat(
            Signature.isValid(
                secret,
                event.id(),
                request.header("webhook-timestamp"),
                request.header("webhook-signature"),
                request.body(),
                Instant.now()))
        .isTrue();
    accepted.add(event);
  }

  @Test
  void nothingIsLostAndNoOrderBroken() throws IOException, InterruptedException {
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, 0, 20, 10);
    try (Misbehaving receiver = new Misbehaving(this::moody);
        DemoPbx pbx =
            new DemoPbx("demo", "demo-secret", play, InstantSource.system(), random.split())) {
      pbx.start();
      int port = freePort();
      String settings = settings(pbx.port(), receiver);
      ServeProcess serve = ServeProcess.start(folder, port, settings);
      for (int kill = 0; kill < KILLS; kill++) {
        ServeProcess running = serve;
        Eventually.until("the link is up", running::isLinkUp);
        int until = pbx.started() + BETWEEN_KILLS;
        Eventually.until("calls have begun under its eyes", () -> pbx.started() >= until);
        serve.kill();
        serve = ServeProcess.start(folder, port, settings);
      }
      try (ServeProcess last = serve) {
        Eventually.until("the link is up", last::isLinkUp);
        int until = pbx.started() + BETWEEN_KILLS;
        Eventually.until("calls have begun under its eyes", () -> pbx.started() >= until);
        pbx.beginNoMore();
        Eventually.until("all calls were played", pbx::isDone);
        Eventually.until(() -> "all is delivered: " + last.get("/healthz"), last::isAllDelivered);
        compare(stored(last), last.get("/v1/dead_letters"));
      }
    }
  }

  private String settings(int amiPort, Misbehaving receiver) {
    return """
    pbx:
      - name: demo
        asterisk:
          ami: { host: 127.0.0.1, port: %d, username: demo, secret: demo-secret }
          trunks: ["trunk"]
    delivery: { timeout: 700ms, retry: [%s] }
    endpoints:
      - { url: "%s", secret: %s }
    """
        .formatted(amiPort, "100ms, ".repeat(39) + "100ms", receiver.url(), secret.reveal());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, List<CallEvent>> stored(ServeProcess serve) {
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    JsonNode page = serve.get("/v1/events?limit=1000");
    while (!page.path("data").isEmpty()) {
      for (JsonNode event : page.path("data")) {
        CallEvent each =
            EventJson.decode(event.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sessions.computeIfAbsent(each.sessionId(), id -> new ArrayList<>()).add(each);
      }
      page = serve.get("/v1/events?limit=1000&after=" + page.path("next").asString());
    }
    return sessions;
  }

  private void compare(Map<String, List<CallEvent>> stored, JsonNode deadLetters) {
    assertThat(deadLetters.path("data")).isEmpty();
    assertThat(stored.size()).isGreaterThanOrEqualTo(SEEN);
    Set<String> storedIds = new HashSet<>();
    for (List<CallEvent> session : stored.values()) {
      assertThat(Grammar.violation(session)).isEmpty();
      session.forEach(event -> storedIds.add(event.id()));
    }
    Map<String, CallEvent> first = new LinkedHashMap<>();
    Map<String, Integer> reached = new LinkedHashMap<>();
    for (CallEvent event : accepted) {
      CallEvent before = first.putIfAbsent(event.id(), event);
      assertThat(before == null || before.equals(event))
          .as("the same id is the same event")
          .isTrue();
      int seq = reached.getOrDefault(event.sessionId(), 0);
      assertThat(event.seq()).as("order of %s", event.sessionId()).isLessThanOrEqualTo(seq + 1);
      reached.put(event.sessionId(), Math.max(seq, event.seq()));
    }
    assertThat(first.keySet()).isEqualTo(storedIds);
    System.out.printf(
        "killed %d times: %d sessions, %d events, %d requests accepted, %d of them repeats%n",
        KILLS, stored.size(), storedIds.size(), accepted.size(), accepted.size() - first.size());
  }
}

package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.pbx.asterisk.AmiCheck;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.webhook.Misbehaving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real calls between real servers, through {@code serve}, to a real receiver. Four a second are
 * placed, each with a caller of its own; what each must be told as stands beside it.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class RealCallsTest {

  private static final String TALK = "READY READY JOIN JOIN LEAVE LEAVE";

  /**
   * A call and what it is told as. Between devices and caller the order of what happens in the same
   * millisecond is Asterisk's own business; therefore the kinds are compared sorted where {@code
   * anyOrder}.
   */
  private record Scenario(
      String name,
      String from,
      String to,
      String hangupAfter,
      Map<String, String> behaviours,
      String told,
      String by) {}

  @TempDir Path folder;
  private final Map<String, Instant> arrived = new ConcurrentHashMap<>();

  private static Scenario did(
      String name,
      String caller,
      String number,
      String after,
      String told,
      String by,
      String... behaviours) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < behaviours.length; i += 2) {
      map.put(behaviours[i] + "_FROM_" + caller, behaviours[i + 1]);
    }
    return new Scenario(name, caller, number, after, map, told, by);
  }

  private static Scenario out(
      String name, String phone, String number, String after, String told, String by) {
    return new Scenario(name, phone, number, after, Map.of(), told, by);
  }

  private static List<Scenario> scenarios() {
    return List.of(
        did(
            "answered, callee hangs up",
            "37120001001",
            "37160000001",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "sip 101",
            "PHONE_101",
            "answer:2"),
        did(
            "answered, caller hangs up",
            "37120001002",
            "37160000001",
            "4",
            "START RING ANSWER " + TALK + " COMPLETED",
            "phone 37120001002",
            "PHONE_101",
            "answerlong"),
        did(
            "busy",
            "37120001003",
            "37160000001",
            "0",
            "START RING BUSY COMPLETED",
            "local",
            "PHONE_101",
            "busy"),
        did(
            "rejected",
            "37120001004",
            "37160000001",
            "0",
            "START RING BUSY COMPLETED",
            "local",
            "PHONE_101",
            "reject"),
        did(
            "no answer",
            "37120001005",
            "37160000021",
            "0",
            "START RING NOANSWER COMPLETED",
            "local",
            "PHONE_101",
            "ring"),
        did(
            "cancelled while ringing",
            "37120001006",
            "37160000001",
            "1.5",
            "START RING CANCEL COMPLETED",
            "phone 37120001006",
            "PHONE_101",
            "ring"),
        did(
            "cancelled at once",
            "37120001007",
            "37160000001",
            "0.05",
            null,
            "phone 37120001007",
            "PHONE_101",
            "ring"),
        did(
            "cancelled before dialling",
            "37120001008",
            "37160000007",
            "1",
            "START COMPLETED",
            "phone 37120001008"),
        did(
            "ring group",
            "37120001009",
            "37160000002",
            "0",
            "START RING RING RING CANCEL CANCEL ANSWER " + TALK + " COMPLETED",
            "sip 102",
            "PHONE_101",
            "ring",
            "PHONE_102",
            "answer:2",
            "PHONE_103",
            "ring"),
        did("announcement", "37120001010", "37160000003", "0", "START READY COMPLETED", "local"),
        did(
            "announcement, caller hangs up",
            "37120001011",
            "37160000003",
            "1",
            "START READY COMPLETED",
            "phone 37120001011"),
        did(
            "queue",
            "37120001012",
            "37160000004",
            "0",
            "START READY RING RING ANSWER CANCEL READY JOIN JOIN LEAVE LEAVE COMPLETED",
            "sip 102",
            "PHONE_101",
            "ring",
            "PHONE_102",
            "answer:2"),
        did(
            "forwarded out",
            "37120001013",
            "37160000005",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "phone 37129999999",
            "PSTN_37129999999",
            "answer:2"),
        did(
            "hunting",
            "37120001014",
            "37160000006",
            "0",
            "START RING NOANSWER RING ANSWER " + TALK + " COMPLETED",
            "sip 102",
            "PHONE_101",
            "ring",
            "PHONE_102",
            "answer:2"),
        did(
            "through a Local channel",
            "37120001015",
            "37160000009",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "sip 102",
            "PHONE_102",
            "answer:2"),
        did(
            "through one that stays",
            "37120001016",
            "37160000010",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "sip 102",
            "PHONE_102",
            "answer:2"),
        did("turned away", "37120001017", "37160000016", "0", "START COMPLETED", "local"),
        did(
            "ended by the system",
            "37120001018",
            "37160000013",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "local",
            "PHONE_101",
            "answerlong"),
        did(
            "hunting through everything",
            "37120001019",
            "37160000011",
            "0",
            "START RING CONGESTION RING BUSY RING NOANSWER RING CHANUNAVAIL RING ANSWER "
                + TALK
                + " COMPLETED",
            "sip 102",
            "PHONE_102",
            "answer:2"),
        did(
            "not registered",
            "37120001020",
            "37160000015",
            "0",
            "START RING CHANUNAVAIL COMPLETED",
            "local"),
        did(
            "not registered, then the next",
            "37120001021",
            "37160000014",
            "0",
            "START RING CHANUNAVAIL RING ANSWER " + TALK + " COMPLETED",
            "sip 101",
            "PHONE_101",
            "answer:2"),
        out(
            "out, the house's number shown",
            "102",
            "937120110201",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "phone 37120110201"),
        out("inside the house", "103", "102", "3", null, "sip 103"),
        out(
            "out, answered",
            "101",
            "37120110101",
            "0",
            "START RING ANSWER " + TALK + " COMPLETED",
            "phone 37120110101"),
        out(
            "out, caller hangs up",
            "101",
            "37120110106",
            "4",
            "START RING ANSWER " + TALK + " COMPLETED",
            "sip 101"),
        out("out, busy", "102", "37120110202", "0", "START RING BUSY COMPLETED", "local"),
        out(
            "out, not a number",
            "103",
            "37120110304",
            "0",
            "START RING CONGESTION COMPLETED",
            "local"),
        out(
            "out, no answer, given up",
            "103",
            "37120110303",
            "3",
            "START RING CANCEL COMPLETED",
            "sip 103"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sid", "bullseye"})
  void areToldAsTheyHappen(String suite) throws IOException, InterruptedException {
    SigningSecret secret = SigningSecret.generate(new SecureRandom());
    try (Laboratory lab = Laboratory.up(suite);
        Laboratory.ManagerSession oracle = lab.oracle();
        Misbehaving receiver =
            new Misbehaving(request -> {
              arrived.putIfAbsent(request.header("webhook-id"), Instant.now());
              return Misbehaving.status(204);
            })) {
      assertThat(AmiCheck.of(overTls(lab))).matches(AmiCheck.Findings::works, "works over TLS");
      int port = freePort();
      try (ServeProcess serve = ServeProcess.start(folder, port, settings(lab, receiver, secret))) {
        Eventually.until("the link is up", serve::isLinkUp);
        for (Scenario scenario : scenarios()) {
          place(lab, scenario);
          Thread.sleep(250); // as calls come: one after the other, many at once
        }
        Eventually.until(
            () ->
                "every call is completed: "
                    + told(receiver).values().stream().map(RealCallsTest::words).toList(),
            () ->
                told(receiver).values().stream().filter(RealCallsTest::isCompleted).count()
                    >= scenarios().size());
        Eventually.until("all is delivered", serve::isAllDelivered);
      }
      Map<String, List<CallEvent>> sessions = told(receiver);
      sessions.values().forEach(session -> assertThat(Grammar.violation(session)).isEmpty());
      for (Scenario scenario : scenarios()) {
        check(scenario, sessions.values());
      }
      assertThat(sessions.keySet()).isEqualTo(Oracle.ended(oracle));
      tellLatency(suite, sessions);
    }
  }

  private static AmiSettings overTls(Laboratory lab) {
    return new AmiSettings(
        "lab",
        "127.0.0.1",
        lab.port("PBX_AMI_TLS_PORT"),
        "hook",
        "hook",
        false,
        true,
        Path.of(lab.value("TLS_CERTIFICATE")),
        List.of(),
        Set.of(),
        10,
        Duration.ofSeconds(15));
  }

  private static String settings(Laboratory lab, Misbehaving receiver, SigningSecret secret) {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          trunks: ["trunk"]
        default_account: acme
    users:
      - { id: alice, sip: ["101"] }
      - { id: bob, sip: ["102"] }
      - { id: carol, sip: ["103"] }
    endpoints:
      - { url: "%s", secret: %s }
    """
        .formatted(lab.port("PBX_AMI_PORT"), receiver.url(), secret.reveal());
  }

  private static void place(Laboratory lab, Scenario scenario) throws IOException {
    for (Map.Entry<String, String> behaviour : scenario.behaviours().entrySet()) {
      lab.behave(behaviour.getKey(), behaviour.getValue());
    }
    if (scenario.from().length() == 3) {
      lab.callFromPhone(scenario.from(), scenario.to(), scenario.hangupAfter());
    } else {
      lab.callFromWorld(scenario.from(), scenario.to(), scenario.hangupAfter());
    }
  }

  private static Map<String, List<CallEvent>> told(Misbehaving receiver) {
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    for (Misbehaving.Received request : receiver.received()) {
      CallEvent event = EventJson.decode(request.body());
      sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
    }
    return sessions;
  }

  private static boolean isCompleted(List<CallEvent> session) {
    return session.getLast() instanceof Completed;
  }

  private static void check(Scenario scenario, Iterable<List<CallEvent>> sessions) {
    List<CallEvent> call = null;
    for (List<CallEvent> session : sessions) {
      var participants = session.getFirst().common().participants();
      if (participants.getFirst().value().equals(scenario.from())
          && participants.get(1).value().equals(scenario.to())) {
        call = session;
      }
    }
    assertThat(call).as(scenario.name()).isNotNull();
    if (scenario.told() != null) {
      assertThat(sorted(words(call))).as(scenario.name()).isEqualTo(sorted(scenario.told()));
    }
    Completed end = (Completed) call.getLast();
    HangedBy by = end.hangedBy();
    assertThat(by.by().word() + (by.value() == null ? "" : " " + by.value()))
        .as(scenario.name())
        .isEqualTo(scenario.by());
    assertThat(end.answered()).as(scenario.name()).isEqualTo(words(call).contains("READY"));
    assertThat(end.common().account()).isEqualTo("acme");
    if (scenario.from().length() > 3) {
      assertThat(end.common().did()).isEqualTo(scenario.to());
    } else {
      assertThat(end.common().did())
          .isEqualTo(scenario.to().startsWith("9") ? "37160000001" : null);
    }
  }

  /**
   * What is told within one call, in words; between the grammar's fixed points the order may differ
   * by a millisecond.
   */
  private static String words(List<CallEvent> call) {
    return call.stream()
        .map(event ->
            event instanceof RingResult result ? result.state().name() : event.kind().name())
        .collect(Collectors.joining(" "));
  }

  private static String sorted(String words) {
    return List.of(words.split(" ", -1)).stream().sorted().collect(Collectors.joining(" "));
  }

  /** Both clocks are this machine's: from the PBX's time stamp to the request at the receiver. */
  private void tellLatency(String suite, Map<String, List<CallEvent>> sessions) {
    List<Long> micros = new ArrayList<>();
    for (List<CallEvent> session : sessions.values()) {
      for (CallEvent event : session) {
        if (event.kind() == CallEvent.Kind.START) {
          micros.add(Duration.between(event.timestamp(), arrived.get(event.id())).toNanos() / 1000);
        }
      }
    }
    micros.sort(null);
    System.out.printf(
        "laboratory %s: %d calls, START at the receiver after %.1f ms (median), %.1f ms"
            + " (slowest)%n",
        suite, micros.size(), micros.get(micros.size() / 2) / 1000.0, micros.getLast() / 1000.0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

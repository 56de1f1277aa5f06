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
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import dev.hookswitch.webhook.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real calls to a number whose dialplan asks ({@code lab/pbx/extensions.conf}, with the very {@code
 * examples/hookswitch.conf}): each caller is sent where a customer's server says, and its events
 * tell just that.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class CallFlowLabTest {

  private static final String NUMBER = "37160000040";
  private static final String TALK = "READY READY JOIN JOIN LEAVE LEAVE";
  private static final String OTHERWISE = "START RING ANSWER " + TALK + " COMPLETED";
  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());

  /**
   * A caller, what the customer's server does with the question about this caller, and what is
   * told.
   *
   * @param rings the devices or numbers that ring, in any order
   */
  private record Scenario(
      String caller,
      Behaviour answer,
      String hangupAfter,
      Map<String, String> behaviours,
      String told,
      String rings,
      String by) {}

  private static Scenario to(
      String caller, String json, String told, String rings, String by, String... behaviours) {
    return scenario(caller, says(json), "0", told, rings, by, behaviours);
  }

  private static Scenario scenario(
      String caller,
      Behaviour answer,
      String hangupAfter,
      String told,
      String rings,
      String by,
      String... behaviours) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < behaviours.length; i += 2) {
      map.put(behaviours[i] + "_FROM_" + caller, behaviours[i + 1]);
    }
    return new Scenario(caller, answer, hangupAfter, map, told, rings, by);
  }

  private static Behaviour says(String json) {
    return (_, out) -> {
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n";
      out.write((head + json).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return true;
    };
  }

  private static List<Scenario> scenarios() {
    return List.of(
        to(
            "37120004001",
            "{\"device\":\"101\"}",
            OTHERWISE,
            "101",
            "sip 101",
            "PHONE_101",
            "answer:1"),
        to(
            "37120004002",
            "{\"user\":\"bob\"}",
            OTHERWISE,
            "102",
            "sip 102",
            "PHONE_102",
            "answer:1"),
        to(
            "37120004003",
            "{\"group\":[{\"user\":\"alice\"},{\"user\":\"bob\"},{\"device\":\"103\"}]}",
            "START RING RING RING CANCEL CANCEL ANSWER " + TALK + " COMPLETED",
            "101 102 103",
            "sip 102",
            "PHONE_101",
            "ring",
            "PHONE_102",
            "answer:1",
            "PHONE_103",
            "ring"),
        to(
            "37120004004",
            "{\"queue\":\"support\",\"timeout\":\"20s\"}",
            "START READY RING RING ANSWER CANCEL READY JOIN JOIN LEAVE LEAVE COMPLETED",
            "101 102",
            "sip 101",
            "PHONE_101",
            "answer:1",
            "PHONE_102",
            "ring"),
        to(
            "37120004005",
            "{\"number\":\"37129999940\"}",
            OTHERWISE,
            "37129999940",
            "phone 37129999940",
            "PSTN_37129999940",
            "answer:1"),
        to(
            "37120004006",
            "{\"announcement\":\"hello-world\"}",
            "START READY COMPLETED",
            "",
            "local"),
        to("37120004007", "{\"reject\":\"busy\"}", "START COMPLETED", "", "local"),
        to(
            "37120004008",
            "{\"continue\":true}",
            OTHERWISE,
            "103",
            "sip 103",
            "PHONE_103",
            "answer:1"),
        to(
            "37120004009",
            "{\"device\":\"104\"}",
            "START RING CHANUNAVAIL COMPLETED",
            "104",
            "local"),
        to(
            "37120004010",
            "{\"device\":\"101\",\"timeout\":\"2s\"}",
            "START RING NOANSWER COMPLETED",
            "101",
            "local",
            "PHONE_101",
            "ring"),
        // whatever is wrong with the answer: Bob, who is the default
        to(
            "37120004011",
            "{\"device\":\"1&2\"}",
            OTHERWISE,
            "102",
            "sip 102",
            "PHONE_102",
            "answer:1"),
        to(
            "37120004012",
            "{\"user\":\"nobody\"}",
            OTHERWISE,
            "102",
            "sip 102",
            "PHONE_102",
            "answer:1"),
        failing("37120004013", Misbehaving.status(500)),
        failing("37120004014", Misbehaving.status(302, "Location: http://127.0.0.1/")),
        failing("37120004015", Misbehaving.hang()),
        failing("37120004016", Misbehaving.reset()),
        scenario(
            "37120004017", Misbehaving.hang(), "0.7", "START COMPLETED", "", "phone 37120004017"));
  }

  private static Scenario failing(String caller, Behaviour answer) {
    return scenario(caller, answer, "0", OTHERWISE, "102", "sip 102", "PHONE_102", "answer:1");
  }

  /** Whose process is killed before the answer comes. */
  private static final String LEFT = "37120004098";

  @TempDir Path folder;

  private static String caller(Received question) {
    return JsonMapper.shared().readTree(question.body()).at("/call/caller").asString("");
  }

  private static Behaviour answer(@Nullable Scenario scenario) {
    return scenario == null ? Misbehaving.hang() : scenario.answer();
  }

  @Test
  void eachCallIsSentWhereTheAnswerSaysAndToldSo() throws Exception {
    Map<String, Scenario> byCaller =
        scenarios().stream().collect(Collectors.toMap(Scenario::caller, each -> each));
    try (Laboratory lab = Laboratory.up();
        Laboratory.ManagerSession oracle = lab.oracle();
        Misbehaving receiver = new Misbehaving(_ -> Misbehaving.status(204));
        Misbehaving customer =
            new Misbehaving(question -> answer(byCaller.get(caller(question))))) {
      int port = ServeProcess.freePort();
      String settings = settings(lab, receiver, customer);
      try (ServeProcess serve = ServeProcess.start(folder, port, settings)) {
        Eventually.until("the link is up", serve::isLinkUp);
        Eventually.until("calls are controlled", () -> lab.isApplication("hookswitch"));
        for (Scenario scenario : scenarios()) {
          place(lab, scenario);
        }
        awaitTold(receiver, scenarios().size());
        theCallerIsKnownNow(lab, customer, receiver);
        lab.behave("PHONE_103_FROM_" + LEFT, "answer:1");
        lab.callFromWorld(LEFT, NUMBER, "0");
        Eventually.until("it is asked about", () -> isAsked(customer, LEFT));
        Eventually.until("it is told", () -> isTold(receiver, LEFT));
        serve.kill();
      }
      try (ServeProcess _ = ServeProcess.start(folder, port, settings)) {
        awaitTold(receiver, scenarios().size() + 2);
      }
      Map<String, List<CallEvent>> sessions = told(receiver);
      sessions.values().forEach(session -> assertThat(Grammar.violation(session)).isEmpty());
      for (Scenario scenario : scenarios()) {
        check(scenario, callOf(scenario.caller(), sessions));
      }
      assertThat(Files.readString(folder.resolve("serve.log")))
          .contains("call_flow=flow_")
          .doesNotContain(NUMBER, "3712000");
      // whoever was left undecided is the PBX's own to decide
      assertThat(sorted(words(callOf(LEFT, sessions)))).isEqualTo(sorted(OTHERWISE));
      assertThat(rings(callOf(LEFT, sessions))).isEqualTo("103");
      questionsAreSignedAndOfTheirSession(customer, sessions);
      withoutHookswitchThePbxHasADefaultOfItsOwn(lab, oracle);
    }
  }

  private static boolean isAsked(Misbehaving customer, String caller) {
    return customer.received().stream().anyMatch(question -> caller(question).equals(caller));
  }

  private static boolean isTold(Misbehaving receiver, String caller) {
    return told(receiver).values().stream().anyMatch(call -> isOf(caller, call));
  }

  private static boolean isOf(String caller, List<CallEvent> call) {
    return call.getFirst().common().participants().getFirst().value().equals(caller);
  }

  private static String settings(Laboratory lab, Misbehaving receiver, Misbehaving customer) {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          ari: { url: "http://127.0.0.1:%d", username: hook, password: hook }
          trunks: ["trunk"]
        default_account: acme
    users:
      - { id: alice, sip: ["101"], account: acme }
      - { id: bob, sip: ["102"] }
    endpoints:
      - { url: "%s", secret: %s }
    call_flow:
      - { dids: ["%s"], url: "%s", secret: %s, default: { user: bob } }
    """
        .formatted(
            lab.port("PBX_AMI_PORT"),
            lab.port("PBX_ARI_PORT"),
            receiver.url(),
            SECRET.reveal(),
            NUMBER,
            customer.url(),
            SECRET.reveal());
  }

  private static void place(Laboratory lab, Scenario scenario) throws IOException {
    for (Map.Entry<String, String> behaviour : scenario.behaviours().entrySet()) {
      lab.behave(behaviour.getKey(), behaviour.getValue());
    }
    lab.callFromWorld(scenario.caller(), NUMBER, scenario.hangupAfter());
  }

  private static void awaitTold(Misbehaving receiver, int calls) {
    Eventually.until(
        () ->
            calls
                + " calls are completed: "
                + told(receiver).values().stream().map(CallFlowLabTest::words).toList(),
        () ->
            told(receiver).values().stream()
                    .filter(call -> call.getLast() instanceof Completed)
                    .count()
                >= calls);
  }

  /** What is told twice, because a process was killed, has the same id. */
  private static Map<String, List<CallEvent>> told(Misbehaving receiver) {
    Map<String, CallEvent> events = new LinkedHashMap<>();
    for (Received request : receiver.received()) {
      events.putIfAbsent(request.header("webhook-id"), EventJson.decode(request.body()));
    }
    return events.values().stream()
        .collect(
            Collectors.groupingBy(
                CallEvent::sessionId, LinkedHashMap::new, Collectors.toUnmodifiableList()));
  }

  private static List<CallEvent> callOf(String caller, Map<String, List<CallEvent>> sessions) {
    return sessions.values().stream()
        .filter(call -> isOf(caller, call))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is told of " + caller));
  }

  private static void check(Scenario scenario, List<CallEvent> call) {
    String caller = scenario.caller();
    assertThat(sorted(words(call))).as(caller).isEqualTo(sorted(scenario.told()));
    assertThat(rings(call)).as(caller).isEqualTo(scenario.rings());
    Completed end = (Completed) call.getLast();
    HangedBy by = end.hangedBy();
    assertThat(by.by().word() + (by.value() == null ? "" : " " + by.value()))
        .as(caller)
        .isEqualTo(scenario.by());
    assertThat(end.answered()).as(caller).isEqualTo(words(call).contains("READY"));
    assertThat(end.common().account()).isEqualTo("acme");
    assertThat(end.common().did()).isEqualTo(NUMBER);
    if (words(call).equals("START COMPLETED") && by.value() == null) {
      assertThat(end.cause()).as(caller + " is busy").isEqualTo(17);
    }
  }

  /** Which devices and numbers rang, in the order of the alphabet. */
  private static String rings(List<CallEvent> call) {
    return call.stream()
        .filter(event -> event.kind() == CallEvent.Kind.RING)
        .map(event -> event.common().participants().get(1).value())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String words(List<CallEvent> call) {
    return call.stream()
        .map(event ->
            event instanceof RingResult result ? result.state().name() : event.kind().name())
        .collect(Collectors.joining(" "));
  }

  /** What happens within a millisecond has no order of its own. */
  private static String sorted(String words) {
    return Stream.of(words.split(" ", -1)).sorted().collect(Collectors.joining(" "));
  }

  /** One who called before, and was answered by Bob. */
  private void theCallerIsKnownNow(Laboratory lab, Misbehaving customer, Misbehaving receiver)
      throws IOException {
    String caller = "37120004002";
    int before = customer.received().size();
    lab.callFromWorld(caller, NUMBER, "0");
    Eventually.until("it is asked about", () -> customer.received().size() > before);
    JsonNode history =
        JsonMapper.shared().readTree(customer.received().getLast().body()).path("history");
    assertThat(history.path("calls").asInt()).isEqualTo(1);
    assertThat(history.path("open_calls").asInt()).isZero();
    assertThat(history.at("/last_answered_by/value").asString()).isEqualTo("102");
    assertThat(history.at("/last_answered_by/user").asString()).isEqualTo("bob");
    awaitTold(receiver, scenarios().size() + 1);
    tellLatency(told(receiver).values().stream().toList().getLast());
  }

  private static void questionsAreSignedAndOfTheirSession(
      Misbehaving customer, Map<String, List<CallEvent>> sessions) {
    for (Received question : customer.received()) {
      JsonNode call = JsonMapper.shared().readTree(question.body()).path("call");
      assertThat(
              Signature.isValid(
                  SECRET,
                  question.header("webhook-id"),
                  question.header("webhook-timestamp"),
                  question.header("webhook-signature"),
                  question.body(),
                  Instant.now()))
          .isTrue();
      List<CallEvent> told = sessions.get(call.path("session_id").asString());
      assertThat(told).as("the events of " + call).isNotNull();
      assertThat(told.getFirst().common().participants().getFirst().value())
          .isEqualTo(call.path("caller").asString());
      assertThat(call.path("did").asString()).isEqualTo(NUMBER);
      assertThat(call.path("accountcode").asString()).isEqualTo("acme");
    }
  }

  /** By the PBX's own clock: how long it takes to be asked about before anything rings. */
  private static void tellLatency(List<CallEvent> call) {
    CallEvent ring =
        call.stream()
            .filter(event -> event.kind() == CallEvent.Kind.RING)
            .findFirst()
            .orElseThrow();
    Duration taken = Duration.between(call.getFirst().timestamp(), ring.timestamp());
    System.out.printf(
        "laboratory: one call alone is asked about and rings %d ms after START%n",
        taken.toMillis());
  }

  private static void withoutHookswitchThePbxHasADefaultOfItsOwn(
      Laboratory lab, Laboratory.ManagerSession oracle) throws IOException {
    String caller = "37120004099";
    lab.behave("PHONE_103_FROM_" + caller, "answer:1");
    lab.callFromWorld(caller, NUMBER, "0");
    Eventually.until("phone 103 rings", () -> isDialled(oracle, caller, "PJSIP/103-"));
  }

  private static boolean isDialled(Laboratory.ManagerSession oracle, String caller, String device) {
    return oracle.events().stream()
        .anyMatch(event ->
            "DialBegin".equals(event.get("Event"))
                && caller.equals(event.get("CallerIDNum"))
                && event.getOrDefault("DestChannel", "").startsWith(device));
  }
}

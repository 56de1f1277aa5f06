package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * Campaigns through {@code serve} on a real Asterisk with real SIP: every kind and every result, at
 * once; then the process is killed among many calls. What each must be told as stands beside it.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class CampaignsLabTest {

  /** The two last digits say what becomes of a call to it (lab/README.md). */
  private static final String ANSWERS = "01";

  private static final String BUSY = "02";
  private static final String NEVER_ANSWERS = "03";
  private static final String NO_NUMBER = "04";

  /** The callers' numbers of every campaign, in turn. */
  private static final List<String> SHOWN = List.of("37160000001", "37160000002");

  private static final String ONCE = "\"retry\":{\"most\":1,\"rules\":{}}";

  @TempDir Path folder;
  private Laboratory lab;
  private Laboratory.ManagerSession oracle;
  private ServeProcess serve;
  private int numbers = 100;

  /** The number that each who is called sees. */
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  private String number(String lastDigits) {
    return "371204" + numbers++ + lastDigits;
  }

  @Test
  void areCalledAndToldAsTheyHappen() throws IOException, InterruptedException {
    try (Laboratory up = Laboratory.up();
        Laboratory.ManagerSession everything = up.oracle();
        Laboratory.ManagerSession _ = up.publicNetwork(this::isCalled)) {
      lab = up;
      oracle = everything;
      whereNobodyCanBeCalledThatIsSaid();
      int port = ServeProcess.freePort();
      serve = ServeProcess.start(folder, port, settings());
      try {
        Readiness.await(serve);
        everyKindAtOnce();
        List<String> many = manyCalls();
        serve.kill();
        serve = ServeProcess.start(folder, port, settings());
        Readiness.await(serve);
        nobodyIsForgottenOrCalledTwice(many);
      } finally {
        serve.close();
      }
      Eventually.until("nobody is left on the PBX", () -> Oracle.open(oracle).isEmpty());
    }
  }

  private String settings() {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          ari: { url: "http://127.0.0.1:%d", username: hook, password: hook }
          trunks: ["trunk"]
        default_account: acme
    calls: { default: { max_calls: 100, per_minute: 1000 } }
    users:
      - { id: alice, sip: ["101"], account: acme }
      - { id: bob, sip: ["102"], account: acme }
      - { id: carol, sip: ["103"], account: acme }
    """
        .formatted(lab.port("PBX_AMI_PORT"), lab.port("PBX_ARI_PORT"));
  }

  /** With a wrong password for ARI, and without ARI: one sentence, and nothing is half done. */
  private void whereNobodyCanBeCalledThatIsSaid() throws IOException {
    String bare =
        ("  - name: bare\n    asterisk:\n      ami: { port: %d, username: hook, secret: hook }\n"
                + "      trunks: [trunk]\n")
            .formatted(lab.port("PBX_AMI_PORT"));
    String both =
        settings()
            .replace("password: hook }", "password: wrong }")
            .replace("\ncalls:", "\n" + bare + "calls:");
    try (ServeProcess deaf =
        ServeProcess.start(
            Files.createDirectories(folder.resolve("deaf")), ServeProcess.freePort(), both)) {
      serve = deaf;
      String refused = "refused the login: is the user a section of ari.conf";
      cannotCall("lab", refused);
      cannotCall("bare", "bare has no ari in the settings");
    }
    assertThat(seen).isEmpty();
  }

  private void cannotCall(String pbx, String sentence) {
    String number = number(ANSWERS);
    String path =
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"pbx\":\"" + pbx + "\"," + ONCE,
            number);
    Eventually.until(
        () -> sentence + ", not " + serve.tryPost(path + "/start", "{}").body(),
        () ->
            serve
                .tryPost(path + "/start", "{}")
                .body()
                .path("detail")
                .asString()
                .contains(sentence));
    assertThat(serve.tryPost(path + "/start", "{}").status()).isEqualTo(409);
    assertThat(serve.get(path).path("status").asString()).isEqualTo("new");
    assertThat(contact(path, number).path("attempts").asInt()).isZero();
    ServeProcess.Answer callback =
        serve.tryPost(
            "/v1/callbacks",
            "{\"account\":\"acme\",\"called\":\"101\",\"calling\":\"%s\",\"pbx\":\"%s\"}"
                .formatted(number, pbx));
    assertThat(callback.status()).as(callback.body().toString()).isEqualTo(503);
    assertThat(serve.get("/v1/callbacks").path("data")).isEmpty();
  }

  private void isCalled(Map<String, String> event) {
    if ("Newchannel".equals(event.get("Event")) && "from-pbx".equals(event.get("Context"))) {
      seen.put(event.get("Exten"), event.get("CallerIDNum"));
    }
  }

  // campaigns

  private String campaign(String kind, String fields, String... contacts) {
    String id =
        serve
            .post(
                "/v1/campaigns",
                "{\"account\":\"acme\",\"name\":\"%s\",\"kind\":\"%s\",\"caller_ids\":[\"%s\",\"%s\"],%s}"
                    .formatted(kind, kind, SHOWN.getFirst(), SHOWN.getLast(), fields))
            .path("id")
            .asString();
    String path = "/v1/campaigns/" + id;
    String list =
        List.of(contacts).stream()
            .map(number -> "{\"number\":\"" + number + "\"}")
            .collect(Collectors.joining(","));
    serve.post(path + "/contacts", "{\"contacts\":[" + list + "]}");
    return path;
  }

  private void says(String campaign, String user, String state) {
    serve.put(campaign + "/operators/" + user, "{\"state\":\"" + state + "\"}");
  }

  private void start(String campaign) {
    serve.post(campaign + "/start", "{}");
  }

  private JsonNode contact(String campaign, String number) {
    return serve.get(campaign + "/contacts?number=" + number).path("data").path(0);
  }

  private String status(String campaign, String number) {
    return contact(campaign, number).path("status").asString();
  }

  private JsonNode attempt(String campaign, String number) {
    String id = contact(campaign, number).path("id").asString();
    return serve.get(campaign + "/contacts/" + id).path("history").path(0);
  }

  private boolean isFinished(String campaign) {
    return serve.get(campaign).path("status").asString().equals("finished");
  }

  private void everyKindAtOnce() throws IOException {
    String reached = number(ANSWERS);
    String busy = number(BUSY);
    String silent = number(NEVER_ANSWERS);
    String nobody = number(NO_NUMBER);
    String flow =
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"extension\":\"37160000003\",\"ring_timeout\":\"15s\","
                + ONCE,
            reached,
            busy,
            silent,
            nobody);
    String given = number(ANSWERS);
    String predictive = campaign("predictive", ONCE, given);
    says(predictive, "alice", "ready");
    String abandoned = number("10");
    lab.behave("PSTN_" + abandoned, "answer:30:3");
    String deserted = campaign("predictive", ONCE, abandoned);
    says(deserted, "carol", "ready");
    String called = number("06");
    String first = campaign("operator-contact", ONCE, called);
    says(first, "bob", "ready");
    String machine = number("06"); // nobody says a word
    String detecting =
        campaign("predictive", "\"machine_detection\":{\"action\":\"hang_up\"}," + ONCE, machine);
    says(detecting, "carol", "ready");
    String either = number("06");
    String connecting =
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"extension\":\"37160000003\","
                + "\"machine_detection\":{\"action\":\"connect\"},"
                + ONCE,
            either);
    String told = number("06");
    String announcing =
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"extension\":\"37160000003\",\"machine_detection\":"
                + "{\"action\":\"announce\",\"announcement\":\"sound:hello-world\"},"
                + ONCE,
            told);
    List<String> all =
        List.of(flow, predictive, deserted, first, detecting, connecting, announcing);
    all.forEach(this::start);
    Eventually.until(
        "the contact of no operator rings", () -> status(deserted, abandoned).equals("dialling"));
    says(deserted, "carol", "away");
    Eventually.until(
        () -> "all are finished: " + all.stream().map(serve::get).toList(),
        () -> all.stream().allMatch(this::isFinished));

    String rings = "START RING/contact ";
    String answers = rings + "ANSWER READY ";
    isTold(flow, reached, "ANSWER", answers + "COMPLETED", "local");
    isTold(flow, busy, "BUSY", rings + "BUSY COMPLETED", "local");
    isTold(flow, silent, "NOANSWER", rings + "NOANSWER COMPLETED", "local");
    isTold(flow, nobody, "CONGESTION", rings + "CONGESTION COMPLETED", "local");
    isTold(
        predictive,
        given,
        "ANSWER",
        answers + "JOIN RING/operator ANSWER READY JOIN LEAVE LEAVE COMPLETED",
        "phone " + given);
    isTold(deserted, abandoned, "abandoned", answers + "JOIN LEAVE COMPLETED", "local");
    isTold(
        first,
        called,
        "ANSWER",
        "START RING/operator ANSWER READY RING/contact ANSWER READY JOIN JOIN LEAVE LEAVE"
            + " COMPLETED",
        "sip 102");
    // it leaves the conversation to be looked at, and comes back
    isTold(detecting, machine, "machine", answers + "JOIN LEAVE JOIN LEAVE COMPLETED", "local");
    isTold(connecting, either, "ANSWER", answers + "COMPLETED", "local");
    assertThat(applications(connecting, either)).containsSubsequence("AMD", "Stasis", "Playback");
    isTold(announcing, told, "machine", answers + "COMPLETED", "local");
    assertThat(applications(announcing, told)).contains("AMD").doesNotContain("Playback");
    isShownInTurn(flow, List.of(reached, busy, silent, nobody));
    assertThat(attempt(predictive, given).path("operator").asString()).isEqualTo("alice");
    assertThat(attempt(first, called).path("operator").asString()).isEqualTo("bob");
    JsonNode window = serve.get(deserted).path("answers_in_window");
    assertThat(window.path("abandoned").asInt()).isEqualTo(1);
    assertThat(attempt(flow, nobody).path("cause").asInt()).isEqualTo(1);
  }

  /** Where the PBX had that contact after they answered, in order. */
  private List<String> applications(String campaign, String number) {
    String channel = "hs-" + attempt(campaign, number).path("call_id").asString() + "-1";
    return oracle.events().stream()
        .filter(event -> "Newexten".equals(event.get("Event")))
        .filter(event -> channel.equals(event.get("Uniqueid")))
        .map(event -> event.getOrDefault("Application", ""))
        .toList();
  }

  /** What those see who are called. */
  private void isShownInTurn(String campaign, List<String> contacts) {
    for (String number : contacts) {
      assertThat(seen.get(number))
          .as(number)
          .isEqualTo(attempt(campaign, number).path("caller_id").asString());
    }
    assertThat(contacts.stream().map(seen::get))
        .containsExactlyElementsOf(
            List.of(SHOWN.getFirst(), SHOWN.getLast(), SHOWN.getFirst(), SHOWN.getLast()));
  }

  /** By the attempt, and by the events of its session. */
  private void isTold(String campaign, String number, String result, String words, String by) {
    JsonNode attempt = attempt(campaign, number);
    assertThat(attempt.path("result").asString()).as(number).isEqualTo(result);
    String session = attempt.path("session_id").asString();
    Eventually.until(
        "the session is over", () -> StoredCalls.words(serve, session).endsWith("COMPLETED"));
    List<CallEvent> events = StoredCalls.events(serve, session);
    assertThat(Grammar.violation(events)).as(number).isEmpty();
    assertThat(StoredCalls.sorted(StoredCalls.words(events)))
        .as(number)
        .isEqualTo(StoredCalls.sorted(words));
    assertThat(StoredCalls.by(events)).as(number).isEqualTo(by);
    String id = campaign.substring(campaign.lastIndexOf('/') + 1);
    String kind = serve.get(campaign).path("kind").asString();
    for (CallEvent event : events) {
      assertThat(event.common().type()).isEqualTo(CallType.AUTODIALER);
      assertThat(event.common().subtype().word()).isEqualTo(kind);
      assertThat(event.common().data().campaignId()).isEqualTo(id);
      assertThat(event.common().data().contactId())
          .isEqualTo(contact(campaign, number).path("id").asString());
      assertThat(event.common().leg()).isNotNull();
      assertThat(event.common().account()).isEqualTo("acme");
    }
  }

  // the process is killed

  private final Map<String, String> campaignOf = new HashMap<>();

  /** Calls of all kinds, some of which ring and some of which talk. */
  private List<String> manyCalls() {
    List<String> contacts = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      contacts.add(number(ANSWERS));
    }
    String flow =
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"extension\":\"37160000003\",\"max_lines\":6",
            contacts.subList(0, 12).toArray(String[]::new));
    String predictive =
        campaign(
            "predictive",
            "\"wrap_up\":{\"limit\":\"0s\"}",
            contacts.subList(12, 18).toArray(String[]::new));
    contacts.subList(0, 12).forEach(number -> campaignOf.put(number, flow));
    contacts.subList(12, 18).forEach(number -> campaignOf.put(number, predictive));
    for (String user : List.of("alice", "bob", "carol")) {
      says(predictive, user, "ready");
    }
    start(flow);
    start(predictive);
    Eventually.until(
        "some are over, and some talk",
        () ->
            serve.get(flow).path("contacts").path("done").asInt() >= 4
                && serve.get(predictive).path("answers").path("answered").asInt() >= 2);
    return contacts;
  }

  private void nobodyIsForgottenOrCalledTwice(List<String> contacts) {
    List<String> campaigns = campaignOf.values().stream().distinct().toList();
    Eventually.until(
        () -> "all are settled: " + campaigns.stream().map(serve::get).toList(),
        () ->
            campaigns.stream()
                .map(campaign -> serve.get(campaign).path("contacts"))
                .allMatch(counts ->
                    counts.path("new").asInt() == 0 && counts.path("dialling").asInt() == 0));
    Map<String, Long> channels =
        oracle.events().stream()
            .filter(event -> "CHAN_START".equals(event.get("EventName")))
            .map(event -> event.getOrDefault("UniqueID", ""))
            .filter(id -> id.startsWith("hs-ct_") && id.endsWith("-1"))
            .map(id -> id.substring(0, id.lastIndexOf('_')))
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    for (String number : contacts) {
      JsonNode contact = contact(campaignOf.get(number), number);
      String id = contact.path("id").asString();
      if (channels.containsKey("hs-" + id)) {
        assertThat(channels.get("hs-" + id)).as(id).isEqualTo(1);
      } else { // killed between its being stored and the order: perhaps called, so not at once
        // again
        assertThat(attempt(campaignOf.get(number), number).path("result").asString())
            .as(id)
            .isEqualTo("failed");
      }
      assertThat(contact.path("status").asString()).as(id).isIn("done", "waiting");
    }
  }
}

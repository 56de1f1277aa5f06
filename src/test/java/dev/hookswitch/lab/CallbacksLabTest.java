package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallEvent.Kind;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.PartyEvent;
import dev.hookswitch.event.Phase;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import dev.hookswitch.store.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * Callbacks through {@code serve} on a real Asterisk with real SIP: every outcome of either party,
 * in either order, all at once; then transfers; then the process is killed while others ring and
 * talk. What each must be told as stands beside it.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class CallbacksLabTest {

  private static final String TALK = "JOIN JOIN LEAVE LEAVE COMPLETED";
  private static final String ANSWERS_AT_ONCE = "10";
  private static final String ANSWERS_FOR_A_SECOND = "07";
  private static final String BUSY = "02";
  private static final String NEVER_ANSWERS = "03";
  private static final String NO_NUMBER = "04";

  @TempDir Path folder;
  private Laboratory lab;
  private Laboratory.ManagerSession oracle;
  private ServeProcess serve;
  private int contacts = 100;

  /**
   * A callback and what it is told as. Of what happens in the same millisecond Asterisk chooses the
   * order, so that kinds are compared sorted.
   *
   * @param operator a device, a user or a number
   * @param contact a number, whose last digits say what becomes of a call to it
   * @param told RINGs with the leg they are of
   * @param by who hung up
   * @param outcome as the interface tells it
   */
  private record Scenario(
      String name,
      String operator,
      String contact,
      LegRole first,
      String told,
      String by,
      String outcome,
      String id,
      String session) {

    String callerid() {
      return "3716" + contact.substring(4);
    }

    Scenario placed(JsonNode answer) {
      return new Scenario(
          name,
          operator,
          contact,
          first,
          told,
          by,
          outcome,
          answer.path("id").asString(),
          answer.path("session_id").asString());
    }

    String body() {
      return """
      {"called": "%s", "calling": "%s", "callerid": "%s", "callerid_b": "37160000001",
       "first": "%s", "timeout": "6s"}
      """
          .formatted(operator, contact, callerid(), first.word());
    }
  }

  /** Places a callback whose operator behaves so; empty: as the number says, or not at all. */
  private Scenario place(
      String name,
      String operator,
      String behaviour,
      String contactDigits,
      LegRole first,
      String told,
      String by,
      String outcome)
      throws IOException {
    String contact = "371203" + contacts++ + contactDigits;
    Scenario scenario = new Scenario(name, operator, contact, first, told, by, outcome, "", "");
    if (!behaviour.isEmpty()) {
      String device = operator.equals("alice") ? "101" : operator;
      String shown = first == LegRole.OPERATOR ? scenario.callerid() : "37160000001";
      lab.behave((device.length() > 3 ? "PSTN_" : "PHONE_") + device + "_FROM_" + shown, behaviour);
    }
    return scenario.placed(serve.post("/v1/callbacks", scenario.body()));
  }

  private Scenario operatorFirst(
      String name, String operator, String how, String contact, String told, String by, String to)
      throws IOException {
    return place(name, operator, how, contact, LegRole.OPERATOR, told, by, to);
  }

  private Scenario contactFirst(
      String name, String operator, String how, String contact, String told, String by, String to)
      throws IOException {
    return place(name, operator, how, contact, LegRole.CONTACT, told, by, to);
  }

  @Test
  void areToldAsTheyHappen() throws IOException, InterruptedException {
    try (Laboratory up = Laboratory.up();
        Laboratory.ManagerSession everything = up.oracle()) {
      lab = up;
      oracle = everything;
      int port = ServeProcess.freePort();
      serve = ServeProcess.start(folder, port, settings());
      try {
        Readiness.await(serve);
        List<Scenario> all = everyOutcome();
        transfers();
        all.forEach(this::isToldRight);
        assertThat(StoredCalls.all(serve)).containsAll(Oracle.ended(oracle));
        new SurvivingCallbacks(lab, serve)
            .throughARestart(() -> {
              serve = Readiness.await(ServeProcess.start(folder, port, settings()));
              return serve;
            });
      } finally {
        serve.close();
      }
      takeover();
      nobodyIsLeft();
      nobodyWasCalledTwice();
    }
  }

  /** Two processes on one database: what one has placed the other leads to its end. */
  private void takeover() throws IOException, InterruptedException {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Place place = Place.postgres();
    String storage =
        "{ url: \"%s\", password: %s, key: %s }".formatted(place.url(), place.password(), key);
    ServeProcess one = start("one", storage);
    try (ServeProcess two = start("two", storage)) {
      Readiness.await(one);
      Eventually.until("the standby observes", two::isLinkUp);
      ServeProcess.Answer standby = two.tryPost("/v1/callbacks", Readiness.NOBODY);
      assertThat(standby.status()).isEqualTo(503);
      assertThat(standby.body().path("detail").asString()).contains("another process");
      new SurvivingCallbacks(lab, one).throughATakeover(() -> Readiness.await(two));
    } finally {
      one.kill();
    }
  }

  private ServeProcess start(String name, String storage) throws IOException {
    return ServeProcess.start(
        Files.createDirectories(folder.resolve(name)),
        ServeProcess.freePort(),
        storage,
        settings());
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
      - { id: dave, sip: ["104"], account: acme }
    dids:
      - { number: "37160000001", account: acme }
    """
        .formatted(lab.port("PBX_AMI_PORT"), lab.port("PBX_ARI_PORT"));
  }

  // all at once

  private List<Scenario> everyOutcome() throws IOException {
    String firstIsThere = "START RING/operator ANSWER READY ";
    String contactIsThere = "START RING/contact ANSWER READY ";
    String operatorRings = "START RING/operator ";
    List<Scenario> all = new ArrayList<>();
    all.add(
        operatorFirst(
            "the contact hangs up",
            "alice",
            "answerlong",
            ANSWERS_FOR_A_SECOND,
            firstIsThere + "RING/contact ANSWER READY " + TALK,
            "phone contact",
            "talked"));
    all.add(
        operatorFirst(
            "the operator hangs up",
            "102",
            "answer:3",
            ANSWERS_AT_ONCE,
            firstIsThere + "RING/contact ANSWER READY " + TALK,
            "sip 102",
            "talked"));
    all.add(
        operatorFirst(
            "the operator is busy",
            "101",
            "busy",
            ANSWERS_AT_ONCE,
            operatorRings + "BUSY COMPLETED",
            "local",
            "not_reached operator BUSY 17"));
    all.add(
        operatorFirst(
            "the operator does not answer",
            "101",
            "ring",
            ANSWERS_AT_ONCE,
            operatorRings + "NOANSWER COMPLETED",
            "local",
            "not_reached operator NOANSWER 19"));
    all.add(
        operatorFirst(
            "the operator is not registered",
            "dave",
            "",
            ANSWERS_AT_ONCE,
            operatorRings + "CHANUNAVAIL COMPLETED",
            "local",
            "not_reached operator CHANUNAVAIL"));
    all.add(
        operatorFirst(
            "the contact is busy",
            "101",
            "answerlong",
            BUSY,
            firstIsThere + "RING/contact BUSY COMPLETED",
            "local",
            "not_reached contact BUSY 17"));
    all.add(
        operatorFirst(
            "the contact is no number",
            "101",
            "answerlong",
            NO_NUMBER,
            firstIsThere + "RING/contact CONGESTION COMPLETED",
            "local",
            "not_reached contact CONGESTION 1"));
    all.add(
        operatorFirst(
            "the contact does not answer",
            "101",
            "answerlong",
            NEVER_ANSWERS,
            firstIsThere + "RING/contact NOANSWER COMPLETED",
            "local",
            "not_reached contact NOANSWER 19"));
    all.add(
        operatorFirst(
            "the operator does not wait",
            "102",
            "answer:2",
            NEVER_ANSWERS,
            firstIsThere + "RING/contact CANCEL COMPLETED",
            "sip 102",
            "gave_up"));
    all.add(
        contactFirst(
            "the contact first, who hangs up",
            "101",
            "answerlong",
            "01",
            contactIsThere + "RING/operator ANSWER READY " + TALK,
            "phone contact",
            "talked"));
    all.add(
        contactFirst(
            "the contact first, the operator hangs up",
            "103",
            "answer:1",
            "06",
            contactIsThere + "RING/operator ANSWER READY " + TALK,
            "sip 103",
            "talked"));
    all.add(
        contactFirst(
            "the contact first, who is busy",
            "101",
            "",
            BUSY,
            "START RING/contact BUSY COMPLETED",
            "local",
            "not_reached contact BUSY 17"));
    all.add(
        contactFirst(
            "the contact first, the operator is not registered",
            "104",
            "",
            ANSWERS_AT_ONCE,
            contactIsThere + "RING/operator CHANUNAVAIL COMPLETED",
            "local",
            "not_reached operator CHANUNAVAIL"));
    all.add(
        operatorFirst(
            "both over the trunk",
            "37129876501",
            "answer:3",
            ANSWERS_FOR_A_SECOND,
            firstIsThere + "RING/contact ANSWER READY " + TALK,
            "phone contact",
            "talked"));
    all.add(cancelledWhile("the first rings", "ring", ANSWERS_AT_ONCE, "calling_first"));
    all.add(cancelledWhile("the second rings", "answerlong", NEVER_ANSWERS, "calling_second"));
    all.add(cancelledWhile("they talk", "answerlong", ANSWERS_AT_ONCE, "talking"));
    Eventually.until(
        () -> "every callback is over: " + all.stream().map(this::status).toList(),
        () -> all.stream().allMatch(each -> isCompleted(each)));
    return all;
  }

  private Scenario cancelledWhile(String what, String operator, String contact, String status)
      throws IOException {
    Scenario scenario =
        operatorFirst(
            "cancelled while " + what,
            "101",
            operator,
            contact,
            switch (status) {
              case "calling_first" -> "START RING/operator CANCEL COMPLETED";
              case "calling_second" ->
                  "START RING/operator ANSWER READY RING/contact CANCEL COMPLETED";
              default -> "START RING/operator ANSWER READY RING/contact ANSWER READY " + TALK;
            },
            "local",
            status.equals("talking") ? "talked" : "cancelled");
    becomes(scenario, status);
    Kind seen = status.equals("talking") ? Kind.JOIN : Kind.RING;
    long count = status.equals("calling_first") ? 1 : 2;
    Eventually.until(
        "it is seen",
        () -> events(scenario).stream().filter(e -> e.kind() == seen).count() == count);
    serve.delete("/v1/callbacks/" + scenario.id());
    return scenario;
  }

  private void becomes(Scenario scenario, String status) {
    Eventually.until(
        () -> scenario.name() + ": " + status + ", not " + status(scenario),
        () -> status(scenario).equals(status));
  }

  private String status(Scenario scenario) {
    return serve.get("/v1/callbacks/" + scenario.id()).path("status").asString();
  }

  private boolean isCompleted(Scenario scenario) {
    List<CallEvent> events = events(scenario);
    return status(scenario).equals("over")
        && !events.isEmpty()
        && events.getLast() instanceof Completed;
  }

  // transfers

  private void transfers() throws IOException {
    try (SipPhone eve = SipPhone.open("111", lab.port("PBX_SIP_PORT"));
        SipPhone frank = SipPhone.open("112", lab.port("PBX_SIP_PORT"))) {
      Scenario blind = operatorFirst("blind", "111", "", ANSWERS_AT_ONCE, "", "", "");
      SipCall toEve = eve.awaitCall().ring().answer();
      becomes(blind, "talking");
      toEve.refer("112");
      SipCall toFrank = frank.awaitCall().ring().answer();
      toEve.awaitEnded();
      talksAsTheThird("frank", blind);
      assertThat(status(blind)).as("a transferred call goes on").isEqualTo("talking");
      toFrank.hangup();
      Eventually.until("it ends with him", () -> isCompleted(blind));

      Scenario attended = operatorFirst("attended", "111", "", ANSWERS_AT_ONCE, "", "", "");
      SipCall toEveAgain = eve.awaitCall().ring().answer();
      becomes(attended, "talking");
      SipCall asks = eve.call("112");
      SipCall toFrankAgain = frank.awaitCall().ring().answer();
      asks.awaitAnswered();
      toEveAgain.referTo(asks);
      toEveAgain.awaitEnded();
      talksAsTheThird("frank", attended);
      toFrankAgain.hangup();
      Eventually.until("it ends with him", () -> isCompleted(attended));
      for (Scenario each : List.of(blind, attended)) {
        List<CallEvent> events = events(each);
        assertThat(Grammar.violation(events)).isEmpty();
        assertThat(events.getLast().common().type()).isEqualTo(CallType.TRANSFER);
        assertThat(StoredCalls.by(events)).as(each.name()).isEqualTo("sip 112");
      }
    }
    nobodyIsLeft();
  }

  private void talksAsTheThird(String who, Scenario scenario) {
    Eventually.until(
        () -> scenario.name() + ": " + who + " talks, not " + StoredCalls.words(events(scenario)),
        () -> events(scenario).stream().filter(event -> event.kind() == Kind.JOIN).count() >= 3);
  }

  private void nobodyIsLeft() {
    Eventually.until(
        () -> "nobody is left on the PBX: " + Oracle.open(oracle),
        () -> Oracle.open(oracle).isEmpty());
  }

  private void nobodyWasCalledTwice() {
    List<String> channels =
        oracle.events().stream()
            .filter(event -> "CHAN_START".equals(event.get("EventName")))
            .map(event -> event.get("UniqueID"))
            .toList();
    assertThat(channels).doesNotHaveDuplicates();
    // a party is a channel: none has a third one but whom a party was transferred to
    assertThat(channels).noneMatch(channel -> channel.matches("hs-.*-[3-9]"));
  }

  // what is told

  private List<CallEvent> events(Scenario scenario) {
    return StoredCalls.events(serve, scenario.session());
  }

  private void isToldRight(Scenario scenario) {
    List<CallEvent> events = events(scenario);
    assertThat(Grammar.violation(events)).as(scenario.name()).isEmpty();
    assertThat(StoredCalls.sorted(StoredCalls.words(events)))
        .as(scenario.name())
        .isEqualTo(StoredCalls.sorted(scenario.told()));
    assertThat(StoredCalls.by(events).replace(scenario.contact(), "contact"))
        .as(scenario.name())
        .isEqualTo(scenario.by());
    for (CallEvent event : events) {
      check(scenario, event);
    }
    JsonNode outcome = serve.get("/v1/callbacks/" + scenario.id()).path("outcome");
    assertThat(
            (outcome.path("result").asString()
                    + " "
                    + outcome.path("leg").asString("")
                    + " "
                    + outcome.path("state").asString("")
                    + " "
                    + outcome.path("cause").asString(""))
                .strip())
        .as(scenario.name())
        .isEqualTo(scenario.outcome());
  }

  private static void check(Scenario scenario, CallEvent event) {
    Common common = event.common();
    String what = scenario.name() + ": " + EventJson.encodeToString(event);
    assertThat(common.account()).as(what).isEqualTo("acme");
    assertThat(common.type()).as(what).isEqualTo(CallType.CALLBACK);
    assertThat(common.direction()).as(what).isEqualTo(Direction.OUTBOUND);
    assertThat(common.data().callback())
        .as(what)
        .isEqualTo(
            new EventData.Callback(
                scenario.operator(),
                scenario.contact(),
                scenario.callerid(),
                "37160000001",
                scenario.first()));
    boolean ofWhole = event.kind() == Kind.START || event.kind() == Kind.COMPLETED;
    LegRole leg = common.leg();
    assertThat(leg).as(what).isNotNull();
    if (ofWhole) {
      assertThat(leg).as(what).isEqualTo(scenario.first());
      return;
    }
    boolean operatorIsDevice = scenario.operator().length() <= 5;
    boolean device = leg == LegRole.OPERATOR && operatorIsDevice;
    assertThat(common.phase()).as(what).isEqualTo(device ? Phase.LOCALTOSIP : Phase.LOCALTODID);
    Participant to = common.participants().get(1);
    assertThat(to.value()).as(what).isEqualTo(valueOf(scenario, leg));
    if (event instanceof PartyEvent party) {
      assertThat(party.subject().value()).as(what).isEqualTo(valueOf(scenario, leg));
      assertThat(party.subject().user())
          .as(what)
          .isEqualTo(device && to.value().equals("101") ? "alice" : null);
    }
  }

  private static String valueOf(Scenario scenario, LegRole leg) {
    if (leg == LegRole.CONTACT) {
      return scenario.contact();
    }
    return switch (scenario.operator()) {
      case "alice" -> "101";
      case "dave" -> "104";
      default -> scenario.operator();
    };
  }
}

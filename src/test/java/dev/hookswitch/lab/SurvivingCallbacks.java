package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallEvent.Kind;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Callbacks that live through the death of the process that placed them. */
final class SurvivingCallbacks {

  private static final String TALK =
      "START RING/operator ANSWER READY RING/contact ANSWER READY JOIN JOIN LEAVE LEAVE COMPLETED";

  private final Laboratory lab;
  private ServeProcess serve;

  /** What goes on in its place. */
  interface Successor {
    ServeProcess take() throws IOException;
  }

  /**
   * One of them, and what it is told as.
   *
   * @param by who hung up, as a regular expression
   */
  private record Survivor(String name, String id, String session, String told, String by) {}

  SurvivingCallbacks(Laboratory lab, ServeProcess serve) {
    this.lab = lab;
    this.serve = serve;
  }

  private Survivor place(String name, String called, String calling, String told, String by) {
    JsonNode answer =
        serve.post(
            "/v1/callbacks",
            "{\"called\":\"%s\",\"calling\":\"%s\",\"timeout\":\"2m\"}".formatted(called, calling));
    return new Survivor(
        name, answer.path("id").asString(), answer.path("session_id").asString(), told, by);
  }

  /**
   * The process is killed when each call is somewhere else, and started again; meanwhile one hangs
   * up, and one answers, who finds nobody: Asterisk hangs him up.
   */
  void throughARestart(Successor successor) throws IOException, InterruptedException {
    int sip = lab.port("PBX_SIP_PORT");
    lab.behave("PHONE_102", "answerlong");
    try (SipPhone eve = SipPhone.open("111", sip);
        SipPhone frank = SipPhone.open("112", sip);
        SipPhone grace = SipPhone.open("113", sip);
        SipPhone heidi = SipPhone.open("114", sip);
        SipPhone ivan = SipPhone.open("115", sip)) {
      Survivor firstRings = place("the first rings", "111", "37120300001", TALK, "sip 111");
      SipCall toEve = eve.awaitCall().ring();
      Survivor secondRings = place("the second rings", "102", "112", TALK, "sip 112");
      SipCall toFrank = frank.awaitCall().ring();
      Survivor talk = place("they talk", "113", "37120300010", TALK, "sip 113");
      SipCall toGrace = grace.awaitCall().ring().answer();
      Survivor answersNobody =
          place(
              "the first answers nobody",
              "114",
              "37120300110",
              "START RING/operator ABORT COMPLETED",
              "nobody knows");
      SipCall toHeidi = heidi.awaitCall().ring();
      // whom he leaves behind the program hangs up, which is seen where he is observed again by
      // then
      Survivor leftAlone = place("one hangs up", "115", "37120300210", TALK, "local|nobody knows");
      SipCall toIvan = ivan.awaitCall().ring().answer();
      List<Survivor> all = List.of(firstRings, secondRings, talk, answersNobody, leftAlone);
      together(talk);
      together(leftAlone);
      Eventually.until("all ring", () -> rings(all) == 8);
      serve.kill();
      toHeidi.answer();
      toHeidi.awaitEnded();
      toIvan.hangup();
      serve = successor.take();
      toEve.answer();
      toFrank.answer();
      together(secondRings);
      toFrank.hangup();
      toGrace.hangup();
      together(firstRings);
      toEve.hangup();
      areToldRight(all);
    }
  }

  /** The process is killed, and the other one on its database goes on. */
  void throughATakeover(Successor successor) throws IOException, InterruptedException {
    int sip = lab.port("PBX_SIP_PORT");
    try (SipPhone eve = SipPhone.open("111", sip);
        SipPhone grace = SipPhone.open("113", sip)) {
      Survivor firstRings = place("the first rings", "111", "37120301001", TALK, "sip 111");
      SipCall toEve = eve.awaitCall().ring();
      Survivor talk = place("they talk", "113", "37120301010", TALK, "sip 113");
      SipCall toGrace = grace.awaitCall().ring().answer();
      List<Survivor> all = List.of(firstRings, talk);
      together(talk);
      Eventually.until("all ring", () -> rings(all) == 3);
      serve.kill();
      serve = successor.take();
      toEve.answer();
      together(firstRings);
      toEve.hangup();
      toGrace.hangup();
      areToldRight(all);
    }
  }

  private void together(Survivor survivor) {
    Eventually.until(
        () -> survivor.name() + ": together: " + words(survivor),
        () -> words(survivor).contains("JOIN JOIN"));
  }

  private String words(Survivor survivor) {
    return StoredCalls.words(serve, survivor.session());
  }

  private long rings(List<Survivor> all) {
    return all.stream()
        .flatMap(each -> StoredCalls.events(serve, each.session()).stream())
        .filter(event -> event.kind() == Kind.RING)
        .count();
  }

  private void areToldRight(List<Survivor> all) {
    Eventually.until(
        () -> "all are over: " + all.stream().map(this::words).toList(),
        () -> all.stream().allMatch(each -> words(each).endsWith("COMPLETED")));
    Eventually.until(
        "none is open", () -> serve.get("/v1/callbacks?status=open").path("data").isEmpty());
    List<String> wrong = new ArrayList<>();
    for (Survivor survivor : all) {
      List<CallEvent> events = StoredCalls.events(serve, survivor.session());
      assertThat(Grammar.violation(events)).as(survivor.name()).isEmpty();
      if (!StoredCalls.sorted(StoredCalls.words(events))
          .equals(StoredCalls.sorted(survivor.told()))) {
        wrong.add(survivor.name() + ": " + StoredCalls.words(events));
      }
      assertThat(StoredCalls.by(events)).as(survivor.name()).matches(survivor.by());
      assertThat(events)
          .as(survivor.name())
          .allSatisfy(event -> {
            assertThat(event.common().type()).isEqualTo(CallType.CALLBACK);
            assertThat(event.common().leg()).isNotNull();
            assertThat(event.common().data().callback()).isNotNull();
          });
    }
    assertThat(wrong).isEmpty();
  }
}

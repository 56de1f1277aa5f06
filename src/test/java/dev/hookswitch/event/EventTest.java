package dev.hookswitch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTest {

  private final List<CallEvent> call = Told.answered("1795408027.0", "acme");

  @Test
  void isWrittenAsTheContractSaysAndReadBack() {
    assertThat(EventJson.encodeToString(call.getFirst()))
        .startsWith("{\"id\":\"evt_")
        .contains(
            "\"event\":\"START\",\"timestamp\":\"2026-11-23T04:08:46.001Z\",\"accountcode\":\"acme\"")
        .contains("\"seq\":1")
        .contains("\"direction\":\"inbound\",\"type\":\"standard\",\"phase\":\"didtolocal\"")
        .contains("{\"type\":\"sip\",\"value\":\"101\",\"user\":\"alice\"}")
        .endsWith("\"did\":\"37160000001\"}")
        .doesNotContain("null");
    assertThat(EventJson.encodeToString(call.getLast()))
        .contains(
            "\"hanged_by\":\"sip\",\"hanged_value\":\"101\",\"hanged_user\":\"alice\",\"is_answered\":true")
        .endsWith("\"cause\":16,\"duration\":5.517,\"talk_time\":4.501}");
    for (CallEvent event : call) {
      assertThat(EventJson.decode(EventJson.encode(event))).isEqualTo(event);
    }
  }

  @Test
  void dataIsThereOnlyWhereItHasContent() {
    EventData data =
        new EventData(
            "c1",
            "k7",
            new EventData.Callback("101", "3712", null, "3716", LegRole.OPERATOR),
            true,
            "s_old",
            "room1",
            true,
            Map.of("ORDER", "4711"));
    Common with = common(call.getFirst().common(), data);
    Start start = new Start(with);
    assertThat(EventJson.encodeToString(start))
        .contains(
            "\"data\":{\"campaign_id\":\"c1\",\"contact_id\":\"k7\",\"callback\":{\"called\":\"101\",\"calling\":\"3712\","
                + "\"callerid_b\":\"3716\",\"first\":\"operator\"},\"recovered\":true,\"merged_into\":\"s_old\","
                + "\"conference\":\"room1\",\"test\":true,\"variables\":{\"ORDER\":\"4711\"}}");
    assertThat(EventJson.decode(EventJson.encode(start))).isEqualTo(start);
  }

  private static Common common(Common c, EventData data) {
    return new Common(
        c.id(),
        c.timestamp(),
        c.account(),
        c.sessionId(),
        c.seq(),
        c.callId(),
        c.direction(),
        c.type(),
        c.subtype(),
        c.phase(),
        c.participants(),
        c.did(),
        c.leg(),
        data);
  }

  @Test
  void whatIsNoEventIsRefusedWithASentence() {
    assertThatThrownBy(
            () -> EventJson.decode("{\"event\":\"START\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the attribute id is missing");
    assertThatThrownBy(() -> EventJson.decode("no".getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("not JSON");
  }

  @Test
  void theSameFactsGiveTheSameIds() {
    assertThat(Told.answered("1795408027.0", "acme")).isEqualTo(call);
    assertThat(call)
        .extracting(CallEvent::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> !id.contains("."));
  }

  @Test
  void theGrammarAcceptsARightCallAndNamesEachBreach() {
    assertThat(Grammar.violation(call)).isEqualTo(Optional.empty());
    assertThat(broken(0)).contains("has seq 2 after 0");
    assertThat(broken(1)).contains("has seq 3 after 1");
    assertThat(Grammar.violation(call.subList(0, 9))).contains("the session has no COMPLETED");
    List<CallEvent> twice = new ArrayList<>(call);
    twice.add(call.getLast());
    assertThat(Grammar.violation(twice)).get().asString().contains("comes after COMPLETED");
  }

  @Test
  void theGrammarKnowsEachLegsRules() {
    assertThat(renumbered(0)).contains("START and only START is the first event");
    assertThat(renumbered(2)).contains("READY comes once a leg, and after ANSWER");
    assertThat(renumbered(2, 3, 5, 7)).contains("a RING is still without RINGRESULT");
    assertThat(renumbered(1, 2)).contains("Optional.empty");
    assertThat(renumbered(1)).contains("no RING is open for this leg");
    assertThat(renumbered(3)).contains("JOIN needs READY before it");
    assertThat(renumbered(7)).contains("a JOIN is still without LEAVE");
    assertThat(renumbered(5)).contains("LEAVE without JOIN");
  }

  private String broken(int without) {
    List<CallEvent> events = new ArrayList<>(call);
    events.remove(without);
    return Grammar.violation(events).toString();
  }

  /**
   * The call without some of its events, numbered again, so that only the rule about legs can
   * break.
   */
  private String renumbered(Integer... without) {
    List<CallEvent> left = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      if (!List.of(without).contains(i)) {
        left.add(withSeq(call.get(i), left.size() + 1));
      }
    }
    return Grammar.violation(left).toString();
  }

  private static CallEvent withSeq(CallEvent event, int seq) {
    String json =
        EventJson.encodeToString(event)
            .replace("\"seq\":" + event.seq() + ",", "\"seq\":" + seq + ",");
    return EventJson.decode(json.getBytes(StandardCharsets.UTF_8));
  }
}

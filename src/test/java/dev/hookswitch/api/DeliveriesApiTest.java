package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Gone;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How deliveries stand, as the interface tells it. */
class DeliveriesApiTest extends ApiHarness {

  private static final AttemptResult ACCEPTED = new Accepted(204, Trace.NONE);
  private static final AttemptResult BROKEN = new Refused(500, null, Trace.NONE);

  @Override
  List<Duration> retry() {
    return List.of(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofHours(1));
  }

  private String endpoint() {
    return send("POST", "/v1/endpoints", acme, "{\"url\":\"https://example.com/hook\"}")
        .body()
        .path("id")
        .asString();
  }

  private String call(String root) {
    List<CallEvent> told = Told.answered(root, "acme");
    journal.append("pbx1", told).join();
    return told.getFirst().sessionId();
  }

  private JsonNode listed(String parameters) {
    Answer answer = get("/v1/deliveries?" + parameters, acme);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("data");
  }

  private void until(String parameters, int rows) {
    Eventually.until(
        () -> parameters + " has " + rows + " rows: " + listed(parameters),
        () -> listed(parameters).size() == rows);
  }

  @Test
  void whatIsAcceptedTheFirstTimeSaysSo() {
    endpoint();
    String session = call("c");
    until("status=accepted", 10);
    JsonNode newest = listed("session_id=" + session).path(0);
    assertThat(newest.path("event").asString()).isEqualTo("COMPLETED");
    assertThat(newest.path("timestamp").asString()).isEqualTo("2026-11-23T04:08:46.901Z");
    assertThat(newest.path("attempts").asInt()).isEqualTo(1);
    assertThat(newest.path("last_status").asInt()).isEqualTo(204);
    assertThat(newest.path("last_summary").asString()).isEqualTo(ACCEPTED.inWords());
    assertThat(newest.path("first_at")).isEqualTo(newest.path("last_at"));
    assertThat(newest.propertyNames()).doesNotContain("due_at", "cause", "failure", "given_up_at");
  }

  @Test
  void whatFailedTwiceAndWasThenAcceptedIsOneRow() {
    Map<String, Integer> tries = new ConcurrentHashMap<>();
    network =
        event ->
            event.seq() == 2 && tries.merge(event.id(), 1, Integer::sum) < 3 ? BROKEN : ACCEPTED;
    endpoint();
    call("c");
    until("status=accepted", 10);
    JsonNode ring = listed("event=RING");
    assertThat(ring).hasSize(1);
    assertThat(ring.path(0).path("attempts").asInt()).isEqualTo(3);
    assertThat(ring.path(0).path("status").asString()).isEqualTo("accepted");
    assertThat(ring.path(0).path("first_at").asString())
        .isLessThan(ring.path(0).path("last_at").asString());
    assertThat(listed("")).hasSize(10);
  }

  @Test
  void whatStandsBehindAFailedOneWaits() {
    network = event -> event.seq() > 3 ? BROKEN : ACCEPTED;
    String id = endpoint();
    call("c");
    Eventually.until(
        "it waits for an hour",
        () -> listed("status=waiting&endpoint_id=" + id).path(6).path("attempts").asInt() == 3);
    JsonNode waiting = listed("status=waiting");
    assertThat(waiting).hasSize(7);
    JsonNode head = waiting.path(6);
    assertThat(head.path("seq").asInt()).isEqualTo(4);
    assertThat(head.path("due_at").asString()).isGreaterThan(head.path("last_at").asString());
    assertThat(head.path("last_status").asInt()).isEqualTo(500);
    JsonNode behind = waiting.path(5);
    assertThat(behind.path("attempts").asInt()).isZero();
    assertThat(behind.propertyNames())
        .doesNotContain("due_at", "first_at", "last_at", "last_status", "last_summary");
    assertThat(listed("status=accepted")).hasSize(3);
    assertThat(listed("status=dead")).isEmpty();
  }

  @Test
  void whatWasGivenUpSaysWhy() {
    String id =
        send(
                "POST",
                "/v1/endpoints",
                acme,
                "{\"url\":\"https://example.com/hook\",\"max_age\":\"1s\",\"events\":[\"RING\"]}")
            .body()
            .path("id")
            .asString();
    call("c");
    until("status=dead", 1);
    JsonNode dead = listed("endpoint_id=" + id).path(0);
    assertThat(dead.path("status").asString()).isEqualTo("dead");
    assertThat(dead.path("cause").asString()).isEqualTo("expired");
    assertThat(dead.path("failure").asString()).isEqualTo("older than 1s");
    assertThat(dead.path("attempts").asInt()).isZero();
    assertThat(dead.has("given_up_at")).isTrue();
    assertThat(dead.has("due_at")).isFalse();
  }

  @Test
  void whatItsEndpointWasDisabledByHasFailedAndTheRestIsBacklog() {
    network = event -> event.seq() == 4 ? new Gone(Trace.NONE) : ACCEPTED;
    String id = endpoint();
    call("c");
    until("status=failed", 1);
    assertThat(listed("endpoint_id=" + id)).as("what was not tried is not listed").hasSize(4);
    network = _ -> ACCEPTED;
    Eventually.until("it is disabled", () -> !endpoints.find(id).orElseThrow().isActive());
    send("PATCH", "/v1/endpoints/" + id, acme, "{\"disabled\":false}");
    until("status=accepted", 10);
    assertThat(listed("status=failed")).isEmpty();
  }

  @Test
  void aListIsReadToItsEndWhileItGrows() {
    endpoint();
    Set<String> old = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      call("c" + i);
    }
    until("limit=1000", 250);
    listed("limit=1000").forEach(row -> old.add(row.path("event_id").asString()));
    List<String> seen = new ArrayList<>();
    String after = "";
    for (int page = 0; !after.equals("&after="); page++) {
      JsonNode body = get("/v1/deliveries?limit=20" + after, acme).body();
      body.path("data").forEach(row -> seen.add(row.path("event_id").asString()));
      after = "&after=" + body.path("next").asString("");
      call("new" + page);
      int now = 260 + 10 * page;
      until("limit=1000", now);
    }
    assertThat(old).hasSize(250);
    assertThat(seen).doesNotHaveDuplicates().containsAll(old);
  }

  @Test
  void aListIsNarrowedAndOnlyForWhomItConcerns() {
    String id = endpoint();
    String session = call("c");
    until("endpoint_id=" + id, 10);
    JsonNode first = listed("session_id=" + session + "&limit=1").path(0);
    assertThat(listed("event_id=" + first.path("event_id").asString())).containsExactly(first);
    assertThat(listed("session_id=s_none")).isEmpty();
    assertThat(listed("event=READY&party=alice")).hasSize(2);
    assertThat(listed("party=nobody")).isEmpty();
    assertThat(listed("from=2026-11-23T04:08:46.901Z")).hasSize(1);
    assertThat(listed("to=2026-11-23T04:08:46.901Z")).hasSize(9);
    assertThat(get("/v1/deliveries?endpoint_id=" + id, zeta).status()).isEqualTo(404);
    for (String narrowing :
        List.of("", "session_id=" + session, "party=alice", "status=accepted", "limit=5")) {
      assertThat(get("/v1/deliveries?" + narrowing, zeta).body().path("data"))
          .as(narrowing)
          .isEmpty();
    }
    assertThat(get("/v1/deliveries", ADMIN).body().path("data")).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          after=a1       | after must be a cursor that an earlier answer gave as next
          after=d1.1.x   | after must be a cursor that an earlier answer gave as next
          after=d1..x.y  | after must be a cursor that an earlier answer gave as next
          status=acepted | status cannot be "acepted"; did you mean "accepted"?
          event=RINGS    | event cannot be "RINGS"; did you mean "RING"?
          from=today     | from must be a time such as 2026-11-23T04:08:46Z
          limit=1001     | limit must be a whole number from 1 to 1000
          outcome=gone   | unknown parameter "outcome"
          """)
  void whatCannotBeAskedIsSaid(String parameters, String sentence) {
    Answer answer = get("/v1/deliveries?" + parameters, acme);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo(sentence);
  }
}

package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.Told;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What of an endpoint can be set, beyond the first steps of {@link ApiTest}. */
class EndpointsApiTest extends ApiHarness {

  private JsonNode made(String fields) {
    Answer made =
        send(
            "POST",
            "/v1/endpoints",
            acme,
            "{\"url\":\"https://example.com/hook\"" + (fields.isEmpty() ? "" : ",") + fields + "}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made.body();
  }

  private Answer patch(String id, String body) {
    return send("PATCH", "/v1/endpoints/" + id, acme, body);
  }

  private Endpoint stored(String id) {
    return endpoints.find(id).orElseThrow();
  }

  @Test
  void aRotatedKeySignsBesideTheOldOne() {
    JsonNode made = made("");
    String id = made.path("id").asString();
    Answer rotated = send("POST", "/v1/endpoints/" + id + "/rotate", acme, null);
    assertThat(rotated.status()).isEqualTo(200);
    String next = rotated.body().path("secret").asString();
    assertThat(next).startsWith("whsec_").isNotEqualTo(made.path("secret").asString());
    assertThat(rotated.body().path("signing_keys")).hasSize(2);
    assertThat(rotated.body().path("signing_keys").path(1).has("retires_at")).isTrue();
    assertThat(stored(id).signing().at(Instant.now()))
        .extracting(SigningKey::reveal)
        .containsExactly(next, made.path("secret").asString());
    assertThat(get("/v1/endpoints/" + id, acme).body().has("secret")).isFalse();
    String last =
        send("POST", "/v1/endpoints/" + id + "/rotate", acme, "{\"overlap\":\"0s\"}")
            .body()
            .path("secret")
            .asString();
    assertThat(stored(id).signing().at(Instant.now()))
        .as("no overlap: only the new one, and the one before it is not asked back")
        .extracting(SigningKey::reveal)
        .containsExactly(last);
    assertThat(
            send("POST", "/v1/endpoints/" + id + "/rotate", acme, "{\"overlap\":\"31d\"}").detail())
        .endsWith(" overlap must be 30d at the most");
  }

  @Test
  void ofAKeyPairThePublicHalfIsShown() {
    JsonNode made = made("\"signature\":\"v1a\"");
    assertThat(made.has("secret")).isFalse();
    assertThat(made.path("signing_keys").path(0).path("public_key").asString()).startsWith("whpk_");
    assertThat(made.toString()).doesNotContain("whsk_");
    Answer rotated =
        send("POST", "/v1/endpoints/" + made.path("id").asString() + "/rotate", acme, null);
    assertThat(rotated.body().path("signing_keys").path(0).path("signature").asString())
        .isEqualTo("v1a");
  }

  @Test
  void paceIsSetAndLifted() {
    JsonNode made =
        made(
            "\"max_parallel\":4,\"max_per_second\":2.5,\"max_age\":\"90s\",\"disable_after\":\"12h\"");
    String id = made.path("id").asString();
    assertThat(made.path("max_parallel").asInt()).isEqualTo(4);
    assertThat(made.path("max_per_second").asDouble()).isEqualTo(2.5);
    assertThat(made.path("max_age").asString()).isEqualTo("90s");
    assertThat(made.path("disable_after").asString()).isEqualTo("12h");
    Answer lifted = patch(id, "{\"max_per_second\":0,\"max_age\":\"0s\",\"disable_after\":\"0s\"}");
    assertThat(lifted.body().has("max_per_second")).isFalse();
    assertThat(lifted.body().has("max_age")).isFalse();
    assertThat(lifted.body().path("max_parallel").asInt()).isEqualTo(4);
  }

  @Test
  void filtersAreShownAsTheyWereSet() {
    String filters =
        "\"subtypes\":[\"predictive\"],\"states\":[\"BUSY\",\"NOANSWER\"],"
            + "\"campaigns\":[\"spring\"],\"outcomes\":[\"missed\"]";
    JsonNode made = made(filters);
    assertThat(made.toString()).contains(filters.split("(?<=]),", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "max_parallel":0          | max_parallel must be a number from 1 to 128
          "max_parallel":1.5        | max_parallel must be a whole number
          "max_per_second":-1       | max_per_second must be a number from 0 to 10000
          "max_age":"soon"          | max_age must be a time such as 500ms, 15s, 5m, 2h or 1d
          "max_age":"400d"          | max_age must be 365d at the most
          "signature":"v2"          | signature cannot be "v2"; did you mean "v1"?
          "states":["BUSSY"]        | states cannot be "BUSSY"; did you mean "BUSY"?
          "outcomes":["lost"]       | outcomes cannot be "lost"
          "pausd":true              | unknown property "pausd"
          """)
  void whatIsWrongIsSaidInOneSentence(String field, String sentence) {
    Answer answer =
        send("POST", "/v1/endpoints", acme, "{\"url\":\"https://example.com\"," + field + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains(" " + sentence);
  }

  @Test
  void anEndpointIsPausedAndGoesOn() {
    String id = made("").path("id").asString();
    Answer paused = patch(id, "{\"paused\":true}");
    assertThat(paused.body().path("status").asString()).isEqualTo("paused");
    assertThat(paused.body().path("paused_because").asString()).isEqualTo("paused by hand");
    assertThat(patch(id, "{\"paused\":false}").body().path("status").asString())
        .isEqualTo("active");
  }

  @Test
  void anEndpointOfTheFileMayBePausedAndNothingElse() {
    String id = made("").path("id").asString();
    assertThat(endpoints.change(id, endpoint -> endpoint.withOrigin(Endpoint.Origin.FILE)))
        .isPresent();
    assertThat(patch(id, "{\"paused\":true}").status()).isEqualTo(200);
    assertThat(stored(id).state()).isEqualTo(State.PAUSED);
    assertThat(patch(id, "{\"paused\":true,\"max_age\":\"5s\"}").status()).isEqualTo(409);
    assertThat(send("POST", "/v1/endpoints/" + id + "/rotate", acme, null).status()).isEqualTo(409);
  }

  @Test
  void attemptsAreListedToWhomTheyConcern() {
    String id = made("").path("id").asString();
    journal.append("pbx1", Told.answered("c", "acme")).join();
    String path = "/v1/attempts?endpoint_id=" + id;
    Eventually.until("they are kept", () -> get(path, acme).body().path("data").size() == 10);
    JsonNode first = get(path + "&limit=3", acme).body();
    assertThat(first.path("data")).hasSize(3);
    JsonNode rest = get(path + "&after=" + first.path("next").asString(), acme).body();
    assertThat(rest.path("data")).hasSize(7);
    JsonNode oldest = rest.path("data").path(6);
    assertThat(oldest.path("event").asString()).isEqualTo("START");
    assertThat(oldest.path("outcome").asString()).isEqualTo("accepted");
    assertThat(oldest.path("status").asInt()).isEqualTo(204);
    String session = oldest.path("session_id").asString();
    assertThat(get("/v1/attempts?session_id=" + session, acme).body().path("data")).hasSize(10);
    assertThat(get("/v1/attempts?party=alice", acme).body().path("data")).hasSize(10);
    assertThat(get("/v1/attempts?party=nobody", acme).body().path("data")).isEmpty();
    assertThat(get("/v1/attempts?outcome=refused", acme).body().path("data")).isEmpty();
    assertThat(get("/v1/attempts?to=2020-01-01T00:00:00Z", acme).body().path("data")).isEmpty();
    for (String wrong : List.of("after=x", "outcome=fine", "from=today", "endpiont_id=x")) {
      assertThat(get("/v1/attempts?" + wrong, acme).status()).as(wrong).isEqualTo(400);
    }
    String zeta = key("zeta");
    assertThat(get(path, zeta).status()).isEqualTo(404);
    assertThat(get("/v1/attempts", zeta).body().path("data")).isEmpty();
  }

  @Test
  void aReplayIsBegunWatchedAndCancelled() {
    String id = made("").path("id").asString();
    journal.append("pbx1", Told.answered("c", "acme")).join();
    Eventually.until(
        "it is delivered",
        () -> get("/v1/attempts?endpoint_id=" + id, acme).body().path("data").size() == 10);
    String session = Told.answered("c", "acme").getFirst().sessionId();
    Answer begun =
        send(
            "POST",
            "/v1/replays",
            acme,
            "{\"endpoint_id\":\"" + id + "\",\"session_id\":\"" + session + "\"}");
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.body().path("total").asInt()).isEqualTo(10);
    String path = "/v1/replays/" + begun.body().path("id").asString();
    assertThat(begun.response().headers().firstValue("location")).contains(path);
    Eventually.until(
        "it is done", () -> get(path, acme).body().path("status").asString().equals("done"));
    JsonNode done = get(path, acme).body();
    assertThat(done.path("progress").asDouble()).isEqualTo(1);
    assertThat(done.path("session_id").asString()).isEqualTo(session);
    assertThat(get("/v1/attempts?endpoint_id=" + id, acme).body().path("data")).hasSize(20);
    assertThat(send("DELETE", path, acme, null).body().path("status").asString())
        .as("what is done is not cancelled")
        .isEqualTo("done");
    assertThat(get("/v1/replays?endpoint_id=" + id, acme).body().path("data")).hasSize(1);
    assertThat(get(path, key("zeta")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "from":"2026-01-01T00:00:00Z"                         | a range needs from, and to after it
          "from":"today","to":"tomorrow"                        | from must be a time such as
          "session_id":"s","event_id":"e"                       | say what is to be sent again by one of
          "max_per_second":5                                    | say what is to be sent again by one of
          "dead_letters":true,"max_per_second":-1               | max_per_second must be a number from 0
          "dead_leters":true                                    | say what is to be sent again by one of
          """)
  void aReplayOfWhatIsWrongIsRefused(String fields, String sentence) {
    String id = made("").path("id").asString();
    Answer answer =
        send("POST", "/v1/replays", acme, "{\"endpoint_id\":\"" + id + "\"," + fields + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains(sentence);
  }

  @Test
  void aMessageBrokerIsForTheAdministratorAndItsCredentialsAreNotShownAgain() {
    String broker =
        """
        {"url":"kafka://127.0.0.1:9092/calls",
         "authentication":{"type":"basic","username":"hook","password":"hidden"}}
        """;
    assertThat(send("POST", "/v1/endpoints", acme, broker).status()).isEqualTo(403);
    Answer made = send("POST", "/v1/endpoints", ADMIN, broker);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("authentication").path("username").asString()).isEqualTo("hook");
    assertThat(made.body().toString()).doesNotContain("hidden");
    assertThat(stored(made.body().path("id").asString()).style().authentication())
        .isEqualTo(new Authentication.Basic("hook", "hidden"));
    String id = made("").path("id").asString();
    assertThat(patch(id, "{\"url\":\"kafka://127.0.0.1:9092/calls\"}").status()).isEqualTo(403);
  }

  @Test
  void aDryRunShowsWhatWouldHavePassed() {
    journal.append("pbx1", Told.answered("c", "acme")).join();
    journal.append("pbx1", Told.answered("d", "zeta")).join();
    Answer run =
        send(
            "POST",
            "/v1/endpoints/dry_run",
            acme,
            "{\"events\":[\"COMPLETED\"],\"condition\":\"event.is_answered\"}");
    assertThat(run.status()).isEqualTo(200);
    assertThat(run.body().path("examined").asInt()).isEqualTo(10);
    assertThat(run.body().path("passed")).hasSize(1);
    assertThat(run.body().path("passed").path(0).path("event").asString()).isEqualTo("COMPLETED");
    assertThat(run.body().path("failed").asInt()).isZero();
    JsonNode failing =
        send("POST", "/v1/endpoints/dry_run", acme, "{\"condition\":\"$error('odd')\"}").body();
    assertThat(failing.path("failed").asInt()).isEqualTo(10);
    assertThat(failing.path("first_failure").asString()).contains("odd");
    assertThat(send("POST", "/v1/endpoints/dry_run", acme, "{\"condition\":\"event.(\"}").status())
        .isEqualTo(400);
    assertThat(send("POST", "/v1/endpoints/dry_run", acme, "{\"after\":\"x\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aConditionIsSetShownAndTakenAway() {
    JsonNode made = made("\"condition\":\"event.duration > 5\"");
    String id = made.path("id").asString();
    assertThat(made.path("condition").asString()).isEqualTo("event.duration > 5");
    assertThat(patch(id, "{\"condition\":\"1 +\"}").detail()).contains("condition");
    assertThat(patch(id, "{\"condition\":\"none\"}").body().has("condition")).isFalse();
  }
}

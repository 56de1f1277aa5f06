package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.Told;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the interface promises. */
class ApiTest extends ApiHarness {

  @Test
  void withoutAKeyNothingIsTold() {
    for (String path :
        List.of(
            "/v1/endpoints",
            "/v1/events",
            "/v1/calls",
            "/v1/calls/s_1",
            "/v1/keys",
            "/v1/deliveries",
            "/v1/dead_letters",
            "/metrics",
            "/openapi.json",
            "/v1/unknown")) {
      Answer answer = get(path, null);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.response().headers().firstValue("www-authenticate")).isPresent();
      assertThat(answer.response().headers().firstValue("content-type"))
          .contains("application/problem+json");
      assertThat(get(path, "hsk_wrong").status()).isEqualTo(401);
    }
    assertThat(get("/healthz", null).status()).isEqualTo(200);
  }

  @Test
  void anEndpointIsMadeShownChangedAndDeleted() {
    Answer made =
        send(
            "POST",
            "/v1/endpoints",
            acme,
            "{\"url\":\"https://example.com/hook\",\"events\":[\"RING\",\"COMPLETED\"],\"sip_users\":[\"alice\"],\"headers\":{\"X-Token\":\"hidden\"},\"format\":\"json\"}");
    assertThat(made.status()).isEqualTo(201);
    String id = made.body().path("id").asString();
    assertThat(made.response().headers().firstValue("location")).contains("/v1/endpoints/" + id);
    assertThat(made.body().path("secret").asString()).startsWith("whsec_");
    assertThat(made.body().path("account").asString()).isEqualTo("acme");
    Answer shown = get("/v1/endpoints/" + id, acme);
    assertThat(shown.body().has("secret")).isFalse();
    assertThat(shown.body().toString()).doesNotContain("hidden");
    assertThat(shown.body().path("events").toString()).isEqualTo("[\"COMPLETED\",\"RING\"]");
    Answer changed =
        send(
            "PATCH",
            "/v1/endpoints/" + id,
            acme,
            "{\"events\":[],\"description\":\"shop\",\"disabled\":true}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("status").asString()).isEqualTo("disabled");
    assertThat(changed.body().has("events")).isFalse();
    assertThat(changed.body().path("sip_users").toString()).isEqualTo("[\"alice\"]");
    assertThat(
            send("PATCH", "/v1/endpoints/" + id, acme, "{\"disabled\":false}")
                .body()
                .path("status")
                .asString())
        .isEqualTo("active");
    assertThat(send("DELETE", "/v1/endpoints/" + id, acme, null).status()).isEqualTo(204);
    assertThat(get("/v1/endpoints/" + id, acme).status()).isEqualTo(404);
  }

  @Test
  void someoneElsesIsLikeWhatDoesNotExist() {
    String id =
        send("POST", "/v1/endpoints", acme, "{\"url\":\"https://example.com/\"}")
            .body()
            .path("id")
            .asString();
    var _ = journal.append("pbx1", Told.answered("1.0", "acme")).join();
    String session = Told.answered("1.0", "acme").getFirst().sessionId();
    Answer unknown = get("/v1/endpoints/ep_none", zeta);
    for (String path : List.of("/v1/endpoints/" + id)) {
      assertThat(get(path, zeta).body()).isEqualTo(unknown.body());
      assertThat(send("PATCH", path, zeta, "{}").body()).isEqualTo(unknown.body());
      assertThat(send("DELETE", path, zeta, null).body()).isEqualTo(unknown.body());
    }
    assertThat(get("/v1/calls/" + session, zeta).body())
        .isEqualTo(get("/v1/calls/s_none", zeta).body());
    assertThat(get("/v1/dead_letters?endpoint_id=" + id, zeta).status()).isEqualTo(404);
    assertThat(get("/v1/events", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/calls", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/endpoints", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/calls/" + session, acme).body().path("events")).hasSize(10);
    assertThat(get("/v1/calls/" + session, ADMIN).status()).isEqualTo(200);
    assertThat(
            send(
                    "POST",
                    "/v1/endpoints",
                    zeta,
                    "{\"url\":\"https://example.com/\",\"account\":\"acme\"}")
                .status())
        .isEqualTo(403);
    assertThat(get("/v1/keys", acme).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                        | the body is not JSON at line 1, column 2
          []                                                       | the body must be a JSON object
          {}                                                       | #/url url is missing
          {"url":5}                                                | #/url url must be a text
          {"url":null}                                             | #/url url must not be null; leave it out
          {"url":"x y"}                                            | #/url url is not a URL
          {"url":"ftp://example.com"}                              | #/url the URL must begin with http:// or https://
          {"url":"http://169.254.169.254/latest"}                  | #/url its address 169.254.169.254 is not allowed (see network.allow)
          {"url":"http://localhost:1/"}                            | #/url its address 127.0.0.1 is not allowed (see network.allow)
          {"url":"https://u:p@example.com"}                        | #/url the URL must not carry a user name or password; send a header instead
          {"url":"https://example.com","events":["RNG"]}           | #/events/0 events cannot be "RNG"; did you mean "RING"?
          {"url":"https://example.com","events":"RING"}            | #/events events must be a list of 1000 at the most
          {"url":"https://example.com","evnts":[]}                 | #/evnts unknown property "evnts"; did you mean "events"?
          {"url":"https://example.com","format":"xml"}             | #/format a format is one of json, standard, cloudevents, cloudevents-binary, form, get, template, preset
          {"url":"https://example.com","headers":{"Host":"x"}}     | #/headers/Host the header Host is set by Hookswitch itself
          {"url":"https://example.com","url":"https://example.com"} | the body is not JSON at line 1, column 35
          """)
  void badInputGetsOneClearSentence(String body, String sentence) {
    Answer answer = send("POST", "/v1/endpoints", acme, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo(sentence);
    assertThat(answer.body().path("title").asString()).isEqualTo("Bad Request");
    assertThat(endpoints.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v1/events?limit=0             | 400 | limit must be a whole number from 1 to 1000
          GET    | /v1/events?after=x             | 400 | after must be a cursor that an earlier answer gave as next
          GET    | /v1/events?evnt=RING           | 400 | unknown parameter "evnt"; did you mean "event"?
          GET    | /v1/events?event=RINGS         | 400 | event cannot be "RINGS"; did you mean "RING"?
          GET    | /v1/calls?since=today          | 400 | since must be a time such as 2026-11-23T04:08:46Z
          GET    | /v1/calls?status=half          | 400 | status cannot be "half"
          GET    | /v1/nothing                    | 404 | there is nothing at this path
          PUT    | /v1/endpoints                  | 405 | this path does not take PUT
          DELETE | /v1/keys/key_none              | 404 | there is no such key
          POST   | /v1/endpoints                  | 415 | the body must be application/json
          """)
  void whatCannotBeAskedIsSaid(String method, String path, int status, String sentence) {
    Answer answer = send(method, path, ADMIN, null);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.detail()).isEqualTo(sentence);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    Answer answer =
        send("POST", "/v1/endpoints", acme, "{\"url\":\"" + "x".repeat(10_000_000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(get("/healthz", null).status()).isEqualTo(200);
  }

  @Test
  void deepNestingIsRefused() {
    Answer answer =
        send("POST", "/v1/endpoints", acme, "{\"url\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void endpointsOfTheFileAreChangedThere() {
    endpoints.add(
        Endpoint.of(
                "ep_file",
                URI.create("https://example.com"),
                null,
                SigningSecret.generate(new SecureRandom()),
                Instant.EPOCH)
            .withOrigin(Endpoint.Origin.FILE));
    assertThat(get("/v1/endpoints/ep_file", ADMIN).body().path("origin").asString())
        .isEqualTo("file");
    assertThat(send("DELETE", "/v1/endpoints/ep_file", ADMIN, null).status()).isEqualTo(409);
    assertThat(send("PATCH", "/v1/endpoints/ep_file", ADMIN, "{}").status()).isEqualTo(409);
  }

  @Test
  void eventsAreReadOldestFirstWithACursor() {
    for (int i = 0; i < 5; i++) {
      journal.append("pbx1", Told.answered("c" + i, "acme")).join();
    }
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page = get("/v1/events?limit=20" + after, acme).body();
      if (page.path("data").isEmpty()) {
        break;
      }
      page.path("data").forEach(event -> ids.add(event.path("id").asString()));
      after = "&after=" + page.path("next").asString();
    }
    assertThat(ids).hasSize(50).doesNotHaveDuplicates();
    assertThat(
            get("/v1/calls?party=alice&is_answered=true&status=completed&direction=inbound", acme)
                .body()
                .path("data"))
        .hasSize(5);
    assertThat(get("/v1/events?event=COMPLETED", acme).body().path("data")).hasSize(5);
  }

  @Test
  void aKeyThatIsDeletedOpensNothing() {
    String id = "";
    for (JsonNode key : get("/v1/keys", ADMIN).body().path("data")) {
      assertThat(key.has("key")).isFalse();
      if (key.path("account").asString().equals("acme")) {
        id = key.path("id").asString();
      }
    }
    assertThat(send("DELETE", "/v1/keys/" + id, ADMIN, null).status()).isEqualTo(204);
    assertThat(get("/v1/events", acme).status()).isEqualTo(401);
  }

  @Test
  void theDescriptionNamesWhatThereIs() {
    JsonNode description = get("/openapi.json", ADMIN).body();
    assertThat(description.path("openapi").asString()).startsWith("3.1");
    Set<String> described = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().propertyNames().stream()
                .filter(method -> !method.equals("parameters"))
                .forEach(method ->
                    described.add(
                        method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    for (String operation : described) {
      String[] parts = operation.split(" ", 2);
      if (isEndless(description.path("paths").path(parts[1]))) {
        continue;
      }
      Answer answer =
          send(
              parts[0],
              parts[1].replaceAll("\\{[a-z_]+}", "none"),
              ADMIN,
              parts[0].equals("GET") || parts[0].equals("DELETE") ? null : "{}");
      assertThat(answer.status()).as(operation).isNotEqualTo(405).isNotEqualTo(500);
      if (answer.status() == 404) {
        assertThat(answer.detail()).as(operation).startsWith("there is no such");
      }
    }
    assertThat(described)
        .containsExactlyInAnyOrder(
            "POST /v1/endpoints",
            "GET /v1/endpoints",
            "GET /v1/endpoints/{id}",
            "PATCH /v1/endpoints/{id}",
            "DELETE /v1/endpoints/{id}",
            "POST /v1/endpoints/{id}/replay",
            "POST /v1/endpoints/{id}/rotate",
            "POST /v1/endpoints/dry_run",
            "POST /v1/endpoints/{id}/preview",
            "POST /v1/endpoints/{id}/test",
            "GET /v1/presets",
            "GET /v1/call_flow",
            "POST /v1/call_flow/try",
            "POST /v1/callbacks",
            "GET /v1/callbacks",
            "GET /v1/callbacks/{id}",
            "DELETE /v1/callbacks/{id}",
            "DELETE /v1/numbers/{number}",
            "GET /v1/redactions/{id}",
            "GET /v1/recordings",
            "GET /v1/recordings/{id}",
            "DELETE /v1/recordings/{id}",
            "GET /v1/calls/{session_id}/recording",
            "POST /v1/calls/{session_id}/recording/pause",
            "POST /v1/calls/{session_id}/recording/resume",
            "GET /v1/attempts",
            "GET /v1/deliveries",
            "POST /v1/replays",
            "GET /v1/replays",
            "GET /v1/replays/{id}",
            "DELETE /v1/replays/{id}",
            "GET /v1/dead_letters",
            "GET /v1/events",
            "GET /v1/events/stream",
            "GET /v1/events/socket",
            "POST /v1/tickets",
            "GET /v1/calls",
            "GET /v1/calls/{session_id}",
            "POST /v1/keys",
            "GET /v1/keys",
            "DELETE /v1/keys/{id}",
            "POST /v1/campaigns",
            "GET /v1/campaigns",
            "GET /v1/campaigns/{id}",
            "PATCH /v1/campaigns/{id}",
            "DELETE /v1/campaigns/{id}",
            "POST /v1/campaigns/{id}/start",
            "POST /v1/campaigns/{id}/pause",
            "POST /v1/campaigns/{id}/stop",
            "POST /v1/campaigns/{id}/contacts",
            "GET /v1/campaigns/{id}/contacts",
            "GET /v1/campaigns/{id}/contacts/{contact}",
            "POST /v1/campaigns/{id}/contacts/{contact}/disposition",
            "GET /v1/campaigns/{id}/imports",
            "GET /v1/campaigns/{id}/export.csv",
            "GET /v1/campaigns/{id}/operators",
            "PUT /v1/campaigns/{id}/operators/{user}",
            "DELETE /v1/campaigns/{id}/operators/{user}",
            "GET /v1/do_not_call",
            "POST /v1/do_not_call",
            "GET /v1/do_not_call/{number}",
            "PUT /v1/do_not_call/{number}",
            "DELETE /v1/do_not_call/{number}",
            "GET /v1/users",
            "GET /v1/users/{id}",
            "PUT /v1/users/{id}",
            "DELETE /v1/users/{id}",
            "GET /v1/dids",
            "GET /v1/dids/{number}",
            "PUT /v1/dids/{number}",
            "DELETE /v1/dids/{number}",
            "GET /healthz",
            "GET /metrics",
            "GET /openapi.json");
  }

  private static boolean isEndless(JsonNode path) {
    return path.at("/get/responses/200/content").has("text/event-stream");
  }
}

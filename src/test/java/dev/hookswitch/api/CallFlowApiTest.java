package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.callflow.CallFlows;
import dev.hookswitch.callflow.CallerHistory;
import dev.hookswitch.callflow.Choice;
import dev.hookswitch.callflow.Decisions;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.callflow.FlowNews;
import dev.hookswitch.callflow.Flows;
import dev.hookswitch.callflow.Identification;
import dev.hookswitch.callflow.Instructions;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Looking at call flows and trying them. */
class CallFlowApiTest extends ApiHarness {

  private static final String TRY = "/v1/call_flow/try";

  /** What any customer's server answers. */
  private volatile AttemptResult answer =
      new AttemptResult.Accepted(200, new Trace("127.0.0.1:9", Duration.ofMillis(7), "{}"));

  private final List<String> questions = new CopyOnWriteArrayList<>();

  private static Flow flow(String id, Set<String> dids, String account) {
    return new Flow(
        Endpoint.of(
            id,
            URI.create("https://example.com/" + id),
            account,
            SigningSecret.generate(new SecureRandom()),
            Instant.EPOCH),
        new Flow.Calls(dids, account, null),
        Duration.ofSeconds(2),
        new Choice.Enqueue("support", null),
        List.of());
  }

  @Override
  CallFlows callFlows(Directories house) {
    Decisions decisions =
        new Decisions(
            new Flows(
                List.of(
                    flow("flow_house", Set.of(), null),
                    flow("flow_zeta", Set.of(), "zeta"),
                    flow("flow_did", Set.of("37160000099"), null)),
                (_, number) -> number),
            (_, _, _) -> Optional.of(CallerHistory.NONE),
            (_, _, body, _, _) -> {
              questions.add(new String(body, StandardCharsets.UTF_8));
              return answer;
            },
            new Instructions(house, (_, _) -> false),
            FlowNews.UNHEARD,
            new SplittableRandom(1),
            InstantSource.system());
    return new CallFlows(
        decisions, List.of(new Identification("pbx1", "default", house, number -> number)));
  }

  private void answers(String json) {
    answer = new AttemptResult.Accepted(200, new Trace("127.0.0.1:9", Duration.ofMillis(7), json));
  }

  @Test
  void aTrialShowsWhatIsAskedAndWhatTheAnswerDoes() {
    answers("{\"user\":\"filed\",\"timeout\":\"20s\"}");
    Answer tried = send("POST", TRY, acme, "{\"did\":\"37160000099\",\"caller\":\"37120000009\"}");
    assertThat(tried.status()).isEqualTo(200);
    JsonNode body = tried.body();
    assertThat(body.path("call_flow").asString()).isEqualTo("flow_did");
    assertThat(body.at("/question/type").asString()).isEqualTo("call.route");
    assertThat(body.at("/question/test").asBoolean()).isTrue();
    assertThat(body.at("/question/call/caller").asString()).isEqualTo("37120000009");
    assertThat(body.at("/question/call/accountcode").asString()).isEqualTo("acme");
    assertThat(body.path("asked").asBoolean()).isTrue();
    assertThat(body.path("status").asInt()).isEqualTo(200);
    assertThat(body.path("latency_ms").asDouble()).isEqualTo(7);
    assertThat(body.path("decided_by").asString()).isEqualTo("answer");
    assertThat(body.path("instruction").toString())
        .isEqualTo("{\"action\":\"dial\",\"target\":\"199\",\"timeout\":20}");
    assertThat(questions).singleElement().isEqualTo(body.path("question").toString());
  }

  @Test
  void anAnswerOfOnesOwnIsJudgedWithoutAsking() {
    JsonNode body =
        send("POST", TRY, ADMIN, "{\"did\":\"37160000001\",\"answer\":{\"queue\":\"support,t\"}}")
            .body();
    assertThat(body.path("call_flow").asString()).isEqualTo("flow_house");
    assertThat(body.path("asked").asBoolean()).isFalse();
    assertThat(body.path("decided_by").asString()).isEqualTo("default");
    assertThat(body.path("reason").asString())
        .isEqualTo(
            "gave an answer that cannot be used: queue has characters, or a length, that cannot be"
                + " used");
    assertThat(body.path("instruction").toString())
        .isEqualTo("{\"action\":\"queue\",\"target\":\"support\"}");
    assertThat(questions).isEmpty();
  }

  @Test
  void howTheEndpointFailedIsShown() {
    answer = new AttemptResult.Refused(500, null, new Trace(null, Duration.ZERO, "oh no"));
    JsonNode body = send("POST", TRY, ADMIN, "{\"did\":\"1\"}").body();
    assertThat(body.path("status").asInt()).isEqualTo(500);
    assertThat(body.path("summary").asString()).isEqualTo("refused with 500");
    assertThat(body.path("answer").asString()).isEqualTo("oh no");
    assertThat(body.path("decided_by").asString()).isEqualTo("default");
    assertThat(body.path("reason").asString()).isEqualTo("refused with 500");
  }

  @Test
  void anAccountTriesAndSeesItsOwnAlone() {
    answers("{\"continue\":true}");
    String own = "{\"did\":\"37160000099\"}";
    assertThat(send("POST", TRY, zeta, "{\"did\":\"5\"}").body().path("call_flow").asString())
        .isEqualTo("flow_zeta");
    // the number is acme's, and so is its flow
    Answer others = send("POST", TRY, zeta, own);
    assertThat(others.status()).isEqualTo(404);
    assertThat(others.detail()).isEqualTo("there is no such call flow");
    assertThat(send("POST", TRY, acme, "{\"did\":\"5\"}").status()).isEqualTo(404);
    assertThat(send("POST", TRY, acme, "{\"did\":\"5\",\"account\":\"zeta\"}").status())
        .isEqualTo(403);
    assertThat(questions).hasSize(1);
    assertThat(ids(ADMIN)).containsExactly("flow_did", "flow_zeta", "flow_house");
    assertThat(ids(acme)).containsExactly("flow_did");
    assertThat(ids(zeta)).containsExactly("flow_zeta");
  }

  private List<String> ids(String key) {
    return get("/v1/call_flow", key)
        .body()
        .path("data")
        .valueStream()
        .map(flow -> flow.path("id").asString())
        .toList();
  }

  @Test
  void aFlowIsShownWithHowItIs() {
    JsonNode flow = get("/v1/call_flow", acme).body().path("data").path(0);
    assertThat(flow.toString())
        .isEqualTo(
            "{\"id\":\"flow_did\",\"dids\":[\"37160000099\"],"
                + "\"url\":\"https://example.com/flow_did\",\"timeout\":\"2s\","
                + "\"default\":{\"queue\":\"support\"},\"status\":\"active\","
                + "\"by_answer\":0,\"by_default\":0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                              | #/did did is missing
          {"did":1}                       | #/did did must be a text
          {"did":"1","pbx":"pbx2"}        | #/pbx there is no PBX with this name
          {"did":"1","answer":null}       | #/answer answer must not be null; leave it out
          {"did":"1","ansver":{}}         | #/ansver unknown property "ansver"; did you mean "answer"?
          """)
  void badInputGetsOneClearSentence(String body, String sentence) {
    Answer refused = send("POST", TRY, ADMIN, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).isEqualTo(sentence);
    assertThat(questions).isEmpty();
  }
}

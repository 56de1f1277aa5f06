package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.Ids;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Click-to-call as it is asked for. */
class CallbacksApiTest extends ApiHarness {

  private static final String PLAIN = "{\"called\":\"199\",\"calling\":\"+37120000101\"}";

  private Answer place(String key, String body) {
    return send("POST", "/v1/callbacks", key, body);
  }

  private String status(String id) {
    return get("/v1/callbacks/" + id, ADMIN).body().path("status").asString();
  }

  private void becomes(String id, String status) {
    Eventually.until(() -> status + ", not " + status(id), () -> status(id).equals(status));
  }

  private List<PlaceCall> placed(int calls) {
    Eventually.until("dialled", () -> pbx.orders(PlaceCall.class).size() >= calls);
    return pbx.orders(PlaceCall.class);
  }

  @Test
  void oneIsCalledThenTheOtherAndTheyTalk() {
    Answer answer =
        place(
            acme,
            """
            {"called": "filed", "calling": "+37120000101", "callerid": "37120000101",
             "callerid_b": "37160000099", "variables": {"ORDER": "4711"}, "timeout": "20s"}
            """);
    assertThat(answer.status()).isEqualTo(202);
    JsonNode callback = answer.body();
    String id = callback.path("id").asString();
    assertThat(id).matches("cb_[0-9a-f]{24}");
    assertThat(answer.response().headers().firstValue("location")).contains("/v1/callbacks/" + id);
    assertThat(callback.path("status").asString()).isEqualTo("calling_first");
    assertThat(callback.path("session_id").asString())
        .isEqualTo(Ids.session("lab", "hs-" + id + "-1"));
    assertThat(callback.path("account").asString()).isEqualTo("acme");
    assertThat(callback.path("called").asString()).isEqualTo("filed");
    assertThat(callback.path("first").asString()).isEqualTo("operator");
    PlaceCall first = placed(1).getFirst();
    assertThat(first.destination()).isEqualTo("PJSIP/199");
    assertThat(first.callerNumber()).isEqualTo("37120000101");
    assertThat(first.originator()).isNull();
    assertThat(first.ringing()).hasSeconds(20);
    assertThat(first.variables()).containsEntry("ORDER", "4711");
    pbx.answer(first.channel());
    PlaceCall second = placed(2).getLast();
    assertThat(second.destination()).isEqualTo("PJSIP/37120000101@trunk");
    assertThat(second.callerNumber()).isEqualTo("37160000099");
    assertThat(second.originator()).isEqualTo(first.channel());
    becomes(id, "calling_second");
    pbx.answer(second.channel());
    becomes(id, "talking");
    pbx.hangUp(second.channel(), 16);
    becomes(id, "over");
    assertThat(get("/v1/callbacks/" + id, acme).body().path("outcome").path("result").asString())
        .isEqualTo("talked");
    assertThat(pbx.channels()).isEmpty();
    assertThat(pbx.bridges()).isEmpty();
  }

  @Test
  void whoIsNotReachedIsSaid() {
    String id = place(acme, PLAIN).body().path("id").asString();
    pbx.answer(placed(1).getFirst().channel());
    pbx.hangUp(placed(2).getLast().channel(), 17);
    becomes(id, "over");
    JsonNode outcome = get("/v1/callbacks/" + id, acme).body().path("outcome");
    assertThat(outcome.toString())
        .isEqualTo(
            "{\"result\":\"not_reached\",\"leg\":\"contact\",\"state\":\"BUSY\",\"cause\":17}");
  }

  @Test
  void whatIsShownToWhomWhereNothingIsSaid() {
    place(acme, "{\"called\":\"199\",\"calling\":\"+37120000101\",\"first\":\"contact\"}");
    PlaceCall contact = placed(1).getFirst();
    assertThat(contact.destination()).isEqualTo("PJSIP/37120000101@trunk");
    assertThat(contact.callerNumber()).as("the account's only number").isEqualTo("37160000099");
    pbx.answer(contact.channel());
    PlaceCall operator = placed(2).getLast();
    assertThat(operator.destination()).isEqualTo("PJSIP/199");
    assertThat(operator.callerNumber()).isEqualTo("+37120000101");
  }

  @Test
  void itIsEndedHoweverItStands() {
    String ringing = place(acme, PLAIN).body().path("id").asString();
    assertThat(send("DELETE", "/v1/callbacks/" + ringing, acme, null).status()).isEqualTo(202);
    becomes(ringing, "over");
    assertThat(
            get("/v1/callbacks/" + ringing, acme).body().path("outcome").path("result").asString())
        .isEqualTo("cancelled");
    Answer again = send("DELETE", "/v1/callbacks/" + ringing, acme, null);
    assertThat(again.status()).isEqualTo(200);
    String talking = place(acme, PLAIN).body().path("id").asString();
    pbx.answer(placed(2).getLast().channel());
    pbx.answer(placed(3).getLast().channel());
    becomes(talking, "talking");
    send("DELETE", "/v1/callbacks/" + talking, acme, null);
    becomes(talking, "over");
    assertThat(pbx.channels()).isEmpty();
  }

  @Test
  void someoneElsesIsLikeWhatDoesNotExist() {
    String id = place(acme, PLAIN).body().path("id").asString();
    assertThat(get("/v1/callbacks/" + id, zeta).status()).isEqualTo(404);
    assertThat(send("DELETE", "/v1/callbacks/" + id, zeta, null).status()).isEqualTo(404);
    assertThat(get("/v1/callbacks", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/callbacks?status=open", acme).body().path("data")).hasSize(1);
    assertThat(get("/v1/callbacks?status=over", acme).body().path("data")).isEmpty();
    assertThat(place(zeta, PLAIN).detail())
        .isEqualTo(
            "#/called called: this account has no such user or device: assign it by PUT"
                + " /v1/users/{id}");
    assertThat(place(zeta, "{\"called\":\"filed\",\"calling\":\"37120000101\"}").status())
        .isEqualTo(400);
    assertThat(
            place(zeta, "{\"called\":\"37120000102\",\"calling\":\"+37120000101\"}")
                .body()
                .path("account")
                .asString())
        .isEqualTo("zeta");
    assertThat(
            place(acme, "{\"called\":\"199\",\"calling\":\"37120000101\",\"account\":\"zeta\"}")
                .status())
        .isEqualTo(403);
    assertThat(place(ADMIN, PLAIN).body().path("account").asString()).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "calling":"37120000101"                              | #/called called is missing
          "called":"199"                                       | #/calling calling is missing
          "called":"199","calling":"+371abc"                   | #/calling calling must be a SIP device (letters, digits, _ . -), a user or a phone number (3 to 20 digits, with or without a plus sign before them)
          "called":"199&PJSIP/1","calling":"37120000101"       | #/called called must be a SIP device (letters, digits, _ . -), a user or a phone number (3 to 20 digits, with or without a plus sign before them)
          "called":"199/../x","calling":"37120000101"          | #/called called must be a SIP device (letters, digits, _ . -), a user or a phone number (3 to 20 digits, with or without a plus sign before them)
          "called":"199","calling":"tel:12@evil"               | #/calling calling must be a SIP device (letters, digits, _ . -), a user or a phone number (3 to 20 digits, with or without a plus sign before them)
          "called":"199","calling":"sip:199"                   | #/calling calling and called are the same
          "called":"199","calling":"37120000101","callerid":"\\"x\\" <1>" | #/callerid callerid must be a phone number (3 to 20 digits, with or without a plus sign before them) or a device (letters, digits, _ . -)
          "called":"199","calling":"37120000101","callerid_b":"a b" | #/callerid_b callerid_b must be a phone number (3 to 20 digits, with or without a plus sign before them) or a device (letters, digits, _ . -)
          "called":"199","calling":"37120000101","first":"me"  | #/first first cannot be "me"
          "called":"199","calling":"37120000101","frist":"me"  | #/frist unknown property "frist"; did you mean "first"?
          "called":"199","calling":"37120000101","record":1    | #/record record must be true or false
          "called":"199","calling":"37120000101","timeout":"1h" | #/timeout timeout must be from 5s to 2m
          "called":"199","calling":"37120000101","timeout":20  | #/timeout timeout must be a text
          "called":"199","calling":"37120000101","pbx":"other" | #/pbx the settings have no such PBX
          "called":"199","calling":"37120000101","variables":{"CALLERID(num)":"1"} | #/variables the name of a variable has letters, digits and _, no digit at its beginning, and 80 of them at the most
          "called":"199","calling":"37120000101","variables":{"__TRANSFER_CONTEXT":"x"} | #/variables/__TRANSFER_CONTEXT this variable is the PBX's own
          "called":"199","calling":"37120000101","variables":{"A":"x\\ny"} | #/variables/A the value of a variable has 1000 characters at the most, and no control characters
          "called":"ghost","calling":"37120000101"             | #/called called: the PBX lab has no device ghost
          """)
  void whatCannotBeAskedIsSaidAndNothingIsDone(String fields, String sentence) {
    pbx.makeUnknown("PJSIP/ghost");
    Answer answer = place(acme, "{" + fields + "}");
    assertThat(answer.detail()).isEqualTo(sentence);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(pbx.orders(PlaceCall.class)).isEmpty();
    assertThat(get("/v1/callbacks", ADMIN).body().path("data")).isEmpty();
  }

  @Test
  void whoMayNotIsTold() {
    Answer blocked = place(acme, "{\"called\":\"199\",\"calling\":\"+37190000001\"}");
    assertThat(blocked.status()).isEqualTo(403);
    assertThat(blocked.detail()).isEqualTo("calling: the account acme may not call this number");
    assertThat(place(acme, "{\"called\":\"199\",\"calling\":\"0037190000001\"}").status())
        .isEqualTo(403);
    String mute = key("mute");
    Answer nobody = place(mute, "{\"called\":\"37120000102\",\"calling\":\"37120000101\"}");
    assertThat(nobody.status()).isEqualTo(403);
    assertThat(nobody.detail()).isEqualTo("the account mute may not place calls");
    Answer abroad =
        place(key("athome"), "{\"called\":\"37120000102\",\"calling\":\"+442012345678\"}");
    assertThat(abroad.status()).isEqualTo(403);
    assertThat(abroad.detail()).isEqualTo("calling: the account athome may not call this number");
    assertThat(pbx.orders(PlaceCall.class)).isEmpty();
    assertThat(get("/v1/callbacks", ADMIN).body().path("data")).isEmpty();
  }

  @Test
  void moreThanAnAccountMayHaveAtOnceIsForLater() {
    for (int i = 0; i < 3; i++) {
      assertThat(place(acme, PLAIN).status()).isEqualTo(202);
    }
    Answer fourth = place(acme, PLAIN);
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(fourth.response().headers().firstValue("retry-after")).contains("10");
    assertThat(fourth.detail())
        .isEqualTo("the account acme has as many calls in progress as it may have at once");
    pbx.hangUp(placed(3).getFirst().channel(), 17);
    Eventually.until("there is room again", () -> place(acme, PLAIN).status() == 202);
  }

  @Test
  void nobodyIsCalledWhereNobodyWatchesOrNobodyListens() {
    pbx.cut();
    Answer cut = place(acme, PLAIN);
    assertThat(cut.status()).isEqualTo(503);
    assertThat(cut.response().headers().firstValue("retry-after")).isPresent();
    assertThat(cut.detail())
        .isEqualTo("no call can be placed now: the PBX lab takes no orders: a PBX of the tests");
    pbx.mend();
    blind = "the PBX lab is not observed: it refuses the login";
    assertThat(place(acme, PLAIN).detail()).endsWith(blind);
    blind = null;
    dialer.released();
    Answer standby = place(acme, PLAIN);
    assertThat(standby.status()).isEqualTo(503);
    assertThat(standby.detail())
        .isEqualTo("no call can be placed now: another process places calls: ask that one");
    assertThat(pbx.orders(PlaceCall.class)).isEmpty();
    assertThat(get("/v1/callbacks", ADMIN).body().path("data")).isEmpty();
    dialer.acquired();
    assertThat(place(acme, PLAIN).status()).isEqualTo(202);
  }

  @Test
  void theSameRequestIsTheSameCallAlsoWhereItsAnswerWasLost() throws Exception {
    String id = keyed(PLAIN, 202).path("id").asString();
    assertThat(keyed(PLAIN, 202).path("id").asString()).isEqualTo(id);
    forgetAnswers(); // as if the process had died between placing the call and answering
    assertThat(keyed(PLAIN, 202).path("id").asString()).isEqualTo(id);
    forgetAnswers();
    keyed("{\"called\":\"199\",\"calling\":\"+37120000102\"}", 422);
    assertThat(keyed(PLAIN, 202).path("id").asString()).isEqualTo(id);
    assertThat(placed(1)).hasSize(1);
  }

  private void forgetAnswers() throws SQLException {
    String file = "jdbc:sqlite:" + folder.resolve("hookswitch.db");
    try (Connection connection = DriverManager.getConnection(file);
        Statement statement = connection.createStatement()) {
      statement.execute("delete from idempotency");
    }
  }

  private JsonNode keyed(String body, int status) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/v1/callbacks"))
                    .header("Authorization", "Bearer " + acme)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "order-4711")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(status);
    return JsonMapper.shared().readTree(response.body());
  }
}

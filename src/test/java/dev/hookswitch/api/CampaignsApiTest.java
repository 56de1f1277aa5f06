package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.User;
import dev.hookswitch.store.SqlCallQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Campaigns over the interface. */
class CampaignsApiTest extends ApiHarness {

  private static final String FLOW =
      "{\"name\":\"Flow\",\"kind\":\"contact-callflow\",\"context\":\"survey\"}";

  private String create(String key, String body) {
    Answer made = send("POST", "/v1/campaigns", key, body);
    assertThat(made.status()).as(made.detail()).isEqualTo(201);
    String id = made.body().path("id").asString();
    assertThat(made.response().headers().firstValue("location")).contains("/v1/campaigns/" + id);
    return "/v1/campaigns/" + id;
  }

  private void add(String campaign, String... numbers) {
    String list = String.join("\"},{\"number\":\"", numbers);
    Answer added =
        send(
            "POST", campaign + "/contacts", acme, "{\"contacts\":[{\"number\":\"" + list + "\"}]}");
    assertThat(added.status()).as(added.detail()).isEqualTo(200);
    assertThat(added.body().path("added").asInt()).isEqualTo(numbers.length);
  }

  private List<Picked> next(String campaign, int most) {
    return new SqlCallQueue(database)
        .next(campaign.substring(campaign.lastIndexOf('/') + 1), Instant.now(), most);
  }

  @Test
  void aCampaignIsMadeShownChangedAndDeleted() {
    String path =
        create(
            acme,
            """
            {"name":"Spring","kind":"predictive","caller_ids":["+37160000001","+37160000002"],
             "ring_timeout":"20s","max_lines":25,"record":true,"auto_stop":false,
             "abandoned":{"ceiling":2.5,"window":"1h","announcement":"sound:sorry"},
             "min_operators":4,"wrap_up":{"limit":"45s","then":"away"},
             "machine_detection":{"action":"announce","announcement":"sound:later"},
             "hours":{"open":["mon-fri 09:00-20:00"],"holidays":["2026-12-25"],"zone":"Europe/Riga"},
             "retry":{"most":3,"rules":{"BUSY":{"attempts":3,"intervals":["5m","5m","1h"]},
                                        "machine":{"attempts":2,"intervals":["4h"]}}},
             "dispositions":["sale","refused"]}\
            """);
    JsonNode shown = get(path, acme).body();
    assertThat(shown.path("account").asString()).isEqualTo("acme");
    assertThat(shown.path("status").asString()).isEqualTo("new");
    assertThat(shown.path("retry").toString())
        .isEqualTo(
            "{\"most\":3,\"rules\":{\"BUSY\":{\"attempts\":3,\"intervals\":[\"5m\",\"5m\",\"1h\"]},"
                + "\"machine\":{\"attempts\":2,\"intervals\":[\"4h\"]}}}");
    assertThat(shown.path("hours").toString())
        .isEqualTo(
            "{\"open\":[\"mon-fri 09:00-20:00\"],\"holidays\":[\"2026-12-25\"],"
                + "\"zone\":\"Europe/Riga\"}");
    assertThat(shown.path("abandoned").path("ceiling").asDouble()).isEqualTo(2.5);
    assertThat(shown.path("contacts").path("total").asInt()).isZero();
    Answer changed =
        send(
            "PATCH",
            path,
            acme,
            "{\"name\":\"Summer\",\"max_lines\":30,\"hours\":{},\"abandoned\":{\"window\":\"2h\","
                + "\"announcement\":\"none\"},\"retry\":{\"most\":4}}");
    assertThat(changed.status()).as(changed.detail()).isEqualTo(200);
    JsonNode after = changed.body();
    assertThat(after.path("name").asString()).isEqualTo("Summer");
    assertThat(after.path("hours").toString()).isEqualTo("{\"open\":[],\"zone\":\"Europe/Riga\"}");
    assertThat(after.path("abandoned").toString()).isEqualTo("{\"ceiling\":2.5,\"window\":\"2h\"}");
    assertThat(after.path("retry").path("rules").has("BUSY")).isTrue();
    assertThat(after.path("ring_timeout").asString()).isEqualTo("20s");
    assertThat(send("DELETE", path, acme, null).status()).isEqualTo(204);
    assertThat(get(path, acme).status()).isEqualTo(404);
  }

  @Test
  void whatIsLeftOutHasADefault() {
    JsonNode shown = get(create(acme, FLOW), acme).body();
    assertThat(shown.path("extension").asString()).isEqualTo("s");
    assertThat(shown.path("ring_timeout").asString()).isEqualTo("30s");
    assertThat(shown.path("abandoned").path("ceiling").asInt()).isEqualTo(3);
    assertThat(shown.path("abandoned").path("window").asString()).isEqualTo("30m");
    assertThat(shown.path("machine_detection").path("action").asString()).isEqualTo("off");
    assertThat(shown.path("retry").path("most").asInt()).isEqualTo(5);
    assertThat(shown.path("auto_stop").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind":"predictive"}                                          | #/name name is missing
          {"name":"x"}                                                   | #/kind kind is missing
          {"name":"x","kind":"predictve"}                                | #/kind kind cannot be "predictve"; did you mean "predictive"?
          {"name":"x","kind":"contact-callflow"}                         | #/context a campaign of kind contact-callflow needs a context of the dialplan
          {"name":"x","kind":"predictive","context":"y"}                 | #/context only a campaign of kind contact-callflow has a context and an extension
          {"name":"x","kind":"predictive","pbx":"pbx9"}                  | #/pbx there is no PBX of this name in the settings
          {"name":"x","kind":"predictive","ring_timeout":"10s"}          | #/ring_timeout ring_timeout must be from 15s to 2m
          {"name":"x","kind":"predictive","max_lines":0}                 | #/max_lines max_lines must be a number from 1 to 1000
          {"name":"x","kind":"predictive","max_lines":1.5}               | #/max_lines max_lines must be a whole number
          {"name":"x","kind":"predictive","caller_ids":["37160","x"]}    | #/caller_ids/1 a caller id has 2 to 20 digits, with or without + before them
          {"name":"x","kind":"predictive","hours":{"open":["always"]}}   | #/hours/open/0 open must be days and a time of the same day, such as mon-fri 09:00-20:00 or sat,sun 10:00-14:00
          {"name":"x","kind":"predictive","hours":{"zone":"Riga"}}       | #/hours/zone zone must be a time zone such as Europe/Riga
          {"name":"x","kind":"predictive","hours":{"holidays":["25.12."]}} | #/hours/holidays/0 a holiday must be a date such as 2026-12-25
          {"name":"x","kind":"predictive","retry":{"rules":{"BUSSY":{}}}} | #/retry/rules/BUSSY unknown property "BUSSY"; did you mean "BUSY"?
          {"name":"x","kind":"predictive","retry":{"rules":{"BUSY":{"intervals":["5m"]}}}} | #/retry/rules/BUSY/attempts attempts is missing
          {"name":"x","kind":"predictive","retry":{"rules":{"BUSY":{"attempts":2,"intervals":["soon"]}}}} | #/retry/rules/BUSY/intervals/0 an interval must be a time from 1s to 90d
          {"name":"x","kind":"predictive","machine_detection":{"action":"announce"}} | #/machine_detection/announcement announcement is missing
          {"name":"x","kind":"predictive","abandoned":{"announcement":"sound:http://evil.example/x"}} | #/abandoned/announcement announcement must be a sound, such as sound:hello-world
          {"name":"x","kind":"predictive","abandoned":{"announcement":"sound:../../etc/x"}} | #/abandoned/announcement announcement must be a sound, such as sound:hello-world
          {"name":"x","kind":"predictive","abandoned":{"announcement":"recording:other"}} | #/abandoned/announcement announcement must be a sound, such as sound:hello-world
          {"name":"x","kind":"predictive","wrap_up":{"limit":"2h"}}      | #/wrap_up/limit limit must be from 0s to 1h
          {"name":"x","kind":"predictive","caller_id":["1"]}             | #/caller_id unknown property "caller_id"; did you mean "caller_ids"?
          """)
  void badInputGetsOneClearSentence(String body, String sentence) {
    Answer answer = send("POST", "/v1/campaigns", acme, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo(sentence);
    assertThat(get("/v1/campaigns", acme).body().path("data")).isEmpty();
  }

  @Test
  void someoneElsesIsLikeWhatDoesNotExist() {
    String path = create(acme, FLOW);
    add(path, "+37120000001");
    String contact =
        get(path + "/contacts", acme).body().path("data").path(0).path("id").asString();
    JsonNode none = get("/v1/campaigns/cmp_none", zeta).body();
    for (String[] call :
        new String[][] {
          {"GET", path},
          {"PATCH", path},
          {"DELETE", path},
          {"POST", path + "/start"},
          {"POST", path + "/pause"},
          {"POST", path + "/stop"},
          {"GET", path + "/contacts"},
          {"POST", path + "/contacts"},
          {"GET", path + "/contacts/" + contact},
          {"POST", path + "/contacts/" + contact + "/disposition"},
          {"GET", path + "/imports"},
          {"GET", path + "/export.csv"},
          {"GET", path + "/operators"},
          {"PUT", path + "/operators/filed"},
          {"DELETE", path + "/operators/filed"}
        }) {
      Answer answer = send(call[0], call[1], zeta, call[0].equals("GET") ? null : "{}");
      assertThat(answer.body()).as(String.join(" ", call)).isEqualTo(none);
    }
    assertThat(get("/v1/campaigns", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/campaigns", ADMIN).body().path("data")).hasSize(1);
    assertThat(
            send("POST", "/v1/campaigns", zeta, FLOW.replace("{", "{\"account\":\"acme\","))
                .status())
        .isEqualTo(403);
    assertThat(send("POST", "/v1/campaigns", ADMIN, FLOW).detail())
        .isEqualTo("#/account account is missing");
    // a contact of another campaign is none of this one's
    String other = create(acme, FLOW);
    assertThat(get(other + "/contacts/" + contact, acme).status()).isEqualTo(404);
  }

  @Test
  void statesAndWhatTheyAllow() {
    String path = create(acme, FLOW);
    assertThat(send("POST", path + "/pause", acme, null).detail())
        .isEqualTo("this campaign is new: it cannot become paused");
    assertThat(send("POST", path + "/start", acme, null).detail())
        .isEqualTo("nobody is left to be called: add contacts, or set auto_stop to false");
    add(path, "+37120000001");
    Answer started = send("POST", path + "/start", acme, null);
    assertThat(started.status()).isEqualTo(200);
    assertThat(started.body().path("status").asString()).isEqualTo("running");
    assertThat(send("POST", path + "/start", acme, null).status()).isEqualTo(200);
    assertThat(send("DELETE", path, acme, null).detail())
        .isEqualTo("this campaign is running: stop it before it is deleted");
    assertThat(send("PATCH", path, acme, "{\"kind\":\"predictive\"}").detail())
        .isEqualTo("this campaign is running: kind and pbx can be changed when it is stopped");
    assertThat(send("PATCH", path, acme, "{\"max_lines\":3}").status()).isEqualTo(200);
    assertThat(send("POST", path + "/pause", acme, null).body().path("status").asString())
        .isEqualTo("paused");
    assertThat(next(path, 1)).isEmpty();
    assertThat(send("POST", path + "/stop", acme, null).body().path("status").asString())
        .isEqualTo("stopped");
    assertThat(send("PATCH", path, acme, "{\"kind\":\"predictive\"}").body().has("context"))
        .isFalse();
    assertThat(send("POST", path + "/start", acme, null).detail())
        .isEqualTo("no operator takes part in this campaign: there must be one at least");
  }

  /** Whatever is wrong is said with one sentence, and nothing has begun. */
  @Test
  void whatCannotBeStartedIsNotHalfStarted() {
    String nobody = create(acme, "{\"name\":\"P\",\"kind\":\"operator-contact\"}");
    add(nobody, "+37120000001");
    isNotStarted(nobody, "no operator takes part in this campaign: there must be one at least");
    String path = create(acme, FLOW);
    add(path, "+37120000001");
    for (String why :
        List.of(
            "pbx1 has no ari in the settings: no call can be placed through it",
            "the PBX pbx1 takes no orders: http://127.0.0.1:8088 refused the login")) {
      mute = why;
      isNotStarted(path, why);
    }
    mute = null;
    assertThat(send("POST", path + "/start", acme, null).status()).isEqualTo(200);
  }

  private void isNotStarted(String campaign, String sentence) {
    Answer refused = send("POST", campaign + "/start", acme, null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).isEqualTo(sentence);
    assertThat(refused.response().headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode shown = get(campaign, acme).body();
    assertThat(shown.path("status").asString()).isEqualTo("new");
    assertThat(shown.has("started_at")).isFalse();
    assertThat(shown.path("contacts").path("new").asInt()).isEqualTo(1);
    assertThat(next(campaign, 1)).isEmpty();
  }

  @Test
  void numbersThatAreNoneLeaveNothingBehind() {
    String path = create(acme, FLOW);
    Answer letters =
        send(
            "POST",
            path + "/contacts",
            acme,
            "{\"contacts\":[{\"number\":\"+371 2000 CALL\"},{\"number\":\"2000,0001\"},"
                + "{\"number\":\"+371123\"},{\"number\":17}]}");
    assertThat(letters.status()).as(letters.detail()).isEqualTo(200);
    assertThat(letters.body().path("added").asInt()).isZero();
    assertThat(letters.body().path("bad").asInt()).isEqualTo(4);
    assertThat(get(path + "/contacts", acme).body().path("data")).isEmpty();
    assertThat(get(path, acme).body().path("contacts").path("total").asInt()).isZero();
    assertThat(send("POST", path + "/contacts", acme, "{\"contacts\":{}}").status()).isEqualTo(400);
    assertThat(send("POST", path + "/start", acme, null).status()).isEqualTo(409);
  }

  @Test
  void howItIsDialledIsShownWhileItRuns() {
    String path = create(acme, FLOW);
    String id = path.substring(path.lastIndexOf('/') + 1);
    paces.set(id, new Pace(Instant.now(), "ceiling", 40, 2, -1));
    assertThat(get(path, acme).body().has("pacing")).as("it does not run").isFalse();
    add(path, "+37120000001");
    JsonNode pacing = send("POST", path + "/start", acme, null).body().path("pacing");
    assertThat(pacing.path("mode").asString()).isEqualTo("ceiling");
    assertThat(pacing.path("answered").asInt()).isEqualTo(40);
    assertThat(pacing.path("abandoned").asInt()).isEqualTo(2);
    assertThat(pacing.path("allowance").asInt()).isEqualTo(-1);
    paces.set(id, new Pace(Instant.now().minusSeconds(60), "predictive", 40, 2, 1));
    assertThat(get(path, acme).body().has("pacing")).as("nobody says it any more").isFalse();
  }

  @Test
  void contactsAndWhatBecameOfThem() {
    String path = create(acme, FLOW.replace("}", ",\"dispositions\":[\"sale\",\"later\"]}"));
    Answer added =
        send(
            "POST",
            path + "/contacts",
            acme,
            """
            {"contacts":[
              {"number":"20000001","name":"Anna","timezone":"Asia/Tokyo","variables":{"Zip code":"LV-1010"}},
              {"number":"+371 2000 0001"},
              {"name":"nobody"},
              {"number":"+37120000002","city":"Riga","age":41},
              "x"]}\
            """);
    assertThat(added.status()).as(added.detail()).isEqualTo(200);
    assertThat(added.body().path("added").asInt()).isEqualTo(2);
    assertThat(added.body().path("duplicates").asInt()).isEqualTo(1);
    assertThat(added.body().path("bad_rows").toString())
        .isEqualTo(
            "[{\"line\":3,\"detail\":\"the number is missing\"},"
                + "{\"line\":5,\"detail\":\"this is no JSON object\"}]");
    JsonNode first = get(path + "/contacts", acme).body().path("data").path(0);
    assertThat(first.path("number").asString()).isEqualTo("+37120000001");
    assertThat(first.path("timezone").asString()).isEqualTo("Asia/Tokyo");
    assertThat(first.path("variables").toString()).isEqualTo("{\"Zip_code\":\"LV-1010\"}");
    JsonNode found = get(path + "/contacts?number=2000%200002", acme).body().path("data");
    assertThat(found).hasSize(1);
    assertThat(found.path(0).path("variables").toString())
        .isEqualTo("{\"age\":\"41\",\"city\":\"Riga\"}");
    assertThat(get(path + "/contacts?status=waiting", acme).body().path("data")).isEmpty();
    assertThat(send("POST", path + "/start", acme, null).status()).isEqualTo(200);
    Picked call = next(path, 1).getFirst();
    new SqlCallQueue(database)
        .conclude(
            call.callId(),
            new Conclusion(Result.ANSWERED, 16, "alice", "s_1", Duration.ofSeconds(61)),
            Instant.now());
    String contact = path + "/contacts/" + call.contact().text();
    JsonNode done = get(contact, acme).body();
    assertThat(done.path("status").asString()).isEqualTo("done");
    JsonNode attempt = done.path("history").path(0);
    assertThat(attempt.path("result").asString()).isEqualTo("ANSWER");
    assertThat(attempt.path("operator").asString()).isEqualTo("alice");
    assertThat(attempt.path("session_id").asString()).isEqualTo("s_1");
    assertThat(attempt.path("talk_time").asDouble()).isEqualTo(61.0);
    JsonNode progress = get(path, acme).body();
    assertThat(progress.path("contacts").path("done").asInt()).isEqualTo(1);
    assertThat(progress.path("attempts").asInt()).isEqualTo(1);
    assertThat(progress.path("answers_in_window").path("answered").asInt()).isEqualTo(1);
    Answer said = send("POST", contact + "/disposition", acme, "{\"disposition\":\"sale\"}");
    assertThat(said.body().path("disposition").asString()).isEqualTo("sale");
    assertThat(said.body().path("history").path(0).path("disposition").asString())
        .isEqualTo("sale");
    Answer later =
        send(
            "POST",
            contact + "/disposition",
            acme,
            "{\"callback_at\":\""
                + Instant.now().plusSeconds(3_600)
                + "\",\"note\":\"after six\"}");
    assertThat(later.body().path("status").asString()).isEqualTo("waiting");
    Answer never = send("POST", contact + "/disposition", acme, "{\"do_not_call\":true}");
    assertThat(never.body().path("status").asString()).isEqualTo("do_not_call");
    assertThat(get("/v1/do_not_call/37120000001", acme).status()).isEqualTo(200);
    assertThat(
            send(
                    "POST",
                    contact + "/disposition",
                    acme,
                    "{\"callback_at\":\"" + Instant.now().plusSeconds(60) + "\"}")
                .detail())
        .isEqualTo("this contact is do_not_call: it is not called again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                       | say one of disposition, note, callback_at, do_not_call
          {"disposition":"sail"}                   | #/disposition disposition must be one of the campaign's dispositions; did you mean "sale"?
          {"callback_at":"tomorrow"}               | #/callback_at callback_at must be a time to come, such as 2026-11-23T04:08:46Z
          {"callback_at":"2020-01-01T00:00:00Z"}   | #/callback_at callback_at must be a time to come, such as 2026-11-23T04:08:46Z
          """)
  void badDispositions(String body, String sentence) {
    String path = create(acme, FLOW.replace("}", ",\"dispositions\":[\"sale\"]}"));
    add(path, "+37120000001");
    String contact =
        get(path + "/contacts", acme).body().path("data").path(0).path("id").asString();
    Answer answer = send("POST", path + "/contacts/" + contact + "/disposition", acme, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo(sentence);
  }

  @Test
  void operatorsSayWhetherTheyAreThere() throws Conflict {
    directories.put(new User("bare", null, "acme", List.of(), Origin.API));
    directories.put(new User("zoe", null, "zeta", List.of("301"), Origin.API));
    String path = create(acme, "{\"name\":\"P\",\"kind\":\"predictive\",\"auto_stop\":false}");
    Answer ready = send("PUT", path + "/operators/filed", acme, "{\"state\":\"ready\"}");
    assertThat(ready.status()).as(ready.detail()).isEqualTo(200);
    assertThat(ready.body().path("state").asString()).isEqualTo("ready");
    assertThat(send("POST", path + "/start", acme, null).status()).isEqualTo(200);
    assertThat(
            send("PUT", path + "/operators/filed", acme, "{\"state\":\"away\",\"device\":\"199\"}")
                .body()
                .path("device")
                .asString())
        .isEqualTo("199");
    assertThat(get(path + "/operators", acme).body().path("data")).hasSize(1);
    assertThat(send("PUT", path + "/operators/filed", acme, "{\"state\":\"busy\"}").detail())
        .isEqualTo("an operator says ready or away; busy is what the system makes of them");
    assertThat(send("PUT", path + "/operators/filed", acme, "{}").detail())
        .isEqualTo("#/state state is missing");
    assertThat(
            send("PUT", path + "/operators/filed", acme, "{\"state\":\"ready\",\"device\":\"1\"}")
                .detail())
        .isEqualTo("the device 1 is none of the user's");
    assertThat(send("PUT", path + "/operators/bare", acme, "{\"state\":\"ready\"}").detail())
        .isEqualTo("the user bare has no device to be called at");
    for (String unknown : List.of("zoe", "nobody")) {
      assertThat(
              send("PUT", path + "/operators/" + unknown, acme, "{\"state\":\"ready\"}").status())
          .isEqualTo(404);
    }
    assertThat(send("DELETE", path + "/operators/filed", acme, null).status()).isEqualTo(204);
    assertThat(send("DELETE", path + "/operators/filed", acme, null).status()).isEqualTo(404);
  }

  @Test
  void theDoNotCallListOfAnAccount() {
    assertThat(send("PUT", "/v1/do_not_call/20000001", acme, null).status()).isEqualTo(201);
    assertThat(send("PUT", "/v1/do_not_call/+37120000001", acme, null).status()).isEqualTo(200);
    assertThat(get("/v1/do_not_call/37120000001", acme).body().path("number").asString())
        .isEqualTo("37120000001");
    assertThat(get("/v1/do_not_call/37120000001", zeta).status()).isEqualTo(404);
    assertThat(get("/v1/do_not_call/37120000001?account=acme", ADMIN).status()).isEqualTo(200);
    assertThat(get("/v1/do_not_call/37120000001?account=acme", zeta).status()).isEqualTo(403);
    assertThat(get("/v1/do_not_call/37120000001", ADMIN).detail())
        .isEqualTo("account is missing: whose list?");
    Answer added =
        send("POST", "/v1/do_not_call", acme, "{\"numbers\":[\"20000002\",\"20000001\",\"none\"]}");
    assertThat(added.body().path("added").asInt()).isEqualTo(1);
    assertThat(added.body().path("duplicates").asInt()).isEqualTo(1);
    assertThat(added.body().path("bad").asInt()).isEqualTo(1);
    assertThat(get("/v1/do_not_call?limit=1", acme).body().path("next").asString())
        .isEqualTo("37120000001");
    String path = create(acme, FLOW);
    Answer contacts =
        send(
            "POST",
            path + "/contacts",
            acme,
            "{\"contacts\":[{\"number\":\"20000001\"},{\"number\":\"20000003\"}]}");
    assertThat(contacts.body().path("do_not_call").asInt()).isEqualTo(1);
    assertThat(contacts.body().path("added").asInt()).isEqualTo(1);
    assertThat(send("DELETE", "/v1/do_not_call/20000001", acme, null).status()).isEqualTo(204);
    assertThat(send("DELETE", "/v1/do_not_call/20000001", acme, null).status()).isEqualTo(404);
  }
}

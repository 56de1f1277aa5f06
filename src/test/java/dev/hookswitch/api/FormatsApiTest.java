package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.format.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What requests look like, chosen, shown and tried by the interface. */
class FormatsApiTest extends ApiHarness {

  private static final String HUBSPOT =
      """
      {"format":{"type":"preset","preset":"hubspot","settings":{"token":"pat-na1-s3cret-s3cret"}}}
      """;

  private static final String URL = "\"url\":\"https://example.com/hook\"";

  private JsonNode made(String body) {
    Answer made = send("POST", "/v1/endpoints", acme, body);
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made.body();
  }

  private Answer patch(String id, String body) {
    return send("PATCH", "/v1/endpoints/" + id, acme, body);
  }

  private Shape stored(String id) {
    return endpoints.find(id).orElseThrow().style().shape();
  }

  @Test
  void everyFormatIsTakenAndShown() {
    for (String word : List.of("json", "standard", "cloudevents", "cloudevents-binary", "form")) {
      assertThat(made("{" + URL + ",\"format\":\"" + word + "\"}").path("format").asString())
          .isEqualTo(word);
    }
    JsonNode get = made("{" + URL + ",\"format\":{\"type\":\"get\",\"parameter\":\"q\"}}");
    assertThat(get.path("format").toString()).isEqualTo("{\"type\":\"get\",\"parameter\":\"q\"}");
    String template = "{\"type\":\"template\",\"template\":{\"body\":\"event.event\"}}";
    JsonNode own = made("{" + URL + ",\"format\":" + template + "}");
    assertThat(own.path("format").path("template").path("body").asString())
        .isEqualTo("event.event");
    String id = own.path("id").asString();
    assertThat(patch(id, "{\"description\":\"x\"}").body().path("format").isObject()).isTrue();
    assertThat(patch(id, "{\"format\":\"json\"}").body().path("format").asString())
        .isEqualTo("json");
    assertThat(stored(id)).isEqualTo(Shape.JSON);
  }

  @Test
  void aPresetNeedsItsOwnFieldsAndNothingElse() {
    JsonNode made = made(HUBSPOT);
    assertThat(made.path("url").asString())
        .isEqualTo("https://api.hubapi.com/crm/v3/objects/calls");
    assertThat(made.path("events").toString()).isEqualTo("[\"COMPLETED\"]");
    assertThat(made.path("format").path("secrets").toString()).isEqualTo("{\"token\":\"…\"}");
    assertThat(made.toString()).doesNotContain("s3cret");
    String id = made.path("id").asString();
    assertThat(stored(id))
        .isEqualTo(
            new Shape(
                new Format.FromPreset("hubspot", Map.of()),
                Map.of("token", "pat-na1-s3cret-s3cret")));
    assertThat(get("/v1/endpoints/" + id, acme).body().toString()).doesNotContain("s3cret");

    Answer elsewhere = patch(id, "{\"url\":\"https://example.com/mine\"}");
    assertThat(elsewhere.detail())
        .isEqualTo("#/url url follows from the settings of this preset: leave it out");
    Answer moved =
        patch(
            id,
            HUBSPOT.replace(
                "\"settings\":{", "\"settings\":{\"base_url\":\"https://example.com\","));
    assertThat(moved.body().path("url").asString())
        .isEqualTo("https://example.com/crm/v3/objects/calls");
  }

  @Test
  void theSecretsOfATemplateDoNotGoToAnotherServer() {
    String id =
        made("{"
                + URL
                + ",\"format\":{\"type\":\"template\",\"template\":{\"body\":\"secrets.k\"},"
                + "\"secrets\":{\"k\":\"s3cret\"}}}")
            .path("id")
            .asString();
    assertThat(patch(id, "{\"url\":\"https://www.example.com/\"}").detail())
        .isEqualTo("#/url url leads to another server: give format with it again");
    assertThat(patch(id, "{\"url\":\"https://example.com/other\"}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format":"xml"                                              | #/format a format is one of json, standard, cloudevents, cloudevents-binary, form, get, template, preset
          "format":7                                                  | #/format the format is not an object
          "format":{"type":"preset","preset":"hubspott","settings":{}} | #/format there is no preset "hubspott"; did you mean "hubspot"?
          "format":{"type":"preset","preset":"hubspot","settings":{}} | #/format token (Access token of the private app) is missing
          "format":{"type":"preset","preset":"hubspot","settings":{"token":"s3 cret"}} | #/format token (Access token of the private app) does not look like one
          "format":{"type":"preset","preset":"slack","settings":{"colour":"red"}} | #/format the preset slack has no setting colour
          "format":{"type":"get","secrets":{"k":"s3cret"}}            | #/format secrets are for templates and presets
          "format":{"type":"template","template":{"body":"("}}        | #/format body: a bracket
          "format":{"type":"template","template":{"body":"1"},"secrets":{"k":7}} | #/format each of the format's secrets must be a text
          """)
  void whatIsWrongIsSaidInOneSentence(String format, String sentence) {
    Answer answer = send("POST", "/v1/endpoints", acme, "{" + URL + "," + format + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).startsWith(sentence);
    assertThat(answer.body().toString()).doesNotContain("s3");
  }

  @Test
  void presetsSayWhatTheyAskFor() {
    JsonNode presets = get("/v1/presets", acme).body().path("data");
    assertThat(presets.size()).isGreaterThanOrEqualTo(8);
    JsonNode slack = presets.get(0);
    assertThat(slack.path("id").asString()).isEqualTo("slack");
    assertThat(slack.path("needs_url").asBoolean()).isTrue();
    JsonNode hubspot =
        presets
            .valueStream()
            .filter(p -> p.path("id").asString().equals("hubspot"))
            .findFirst()
            .get();
    assertThat(hubspot.path("needs_url").asBoolean()).isFalse();
    assertThat(hubspot.path("settings").get(0).path("secret").asBoolean()).isTrue();
  }

  @Test
  void aPreviewShowsEveryRequestOfACallAndSendsNone() {
    List<CallEvent> call = Told.answered("c", "acme");
    journal.append("pbx1", call).join();
    journal.append("pbx1", Told.answered("d", "zeta")).join();
    String id = made(HUBSPOT).path("id").asString();
    String path = "/v1/endpoints/" + id + "/preview";
    String session = call.getFirst().sessionId();
    JsonNode shown =
        send("POST", path, acme, "{\"session_id\":\"" + session + "\"}").body().path("data");
    assertThat(shown.size()).isEqualTo(call.size());
    assertThat(shown.get(0).path("outcome").asString()).isEqualTo("filtered");
    JsonNode last = shown.get(call.size() - 1);
    assertThat(last.path("outcome").asString()).isEqualTo("sent");
    JsonNode request = last.path("request");
    assertThat(request.path("method").asString()).isEqualTo("POST");
    assertThat(request.path("headers").path("Authorization").asString())
        .isEqualTo("Bearer (secret)");
    assertThat(request.path("body").asString()).contains("\"hs_call_from_number\":\"37120000009\"");
    assertThat(shown.toString()).doesNotContain("s3cret");

    String other = Told.answered("d", "zeta").getFirst().sessionId();
    assertThat(send("POST", path, acme, "{\"session_id\":\"" + other + "\"}").status())
        .isEqualTo(404);
    assertThat(send("POST", path, zeta, "{}").status()).isEqualTo(404);
    // without a stored call it is a made-up one
    JsonNode sample = send("POST", path, acme, "{}").body().path("data");
    assertThat(sample.get(sample.size() - 1).path("request").path("body").asString())
        .contains("hs_call_duration");
    assertThat(sent).isEmpty();
  }

  @Test
  void aPreviewSaysWhyAnEventCannotBeSent() {
    String id =
        made("{"
                + URL
                + ",\"format\":{\"type\":\"template\",\"template\":{"
                + "\"when\":\"event.event != 'RING'\",\"body\":\"$error('no ' & event.event)\"}}}")
            .path("id")
            .asString();
    JsonNode shown =
        send("POST", "/v1/endpoints/" + id + "/preview", acme, null).body().path("data");
    assertThat(shown.get(0).path("outcome").asString()).isEqualTo("unsendable");
    assertThat(shown.get(0).path("reason").asString()).isEqualTo("the format: body: no START");
    assertThat(shown.get(1).path("outcome").asString()).isEqualTo("unwanted");
  }

  @Test
  void testEventsOfEachKindAreSentAndMarked() {
    String id = made("{" + URL + ",\"events\":[\"START\"]}").path("id").asString();
    String path = "/v1/endpoints/" + id + "/test";
    for (CallEvent.Kind kind : CallEvent.Kind.values()) {
      Answer answer = send("POST", path, acme, "{\"event\":\"" + kind + "\"}");
      assertThat(answer.status()).isEqualTo(200);
      JsonNode only = answer.body().path("data").get(0);
      assertThat(answer.body().path("data").size()).isEqualTo(1);
      assertThat(only.path("event").asString()).isEqualTo(kind.name());
      assertThat(only.path("outcome").asString()).isEqualTo("accepted");
      assertThat(only.path("status").asInt()).isEqualTo(204);
    }
    assertThat(sent).extracting(CallEvent::kind).containsExactly(CallEvent.Kind.values());
    assertThat(sent).allMatch(event -> event.common().data().test());
    assertThat(sent).extracting(event -> event.common().account()).containsOnly("acme");
    sent.clear();
    assertThat(send("POST", path, acme, null).body().path("data").size()).isEqualTo(10);
    assertThat(sent).extracting(CallEvent::seq).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(send("POST", path, zeta, null).status()).isEqualTo(404);
    assertThat(send("POST", path, acme, "{\"event\":\"RINGS\"}").detail())
        .isEqualTo("#/event event cannot be \"RINGS\"; did you mean \"RING\"?");
    // nothing of it is stored
    assertThat(get("/v1/events", acme).body().path("data").size()).isZero();
  }
}

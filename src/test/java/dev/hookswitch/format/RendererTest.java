package dev.hookswitch.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Start;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Formats as their receivers read them. */
class RendererTest {

  private static final Renderer RENDERER = new Renderer(Presets.shipped());
  private static final String SECRET = "s3cr3t-Zx9";
  private static final List<CallEvent> CALL = Calls.all().get("transferred");

  private static Outgoing rendered(Format format, CallEvent event) {
    return RENDERER
        .render(format, event, Calls.stored(event), Calls.URL, TemplateInput.NONE)
        .orElseThrow();
  }

  private static Optional<Outgoing> templated(Map<String, String> texts) {
    CallEvent event = CALL.getLast();
    return RENDERER.render(
        new Format.Templated(Template.compile(texts), Map.of("channel", "#calls")),
        event,
        Calls.stored(event),
        Calls.URL,
        Calls.input(CALL, Map.of("token", SECRET)));
  }

  /** An event whose texts need care everywhere. */
  private static CallEvent strange() {
    Common c = CALL.getFirst().common();
    return new Start(
        new Common(
            c.id(),
            c.timestamp(),
            "ac me/ü%\"😀",
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
            EventData.NONE.withVariable("note", Calls.STRANGE).withVariable("a[b]=&+ c", "1")));
  }

  @Test
  void jsonIsWhatIsStored() {
    for (CallEvent event : CALL) {
      byte[] stored = Calls.stored(event);
      Outgoing request =
          RENDERER
              .render(Format.Plain.JSON, event, stored, Calls.URL, TemplateInput.NONE)
              .orElseThrow();
      assertThat(request.body()).isSameAs(stored);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.url()).isEqualTo(Calls.URL);
      assertThat(request.headers()).containsExactly(Map.entry("Content-Type", "application/json"));
    }
  }

  @Test
  void standardIsTheEnvelopeAndTheOfficialLibraryVerifiesIt() throws Exception {
    for (CallEvent event : List.of(CALL.get(2), strange())) {
      Outgoing request = rendered(Format.Plain.STANDARD, event);
      JsonNode envelope = JsonMapper.shared().readTree(request.body());
      assertThat(envelope.propertyNames()).containsExactly("type", "timestamp", "data");
      assertThat(envelope.get("type").asString()).matches("[a-z]+(\\.[a-z]+)+");
      assertThat(EventJson.decode(envelope.get("data").toString().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(event);
      assertThat(envelope.get("timestamp").asString())
          .isEqualTo(EventJson.timestamp(event.timestamp()));
      Webhook library = new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
      long now = System.currentTimeMillis() / 1000;
      String signature = library.sign(event.id(), now, request.text());
      library.verify(
          request.text(),
          HttpHeaders.of(
              Map.of(
                  "webhook-id", List.of(event.id()),
                  "webhook-timestamp", List.of(Long.toString(now)),
                  "webhook-signature", List.of(signature)),
              (_, _) -> true));
    }
    assertThat(rendered(Format.Plain.STANDARD, CALL.get(2)).text())
        .startsWith("{\"type\":\"call.ringresult\",\"timestamp\":\"2026-11-23T04:08:46.201Z\"");
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.Plain.class,
      names = {"CLOUDEVENTS", "CLOUDEVENTS_BINARY"})
  void theSdkOfCloudEventsReadsBothModes(Format.Plain mode) {
    for (CallEvent event : List.of(CALL.getFirst(), CALL.get(2), CALL.getLast(), strange())) {
      Outgoing request = rendered(mode, event);
      Map<String, String> headers = new LinkedHashMap<>(request.headers());
      if (event.common().account().contains("%")) {
        // the binding asks receivers to decode values; the SDK (4.0.1) does not
        headers.replaceAll((_, value) -> URLDecoder.decode(value, StandardCharsets.UTF_8));
        headers.put("Content-Type", request.headers().get("Content-Type"));
      }
      CloudEvent read = HttpMessageFactory.createReader(headers::forEach, request.body()).toEvent();
      assertThat(read.getSpecVersion().toString()).isEqualTo("1.0");
      assertThat(read.getId()).isEqualTo(event.id());
      assertThat(read.getType())
          .isEqualTo(
              "dev.hookswitch.call." + event.kind().name().toLowerCase(java.util.Locale.ROOT));
      assertThat(read.getSubject()).isEqualTo(event.sessionId());
      assertThat(read.getTime()).isEqualTo(event.timestamp().atOffset(ZoneOffset.UTC));
      assertThat(read.getDataContentType()).isEqualTo("application/json");
      assertThat(read.getExtension("partitionkey")).isEqualTo(event.sessionId());
      assertThat(read.getExtension("sequence")).isEqualTo("%010d".formatted(event.seq()));
      assertThat(read.getSource().getPath()).isEqualTo("/accounts/" + event.common().account());
      assertThat(read.getData()).isNotNull();
      assertThat(EventJson.decode(read.getData().toBytes())).isEqualTo(event);
    }
  }

  @Test
  void headersOfCloudEventsAreEncodedAsTheBindingSays() {
    Map<String, String> headers = rendered(Format.Plain.CLOUDEVENTS_BINARY, strange()).headers();
    assertThat(headers.get("ce-source"))
        .isEqualTo("/accounts/ac%2520me%252F%25C3%25BC%2525%2522%25F0%259F%2598%2580");
    assertThat(headers.values()).allMatch(value -> value.matches("[ -~]*"));
  }

  @Test
  void aFormHasBracketedNames() {
    Outgoing request = rendered(Format.Plain.FORM, strange());
    assertThat(request.headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded");
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : request.text().split("&", -1)) {
      assertThat(pair).matches("[A-Za-z0-9%_.*=-]*");
      String[] parts = pair.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    assertThat(fields)
        .containsEntry("event", "START")
        .containsEntry("seq", "1")
        .containsEntry("accountcode", "ac me/ü%\"😀")
        .containsEntry("participants[0][type]", "did")
        .containsEntry("participants[1][value]", "37160000001")
        .containsEntry("data[variables][note]", Calls.STRANGE)
        .containsEntry("data[variables][a[b]=&+ c]", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/x, https://example.org/x?event=",
    "https://example.org/x?a=b%20c, https://example.org/x?a=b%20c&event=",
    "https://example.org/x?, https://example.org/x?event=",
    "https://example.org/x?a=1#part, https://example.org/x?a=1&event="
  })
  void getPutsTheEventIntoTheQuery(String url, String begins) {
    CallEvent event = strange();
    Outgoing request =
        RENDERER
            .render(
                new Format.Get("event"),
                event,
                Calls.stored(event),
                URI.create(url),
                TemplateInput.NONE)
            .orElseThrow();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.body()).isEmpty();
    assertThat(request.headers()).isEmpty();
    assertThat(request.url().toString()).startsWith(begins);
    String value = request.url().toString().substring(begins.length());
    assertThat(
            EventJson.decode(
                URLDecoder.decode(value, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(event);
  }

  @Test
  void anAddressThatGetsTooLongIsAFailure() {
    Common c = CALL.getFirst().common();
    CallEvent large =
        new Start(
            new Common(
                c.id(),
                c.timestamp(),
                "ü".repeat(3_000),
                c.sessionId(),
                c.seq(),
                c.callId(),
                c.direction(),
                c.type(),
                null,
                c.phase(),
                c.participants(),
                null,
                null,
                EventData.NONE));
    assertThatThrownBy(() -> rendered(new Format.Get("event"), large))
        .hasMessage("url: is longer than 8 KiB");
  }

  @Test
  void aTemplateSeesTheEventTheCallTheUserAndWhatWasFilledIn() {
    Outgoing request =
        templated(
                Map.of(
                    "method",
                    "'put'",
                    "url",
                    "'https://api.example.org/calls/' & $encodeUrlComponent(event.id)",
                    "headers",
                    "{'Authorization': 'Bearer ' & secrets.token, 'X-Seq': event.seq, 'X-None':"
                        + " null}",
                    "body",
                    "{'channel': settings.channel, 'who': user.name, 'from': call.from, 'by':"
                        + " call.answered_by.user, 'moved': call.transferred, 'kinds':"
                        + " call.events.event, 'hook': endpoint.url, 'wait': call.wait}"))
            .orElseThrow();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.url().toString())
        .isEqualTo("https://api.example.org/calls/" + CALL.getLast().id());
    assertThat(request.headers())
        .containsOnly(
            Map.entry("Authorization", "Bearer " + SECRET),
            Map.entry("X-Seq", "7"),
            Map.entry("Content-Type", "application/json"));
    assertThat(JsonMapper.shared().readValue(request.body(), Object.class))
        .isEqualTo(
            Map.of(
                "channel",
                "#calls",
                "who",
                Calls.STRANGE,
                "from",
                "37120000009",
                "by",
                "alice",
                "moved",
                true,
                "kinds",
                List.of("START", "RING", "RINGRESULT", "READY", "JOIN", "LEAVE", "COMPLETED"),
                "hook",
                Calls.URL.toString(),
                "wait",
                0.2));
  }

  @Test
  void whatATemplateLeavesOutIsAsInJson() {
    Outgoing request = templated(Map.of("when", "true")).orElseThrow();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.url()).isEqualTo(Calls.URL);
    assertThat(EventJson.decode(request.body())).isEqualTo(CALL.getLast());
  }

  @Test
  void aBodyMayBeTextOrNothing() {
    assertThat(templated(Map.of("body", "'a=b'")).orElseThrow().headers())
        .containsEntry("Content-Type", "text/plain; charset=utf-8");
    Outgoing nothing = templated(Map.of("method", "'DELETE'", "body", "nothing")).orElseThrow();
    assertThat(nothing.body()).isEmpty();
    assertThat(nothing.headers()).isEmpty();
    assertThat(templated(Map.of("method", "'GET'")).orElseThrow().body()).isEmpty();
  }

  @Test
  void whereTheConditionDoesNotHoldNothingIsSent() {
    assertThat(templated(Map.of("when", "event.event = 'START'", "body", "1 + 'x'"))).isEmpty();
    assertThat(templated(Map.of("when", "nothing"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "url; secrets.token; url: is not an absolute address of http or https",
        "url; 'ftp://example.org/'; url: is not an absolute address of http or https",
        "url; '/relative'; url: is not an absolute address of http or https",
        "url; 'http://' & secrets.token & ':x@example.org/'; url: has a user or a fragment in it",
        "url; 'http://exa mple/' & secrets.token; url: is not an address",
        "url; 'http:///' & secrets.token; url: is not an absolute address of http or https",
        "url; 'https://e.org/' & $pad('', 9000, 'x'); url: is longer than 8 KiB",
        "url; 7; url: is not a string",
        "method; 'CONNECT'; method: is not one of GET, POST, PUT, PATCH and DELETE",
        "method; secrets.token; method: is not one of GET, POST, PUT, PATCH and DELETE",
        "headers; {'Host': 'x'}; headers: one of them is set by Hookswitch itself",
        "headers; {'webhook-signature': 'x'}; headers: one of them is set by Hookswitch itself",
        "headers; {'A b': 'x'}; headers: a name is letters, digits and dashes",
        "headers; {'A': secrets.token & '\\r\\nB: c'}; headers: a value is one line",
        "headers; {'A': {'b': 1}}; headers: a value is a string",
        "headers; {'a': 1, 'A': 2}; headers: one of them is there twice",
        "headers; secrets.token; headers: is not an object",
        "body; secrets.token + 1; body: one side of an arithmetic operator is not a number",
        "body; $error(secrets.token); body: it ended itself by $error or $assert",
        "body; $assert(false, $base64encode(secrets.token)); body: it ended itself by",
        "body; $pad('', 300000); body: its value is larger than 256 KiB",
        "when; secrets.token(); when: what is called is not a function",
      })
  void aFailureNamesTheFieldAndShowsNoSecret(String field, String expression, String sentence) {
    assertThatThrownBy(() -> templated(Map.of(field, expression)))
        .isInstanceOf(FormatFailure.class)
        .message()
        .startsWith(sentence.strip())
        .doesNotContain(SECRET, "s3cr3t", "\n", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"json\"",
        "\"standard\"",
        "\"cloudevents\"",
        "\"cloudevents-binary\"",
        "\"form\"",
        "{\"type\":\"get\",\"parameter\":\"payload\"}",
        "{\"type\":\"template\",\"template\":{\"body\":\"event.id\"},\"settings\":{\"a\":\"b\"}}",
        "{\"type\":\"preset\",\"preset\":\"slack\",\"settings\":{\"only_missed\":\"yes\"}}"
      })
  void aFormatIsWrittenAsItIsRead(String json) {
    Format format = Format.fromJson(json);
    assertThat(Format.toJson(format)).isEqualTo(json);
    assertThat(Format.fromJson(Format.toJson(format))).isEqualTo(format);
    assertThat(Format.words()).contains(format.word());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "xml"                                              | a format is one of json, standard
          {"type":"get","parameter":"a b"}                 | the parameter of the format get
          {"type":"get","colour":"red"}                    | the format has a field colour that
          {"type":"template"}                              | a template has at least one of
          {"type":"template","template":{"body":"a ("}}    | body: a bracket "(" is not closed
          {"type":"template","template":{"hat":"a"}}       | a template has no field hat
          {"type":"preset"}                                | the format has no preset
          {"word":"json"}                                    | the format has no type
          [1]                                                | the format is not an object
          nonsense                                           | the format is not JSON
          """)
  void aFormatThatIsNoneIsOneSentence(String json, String sentence) {
    assertThatThrownBy(() -> Format.fromJson(json.strip()))
        .isInstanceOf(FormatFailure.class)
        .hasMessageStartingWith(sentence.strip());
  }

  @Test
  void theFactsGrowWithTheCall() {
    assertThat(CallFacts.of(CALL.subList(0, 2)))
        .containsEntry("outcome", "ongoing")
        .containsEntry("answered", false)
        .containsEntry("contact", "37120000009")
        .containsEntry("user", "alice")
        .doesNotContainKeys("answered_by", "ended", "talk_time");
    assertThat(CallFacts.of(CALL.subList(0, 3))).containsEntry("answered", true);
    assertThat(CallFacts.of(Calls.all().get("busy inbound"))).containsEntry("outcome", "busy");
    assertThat(CallFacts.of(Calls.all().get("outbound")))
        .containsEntry("contact", "+442071838750")
        .containsEntry("from", "101")
        .containsEntry("direction", "outbound");
  }

  @Test
  void anInputShowsNothingOfItsSecrets() {
    assertThat(new TemplateInput(Map::of, () -> null, Map.of("token", SECRET)).toString())
        .doesNotContain(SECRET);
  }
}

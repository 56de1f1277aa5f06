package dev.hookswitch.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.CallEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Presets against a stand-in for each API, over a socket. */
class PresetsTest {

  private static final Presets PRESETS = Presets.shipped();
  private static final String TOKEN = "tok-3n-abcdefghij$K";

  private static Map<String, String> settings(String preset, String address) {
    Map<String, String> settings = new LinkedHashMap<>();
    switch (preset) {
      case "hubspot", "pipedrive" -> {
        settings.put("base_url", address);
        settings.put("owners", "bob=1, alice=12345");
      }
      case "salesforce" -> {
        settings.put("instance_url", address);
        settings.put("owners", "alice=005000000000001AAA");
      }
      case "zendesk-ticket" -> {
        settings.put("base_url", address);
        settings.put("email", "agent@example.org");
      }
      case "zendesk-call" -> {
        settings.put("base_url", address);
        settings.put("email", "agent@example.org");
        settings.put("app_id", "735264019863524");
        settings.put("agents", "alice=385473779372");
      }
      default -> {}
    }
    return settings;
  }

  private static Map<String, String> secrets(String preset) {
    return switch (preset) {
      case "slack", "microsoft-teams", "google-chat" -> Map.of();
      default -> Map.of("token", TOKEN);
    };
  }

  private static Optional<Outgoing> render(
      String preset, List<CallEvent> call, int event, String address) {
    URI url =
        URI.create(
            address
                + switch (preset) {
                  case "slack" -> "/services/T000/B000/XXXX";
                  case "google-chat" -> "/v1/spaces/AAAA/messages?key=k&token=t";
                  default -> "/workflows/abc/triggers/manual/paths/invoke?sig=s";
                });
    return new Renderer(PRESETS)
        .render(
            new Format.FromPreset(preset, settings(preset, address)),
            call.get(event),
            Calls.stored(call.get(event)),
            url,
            Calls.input(call.subList(0, event + 1), secrets(preset)));
  }

  static Stream<Arguments> everyPresetWithEveryCall() {
    return PRESETS.all().stream()
        .flatMap(
            preset -> Calls.all().keySet().stream().map(call -> Arguments.of(preset.id(), call)));
  }

  @ParameterizedTest
  @MethodSource("everyPresetWithEveryCall")
  void whatAPresetSendsIsTakenByItsApi(String preset, String name) throws Exception {
    List<CallEvent> call = Calls.all().get(name);
    try (StandIn api = StandIn.of(preset)) {
      for (int event = 0; event < call.size(); event++) {
        Optional<Outgoing> request = render(preset, call, event, api.address());
        boolean last = event == call.size() - 1;
        boolean missedInbound = name.contains("inbound") && !name.startsWith("answered");
        assertThat(request.isPresent())
            .isEqualTo(last && (!preset.equals("zendesk-ticket") || missedInbound));
        if (request.isPresent()) {
          HttpResponse<String> response = send(request.get());
          assertThat(response.statusCode())
              .as(response.body() + "\n" + request.get().text())
              .isBetween(200, 299);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyPresetWithEveryCall")
  void aRequestThatIsBrokenIsRefused(String preset, String name) throws Exception {
    List<CallEvent> call = Calls.all().get(name);
    try (StandIn api = StandIn.of(preset)) {
      Optional<Outgoing> request = render(preset, call, call.size() - 1, api.address());
      if (request.isEmpty()) {
        return;
      }
      for (Outgoing broken : broken(request.get())) {
        assertThat(send(broken).statusCode()).as(broken.text()).isBetween(400, 499);
      }
    }
  }

  /** Another method, path, type, no authority, no body, half a body, a wrong value. */
  private static List<Outgoing> broken(Outgoing right) {
    List<Outgoing> broken = new ArrayList<>();
    broken.add(new Outgoing("PUT", right.url(), right.headers(), right.body()));
    broken.add(
        new Outgoing("POST", right.url().resolve("/elsewhere"), right.headers(), right.body()));
    broken.add(
        new Outgoing("POST", right.url(), Map.of("Content-Type", "text/plain"), right.body()));
    broken.add(new Outgoing("POST", right.url(), right.headers(), new byte[0]));
    byte[] half = java.util.Arrays.copyOf(right.body(), right.body().length / 2);
    broken.add(new Outgoing("POST", right.url(), right.headers(), half));
    String text = right.text();
    for (String change :
        List.of(
            "\"header\"",
            "\"mrkdwn\"",
            "\"AdaptiveCard\"",
            "\"FactSet\"",
            "\"sections\"",
            "\"decoratedText\"",
            "\"hs_timestamp\"",
            "\"to_phone_number\"",
            "\"Subject\"",
            "\"comment\"",
            "\"from_line\"",
            "\"direction\":\"",
            "\"hs_call_direction\":\"",
            "\"outcome\":\"",
            "\"CallType\":\"",
            "\"priority\":\"",
            "\"start_time\":\"")) {
      if (text.contains(change)) {
        String worse =
            change.substring(0, change.length() - 1) + "x" + change.charAt(change.length() - 1);
        broken.add(
            new Outgoing(
                "POST",
                right.url(),
                right.headers(),
                text.replace(change, change.endsWith(":\"") ? change + "x" : worse)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
    assertThat(broken).hasSizeGreaterThan(5);
    return broken;
  }

  private static HttpResponse<String> send(Outgoing outgoing) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(outgoing.url())
            .method(outgoing.method(), HttpRequest.BodyPublishers.ofByteArray(outgoing.body()));
    outgoing.headers().forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void slackCanBeToldOfMissedCallsAlone() {
    List<CallEvent> answered = Calls.all().get("answered inbound");
    List<CallEvent> missed = Calls.all().get("missed inbound");
    Format format = new Format.FromPreset("slack", Map.of("only_missed", "yes"));
    Renderer renderer = new Renderer(PRESETS);
    for (List<CallEvent> call : List.of(answered, missed)) {
      assertThat(
              renderer.render(
                  format,
                  call.getLast(),
                  Calls.stored(call.getLast()),
                  Calls.URL,
                  Calls.input(call, Map.of())))
          .matches(request -> request.isPresent() == call.equals(missed));
    }
  }

  @Test
  void whatIsFilledInIsJudgedWithoutRepeatingIt() {
    Preset hubspot = PRESETS.find("hubspot");
    assertThat(hubspot.problems(Map.of(), Map.of("token", TOKEN))).isEmpty();
    assertThat(hubspot.problems(Map.of("tokens", "x", "owners", "alice"), Map.of("token", "short")))
        .containsExactlyInAnyOrder(
            "token (Access token of the private app) does not look like one",
            "owners (Owners, as user=owner id) does not look like one",
            "the preset hubspot has no setting tokens");
    assertThat(hubspot.problems(Map.of("token", TOKEN), Map.of()))
        .containsExactly("token is a secret and belongs to the secrets");
    assertThat(hubspot.problems(Map.of(), Map.of()))
        .containsExactly("token (Access token of the private app) is missing");
  }

  private static final String OWN =
      """
      id: mine
      title: Mine
      description: Sends the number.
      events: [START, COMPLETED]
      settings:
        - { name: path, label: Path, default: "in" }
      request:
        url: '"https://example.org/" & settings.path'
        body: call.from
      """;

  @Test
  void aFolderAddsPresetsToThoseThatAreThere(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), OWN);
    Files.writeString(
        folder.resolve("other.json"),
        "{\"id\":\"slack\",\"title\":\"Our"
            + " Slack\",\"description\":\"d\",\"events\":[\"START\"],\"request\":{\"body\":\"1\"}}");
    Files.writeString(folder.resolve("README.txt"), "not one");
    Presets presets = Presets.load(folder);
    assertThat(presets.all()).hasSize(9);
    assertThat(presets.find("slack").title()).isEqualTo("Our Slack");
    List<CallEvent> call = Calls.all().get("outbound");
    Outgoing request =
        new Renderer(presets)
            .render(
                new Format.FromPreset("mine", Map.of()),
                call.getFirst(),
                Calls.stored(call.getFirst()),
                Calls.URL,
                Calls.input(call.subList(0, 1), Map.of()))
            .orElseThrow();
    assertThat(request.url()).hasToString("https://example.org/in");
    assertThat(request.text()).isEqualTo("101");
    assertThat(request.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        Arguments.of(OWN.replace("id: mine", "id: MINE"), "the id of a preset has lower-case"),
        Arguments.of(OWN.replace("title: Mine\n", ""), "the preset has no title"),
        Arguments.of(OWN.replace("START", "STARTED"), "events of the preset has one that is none"),
        Arguments.of(OWN.replace("call.from", "call.("), "body: a bracket \"(\" is not closed"),
        Arguments.of(OWN + "colour: red\n", "the preset has a field colour that is not known"),
        Arguments.of(OWN.replace("  body:", "  bodies:"), "a template has no field bodies"),
        Arguments.of(OWN.replace("name: path", "name: Path"), "the name of a setting has"),
        Arguments.of(
            OWN.replace("label: Path", "label: Path, pattern: '('"),
            "the pattern of the setting path is none"),
        Arguments.of("[1, 2]", "the preset is not an object"),
        Arguments.of("a: [", "the preset is not YAML"),
        Arguments.of("a: &a [x]\nb: *a\n", "the preset"),
        Arguments.of("x".repeat(70_000), "is larger than 64 KiB"));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void aFileThatIsWrongIsNamedInOneSentence(String content, String sentence, @TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("own.yaml"), content);
    assertThatThrownBy(() -> Presets.load(folder))
        .isInstanceOf(FormatFailure.class)
        .message()
        .startsWith("own.yaml: ")
        .contains(sentence)
        .doesNotContain("\n", "Exception");
  }

  @Test
  void tooManyFilesAndTwoOfOneIdAreRefused(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.yaml"), OWN);
    Files.writeString(folder.resolve("b.yaml"), OWN);
    assertThatThrownBy(() -> Presets.load(folder)).hasMessage("b.yaml: has the same id as a.yaml");
    for (int i = 0; i < Presets.MAX_FILES; i++) {
      Files.writeString(folder.resolve("c" + i + ".yaml"), OWN);
    }
    assertThatThrownBy(() -> Presets.load(folder))
        .hasMessage("the folder of presets has more than 200 files");
    assertThatThrownBy(() -> Presets.load(folder.resolve("none")))
        .hasMessageStartingWith("the folder of presets cannot be read");
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Told;
import dev.hookswitch.format.Format;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints made and changed by the form, over HTTP, without a browser's help. */
class EndpointFormTest {

  private static final String PATH = "/console/endpoints";
  private static final String ID = "ep_0123456789abcdef0123";

  @TempDir Path folder;
  private ConsoleHarness console;
  private Browser ines;
  private String csrf;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    ines = console.signedIn("ines", Role.INTEGRATOR, "acme");
    csrf = ConsoleHarness.csrf(ines.get(PATH));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  /** A form with these fields, beside those that every form has; several of one name may be. */
  private HttpResponse<String> post(String path, Field... fields) {
    return post(path, List.of(fields));
  }

  private HttpResponse<String> post(String path, List<Field> fields, String... headers) {
    List<Entry<String, String>> form = new ArrayList<>();
    fields.forEach(each -> form.add(Map.entry(each.name(), each.value())));
    form.add(Map.entry("csrf", csrf));
    return ines.post(path, form, headers);
  }

  private record Field(String name, String value) {}

  private static Field field(String name, String value) {
    return new Field(name, value);
  }

  private Endpoint made() {
    return console.integration.endpoints.find(ID).orElseThrow();
  }

  private Endpoint has(Endpoint endpoint) {
    assertThat(console.integration.endpoints.add(endpoint)).isTrue();
    return endpoint;
  }

  @Test
  void whoHasNoneIsInvitedToMakeTheFirst() {
    assertThat(ines.get(PATH).body())
        .contains("Nobody is told of calls yet.", "Make the first one", PATH + "/new");
  }

  @Test
  void oneIsMadeWithAllThatTheFormAsksFor() {
    HttpResponse<String> answer =
        post(
            PATH,
            field("id", ID),
            field("description", "Billing"),
            field("url", "https://hooks.example.com/calls"),
            field("format", "cloudevents"),
            field("numbers", "masked"),
            field("events", "START"),
            field("events", "COMPLETED"),
            field("sip_users", "alice"),
            field("sip_users", ""),
            field("dids", "37160000001"),
            field("directions", "inbound"),
            field("outcomes", "missed"),
            field("condition", "event.duration > 60"),
            field("authentication", "basic"),
            field("authentication.username", "u"),
            field("authentication.password", "pass word"),
            field("headers.name", "X-Source"),
            field("headers.value", "hookswitch"),
            field("headers.name", ""),
            field("headers.value", ""),
            field("max_per_second", "5"),
            field("max_parallel", "2"),
            field("max_age", "2h"),
            field("disable_after", ""));
    Endpoint endpoint = made();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .as("its secret is shown this once")
        .contains(((SigningSecret) endpoint.signing().current()).reveal());
    assertThat(endpoint.account()).isEqualTo("acme");
    assertThat(endpoint.description()).isEqualTo("Billing");
    assertThat(endpoint.filter().events())
        .containsExactlyInAnyOrder(CallEvent.Kind.START, CallEvent.Kind.COMPLETED);
    assertThat(endpoint.filter().sipUsers()).containsExactly("alice");
    assertThat(endpoint.filter().directions()).containsExactly(Direction.INBOUND);
    assertThat(endpoint.filter().outcomes()).containsExactly(Filter.Outcome.MISSED);
    assertThat(endpoint.filter().condition()).isEqualTo("event.duration > 60");
    assertThat(endpoint.style().numbers()).isEqualTo(Numbers.MASKED);
    assertThat(endpoint.style().shape().format()).isEqualTo(Format.Plain.CLOUDEVENTS);
    assertThat(endpoint.style().authentication())
        .isEqualTo(new Authentication.Basic("u", "pass word"));
    assertThat(endpoint.style().headers()).isEqualTo(Map.of("X-Source", "hookswitch"));
    assertThat(endpoint.pace().perSecond()).isEqualTo(5);
    assertThat(endpoint.pace().parallel()).isEqualTo(2);
    assertThat(endpoint.pace().maxAge()).isEqualTo(Duration.ofHours(2));
    assertThat(endpoint.pace().disableAfter()).isNull();
    assertThat(ines.get(PATH + "/" + ID).body())
        .doesNotContain(((SigningSecret) endpoint.signing().current()).reveal(), "pass word")
        .contains("Billing", "START", "Alice", "Sales", "Inbound");
  }

  @Test
  void aFormThatIsSentTwiceMakesOne() {
    var once = field("url", "https://hooks.example.com/calls");
    assertThat(post(PATH, field("id", ID), once).statusCode()).isEqualTo(200);
    HttpResponse<String> again = post(PATH, field("id", ID), once);
    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(again)).isEqualTo(PATH + "/" + ID);
    assertThat(console.integration.endpoints.all()).hasSize(1);
    assertThat(post(PATH, field("id", "../x"), once).statusCode()).isEqualTo(403);
  }

  @Test
  void aPresetAsksForItsOwnFieldsAlone() {
    assertThat(ines.get(PATH + "/new?format=preset:hubspot").body())
        .contains("Access token of the private app", "type=\"password\"", "HubSpot")
        .doesNotContain("name=\"url\"");
    assertThat(ines.get(PATH + "/new?format=preset:slack").body())
        .contains("name=\"url\"", "<option value=\"yes\">yes</option>");
    HttpResponse<String> wrong =
        post(PATH, field("id", ID), field("format", "preset:hubspot"), field("preset.token", ""));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains(
            "id=\"wrong-preset.token\"",
            "token (Access token of the private app) is missing",
            "Nothing has been saved");
    post(
        PATH,
        field("id", ID),
        field("format", "preset:hubspot"),
        field("preset.token", "pat-0123456789"));
    Endpoint endpoint = made();
    assertThat(endpoint.url().getHost()).isEqualTo("api.hubapi.com");
    assertThat(endpoint.filter().events())
        .as("those that it makes something of")
        .containsExactly(CallEvent.Kind.COMPLETED);
    assertThat(endpoint.style().shape().secrets()).isEqualTo(Map.of("token", "pat-0123456789"));
    assertThat(ines.get(PATH + "/" + ID + "/edit").body())
        .contains("kept as it is")
        .doesNotContain("pat-0123456789");
    post(
        PATH + "/" + ID + "/edit",
        field("format", "preset:hubspot"),
        field("preset.token", ""),
        field("preset.owners", "alice=12"));
    assertThat(made().style().shape().secrets()).isEqualTo(Map.of("token", "pat-0123456789"));
    HttpResponse<String> elsewhere =
        post(
            PATH + "/" + ID + "/edit",
            field("format", "preset:hubspot"),
            field("preset.token", ""),
            field("preset.base_url", "https://evil.example.com"));
    assertThat(elsewhere.body()).contains("token (Access token of the private app) is missing");
    assertThat(made().url().getHost()).isEqualTo("api.hubapi.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url            | not a url                 | url is not a URL",
        "url            | http://127.0.0.1/x        | 127.0.0.1",
        "url            | https://u:p@example.com   | must not carry a user name or password",
        "url            | kafka://example.com/topic | only the administrator may send to a message"
            + " broker",
        "events         | RUNG                      | events cannot be \"RUNG\"",
        "condition      | event.(                   | condition:",
        "max_per_second | many                      | max_per_second must be a number from 0 to"
            + " 10000",
        "max_parallel   | 1.5                       | max_parallel must be a whole number",
        "max_age        | 2 hours                   | max_age must be a time such as",
        "disable_after  | 400d                      | disable_after must be 365d at the most",
        "numbers        | hidden                    | numbers cannot be \"hidden\"",
        "format         | yaml                      | a format is one of",
        "format         | preset:nothing            | there is no preset",
        "authentication | digest                    | type cannot be \"digest\"",
        "authentication | bearer                    | token is missing",
      })
  void whatIsWrongStaysWithASentenceBesideIt(String name, String value, String sentence) {
    HttpResponse<String> answer =
        post(
            PATH,
            field("id", ID),
            field("description", "<script>alert(1)</script>"),
            name.equals("url") ? field("x", "") : field("url", "https://hooks.example.com/calls"),
            field(name, value));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("class=\"wrong\" id=\"wrong-" + name, sentence)
        .contains("&lt;script>alert(1)")
        .doesNotContain("<script>alert");
    assertThat(console.integration.endpoints.all()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            post(
                    PATH,
                    field("id", ID),
                    field("url", "nowhere at all"),
                    field("max_age", "long"),
                    field("max_parallel", "0"),
                    field("condition", "("),
                    field("authentication", "basic"))
                .body())
        .contains(
            "id=\"wrong-url\"",
            "id=\"wrong-max_age\"",
            "id=\"wrong-max_parallel\"",
            "id=\"wrong-condition\"",
            "id=\"wrong-authentication.username\"",
            "value=\"nowhere at all\"",
            "value=\"long\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-A            | 'x\r\nSet-Cookie: a=b' | must be one line of printable ASCII",
        "X-A            | 'x\n'                  | must be one line of printable ASCII",
        "'X-A\r\nX-B'   | x                      | a header&#39;s name is letters",
        "X A            | x                      | a header&#39;s name is letters",
        "Host           | x                      | is set by Hookswitch itself",
        "content-length | 1                      | is set by Hookswitch itself",
        "webhook-id     | x                      | is set by Hookswitch itself",
        "X-A            | ''                     | headers must have 1 to 2048 characters",
      })
  void headersCarryNoOtherHeaders(String name, String value, String sentence) {
    HttpResponse<String> answer =
        post(
            PATH,
            field("id", ID),
            field("url", "https://hooks.example.com/calls"),
            field("headers.name", name.replace("\\r", "\r").replace("\\n", "\n")),
            field("headers.value", value.replace("\\r", "\r").replace("\\n", "\n")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body().replace("'", "&#39;")).contains(sentence);
    assertThat(console.integration.endpoints.all()).isEmpty();
  }

  @Test
  void whatIsSecretIsKeptAtItsServerAndGivenToNoOther() {
    post(
        PATH,
        field("id", ID),
        field("url", "https://hooks.example.com/calls"),
        field("authentication", "bearer"),
        field("authentication.token", "t0ken"),
        field("headers.name", "X-Key"),
        field("headers.value", "s3cret"));
    HttpResponse<String> form = ines.get(PATH + "/" + ID + "/edit");
    assertThat(form.body()).contains("X-Key", "kept as it is").doesNotContain("t0ken", "s3cret");

    var kept =
        List.of(
            field("authentication", "bearer"),
            field("authentication.token", ""),
            field("headers.name", "X-Key"),
            field("headers.value", ""));
    HttpResponse<String> moved = edited(kept, "https://hooks.example.com/other");
    assertThat(moved.statusCode()).isEqualTo(303);
    assertThat(made().url().getPath()).isEqualTo("/other");
    assertThat(made().style().headers()).isEqualTo(Map.of("X-Key", "s3cret"));
    assertThat(made().style().authentication()).isEqualTo(new Authentication.Bearer("t0ken"));

    HttpResponse<String> elsewhere = edited(kept, "https://evil.example.com/other");
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(elsewhere.body())
        .contains("token is missing", "headers must have 1 to 2048 characters")
        .doesNotContain("t0ken", "s3cret");
    HttpResponse<String> template =
        edited(
            List.of(
                kept.get(0),
                kept.get(1),
                kept.get(2),
                kept.get(3),
                field("format", "template"),
                field("template.url", "\"https://evil.example.com/\"")),
            "https://hooks.example.com/other");
    assertThat(template.body()).contains("token is missing");
    assertThat(made().url().getHost()).isEqualTo("hooks.example.com");
  }

  private HttpResponse<String> edited(List<Field> fields, String url) {
    List<Field> form = new ArrayList<>(fields);
    form.add(field("url", url));
    return post(PATH + "/" + ID + "/edit", form);
  }

  @Test
  void whatIsEmptiedIsTakenAway() {
    post(
        PATH,
        field("id", ID),
        field("url", "https://hooks.example.com/calls"),
        field("description", "Billing"),
        field("events", "START"),
        field("condition", "event.seq = 1"),
        field("max_age", "1h"),
        field("max_per_second", "3"));
    assertThat(edited(List.of(field("description", "")), "https://hooks.example.com/calls"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(303);
    assertThat(made().description()).isEmpty();
    assertThat(made().filter()).isEqualTo(Filter.EVERYTHING);
    assertThat(made().pace().maxAge()).isNull();
    assertThat(made().pace().perSecond()).isNull();
  }

  @Test
  void aTemplateIsKeptWholeThroughTheForm() {
    post(
        PATH,
        field("id", ID),
        field("url", "https://hooks.example.com/calls"),
        field("format", "template"),
        field("template.body", "{\"a\": settings.a, \"b\": secrets.b}"),
        field("settings.name", "a"),
        field("settings.value", "one"),
        field("secrets.name", "b"),
        field("secrets.value", "hidden two"));
    String form = ines.get(PATH + "/" + ID + "/edit").body();
    assertThat(form).contains("settings.a", "value=\"one\"").doesNotContain("hidden two");
    var same =
        List.of(
            field("format", "template"),
            field("template.body", "{\"a\": settings.a, \"b\": secrets.b}"),
            field("settings.name", "a"),
            field("settings.value", "one"),
            field("secrets.name", "b"),
            field("secrets.value", ""));
    assertThat(edited(same, "https://hooks.example.com/calls").statusCode()).isEqualTo(303);
    assertThat(made().style().shape().secrets()).isEqualTo(Map.of("b", "hidden two"));
  }

  // who may what

  @Test
  void anAccountMakesAndChangesItsOwnAlone() {
    post(
        PATH,
        field("id", ID),
        field("url", "https://hooks.example.com/calls"),
        field("account", "zeta"));
    assertThat(made().account()).isEqualTo("acme");
    Browser zoe = console.signedIn("zoe", Role.INTEGRATOR, "zeta");
    String hers = ConsoleHarness.csrf(zoe.get(PATH));
    assertThat(zoe.get(PATH).body()).doesNotContain("hooks.example.com");
    assertThat(zoe.get(PATH + "/" + ID + "/edit").statusCode()).isEqualTo(404);
    Map<String, String> form = Map.of("csrf", hers, "url", "https://evil.example.com/", "id", ID);
    assertThat(zoe.post(PATH + "/" + ID + "/edit", form).statusCode()).isEqualTo(404);
    assertThat(zoe.post(PATH, form).statusCode()).isEqualTo(404);
    assertThat(zoe.post(PATH + "/form", form).body()).doesNotContain("hooks.example.com");
    assertThat(made().url().getHost()).isEqualTo("hooks.example.com");
  }

  @Test
  void whoSeesAllAccountsChoosesOne() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    HttpResponse<String> page = ada.get(PATH + "/new");
    assertThat(page.body()).contains("name=\"account\"");
    Map<String, String> form =
        Map.of(
            "csrf",
            ConsoleHarness.csrf(page),
            "id",
            ID,
            "url",
            "kafka://example.com/topic",
            "account",
            "zeta");
    assertThat(ada.post(PATH, form).statusCode()).isEqualTo(200);
    assertThat(made().account()).isEqualTo("zeta");
    assertThat(ines.get(PATH + "/new").body()).doesNotContain("name=\"account\"");
  }

  @Test
  void othersThanIntegratorsSeeNothingOfIt() {
    Browser sven = console.signedIn("sven", Role.SUPERVISOR, "acme");
    assertThat(sven.get("/console").body()).doesNotContain(PATH);
    String his = ConsoleHarness.csrf(sven.get("/console"));
    for (String path : List.of(PATH, PATH + "/new", PATH + "/" + ID, PATH + "/words/dids")) {
      assertThat(sven.get(path).statusCode()).as(path).isEqualTo(403);
    }
    for (String path : List.of(PATH, PATH + "/form", PATH + "/" + ID + "/edit")) {
      assertThat(sven.post(path, Map.of("csrf", his, "id", ID)).statusCode()).isEqualTo(403);
    }
    assertThat(ines.post(PATH, Map.of("id", ID, "url", "https://example.com")).statusCode())
        .as("without the token of the session")
        .isEqualTo(403);
  }

  @Test
  void whatStandsInTheSettingsFileHasNoForm() {
    Endpoint filed =
        has(
            Endpoint.of(
                    ID,
                    java.net.URI.create("https://hooks.example.com/"),
                    "acme",
                    SigningSecret.generate(new java.security.SecureRandom()),
                    java.time.Instant.now())
                .withOrigin(Endpoint.Origin.FILE));
    assertThat(ines.get(PATH + "/" + ID + "/edit").statusCode()).isEqualTo(404);
    assertThat(edited(List.of(), "https://evil.example.com").statusCode()).isEqualTo(404);
    assertThat(made()).isEqualTo(filed);
  }

  // while it is filled in

  @Test
  void whatWouldBeSentIsShownForACallThatHappened() {
    List<CallEvent> call = Told.answered("p", "acme");
    console.happens(call);
    String session = call.getFirst().sessionId();
    HttpResponse<String> preview =
        shown(
            field("url", "https://hooks.example.com/calls"),
            field("headers.name", "X-Source"),
            field("headers.value", "hookswitch"),
            field("authentication", "bearer"),
            field("authentication.token", "t0ken"),
            field("events", "COMPLETED"),
            field("preview.call", session));
    assertThat(preview.body())
        .startsWith("<h2>")
        .contains(
            "1 of " + call.size() + " events are sent",
            "https://hooks.example.com/calls",
            "X-Source",
            "Bearer …",
            session,
            "COMPLETED",
            "filtered")
        .doesNotContain("t0ken");
    assertThat(
            shown(
                    field("url", "https://hooks.example.com/calls"),
                    field("events", "COMPLETED"),
                    field("preview.call", session),
                    field("preview.shown", session),
                    field("preview.seq", "1"))
                .body())
        .contains("START: the filter does not let it pass.");
    assertThat(shown(field("url", "nonsense at all"), field("max_age", "x")).body())
        .as("with what is wrong, and for the rest")
        .contains("url is not a URL", "max_age must be a time", "POST");
    assertThat(shown(field("format", "preset:salesforce")).body())
        .contains("instance_url", "Fill in what is missing");
    assertThat(
            shown(field("url", "https://h.example.com"), field("condition", "$error(\"no\")"))
                .body())
        .contains("there can be no request of it", "the condition:");
  }

  private HttpResponse<String> shown(Field... fields) {
    List<Field> form = new ArrayList<>(List.of(fields));
    form.add(field("id", ID));
    return post(PATH + "/form", form, "HX-Request", "true", "HX-Target", "preview");
  }

  @Test
  void noCallOfAnotherAccountIsShown() {
    List<CallEvent> call = Told.answered("q", "zeta");
    console.happens(call);
    String session = call.getFirst().sessionId();
    assertThat(
            shown(
                    field("url", "https://h.example.com"),
                    field("preview.call", session),
                    field("preview.listed", session))
                .body())
        .contains("A made-up call")
        .doesNotContain(session);
  }

  @Test
  void withoutAScriptTheWholeFormComesBack() {
    HttpResponse<String> form = post(PATH + "/form", field("id", ID), field("format", "get"));
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body()).contains("<html", "name=\"format.parameter\"", ID);
  }

  @Test
  void wordsAreCompletedFromTheDirectory() {
    assertThat(ines.get(PATH + "/words/sip_users?sip_users=ali").body())
        .contains("<option value=\"alice\">Alice 101</option>");
    assertThat(ines.get(PATH + "/words/dids?dids=sal").body()).contains("37160000001", "Sales");
    assertThat(ines.get(PATH + "/words/dids?dids=nothing").body()).doesNotContain("option");
    assertThat(ines.get(PATH + "/words/campaigns").statusCode()).isEqualTo(200);
    assertThat(ines.get(PATH + "/words/secrets").statusCode()).isEqualTo(404);
    Browser zoe = console.signedIn("zoe", Role.INTEGRATOR, "zeta");
    assertThat(zoe.get(PATH + "/words/sip_users").body()).doesNotContain("alice");
    assertThat(zoe.get(PATH + "/words/account").body()).doesNotContain("acme");
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees what, and what nobody can do: over HTTP, without a browser's help. */
class ConsoleTest {

  @TempDir Path folder;
  private ConsoleHarness console;
  private final List<CallEvent> call = Told.answered("r", "acme");
  private final String path = "/console/calls/" + call.getFirst().sessionId();

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    console.happens(call);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private HttpResponse<String> signIn(Browser browser, String login, String password, String next) {
    return browser.post(
        "/console/sign-in", Map.of("login", login, "password", password, "next", next));
  }

  // signing in

  @Test
  void whoHasNotSignedInIsLedToWhereOneDoesAndThenOn() {
    console.person("ada", Role.ADMIN, null);
    HttpResponse<String> away = console.stranger().get(path);
    assertThat(away.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(away))
        .isEqualTo("/console/sign-in?next=" + path.replace("/", "%2F"));
    assertThat(away.body()).isEmpty();

    HttpResponse<String> wrong = signIn(console.stranger(), "ada", "wrong", path);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body())
        .contains("Login or password is wrong.", "value=\"ada\"", "value=\"" + path + "\"")
        .doesNotContain("value=\"wrong\"");
    assertThat(ConsoleHarness.session(wrong)).isNull();

    HttpResponse<String> in = signIn(console.stranger(), "ada", ConsoleHarness.PASSWORD, path);
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(in)).isEqualTo(path);
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/console");
    Browser ada = console.new Browser(ConsoleHarness.session(in));
    assertThat(ada.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https://evil.example/console",
        "/console\\@evil.example",
        "javascript:alert(1)",
        "/v1/calls",
        "/consoleevil",
        "/console/../v1/calls",
        "/console\r\nSet-Cookie: a=b"
      })
  void signingInLeadsNowhereElse(String next) {
    console.person("ada", Role.ADMIN, null);
    HttpResponse<String> in = signIn(console.stranger(), "ada", ConsoleHarness.PASSWORD, next);
    assertThat(ConsoleHarness.location(in)).isEqualTo("/console");
    assertThat(in.headers().allValues("Set-Cookie")).hasSize(1);
  }

  @Test
  void aSessionIsAlwaysANewOne() {
    console.person("ada", Role.ADMIN, null);
    Browser given = console.new Browser("a-token-that-somebody-else-has-given-her");
    String session =
        ConsoleHarness.session(signIn(given, "ada", ConsoleHarness.PASSWORD, "/console"));
    assertThat(session).isNotEqualTo(given.token());
    assertThat(given.get("/console").statusCode()).isEqualTo(303);
  }

  @Test
  void aFormOfAnotherSiteSignsNobodyIn() {
    console.person("ada", Role.ADMIN, null);
    Map<String, String> form = Map.of("login", "ada", "password", ConsoleHarness.PASSWORD);
    assertThat(
            console
                .stranger()
                .post("/console/sign-in", form, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            console
                .stranger()
                .post("/console/sign-in", form, "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void tooManyAttemptsMustWait() {
    console.person("ada", Role.ADMIN, null);
    HttpResponse<String> last = signIn(console.stranger(), "ada", "wrong", "");
    for (int i = 0; i < 10 && last.statusCode() == 401; i++) {
      last = signIn(console.stranger(), "ada", "wrong", "");
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    assertThat(last.body()).contains("Too many attempts");
  }

  @Test
  void whoSignsOutIsOut() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    String csrf = ConsoleHarness.csrf(ada.get("/console"));
    assertThat(ada.post("/console/sign-out", Map.of("csrf", csrf)).statusCode()).isEqualTo(303);
    assertThat(ada.get("/console").statusCode()).isEqualTo(303);
  }

  @Test
  void nothingIsChangedWithoutTheTokenOfTheForm() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    Browser eve = console.signedIn("eve", Role.ADMIN, null);
    String other = ConsoleHarness.csrf(eve.get("/console"));
    for (Map<String, String> form : List.of(Map.<String, String>of(), Map.of("csrf", other))) {
      HttpResponse<String> refused = ada.post("/console/sign-out", form);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("This form is from before your last sign-in.");
    }
    assertThat(ada.get("/console").statusCode()).isEqualTo(200);
  }

  @Test
  void theFirstAdministratorIsMadeOnceWithTheCode() {
    String code = console.setup.newCode().orElseThrow();
    String welcome = "/console/welcome?code=" + code;
    Browser first = console.stranger();
    assertThat(first.get("/console/welcome?code=guessed").statusCode()).isEqualTo(410);
    assertThat(first.get(welcome).body()).contains("Welcome to Hookswitch");

    HttpResponse<String> tooShort = claim(first, code, "short");
    assertThat(tooShort.statusCode()).isEqualTo(400);
    assertThat(tooShort.body())
        .contains("A password has 12 characters or more", "value=\"Ada\"")
        .doesNotContain("value=\"short\"");

    HttpResponse<String> made = claim(first, code, ConsoleHarness.PASSWORD);
    assertThat(made.statusCode()).isEqualTo(303);
    Browser ada = console.new Browser(ConsoleHarness.session(made));
    assertThat(ada.get("/console").body()).contains("Ada");
    assertThat(claim(first, code, ConsoleHarness.PASSWORD).statusCode()).isEqualTo(410);
  }

  private static HttpResponse<String> claim(Browser browser, String code, String password) {
    return browser.post(
        "/console/welcome",
        Map.of("code", code, "name", "Ada", "login", "ada", "password", password));
  }

  @Test
  void theDoorOfTheDemonstrationIsNotThere() {
    assertThat(console.stranger().get("/console/enter?word=").statusCode()).isEqualTo(404);
  }

  // who sees what

  @Test
  void anAccountSeesItsOwn() {
    Browser acme = console.signedIn("ada", Role.SUPERVISOR, "acme");
    Browser zeta = console.signedIn("zoe", Role.SUPERVISOR, "zeta");
    assertThat(acme.get(path).statusCode()).isEqualTo(200);
    assertThat(acme.get("/console/calls").body()).contains(path);
    assertThat(acme.get("/console/calls.csv").body()).contains(call.getFirst().sessionId());

    HttpResponse<String> others = zeta.get(path);
    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(withoutTime(others)).isEqualTo(withoutTime(zeta.get("/console/calls/unknown")));
    assertThat(zeta.get("/console/calls").body()).doesNotContain(path);
    assertThat(zeta.get("/console/calls.csv").body().lines()).hasSize(1);
  }

  private static String withoutTime(HttpResponse<String> page) {
    return page.body().replaceFirst("data-now=\"[^\"]*\"", "");
  }

  @Test
  void anOperatorSeesNoCallsOfOthers() {
    Browser operator = console.signedIn("olga", Role.OPERATOR, "acme");
    for (String each : List.of(path, "/console/calls", "/console/calls.csv")) {
      HttpResponse<String> refused = operator.get(each);
      assertThat(refused.statusCode()).as(each).isEqualTo(403);
      assertThat(refused.body()).contains("This is not for you to see.");
    }
  }

  @Test
  void everyPageSaysWhatABrowserMayDoWithIt() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    for (String each : List.of("/console", path, "/console/calls", "/console/nothing")) {
      HttpResponse<String> page = ada.get(each);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(each)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(page.body()).doesNotContain("<script>", " style=", "onclick", "javascript:");
    }
  }

  @Test
  void whatStrangersSayIsShownAsText() {
    List<CallEvent> evil = Hostile.call("<script>alert(1)</script>", "\"><img src=x onerror=e>");
    console.happens(evil);
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    String session = evil.getFirst().sessionId();
    for (String each : List.of("/console/calls/" + session, "/console/calls")) {
      assertThat(ada.get(each).body())
          .as(each)
          .contains("&lt;script")
          .doesNotContain("<script>alert", "<img src=x");
    }
  }

  @Test
  void aSpreadsheetTakesNothingForAFormula() {
    List<CallEvent> evil = Hostile.call("=cmd|' /C calc'!A0", "@SUM(1,2)");
    console.happens(evil);
    String csv = console.signedIn("ada", Role.ADMIN, null).get("/console/calls.csv").body();
    assertThat(csv.lines().filter(line -> line.startsWith(evil.getFirst().sessionId())))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"'=cmd|").doesNotContain(",=cmd"));
  }

  @Test
  void aSearchThatCannotBeUnderstoodStaysInItsForm() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.get("/console/calls?party=alice&from=yesterday").body())
        .contains("A day is written 2026-11-26.", "value=\"alice\"", "value=\"yesterday\"");
    assertThat(ada.get("/console/calls?party=nobody").body()).contains("No call is like that.");
    assertThat(ada.get("/console/calls?after=%00guessed").statusCode()).isEqualTo(404);
  }

  @Test
  void theLanguageIsTheBrowsersWhereNobodyChoseOne() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.get("/console/calls", "Accept-Language", "lv,en;q=0.5").body())
        .contains("<html lang=\"lv\">", "Zvani");
    assertThat(ada.get("/console/calls", "Accept-Language", "de-AT").body()).contains("Anrufe");
    assertThat(ada.get("/console/calls", "Accept-Language", "fr").body()).contains("Calls");
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.access.ApiKey;
import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links, users, numbers, keys and settings, as administrators see and change them. */
class SystemPagesTest {

  private static final String LINKS = "/console/system";
  private static final String USERS = "/console/system/users";
  private static final String NUMBERS = "/console/system/numbers";
  private static final String KEYS = "/console/system/keys";
  private static final String SETTINGS = "/console/system/settings";
  private static final String EVIL = "\"><script>alert(1)</script>";

  @TempDir Path folder;
  private ConsoleHarness console;
  private Browser ada;
  private Browser anna;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    ada = console.signedIn("ada", Role.ADMIN, null);
    anna = console.signedIn("anna", Role.ADMIN, "acme");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private static HttpResponse<String> post(Browser browser, String path, Map<String, String> form) {
    Map<String, String> whole = new HashMap<>(form);
    whole.put("csrf", ConsoleHarness.csrf(browser.get("/console/me")));
    return browser.post(path, whole);
  }

  private static void saved(HttpResponse<String> answer, String path) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(ConsoleHarness.location(answer)).isEqualTo(path + "?noted=saved");
  }

  private static void refused(HttpResponse<String> answer, String field, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("id=\"wrong-" + field + "\"", "aria-describedby=\"wrong-" + field + "\"")
        .contains(sentence);
  }

  // links

  @Test
  void howThePbxIsIsSeenAndSeenAnew() {
    assertThat(ada.get(LINKS).body())
        .contains("pbx1", "Connected", "Asterisk 22.5.2", "2.5 / s", "1,234,567", "3 / 65,536")
        .contains("datetime=\"2026-11-26T04:08:46Z\"", "hx-trigger=\"every 2s\"")
        .contains("not in the settings: no calls are placed", "another process does");
    console.stage.health = new LinkHealth(true, false, "refuses <b>", 0, 0, 1, "", 0, null);
    assertThat(ada.get(LINKS + "/now").body())
        .contains("Not connected", "refuses &lt;b&gt;")
        .doesNotContain("<!doctype");
    console.stage.health = LinkHealth.elsewhere("observed by host1 and host2");
    assertThat(ada.get(LINKS + "/now").body())
        .contains("Observed by other processes", "observed by host1 and host2");
    console.stage.dispatcher.acquired(AllPartitions.of(console.journal));
    assertThat(ada.get(LINKS + "/now").body()).contains("<dd>here</dd>");
    console.stage.dispatcher.released(AllPartitions.of(console.journal));
  }

  // users

  @Test
  void aUserIsMadeChangedAndRemoved() {
    assertThat(ada.get(USERS).body()).contains("alice", "settings file");
    saved(
        post(
            ada,
            USERS,
            Map.of("id", "dana@acme", "name", EVIL, "account", "acme", "sip", "104, 105\n106")),
        USERS);
    User dana = console.directories.user("dana@acme").orElseThrow();
    assertThat(dana)
        .isEqualTo(new User("dana@acme", EVIL, "acme", List.of("104", "105", "106"), Origin.API));
    assertThat(ada.get(USERS + "?noted=saved&q=105").body())
        .contains("Saved.", "dana@acme", "&lt;script&gt;")
        .doesNotContain("<script>alert", "/users/alice\"");
    String one = USERS + "/dana%40acme";
    assertThat(ada.get(one).body()).contains("value=\"104 105 106\"", "Remove for good");
    saved(post(ada, one, Map.of("name", "Dana", "sip", "")), USERS);
    assertThat(console.directories.user("dana@acme").orElseThrow())
        .isEqualTo(new User("dana@acme", "Dana", null, List.of(), Origin.API));
    assertThat(post(ada, one + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(console.directories.user("dana@acme")).isEmpty();
    assertThat(ada.get(one).statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeAUserStaysInTheForm() {
    Map<String, String> form = Map.of("id", "no spaces", "name", "Dana", "sip", "104");
    HttpResponse<String> wrong = post(ada, USERS, form);
    refused(wrong, "id", "An id has 1 to 64 letters");
    assertThat(wrong.body()).contains("value=\"no spaces\"", "value=\"Dana\"", "value=\"104\"");
    refused(post(ada, USERS, Map.of("id", "alice")), "id", "There is one already.");
    refused(post(ada, USERS, Map.of("id", "d", "sip", "1/2")), "sip", "A device is");
    refused(
        post(ada, USERS, Map.of("id", "d", "sip", "101")),
        "sip",
        "Another user has the device 101");
    refused(
        post(ada, USERS, Map.of("id", "d", "sip", "a ".repeat(51))),
        "sip",
        "A user has 50 devices");
    refused(post(ada, USERS, Map.of("id", "d", "name", "x".repeat(201))), "name", "200 characters");
    assertThat(console.directories.users()).hasSize(1);
  }

  @Test
  void whatStandsInTheSettingsFileIsNotChangedHere() {
    assertThat(ada.get(USERS + "/alice").body())
        .contains("This stands in the settings file")
        .doesNotContain("Remove for good");
    HttpResponse<String> changed = post(ada, USERS + "/alice", Map.of("name", "Eve"));
    assertThat(changed.statusCode()).isEqualTo(400);
    assertThat(changed.body()).contains("This stands in the settings file").doesNotContain("Eve");
    assertThat(post(ada, USERS + "/alice/remove", Map.of()).statusCode()).isEqualTo(404);
    assertThat(ada.get(NUMBERS + "/37160000001").body()).doesNotContain("Remove for good");
    assertThat(post(ada, NUMBERS + "/37160000001/remove", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void anAccountsAdministratorSeesAndMakesWhatIsOfTheAccount() throws Conflict {
    console.directories.put(new User("zed", "Zed", "zeta", List.of("900"), Origin.API));
    console.directories.put(new User("nobody", null, null, List.of(), Origin.API));
    console.directories.put(new OwnNumber("37190000000", "zeta", "Zeta", Origin.API));
    assertThat(anna.get(USERS).body()).contains("alice").doesNotContain("zed", "nobody");
    assertThat(anna.get(NUMBERS).body()).contains("37160000001").doesNotContain("37190000000");
    for (String path : List.of(USERS + "/zed", USERS + "/nobody", NUMBERS + "/37190000000")) {
      assertThat(anna.get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(post(anna, path, Map.of("name", "x")).statusCode()).as(path).isEqualTo(404);
      assertThat(post(anna, path + "/remove", Map.of()).statusCode()).as(path).isEqualTo(404);
    }
    refused(post(anna, USERS, Map.of("id", "zed")), "id", "There is one already.");
    saved(post(anna, USERS, Map.of("id", "own", "account", "zeta")), USERS);
    assertThat(console.directories.user("own").orElseThrow().account()).isEqualTo("acme");
    saved(post(anna, NUMBERS, Map.of("number", "+37160000009", "account", "zeta")), NUMBERS);
    assertThat(console.directories.number("+37160000009").orElseThrow().account())
        .isEqualTo("acme");
  }

  @Test
  void veryManyUsersAreShownAHundredAtATime() throws Conflict {
    for (int i = 0; i < 100; i++) {
      console.directories.put(new User("u%03d".formatted(i), null, "acme", List.of(), Origin.API));
    }
    assertThat(ada.get(USERS).body()).contains("u098", "rel=\"next\"").doesNotContain("u099");
    assertThat(ada.get(USERS + "?q=&after=u098").body()).contains("u099").doesNotContain("u098<");
    assertThat(ada.get(USERS + "?q=nobody").body()).contains("No user is like that.");
  }

  // numbers

  @Test
  void aNumberIsMadeChangedAndRemoved() {
    saved(
        post(ada, NUMBERS, Map.of("number", "+37160000002", "account", "acme", "label", EVIL)),
        NUMBERS);
    String one = NUMBERS + "/%2B37160000002";
    assertThat(ada.get(NUMBERS).body())
        .contains("href=\"" + one + "\"", "&lt;script&gt;")
        .doesNotContain("<script>alert");
    saved(post(ada, one, Map.of("account", "acme", "label", "Support")), NUMBERS);
    assertThat(console.directories.number("+37160000002").orElseThrow().label())
        .isEqualTo("Support");
    refused(post(ada, one, Map.of("account", "")), "account", "Say whose it is.");
    assertThat(post(ada, one + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(console.directories.number("+37160000002")).isEmpty();
    refused(
        post(ada, NUMBERS, Map.of("number", "7", "account", "a")),
        "number",
        "A number has 2 to 20");
    refused(
        post(ada, NUMBERS, Map.of("number", "37160000001", "account", "a")),
        "number",
        "There is one already.");
  }

  // keys

  @Test
  void aKeyIsShownOnceAndRevoked() {
    HttpResponse<String> made = post(ada, KEYS, Map.of("description", EVIL, "account", "acme"));
    assertThat(made.statusCode()).isEqualTo(201);
    Matcher secret = Pattern.compile(">(hsk_[A-Za-z0-9_-]+)<").matcher(made.body());
    assertThat(secret.find()).isTrue();
    assertThat(console.stage.access.recognise(secret.group(1)).orElseThrow().caller().account())
        .isEqualTo("acme");
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(made.body()).contains("&lt;script&gt;").doesNotContain("<script>alert");
    String later = ada.get(KEYS).body();
    ApiKey key = console.stage.access.all().getFirst();
    assertThat(later)
        .contains(key.id(), "The administrator's key")
        .doesNotContain(secret.group(1), SystemStage.ADMIN_KEY);
    assertThat(post(ada, KEYS + "/" + key.id() + "/revoke", Map.of()).statusCode()).isEqualTo(303);
    assertThat(console.stage.access.recognise(secret.group(1))).isEmpty();
    assertThat(post(ada, KEYS + "/" + key.id() + "/revoke", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void whoseAKeyIsMustBeSaid() {
    refused(post(ada, KEYS, Map.of()), "account", "Say an account, or all accounts.");
    refused(
        post(ada, KEYS, Map.of("account", "acme", "all", "yes")), "account", "Say an account, or");
    refused(
        post(ada, KEYS, Map.of("all", "yes", "description", "x".repeat(201))),
        "description",
        "200 characters at the most");
    assertThat(post(ada, KEYS, Map.of("all", "yes")).statusCode()).isEqualTo(201);
    assertThat(console.stage.access.all()).singleElement().extracting(ApiKey::account).isNull();
  }

  @Test
  void anAccountsAdministratorMakesKeysOfTheAccountAlone() {
    String others = console.stage.access.create("zeta", "theirs").key().id();
    String all = console.stage.access.create(null, "everything").key().id();
    assertThat(anna.get(KEYS).body())
        .contains("There are no keys.")
        .doesNotContain("theirs", "everything", "All accounts");
    assertThat(post(anna, KEYS, Map.of("account", "zeta", "all", "yes")).statusCode())
        .isEqualTo(201);
    assertThat(console.stage.access.all())
        .filteredOn(key -> "acme".equals(key.account()))
        .hasSize(1);
    for (String id : List.of(others, all)) {
      assertThat(post(anna, KEYS + "/" + id + "/revoke", Map.of()).statusCode()).isEqualTo(404);
    }
    assertThat(console.stage.access.all()).hasSize(3);
  }

  // who

  @Test
  void theInstallationIsForThoseWhoAdministerAllOfIt() {
    assertThat(ada.get(SETTINGS).body()).contains("listen: 127.0.0.1:8080");
    assertThat(anna.get(SETTINGS).statusCode()).isEqualTo(404);
    assertThat(anna.get(LINKS + "/now").statusCode()).isEqualTo(404);
    HttpResponse<String> first = anna.get(LINKS);
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(first)).isEqualTo(USERS);
    assertThat(anna.get(USERS).body()).doesNotContain(SETTINGS, ">PBX<");
  }

  @Test
  void nobodyElseSeesAnyOfIt() {
    String people = "/console/system/people";
    for (Role role : List.of(Role.SUPERVISOR, Role.INTEGRATOR, Role.OPERATOR)) {
      Browser each = console.signedIn(role.word(), role, "acme");
      for (String path :
          List.of(
              LINKS, LINKS + "/now", USERS, USERS + "/alice", NUMBERS, KEYS, people, SETTINGS)) {
        assertThat(each.get(path).statusCode()).as(role + path).isEqualTo(403);
      }
      for (String path : List.of(USERS, USERS + "/alice/remove", NUMBERS, KEYS, people)) {
        assertThat(post(each, path, Map.of()).statusCode()).as(role + path).isEqualTo(403);
      }
    }
    assertThat(ada.post(KEYS, Map.of("all", "yes")).statusCode())
        .as("without the form's token")
        .isEqualTo(403);
    assertThat(console.stage.access.all()).isEmpty();
  }

  // what breaks

  @Test
  void aDefectIsAPageWithAReference() {
    HttpResponse<String> broken = ada.get("/console/broken");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(broken.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(broken.body())
        .contains("Something broke here.", ">ada<")
        .containsPattern("<code>[0-9a-f]{16}</code>")
        .doesNotContain("this must not be shown", "IllegalState");
  }

  @Test
  void whatCannotBeAskedForIsAPageToo() {
    HttpResponse<String> nowhere = post(ada, "/console/nowhere", Map.of());
    assertThat(nowhere.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(nowhere.body()).contains("There is nothing here.");
    assertThat(nowhere.statusCode()).isBetween(404, 405);
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.people.Passwords.Hashing.Hashed;
import dev.hookswitch.people.PeopleStore.Subject;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may sign in, as administrators see and change them, and as everybody does for themselves. */
class PeoplePagesTest {

  private static final String PEOPLE = "/console/system/people";
  private static final String ME = "/console/me";
  private static final String ANOTHER = "blue tractors never sing";

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
    whole.put("csrf", ConsoleHarness.csrf(browser.get(ME)));
    return browser.post(path, whole);
  }

  private static void refused(HttpResponse<String> answer, String field, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("id=\"wrong-" + field + "\"", sentence);
  }

  private Person person(String login) {
    return console.people.findByLogin(login).orElseThrow();
  }

  private String page(String login) {
    return PEOPLE + "/" + person(login).id();
  }

  private boolean knows(String login, String password) {
    return console.people.hasPassword(person(login).id(), password)
            instanceof Hashed<Boolean>(var is)
        && is;
  }

  // administrators

  @Test
  void somebodyIsAddedChangedAndRemoved() {
    Map<String, String> form =
        Map.of(
            "login", "Olga",
            "password", ANOTHER,
            "name", "<b>Olga</b>",
            "role", "operator",
            "account", "acme",
            "user", "alice",
            "language", "lv");
    assertThat(post(ada, PEOPLE, form).statusCode()).isEqualTo(303);
    Person olga = person("olga");
    assertThat(olga.profile())
        .isEqualTo(new Profile("acme", "olga", "<b>Olga</b>", Role.OPERATOR, "alice", "lv"));
    assertThat(knows("olga", ANOTHER)).isTrue();
    assertThat(ada.get(PEOPLE + "?noted=saved").body())
        .contains("Saved.", "&lt;b&gt;Olga", "Operator")
        .doesNotContain("<b>Olga</b>");
    assertThat(ada.get(PEOPLE + "?q=olg").body()).contains(page("olga")).doesNotContain(">anna<");

    Map<String, String> changed =
        Map.of("name", "Olga", "role", "supervisor", "account", "acme", "user", "");
    assertThat(post(ada, page("olga"), changed).statusCode()).isEqualTo(303);
    assertThat(person("olga").profile())
        .isEqualTo(new Profile("acme", "olga", "Olga", Role.SUPERVISOR, null, null));
    assertThat(post(ada, page("olga") + "/remove", Map.of()).statusCode()).isEqualTo(303);
    assertThat(console.people.find(olga.id())).isEmpty();
    assertThat(ada.get(PEOPLE + "/" + olga.id()).statusCode()).isEqualTo(404);
  }

  @Test
  void whatCannotBeStaysInTheFormWithoutThePassword() {
    HttpResponse<String> tooShort =
        post(ada, PEOPLE, Map.of("login", "bob", "password", "tooshort", "role", "integrator"));
    refused(tooShort, "password", "A password has 12 characters or more");
    assertThat(tooShort.body())
        .contains("value=\"bob\"", "value=\"integrator\" selected")
        .doesNotContain("tooshort");
    refused(
        post(ada, PEOPLE, Map.of("login", "bob", "password", "Password2026!")),
        "password",
        "among the first that are tried");
    refused(
        post(ada, PEOPLE, Map.of("login", "anna", "password", ANOTHER)), "login", "Somebody else");
    refused(post(ada, PEOPLE, Map.of("login", "a b", "password", ANOTHER)), "login", "no spaces");
    Map<String, String> homeless =
        Map.of("login", "bob", "password", ANOTHER, "role", "operator", "user", "alice");
    refused(post(ada, PEOPLE, homeless), "account", "An operator belongs to an account.");
    assertThat(console.people.all()).hasSize(2);
  }

  @Test
  void theLastAdministratorStays() {
    String self = page("ada");
    assertThat(ada.get(self).body()).contains("This is you");
    refused(
        post(ada, self, Map.of("role", "supervisor")), "role", "This is the last administrator");
    refused(post(ada, self + "/disable", Map.of()), "role", "This is the last administrator");
    refused(post(ada, self + "/remove", Map.of()), "role", "This is the last administrator");
    assertThat(person("ada").isAdministrator()).isTrue();
  }

  @Test
  void somebodyIsDisabledAndSignedOut() {
    Browser sue = console.signedIn("sue", Role.SUPERVISOR, "acme");
    assertThat(post(ada, page("sue") + "/sign-out", Map.of()).statusCode()).isEqualTo(303);
    assertThat(sue.get("/console").statusCode()).isEqualTo(303);
    assertThat(post(ada, page("sue") + "/disable", Map.of()).statusCode()).isEqualTo(303);
    assertThat(person("sue").disabled()).isTrue();
    assertThat(ada.get(page("sue")).body()).contains("Disabled", "Let sign in again");
    assertThat(post(ada, page("sue") + "/enable", Map.of()).statusCode()).isEqualTo(303);
    assertThat(person("sue").disabled()).isFalse();
  }

  @Test
  void anotherPasswordIsSet() {
    Browser sue = console.signedIn("sue", Role.SUPERVISOR, "acme");
    refused(
        post(ada, page("sue") + "/password", Map.of("password", "suesuesuesue")),
        "password",
        "among the first");
    assertThat(post(ada, page("sue") + "/password", Map.of("password", ANOTHER)).statusCode())
        .isEqualTo(303);
    assertThat(knows("sue", ANOTHER)).isTrue();
    assertThat(sue.get("/console").statusCode()).as("signed out").isEqualTo(303);
    assertThat(post(ada, page("ada") + "/password", Map.of("password", ANOTHER)).statusCode())
        .isEqualTo(303);
    assertThat(ada.get("/console").statusCode()).as("not signed out by oneself").isEqualTo(200);
  }

  @Test
  void anAccountsAdministratorSeesAndMakesPeopleOfTheAccount() {
    console.person("zoe", Role.SUPERVISOR, "zeta");
    assertThat(anna.get(PEOPLE).body()).contains("anna").doesNotContain(">ada<", "zoe");
    for (String login : List.of("ada", "zoe")) {
      String page = page(login);
      assertThat(anna.get(page).statusCode()).isEqualTo(404);
      for (String act : List.of("", "/password", "/disable", "/enable", "/sign-out", "/remove")) {
        assertThat(post(anna, page + act, Map.of("password", ANOTHER)).statusCode())
            .as(login + act)
            .isEqualTo(404);
      }
    }
    assertThat(person("zoe").disabled()).isFalse();
    Map<String, String> form =
        Map.of("login", "bob", "password", ANOTHER, "role", "admin", "account", "");
    assertThat(post(anna, PEOPLE, form).statusCode()).isEqualTo(303);
    assertThat(person("bob").account()).isEqualTo("acme");
    Map<String, String> more = Map.of("role", "admin", "account", "zeta");
    assertThat(post(anna, page("bob"), more).statusCode()).isEqualTo(303);
    assertThat(person("bob").account()).isEqualTo("acme");
  }

  // oneself

  @Test
  void everybodyHasAPageOfTheirOwn() {
    for (Role role : Role.values()) {
      Browser each = console.signedIn("own-" + role.word(), role, "acme");
      assertThat(each.get(ME).body()).contains("own-" + role.word(), "Where you are signed in");
    }
    assertThat(ada.get("/console").body()).contains("href=\"/console/me\"");
    assertThat(console.stranger().get(ME).statusCode()).isEqualTo(303);
  }

  @Test
  void theLanguageThatOneChoosesStays() {
    assertThat(post(ada, ME + "/language", Map.of("language", "lv")).statusCode()).isEqualTo(303);
    assertThat(ada.get(ME + "?noted=saved", "Accept-Language", "de").body())
        .contains("<html lang=\"lv\">", "Saglabāts.", "value=\"lv\" selected");
    assertThat(post(ada, ME + "/language", Map.of("language", "")).statusCode()).isEqualTo(303);
    assertThat(ada.get(ME, "Accept-Language", "de").body()).contains("<html lang=\"de\">");
    assertThat(post(ada, ME + "/language", Map.of("language", "fr")).statusCode()).isEqualTo(404);
    assertThat(person("ada").isAdministrator()).isTrue();
  }

  @Test
  void onesPasswordIsChangedByWhoKnowsIt() {
    Browser elsewhere = console.new Browser(console.sessions.begin(person("ada")).orElseThrow());
    HttpResponse<String> wrong =
        post(ada, ME + "/password", Map.of("before", "not it at all", "password", ANOTHER));
    refused(wrong, "before", "This is not your password.");
    assertThat(wrong.body()).doesNotContain("not it at all", ANOTHER);
    refused(
        post(
            ada,
            ME + "/password",
            Map.of("before", ConsoleHarness.PASSWORD, "password", "tooshort")),
        "password",
        "A password has 12 characters or more");
    assertThat(elsewhere.get("/console").statusCode()).isEqualTo(200);
    HttpResponse<String> changed =
        post(ada, ME + "/password", Map.of("before", ConsoleHarness.PASSWORD, "password", ANOTHER));
    assertThat(ConsoleHarness.location(changed)).isEqualTo(ME + "?noted=password");
    assertThat(knows("ada", ANOTHER)).isTrue();
    assertThat(ada.get("/console").statusCode()).isEqualTo(200);
    assertThat(elsewhere.get("/console").statusCode()).as("signed out").isEqualTo(303);
  }

  @Test
  void attemptsToChangeItAreLimited() {
    Map<String, String> guess = Map.of("before", "a guess of mine", "password", ANOTHER);
    HttpResponse<String> last = post(ada, ME + "/password", guess);
    for (int i = 0; i < 10 && last.statusCode() == 400; i++) {
      last = post(ada, ME + "/password", guess);
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    assertThat(last.body()).contains("Too many attempts");
    Map<String, String> right = Map.of("before", ConsoleHarness.PASSWORD, "password", ANOTHER);
    assertThat(post(ada, ME + "/password", right).statusCode()).isEqualTo(429);
    assertThat(post(anna, ME + "/password", right).statusCode())
        .as("of somebody else")
        .isEqualTo(303);
  }

  @Test
  void oneSeesWhereOneIsSignedInAndEndsTheOthers() {
    Browser elsewhere = console.new Browser(console.sessions.begin(person("ada")).orElseThrow());
    assertThat(ada.get(ME).body().split(">here<", -1)).hasSize(2);
    assertThat(ada.get(ME).body()).contains("Sign out everywhere but here");
    assertThat(post(ada, ME + "/sign-out-others", Map.of()).statusCode()).isEqualTo(303);
    assertThat(elsewhere.get("/console").statusCode()).isEqualTo(303);
    assertThat(anna.get("/console").statusCode()).isEqualTo(200);
    assertThat(ada.get(ME).body()).doesNotContain("Sign out everywhere but here");
  }

  @Test
  void whoComesByAnIssuersWordHasNoPasswordToChange() {
    var _ =
        console.people.add(
            new Profile("acme", "ivy", "Ivy", Role.SUPERVISOR, null, null),
            new Subject("https://id.example", "ivy"));
    Browser ivy = console.new Browser(console.sessions.begin(person("ivy")).orElseThrow());
    assertThat(ivy.get(ME).body())
        .contains("You sign in with your organisation")
        .doesNotContain("name=\"before\"");
    Map<String, String> form = Map.of("before", "", "password", ANOTHER);
    assertThat(post(ivy, ME + "/password", form).statusCode()).isEqualTo(400);
  }
}

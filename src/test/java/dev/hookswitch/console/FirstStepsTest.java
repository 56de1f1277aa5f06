package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first steps, and who may have the demonstration played. */
class FirstStepsTest {

  private static final String PATH = "/console/start";

  @TempDir Path folder;
  private ConsoleHarness console;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private static HttpResponse<String> play(Browser browser, String what) {
    String csrf = ConsoleHarness.csrf(browser.get("/console"));
    return browser.post(PATH + "/demonstration", Map.of("csrf", csrf, "what", what));
  }

  @Test
  void anEmptyInstallationIsLedToItsFirstCall() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.get(PATH).body())
        .contains(
            "The settings name no PBX yet",
            "read = system,call,agent,user,dialplan",
            "1 users",
            "Make the first endpoint",
            "No call has been seen yet.");
    assertThat(ada.get("/console/system").body()).contains("href=\"" + PATH + "\"");

    console.happens(Told.answered("first", "acme"));
    String session = Told.answered("first", "acme").getFirst().sessionId();
    assertThat(ada.get(PATH + "/now").body())
        .startsWith("<ol class=\"firsts\">")
        .contains("/console/calls/" + session)
        .doesNotContain("No call has been seen yet.");
  }

  @Test
  void theDemonstrationIsBegunAndEnded() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.get(PATH).body()).contains("Play demonstration calls");
    HttpResponse<String> begun = play(ada, "begin");
    assertThat(begun.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(begun)).isEqualTo(PATH);
    assertThat(console.demonstration.isRunning()).isTrue();
    assertThat(ada.get(PATH).body())
        .contains("End the demonstration")
        .doesNotContain("Play demonstration calls");
    assertThat(play(ada, "end").statusCode()).isEqualTo(303);
    assertThat(console.demonstration.isRunning()).isFalse();
  }

  @Test
  void besideARealPbxThereIsNone() {
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    console.demonstration.isOffered = false;
    assertThat(ada.get(PATH).body()).doesNotContain("Play demonstration calls");
    assertThat(play(ada, "begin").statusCode()).isEqualTo(404);
    assertThat(console.demonstration.isRunning()).isFalse();
  }

  @Test
  void itIsForWhoAdministersAllAccountsAlone() {
    Browser ofAccount = console.signedIn("zoe", Role.ADMIN, "acme");
    Browser supervisor = console.signedIn("sue", Role.SUPERVISOR, null);
    assertThat(ofAccount.get(PATH).statusCode()).isEqualTo(404);
    assertThat(ofAccount.get(PATH + "/now").statusCode()).isEqualTo(404);
    assertThat(play(ofAccount, "begin").statusCode()).isEqualTo(404);
    assertThat(supervisor.get(PATH).statusCode()).isEqualTo(403);
    assertThat(play(supervisor, "begin").statusCode()).isEqualTo(403);
    assertThat(ofAccount.get("/console/system/users").body()).doesNotContain(PATH);
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.post(PATH + "/demonstration", Map.of("what", "begin")).statusCode())
        .isEqualTo(403);
    assertThat(console.demonstration.isRunning()).isFalse();
  }
}

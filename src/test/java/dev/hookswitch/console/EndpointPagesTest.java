package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints as they are looked at and dealt with, over HTTP. */
class EndpointPagesTest {

  private static final String PATH = "/console/endpoints";
  private static final String ONE = PATH + "/ep_one";

  @TempDir Path folder;
  private ConsoleHarness console;
  private Browser ines;
  private String csrf;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    ines = console.signedIn("ines", Role.INTEGRATOR, "acme");
    csrf = ConsoleHarness.csrf(ines.get(PATH));
    add(endpoint("ep_one", "acme", "First"));
    console.integration.sends();
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private static Endpoint endpoint(String id, String account, String name) {
    return Endpoint.of(
            id,
            URI.create("https://hooks.example.com/secret-path"),
            account,
            SigningSecret.generate(new SecureRandom()),
            Instant.now())
        .withDescription(name);
  }

  private void add(Endpoint endpoint) {
    assertThat(console.integration.endpoints.add(endpoint)).isTrue();
  }

  private Endpoint one() {
    return console.integration.endpoints.find("ep_one").orElseThrow();
  }

  private HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
    Map<String, String> form = new HashMap<>(fields);
    form.put("csrf", csrf);
    return ines.post(path, form, headers);
  }

  private static AttemptResult broken(int millis) {
    return new AttemptResult.Refused(
        500, null, new Trace("1.1.1.1:443", Duration.ofMillis(millis), "<b>out of order</b>"));
  }

  private List<CallEvent> delivered(String root) {
    List<CallEvent> call = Told.answered(root, "acme");
    console.happens(call);
    Eventually.until(
        "all events were tried",
        () -> console.integration.deliveries.pulse("ep_one", 100).size() >= call.size());
    return call;
  }

  // all of them

  @Test
  void eachIsShownWithHowItFares() {
    console.integration.network =
        _ -> new AttemptResult.Accepted(204, Trace.of(Duration.ofMillis(42)));
    delivered("a");
    add(endpoint("ep_two", "acme", "<script>alert(1)</script>").withState(State.PAUSED));
    add(endpoint("ep_three", "acme", "").withState(State.disabled("it answered 410")));
    add(endpoint("ep_zeta", "zeta", "Of another"));
    assertThat(ines.get(PATH).body())
        .contains(
            "First",
            "Working",
            "42 ms",
            "accepted with 204",
            "Paused",
            "Disabled",
            "hooks.example.com (ep_three)",
            "Everything",
            "&lt;script&gt;alert(1)")
        .doesNotContain("Of another", "secret-path", "<script>alert");
  }

  @Test
  void manyAreShownAPageAtATime() {
    for (int i = 0; i < 40; i++) {
      add(endpoint("ep_n" + i, "acme", "Number " + i));
    }
    String first = ines.get(PATH).body();
    assertThat(first.split("Number ", -1)).hasSize(30);
    assertThat(first).contains("More endpoints", "text=&amp;from=30");
    String second = ines.get(PATH + "?text=&from=30").body();
    assertThat(second.split("Number ", -1)).hasSize(12);
    assertThat(second).doesNotContain("More endpoints");
    assertThat(ines.get(PATH + "?text=number+17").body())
        .contains("Number 17")
        .doesNotContain("Number 18");
    assertThat(ines.get(PATH + "?text=nobody").body()).contains("No endpoint is called like that.");
    assertThat(ines.get(PATH + "?text=x&from=99999999").statusCode()).isEqualTo(200);
  }

  // one

  @Test
  void itsPageTellsOfItsHealthAndItsAttempts() {
    console.integration.network = _ -> broken(120);
    delivered("b");
    assertThat(ines.get(ONE).body())
        .contains("First", "refused with 500", "120 ms", "0 %", "<rect class=\"strip missed\"");
    assertThat(ines.get(ONE + "/now", "HX-Request", "true").body())
        .startsWith("<p class=\"note\">")
        .contains("refused with 500");
    assertThat(ines.get(ONE + "/attempts").body())
        .contains("&lt;b&gt;out of order&lt;/b&gt;", "1.1.1.1:443")
        .doesNotContain("<b>out of order");
    assertThat(ines.get(ONE + "/attempts?outcome=accepted").body())
        .contains("Nothing has been sent.");
    assertThat(ines.get(ONE + "/attempts?after=nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void manyAttemptsAreShownAPageAtATime() {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      for (CallEvent event : Told.answered("m" + i, "acme")) {
        attempts.add(
            new Attempt(
                "ep_one", event, Instant.now(), new AttemptResult.Accepted(204, Trace.NONE)));
      }
    }
    console.integration.deliveries.saveProgress(
        new Progress(Map.of(), List.of(), List.of(), attempts, List.of()));
    String first = ines.get(ONE + "/attempts").body();
    assertThat(first).contains("Older attempts");
    String next = first.replaceAll("(?s).*attempts\\?outcome=&after=([^\"]*)\".*", "$1");
    assertThat(ines.get(ONE + "/attempts?outcome=&after=" + next).body())
        .contains("accepted with 204")
        .doesNotContain("Older attempts");
  }

  @Test
  void itIsPausedAndGoesOn() {
    HttpResponse<String> paused = post(ONE + "/state", Map.of("state", "paused"));
    assertThat(paused.statusCode()).isEqualTo(303);
    assertThat(one().state()).isEqualTo(State.PAUSED);
    assertThat(ines.get(ONE).body()).contains("Go on sending", "paused by hand");
    post(ONE + "/state", Map.of("state", "active"));
    assertThat(one().isActive()).isTrue();
  }

  @Test
  void madeUpEventsAreSentOnce() {
    String all = post(ONE + "/test", Map.of("event", ""), "HX-Request", "true").body();
    assertThat(all).contains("START", "COMPLETED", "accepted with 204").doesNotContain("<html");
    assertThat(console.integration.sent).allMatch(event -> event.common().data().test());
    console.integration.sent.clear();
    String page = post(ONE + "/test", Map.of("event", "RING")).body();
    assertThat(page).as("without a script").contains("<html", "RING");
    assertThat(console.integration.sent).hasSize(1);
    console.integration.network = _ -> broken(5);
    assertThat(post(ONE + "/test", Map.of("event", ""), "HX-Request", "true").body())
        .contains("START", "refused with 500", "&lt;b&gt;out of order")
        .doesNotContain("COMPLETED");
  }

  @Test
  void itsKeyIsReplacedAndTheNewOneIsShownOnce() {
    String page = post(ONE + "/rotate", Map.of("overlap", "1h")).body();
    String secret = ((SigningSecret) one().signing().current()).reveal();
    assertThat(page).contains(secret);
    assertThat(one().signing().keys()).hasSize(2);
    assertThat(ines.get(ONE).body()).contains("signs beside it until").doesNotContain(secret);
    HttpResponse<String> wrong = post(ONE + "/rotate", Map.of("overlap", "31d"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("id=\"wrong-overlap\"", "overlap must be 30d at the most");
    assertThat(one().signing().keys()).hasSize(2);
  }

  @Test
  void aCallIsSentAgainAndItsProgressShown() {
    List<CallEvent> call = delivered("c");
    String session = call.getFirst().sessionId();
    console.integration.sent.clear();
    HttpResponse<String> begun =
        post(ONE + "/replay", Map.of("what", "call", "session", session, "max_per_second", "500"));
    assertThat(begun.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(begun)).isEqualTo(ONE + "#replays");
    Eventually.until("it is sent again", () -> console.integration.sent.size() >= call.size());
    Eventually.until(
        "its page says that it is done",
        () -> ines.get(ONE + "/now").body().contains("<progress max=\"100\" value=\"100\""));
    assertThat(replay().scope()).isEqualTo(new Scope.Session(session));
  }

  private Replay replay() {
    return console.integration.replays.list("ep_one", null, 1).getFirst();
  }

  @Test
  void aTimeIsMeantInTheZoneOfWhoAsks() {
    Map<String, String> form =
        Map.of("what", "range", "from", "2026-11-23T06:00", "to", "2026-11-23T07:00");
    assertThat(post(ONE + "/replay", form).statusCode()).isEqualTo(303);
    assertThat(replay().scope())
        .isEqualTo(
            new Scope.Range(
                Instant.parse("2026-11-23T06:00:00Z"), Instant.parse("2026-11-23T07:00:00Z")));
    post(ONE + "/replay", Map.of("what", "dead"));
    assertThat(console.integration.replays.list("ep_one", null, 5))
        .extracting(Replay::scope)
        .contains(new Scope.DeadLetters());
  }

  @ParameterizedTest
  @CsvSource({
    "call, session, nowhere, There is no such call for this endpoint.",
    "call, session, '', There is no such call for this endpoint.",
    "range, from, yesterday, Say a day and a time.",
    "range, to, 2026-11-23T05:00, The end is after the beginning.",
    "dead, max_per_second, fast, A number from 0 to 10000.",
    "dead, max_per_second, 1e99, A number from 0 to 10000.",
  })
  void aWishThatCannotBeStaysInTheForm(String what, String field, String value, String sentence) {
    Map<String, String> form = new HashMap<>();
    form.put("what", what);
    form.put("from", "2026-11-23T06:00");
    form.put("to", "2026-11-23T07:00");
    form.put(field, value);
    HttpResponse<String> answer = post(ONE + "/replay", form);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("id=\"wrong-" + field + "\"", sentence, "value=\"" + value + "\"");
    assertThat(console.integration.replays.list("ep_one", null, 5)).isEmpty();
  }

  @Test
  void aCallOfAnotherAccountIsNotSentAgain() {
    List<CallEvent> call = Told.answered("z", "zeta");
    console.happens(call);
    Map<String, String> form = Map.of("what", "call", "session", call.getFirst().sessionId());
    assertThat(post(ONE + "/replay", form).statusCode()).isEqualTo(400);
  }

  @Test
  void itIsDeletedAfterItWasAskedFor() {
    assertThat(ines.get(ONE + "/delete").body()).contains("Delete First?", "Delete for good");
    assertThat(ConsoleHarness.location(post(ONE + "/delete", Map.of()))).isEqualTo(PATH);
    assertThat(console.integration.endpoints.all()).isEmpty();
    assertThat(ines.get(ONE).statusCode()).isEqualTo(404);
  }

  @Test
  void whatStandsInTheSettingsFileIsOnlyPaused() {
    add(endpoint("ep_file", "acme", "Filed").withOrigin(Endpoint.Origin.FILE));
    String file = PATH + "/ep_file";
    assertThat(ines.get(file).body())
        .contains("kept in the settings file", "Pause")
        .doesNotContain(file + "/edit", file + "/delete", file + "/rotate");
    assertThat(ines.get(file + "/delete").statusCode()).isEqualTo(404);
    for (String deed : List.of("/delete", "/rotate")) {
      HttpResponse<String> refused = post(file + deed, Map.of());
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body())
          .contains("this endpoint is kept in the settings file and changed there");
    }
    post(file + "/state", Map.of("state", "paused"));
    Endpoint filed = console.integration.endpoints.find("ep_file").orElseThrow();
    assertThat(filed.state()).isEqualTo(State.PAUSED);
    assertThat(filed.signing().keys()).hasSize(1);
  }

  @Test
  void nothingOfAnotherAccountIsSeenOrDone() {
    Browser zoe = console.signedIn("zoe", Role.INTEGRATOR, "zeta");
    String hers = ConsoleHarness.csrf(zoe.get(PATH));
    for (String path : List.of("", "/now", "/attempts", "/edit", "/delete")) {
      assertThat(zoe.get(ONE + path).statusCode()).as(path).isEqualTo(404);
    }
    for (String deed : List.of("/state", "/test", "/rotate", "/replay", "/delete", "/edit")) {
      Map<String, String> form = Map.of("csrf", hers, "state", "paused", "what", "dead");
      assertThat(zoe.post(ONE + deed, form).statusCode()).as(deed).isEqualTo(404);
    }
    Browser sven = console.signedIn("sven", Role.SUPERVISOR, "acme");
    String his = ConsoleHarness.csrf(sven.get("/console"));
    assertThat(sven.get(ONE).statusCode()).isEqualTo(403);
    for (String deed : List.of("/state", "/test", "/rotate", "/replay", "/delete")) {
      assertThat(sven.post(ONE + deed, Map.of("csrf", his)).statusCode()).as(deed).isEqualTo(403);
      assertThat(ines.post(ONE + deed, Map.of()).statusCode())
          .as("%s without the token of the session", deed)
          .isEqualTo(403);
    }
    assertThat(one().isActive()).isTrue();
    assertThat(one().signing().keys()).hasSize(1);
    assertThat(console.integration.sent).isEmpty();
    assertThat(console.integration.replays.list("ep_one", null, 5)).isEmpty();
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.OperationsStore.Happened;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was given up, what is sent again, what happened: over HTTP. */
class DeliveriesPagesTest {

  private static final String LETTERS = "/console/deliveries";
  private static final String REPLAYS = "/console/deliveries/replays";
  private static final String HAPPENED = "/console/deliveries/happened";
  private static final Instant NOW = Instant.parse("2026-11-26T04:08:46.001Z");
  private static final String EVIL = "<script>alert(1)</script>";

  @TempDir Path folder;
  private ConsoleHarness console;
  private Browser ida;
  private Browser zoe;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    endpoint("ep_acme", "acme", "The shop");
    endpoint("ep_zeta", "zeta", "The other shop");
    ida = console.signedIn("ida", Role.INTEGRATOR, "acme");
    zoe = console.signedIn("zoe", Role.INTEGRATOR, "zeta");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private void endpoint(String id, String account, String description) {
    URI url = URI.create("http://127.0.0.1:9/a-secret-path");
    SigningSecret secret = SigningSecret.generate(new SecureRandom());
    assertThat(
            console.endpoints.add(
                Endpoint.of(id, url, account, secret, NOW).withDescription(description)))
        .isTrue();
  }

  /** Each event of a call is given up; answers the call's events. */
  private List<CallEvent> givenUp(String endpoint, String call, Cause cause, String failure) {
    List<CallEvent> events = Told.answered(call, "acme");
    console.happens(events);
    List<Parking> parked = new ArrayList<>();
    List<Cursor> cursors = new ArrayList<>();
    for (int partition = 0; partition < console.journal.partitions(); partition++) {
      for (Entry entry : console.journal.read(Map.of(partition, 0L), 1_000)) {
        if (entry.event().sessionId().equals(events.getFirst().sessionId())) {
          parked.add(new Parking(endpoint, entry, 10, failure, NOW, null, cause));
        }
      }
    }
    console.stage.dispatch.saveProgress(AllPartitions.progress(cursors, parked));
    return events;
  }

  private static HttpResponse<String> post(Browser browser, String path, Map<String, String> form) {
    Map<String, String> whole = new HashMap<>(form);
    whole.put("csrf", ConsoleHarness.csrf(browser.get("/console/me")));
    return browser.post(path, whole);
  }

  private void happened(String id, String type, String account, String data) {
    String body = "{\"type\":\"" + type + "\",\"timestamp\":\"" + NOW + "\",\"data\":" + data + "}";
    Notice notice = new Notice(id, NOW, body.getBytes(StandardCharsets.UTF_8));
    console.stage.operations.remember(new Happened(notice, type, account), 1_000);
  }

  // dead letters

  @Test
  void whatWasGivenUpIsListedByEndpointAndCause() {
    assertThat(ida.get(LETTERS).body()).contains("There are no dead letters.");
    List<CallEvent> call = givenUp("ep_acme", "r", Cause.EXHAUSTED, EVIL);
    String page = ida.get(LETTERS).body();
    assertThat(page)
        .contains(
            "The shop", "All attempts failed", "/console/calls/" + call.getFirst().sessionId())
        .contains("&lt;script&gt;alert(1)")
        .doesNotContain(EVIL, "a-secret-path", "There are no dead letters.");
    assertThat(ida.get(LETTERS + "?endpoint=ep_acme&cause=exhausted").body())
        .contains("Show all", "START");
    assertThat(ida.get(LETTERS + "?endpoint=ep_acme&cause=expired").body())
        .contains("There are no dead letters.");
    for (String wrong :
        List.of("?cause=bored", "?endpoint=ep_zeta", "?endpoint=ep_none", "?after=guessed")) {
      assertThat(ida.get(LETTERS + wrong).statusCode()).as(wrong).isEqualTo(404);
    }
  }

  @Test
  void veryManyAreShownAHundredAtATime() {
    int letters = 0;
    for (int call = 0; letters <= 120; call++) {
      letters += givenUp("ep_acme", "r" + call, Cause.EXPIRED, "too old").size();
    }
    String first = ida.get(LETTERS).body();
    assertThat(first.split("name=\"letter\"", -1)).hasSize(101);
    String further = first.substring(first.indexOf("?endpoint=&amp;cause=&amp;after="));
    String address = further.substring(0, further.indexOf('"')).replace("&amp;", "&");
    String second = ida.get(LETTERS + address).body();
    assertThat(second.split("name=\"letter\"", -1)).hasSize(letters - 100 + 1);
    assertThat(second).doesNotContain("rel=\"next\"");
  }

  @Test
  void oneOrSomeOrAllOfAnEndpointAreSentAgain() {
    List<CallEvent> call = givenUp("ep_acme", "r", Cause.EXHAUSTED, "500");
    String one = "ep_acme/" + call.getFirst().id();
    HttpResponse<String> sent = post(ida, LETTERS + "/replay", Map.of("one", one));
    assertThat(ConsoleHarness.location(sent)).isEqualTo(REPLAYS + "?noted=replaying");
    assertThat(scopes()).containsExactly(new Replay.Scope.Events(List.of(call.getFirst().id())));
    assertThat(ida.get(REPLAYS + "?noted=replaying").body())
        .contains("It is being sent again.", "1 events", "<progress", "Cancel", "every 2s");

    assertThat(post(ida, LETTERS + "/replay", Map.of("letter", one)).statusCode()).isEqualTo(303);
    assertThat(post(ida, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme")).statusCode())
        .isEqualTo(303);
    assertThat(scopes()).hasSize(3).contains(new Replay.Scope.DeadLetters());
  }

  private List<Replay.Scope> scopes() {
    return console.stage.replays.list("ep_acme", null, 100).stream().map(Replay::scope).toList();
  }

  @Test
  void whatCannotBeSentAgainIsSaid() {
    givenUp("ep_acme", "r", Cause.EXHAUSTED, "500");
    HttpResponse<String> nothing = post(ida, LETTERS + "/replay", Map.of());
    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("Choose some first", "role=\"alert\"");
    for (int i = 0; i < Replays.MOST_RUNNING; i++) {
      post(ida, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme"));
    }
    HttpResponse<String> tooMany =
        post(ida, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme"));
    assertThat(tooMany.statusCode()).isEqualTo(409);
    assertThat(tooMany.body()).contains("The shop has 20 replays running already");
  }

  @Test
  void whatIsOfAnotherAccountIsNotThere() {
    List<CallEvent> call = givenUp("ep_acme", "r", Cause.EXHAUSTED, "500");
    post(ida, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme"));
    String replay = console.stage.replays.list(null, null, 1).getFirst().id();
    assertThat(zoe.get(LETTERS).body()).contains("There are no dead letters.");
    assertThat(zoe.get(REPLAYS).body()).contains("Nothing has been sent again");
    Map<String, String> one = Map.of("one", "ep_acme/" + call.getFirst().id());
    assertThat(post(zoe, LETTERS + "/replay", one).statusCode()).isEqualTo(404);
    assertThat(post(zoe, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme")).statusCode())
        .isEqualTo(404);
    assertThat(post(zoe, REPLAYS + "/" + replay + "/cancel", Map.of()).statusCode()).isEqualTo(404);
    assertThat(scopes()).hasSize(1);
    assertThat(console.stage.replays.running()).hasSize(1);
  }

  // replays

  @Test
  void aReplayIsCancelled() {
    givenUp("ep_acme", "r", Cause.EXHAUSTED, "500");
    post(ida, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme"));
    String replay = console.stage.replays.list(null, null, 1).getFirst().id();
    assertThat(post(ida, REPLAYS + "/" + replay + "/cancel", Map.of()).statusCode()).isEqualTo(303);
    assertThat(ida.get(REPLAYS + "/now").body())
        .contains(">Cancelled</span>")
        .doesNotContain("<!doctype", "<progress");
    assertThat(post(ida, REPLAYS + "/rp_none/cancel", Map.of()).statusCode()).isEqualTo(404);
  }

  // what happened

  @Test
  void whatHappenedIsToldInWords() {
    assertThat(ida.get(HAPPENED).body()).contains("Nothing like that has happened.");
    happened(
        "op_1",
        "endpoint.failing",
        "acme",
        "{\"endpoint_id\":\"ep_acme\",\"reason\":\"" + EVIL + "\"}");
    happened(
        "op_2",
        "endpoint.recovered",
        "acme",
        "{\"endpoint_id\":\"ep_acme\",\"outage_seconds\":65}");
    happened(
        "op_3",
        "endpoint.backlog",
        "zeta",
        "{\"endpoint_id\":\"ep_zeta\",\"above\":true,\"waiting\":12345,\"limit\":10000}");
    happened("op_4", "pbx.down", null, "{\"pbx\":\"pbx1\",\"observer\":\"a\",\"detail\":\"gone\"}");
    assertThat(ida.get(HAPPENED).body())
        .contains(
            "Endpoint fails", "The shop", "&lt;script&gt;", "Endpoint accepts again", "after 1:05")
        .doesNotContain(EVIL, "The other shop", "pbx1", "PBX away");
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    assertThat(ada.get(HAPPENED).body())
        .contains("12,345 events wait, more than 10,000", "PBX away", "pbx1", "a: gone");
    assertThat(ada.get(HAPPENED + "?type=pbx.down").body()).doesNotContain("12,345");
    assertThat(ada.get(HAPPENED + "?type=pbx.down", "HX-Target", "found").body())
        .contains("a: gone")
        .doesNotContain("<html");
    assertThat(ada.get(HAPPENED + "?type=bored").statusCode()).isEqualTo(404);
    assertThat(ada.get(HAPPENED + "?before=soon").statusCode()).isEqualTo(404);
  }

  @Test
  void moreThanAHundredAreShownInPages() {
    for (int i = 0; i < 101; i++) {
      happened("op_" + i, "pbx.up", null, "{\"pbx\":\"pbx-" + i + "\"}");
    }
    Browser ada = console.signedIn("ada", Role.ADMIN, null);
    String first = ada.get(HAPPENED).body();
    assertThat(first).contains("pbx-100<", "pbx-1<", "rel=\"next\"").doesNotContain("pbx-0<");
    String further = first.substring(first.indexOf("?type=&amp;before="));
    String address = further.substring(0, further.indexOf('"')).replace("&amp;", "&");
    assertThat(ada.get(HAPPENED + address).body()).contains("pbx-0<").doesNotContain("pbx-1<");
  }

  // who

  @Test
  void theyAreForIntegratorsAndAdministratorsAlone() {
    Browser supervisor = console.signedIn("sue", Role.SUPERVISOR, "acme");
    Browser operator = console.signedIn("olga", Role.OPERATOR, "acme");
    for (Browser each : List.of(supervisor, operator)) {
      for (String path : List.of(LETTERS, REPLAYS, REPLAYS + "/now", HAPPENED)) {
        assertThat(each.get(path).statusCode()).as(path).isEqualTo(403);
      }
      assertThat(post(each, LETTERS + "/replay-all", Map.of("endpoint", "ep_acme")).statusCode())
          .isEqualTo(403);
    }
    assertThat(ida.get("/console").body()).contains("href=\"" + LETTERS + "\"");
    assertThat(supervisor.get("/console").body()).doesNotContain("href=\"" + LETTERS + "\"");
    assertThat(ida.post(LETTERS + "/replay-all", Map.of("endpoint", "ep_acme")).statusCode())
        .as("without the form's token")
        .isEqualTo(403);
  }
}

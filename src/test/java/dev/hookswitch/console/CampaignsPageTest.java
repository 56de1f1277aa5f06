package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStore.Disposition;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.people.Role;
import dev.hookswitch.store.SqlCallQueue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns, as those see them who lead them. */
class CampaignsPageTest {

  private static final String PATH = "/console/campaigns";
  private static final String ONE = PATH + "/cmp_1";

  @TempDir Path folder;
  private ConsoleHarness console;
  private ConsoleHarness.Browser lea;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    RunningCampaign.begin(console, "cmp_1", "acme", "<i>Spring</i>");
    RunningCampaign.begin(console, "cmp_2", "zeta", "Autumn");
    lea = console.signedIn("lea", Role.SUPERVISOR, "acme");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private HttpResponse<String> press(String path) {
    return lea.post(path, Map.of("csrf", ConsoleHarness.csrf(lea.get(PATH))));
  }

  private CampaignState state() {
    return console.campaigns.find("cmp_1").orElseThrow().state();
  }

  /** The first contact was talked to by Alice, in that session. */
  private void isTalkedTo(String session) {
    SqlCallQueue queue = new SqlCallQueue(console.database);
    Picked call = queue.next("cmp_1", Instant.now(), 1).getFirst();
    queue.conclude(
        call.callId(),
        new Conclusion(Result.ANSWERED, 16, "alice", session, Duration.ofSeconds(75)),
        Instant.now());
    console.contacts.dispose(
        call.contact(),
        new Disposition("sale", "<script>two</script>", null, false),
        Instant.now());
  }

  @Test
  void theListShowsTheAccountsOwn() {
    assertThat(lea.get(PATH).body())
        .contains("&lt;i&gt;Spring", ">Running</span>", "Predictive", "href=\"" + ONE + "\"")
        .doesNotContain("Autumn", "<i>Spring", ">Account<");
    assertThat(console.signedIn("ada", Role.ADMIN, null).get(PATH).body())
        .contains("Spring", "Autumn", ">Account<");
    assertThat(console.signedIn("xena", Role.SUPERVISOR, "xeno").get(PATH).body())
        .contains("There is no campaign yet.");
    assertThat(lea.get(PATH + "?after=guessed").statusCode()).isEqualTo(404);
  }

  @Test
  void aLongListGoesOn() {
    for (int i = 10; i < 70; i++) {
      RunningCampaign.make(console, "cmp_x" + i, "many", "Campaign " + i);
    }
    ConsoleHarness.Browser many = console.signedIn("mona", Role.SUPERVISOR, "many");
    String first = many.get(PATH).body();
    assertThat(first).contains("Later campaigns").doesNotContain("Campaign 69");
    int at = first.indexOf(PATH + "?after=");
    assertThat(many.get(first.substring(at, first.indexOf('"', at))).body())
        .contains("Campaign 69")
        .doesNotContain("Later campaigns");
  }

  @Test
  void aCampaignShowsHowFarItIsAndWhoTakesItsCalls() {
    console.operatorStore.say("cmp_1", "alice", true, null, Instant.now());
    isTalkedTo("s_1");
    for (String each : List.of(ONE, ONE + "/now")) {
      assertThat(lea.get(each).body())
          .as(each)
          .contains("Contacts by state")
          .contains(">Answered</a>", "Abandoned in 30m", "3 %", "<b>Alice</b>", ">Ready</span>")
          .contains("How it is dialled is known while it runs.");
    }
    assertThat(lea.get(ONE).body())
        .contains("&lt;i&gt;Spring")
        .as("fewer calls at once than lines")
        .contains("The account may have 10 placed calls at once", "25 lines");
  }

  @Test
  void itIsPausedStoppedAndNotStartedWhereNobodyCouldBeCalled() {
    HttpResponse<String> paused = press(ONE + "/pause");
    assertThat(paused.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(paused)).isEqualTo(ONE);
    assertThat(state()).isEqualTo(CampaignState.PAUSED);
    assertThat(lea.get(ONE).body())
        .contains("campaign-start", "campaign-stop")
        .doesNotContain("campaign-pause");
    assertThat(press(ONE + "/stop").statusCode()).isEqualTo(303);
    assertThat(state()).isEqualTo(CampaignState.STOPPED);
    HttpResponse<String> refused = press(ONE + "/start");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("role=\"alert\"", "there are 0 PBX");
    assertThat(press(ONE + "/pause").body()).contains("this campaign is stopped");
  }

  @Test
  void contactsAreSearched() {
    RunningCampaign.add(console, "cmp_1", 60);
    isTalkedTo("s_1");
    String contacts = ONE + "/contacts";
    String first = lea.get(contacts).body();
    assertThat(first)
        .contains("+37120000101", "&lt;b&gt;Jane", "Further contacts")
        .doesNotContain("<b>Jane", "+37120000151");
    int at = first.indexOf(contacts + "?after=");
    assertThat(lea.get(first.substring(at, first.indexOf('"', at))).body())
        .contains("+37120000151")
        .doesNotContain("Further contacts");
    assertThat(lea.get(contacts + "?number=%2B371+2000-0107").body())
        .contains("+37120000107</a>")
        .doesNotContain("+37120000108");
    assertThat(lea.get(contacts + "?status=done").body())
        .contains("+37120000101</a>", ">sale<")
        .doesNotContain("+37120000102");
    assertThat(lea.get(contacts + "?result=ANSWERED", "HX-Target", "found").body())
        .contains("+37120000101</a>")
        .doesNotContain("+37120000102", "<html");
    assertThat(lea.get(contacts + "?result=BUSY").body()).contains("No contact is like that.");
    assertThat(lea.get(contacts + "?number=jane&status=done").body())
        .contains("This is no phone number", "value=\"jane\"", "value=\"done\" selected")
        .doesNotContain("+37120000101");
    assertThat(lea.get(contacts + "?after=guessed").statusCode()).isEqualTo(404);
  }

  @Test
  void aContactShowsAllAttemptsAndTheirCalls() {
    isTalkedTo("s_1");
    String contact = ONE + "/contacts/" + new ContactId("cmp_1", 1).text();
    assertThat(lea.get(contact).body())
        .contains("+37120000101", "&lt;b&gt;Jane", "city", "&lt;script&gt;alert")
        .contains(">sale<", "&lt;script&gt;two", "Alice", "1:15", "/console/calls/s_1\"")
        .doesNotContain("<script>");
    assertThat(lea.get(ONE + "/contacts/ct_1_99").statusCode()).isEqualTo(404);
    assertThat(lea.get(ONE + "/contacts/ct_2_1").statusCode()).isEqualTo(404);
  }

  @Test
  void theFileHasAllContactsWithTheirResults() {
    isTalkedTo("s_1");
    HttpResponse<String> file = lea.get(ONE + "/contacts.csv");
    assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(file.body().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .contains("+37120000101", "sale", "s_1");
  }

  @Test
  void whatIsAnothersIsNotThere() {
    String csrf = ConsoleHarness.csrf(lea.get(PATH));
    String two = PATH + "/cmp_2";
    for (String path :
        List.of(
            two,
            two + "/now",
            two + "/contacts",
            two + "/contacts.csv",
            two + "/contacts/ct_2_1")) {
      assertThat(lea.get(path).statusCode()).as(path).isEqualTo(404);
    }
    for (String move : List.of("start", "pause", "stop")) {
      assertThat(lea.post(two + "/" + move, Map.of("csrf", csrf)).statusCode())
          .as(move)
          .isEqualTo(404);
      assertThat(lea.post(ONE + "/" + move, Map.of()).statusCode()).as(move).isEqualTo(403);
    }
    assertThat(console.campaigns.find("cmp_2").orElseThrow().state())
        .isEqualTo(CampaignState.RUNNING);
  }

  @Test
  void whoLeadsNoCampaignsSeesNone() {
    for (Role role : List.of(Role.INTEGRATOR, Role.OPERATOR)) {
      ConsoleHarness.Browser other = console.signedIn(role.name(), role, "acme");
      assertThat(other.get(PATH).statusCode()).as(role.name()).isEqualTo(403);
      assertThat(other.get(ONE + "/contacts.csv").statusCode()).as(role.name()).isEqualTo(403);
    }
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at their own page. */
class DeskPageTest {

  private static final String DESK = "/console/desk";
  private static final ContactId CONTACT = new ContactId("cmp_1", 1);

  @TempDir Path folder;
  private ConsoleHarness console;
  private ConsoleHarness.Browser olga;
  private String csrf;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    RunningCampaign.begin(console, "cmp_1", "acme", "Spring");
    RunningCampaign.begin(console, "cmp_2", "zeta", "Autumn");
    olga = console.signedIn("olga", Role.OPERATOR, "acme");
    csrf = ConsoleHarness.csrf(olga.get(DESK));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private HttpResponse<String> post(String path, Map<String, String> form) {
    Map<String, String> whole = new HashMap<>(form);
    whole.put("csrf", csrf);
    return olga.post(DESK + path, whole);
  }

  private Operator self() {
    return console.operatorStore.find("cmp_1", "alice", Instant.now()).orElseThrow();
  }

  private Contact contact() {
    return console.contacts.find(CONTACT).orElseThrow();
  }

  /** She is with the contact. */
  private void isWithTheContact() {
    post("/cmp_1/say", Map.of("state", "ready"));
    assertThat(console.operatorStore.claim("cmp_1", "alice", CONTACT.call(1), Instant.now()))
        .isTrue();
  }

  @Test
  void isWhereAnOperatorBegins() {
    HttpResponse<String> home = olga.get("/console");
    assertThat(home.statusCode()).isEqualTo(303);
    assertThat(ConsoleHarness.location(home)).isEqualTo(DESK);
    assertThat(olga.get(DESK).body())
        .contains("Spring", "Not taking part")
        .doesNotContain("Autumn");
  }

  /** One that nobody takes part in cannot be started. */
  @Test
  void aCampaignThatHasNotBegunIsJoined() {
    RunningCampaign.make(console, "cmp_3", "acme", "Summer");
    assertThat(olga.get(DESK).body()).contains("Summer", "Not started");
    assertThat(post("/cmp_3/say", Map.of("state", "ready")).body()).contains(">Ready</span>");
    assertThat(console.operatorStore.list("cmp_3", Instant.now())).hasSize(1);
  }

  @Test
  void theySayThemselvesWhatTheyDo() {
    assertThat(post("/cmp_1/say", Map.of("state", "ready")).body()).contains(">Ready</span>");
    assertThat(self().state()).isEqualTo(OperatorState.READY);
    assertThat(post("/cmp_1/say", Map.of("state", "away")).body()).contains(">Away</span>");
    assertThat(self().state()).isEqualTo(OperatorState.AWAY);
    assertThat(post("/cmp_1/say", Map.of("state", "out")).body()).contains("Not taking part");
    assertThat(console.operatorStore.find("cmp_1", "alice", Instant.now())).isEmpty();
  }

  @Test
  void theContactIsShownWithAllThatIsKnownAsText() {
    isWithTheContact();
    assertThat(olga.get(DESK + "/now?shown=").body())
        .contains("With a contact", "+37120000101", "&lt;b&gt;Jane", "city", "id=\"desk-result\"")
        .doesNotContain("<script>alert", "<b>Jane");
    assertThat(olga.get(DESK + "/now?shown=" + CONTACT.text()).body())
        .as("what is being written is left alone")
        .contains("With a contact")
        .doesNotContain("id=\"desk-result\"", "id=\"desk-notice\"");
    assertThat(post("/cmp_1/say", Map.of("state", "out")).body())
        .contains("You are with a contact");
  }

  @Test
  void whatCameOfItIsNoted() {
    isWithTheContact();
    Map<String, String> form =
        Map.of("shown", CONTACT.text(), "disposition", "sale", "note", "two of them");
    assertThat(post("/cmp_1/result", form).body())
        .contains("Noted.")
        .as("the form stays as it is")
        .doesNotContain("id=\"desk-result\"");
    assertThat(olga.get(DESK).body()).contains("value=\"sale\" checked", ">two of them</textarea>");
    assertThat(contact().disposition()).isEqualTo("sale");
    assertThat(contact().note()).isEqualTo("two of them");
  }

  @Test
  void whatCannotBeIsNotNoted() {
    isWithTheContact();
    String shown = CONTACT.text();
    assertThat(post("/cmp_1/result", Map.of("shown", shown, "disposition", "perhaps")).body())
        .contains("none of the campaign's results");
    assertThat(post("/cmp_1/result", Map.of("shown", shown)).body()).contains("Say a result");
    assertThat(post("/cmp_1/result", Map.of("shown", shown, "callback_at", "soon")).body())
        .contains("Say a time to come");
    assertThat(post("/cmp_1/result", Map.of("shown", shown, "note", "x".repeat(2_001))).body())
        .contains("A note has 2,000 characters");
    assertThat(post("/cmp_1/result", Map.of("shown", "ct_1_2", "disposition", "sale")).body())
        .contains("no longer yours");
    assertThat(post("/cmp_2/result", Map.of("shown", shown, "disposition", "sale")).statusCode())
        .as("of another account")
        .isEqualTo(404);
    assertThat(contact().disposition()).isNull();
  }

  @Test
  void whoTakesNoCallsHasNoDesk() {
    assertThat(console.signedIn("ada", Role.ADMIN, null).get(DESK).statusCode()).isEqualTo(403);
  }
}

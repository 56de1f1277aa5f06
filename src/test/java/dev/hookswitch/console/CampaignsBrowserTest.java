package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import dev.hookswitch.store.MadeUpCalls;
import dev.hookswitch.store.SqlCallQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A supervisor and an operator in real browsers, side by side. The store is real; what the dialler
 * would do is done to it here, call by call.
 */
class CampaignsBrowserTest {

  @TempDir Path folder;
  private final List<String> complaints = new ArrayList<>();
  private final List<CallEvent> call = Told.answered("r", "acme");
  private final String session = call.getFirst().sessionId();
  private ConsoleHarness console;
  private SqlCallQueue queue;

  @Test
  void aCampaignIsLedAndItsContactsAreTalkedTo() throws IOException, InterruptedException {
    console = new ConsoleHarness(folder);
    try (Chromium chromium = Chromium.start();
        BrowserContext leads = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800);
        BrowserContext talks = Beholder.context(chromium, ColorScheme.LIGHT, 1_000, 800)) {
      queue = new SqlCallQueue(console.database);
      console.happens(call);
      RunningCampaign.begin(console, "cmp_1", "acme", "Spring");
      RunningCampaign.add(console, "cmp_1", 60);
      RunningCampaign.make(console, "cmp_2", "acme", "Autumn");
      isUnderWay();
      Page lea = page(leads, "lea", Role.SUPERVISOR);
      Page olga = page(talks, "olga", Role.OPERATOR);
      theCampaignIsFound(lea);
      theOperatorGetsReady(olga, lea);
      aContactIsTalkedTo(olga, lea);
      theContactIsLookedUp(lea);
      theCallIsHeard(lea);
      theCampaignIsPaused(lea);
      theFiguresAreSeen(lea);
    } finally {
      console.close();
    }
    assertThat(complaints).isEmpty();
  }

  /** Some have been called already. */
  private void isUnderWay() {
    List<Result> ends =
        List.of(Result.BUSY, Result.NO_ANSWER, Result.NO_ANSWER, Result.ABANDONED, Result.MACHINE);
    List<Picked> calls = queue.next("cmp_1", Instant.now(), 20);
    for (int i = 0; i < calls.size(); i++) {
      Result result = i < 8 ? Result.ANSWERED : ends.get(i % ends.size());
      queue.conclude(
          calls.get(i).callId(),
          new Conclusion(result, 16, null, null, Duration.ZERO),
          Instant.now());
    }
  }

  private Page page(BrowserContext context, String login, Role role) {
    context.addCookies(
        List.of(
            new Cookie(Visitors.COOKIE, console.signedIn(login, role, "acme").token())
                .setUrl(console.base() + "/console")));
    Page page = context.newPage();
    Beholder.listen(page, complaints);
    return page;
  }

  private void theCampaignIsFound(Page lea) {
    lea.navigate(console.base() + "/console/campaigns");
    assertThat(lea.locator("tbody tr")).hasCount(2);
    Beholder.isFitEverywhere(lea);
    Beholder.picture(lea, "campaigns");
    lea.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Spring")).click();
    assertThat(lea.getByText("No operator takes part.")).isVisible();
  }

  private void theOperatorGetsReady(Page olga, Page lea) {
    olga.navigate(console.base() + "/console");
    assertThat(olga).hasTitle("My desk · Hookswitch");
    Beholder.isFitEverywhere(olga);
    olga.locator(".seat", new Page.LocatorOptions().setHasText("Spring"))
        .getByText("Ready", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(olga.locator(".seat .state.ready")).isVisible();
    // by itself, on the page that is open elsewhere
    assertThat(lea.locator(".desk.ready")).containsText("Alice");
  }

  private void aContactIsTalkedTo(Page olga, Page lea) {
    Picked picked = queue.next("cmp_1", Instant.now(), 1).getFirst();
    assertThat(console.operatorStore.claim("cmp_1", "alice", picked.callId(), Instant.now()))
        .isTrue();
    assertThat(olga.locator(".contact")).containsText("+37120000121");
    Beholder.isFitEverywhere(olga);
    olga.getByLabel("sale").check();
    olga.getByLabel("Note").fill("wants two");
    Beholder.picture(olga, "desk");
    olga.getByText("Save").click();
    assertThat(olga.locator("#desk-notice")).hasText("Noted.");
    assertThat(lea.locator(".desk.busy")).containsText("Alice");
    console.paces.set("cmp_1", new Pace(Instant.now(), "predictive", 10, 2, 0));
    assertThat(lea.getByText("As many lines as the ceiling allows.")).isVisible();
    Beholder.isFitEverywhere(lea);
    Beholder.isFitInTheDark(lea);
    Beholder.picture(lea, "campaign");
    lea.locator(".desk.busy a").click();
    assertThat(lea.locator("h1")).containsText("+37120000121");
    queue.conclude(
        picked.callId(),
        new Conclusion(Result.ANSWERED, 16, "alice", session, Duration.ofSeconds(75)),
        Instant.now());
    assertThat(
            console.operatorStore.wrapUp(
                "alice",
                picked.callId(),
                new WrapUp(Duration.ofMinutes(5), WrapUp.Then.READY),
                Instant.now()))
        .isTrue();
    assertThat(olga.locator(".seat .state.wrap_up")).isVisible();
  }

  private void theContactIsLookedUp(Page lea) {
    lea.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Contacts")).click();
    Beholder.isFitEverywhere(lea);
    Beholder.picture(lea, "contacts");
    lea.getByLabel("State").selectOption("done");
    assertThat(lea.locator("#found tbody tr")).hasCount(9);
    lea.locator("[name=number]").fill("jane");
    lea.keyboard().press("Enter");
    assertThat(lea.getByRole(AriaRole.ALERT)).containsText("This is no phone number");
    lea.locator("[name=number]").fill("+371 2000 0121");
    lea.keyboard().press("Enter");
    assertThat(lea.locator("#found tbody tr")).hasCount(1);
    lea.locator("#found tbody a").click();
    assertThat(lea.locator("tbody tr").first()).containsText("1:15");
    assertThat(lea.getByText("wants two")).isVisible();
    Beholder.isFitEverywhere(lea);
    Beholder.picture(lea, "contact");
  }

  private void theCallIsHeard(Page lea) throws IOException {
    StoredSound.ofCall(console, folder, session);
    lea.getByText("The call", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(lea.locator("audio")).isVisible();
    Object seconds =
        lea.evaluate(
            "() => new Promise((heard, not) => { const a = document.querySelector('audio');"
                + " a.addEventListener('loadedmetadata', () => heard(a.duration));"
                + " a.addEventListener('error', () => not(a.error.message)); a.preload ="
                + " 'metadata'; a.load(); })");
    assertThat(((Number) seconds).doubleValue()).isEqualTo(1.0);
    Beholder.isFitEverywhere(lea);
    Beholder.picture(lea, "call-recording");
  }

  private void theCampaignIsPaused(Page lea) {
    lea.navigate(console.base() + "/console/campaigns/cmp_1");
    lea.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pause")).click();
    assertThat(lea.locator(".acting .state")).hasText("Paused");
    lea.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Start")).click();
    assertThat(lea.getByRole(AriaRole.ALERT)).containsText("there are 0 PBX");
    Beholder.isFitForEverybody(lea);
  }

  private void theFiguresAreSeen(Page lea) {
    new MadeUpCalls(console.database)
        .fill("acme", Instant.now().minus(Duration.ofDays(8)), Duration.ofDays(8), 3_000);
    lea.getByText("Figures").first().click();
    lea.getByText("7 days").click();
    assertThat(lea.locator(".chart")).hasCount(4);
    lea.locator("summary").first().click();
    assertThat(lea.locator("details[open] tbody tr")).hasCount(7);
    Beholder.isFitEverywhere(lea);
    Beholder.isFitInTheDark(lea);
    lea.locator("summary").first().click();
    Beholder.picture(lea, "figures");
    lea.getByLabel("From").fill("2020-01-01");
    assertThat(lea.getByRole(AriaRole.ALERT)).containsText("31 days at the most.");
  }
}

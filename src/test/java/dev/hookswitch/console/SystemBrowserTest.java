package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.hookswitch.console.Beholder.isFitEverywhere;
import static dev.hookswitch.console.Beholder.isFitForEverybody;
import static dev.hookswitch.console.Beholder.isFitInTheDark;
import static dev.hookswitch.console.Beholder.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hookswitch.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an administrator and an integrator do, in a real browser: events are given up at an endpoint
 * that nobody answers at and sent again, the PBX is watched, a user, a key and a person are made,
 * and one's own language and password are changed. Each page is looked at by axe-core.
 */
class SystemBrowserTest {

  /** Nobody listens at port 9 (discard), and after a second nobody wants it any more. */
  private static final String SETTINGS =
      """
      users:
        - { id: alice, name: Alice, sip: ["alice", "101"], account: acme }
      endpoints:
        - url: "http://127.0.0.1:9/hook"
          secret: whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
          description: the shop
          max_age: 1s
      """;

  @TempDir Path folder;
  private final List<String> complaints = new ArrayList<>();
  private String base;

  @Test
  void isAdministered() throws IOException, InterruptedException {
    try (Chromium chromium = Chromium.start();
        DemoHouse house = new DemoHouse(folder, SETTINGS);
        BrowserContext context = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800)) {
      base = house.base();
      Page page = context.newPage();
      Beholder.listen(page, complaints);
      signIn(page);
      thePbxIsWatched(page);
      aUserIsMade(page);
      aKeyIsMadeAndRevoked(page);
      somebodyIsAdded(page);
      page.navigate(base + "/console/system/settings");
      assertThat(page.locator("pre")).containsText("secret: (hidden)");
      isFitForEverybody(page);
      whatWasGivenUpIsSentAgain(page);
      theOwnPageIsChanged(page);
    }
    assertThat(complaints).isEmpty();
  }

  private void signIn(Page page) {
    Beholder.openWelcome(page, base, folder);
    Beholder.introduce(page, "Ada", "password1234");
    assertThat(page.locator(".wrong")).containsText("among the first that are tried");
    page.getByLabel("Password").fill("ada's long password");
    page.getByText("Begin").click();
    assertThat(page.locator(".who")).containsText("Ada");
  }

  private void thePbxIsWatched(Page page) {
    page.locator(".bar nav a").getByText("System").click();
    assertThat(page.locator("#link-demo")).containsText("Connected");
    assertThat(page.locator("#link-demo")).containsText("Asterisk 22");
    Locator received = page.locator("#link-demo dd.number").nth(1);
    String before = received.textContent();
    assertThat(received).not().hasText(before); // by itself
    isFitForEverybody(page);
    picture(page, "system");
  }

  private void aUserIsMade(Page page) {
    page.locator(".tabs").getByText("Users").click();
    isFitForEverybody(page);
    page.getByLabel("Id").fill("dana");
    page.getByLabel("Devices").fill("101");
    page.getByText("Add", exactly()).click();
    assertThat(page.locator("#wrong-sip")).hasText("Another user has the device 101.");
    isFitForEverybody(page);
    page.getByLabel("Devices").fill("104, 105");
    page.getByText("Add", exactly()).click();
    assertThat(page.locator(".notice")).hasText("Saved.");
    page.locator("a").getByText("dana").click();
    page.locator("summary").click();
    isFitForEverybody(page);
    page.getByText("Remove for good").click();
    assertThat(page.locator(".notice")).hasText("Removed.");
    page.locator(".tabs").getByText("Numbers").click();
    assertThat(page.getByText("No number is like that.")).isVisible();
    isFitForEverybody(page);
  }

  private void aKeyIsMadeAndRevoked(Page page) {
    page.locator(".tabs").getByText("Keys").click();
    page.getByLabel("What it is for").fill("the shop");
    page.getByLabel("Account", new Page.GetByLabelOptions().setExact(true)).fill("acme");
    page.getByText("Make a key").click();
    assertThat(page.locator(".secret")).containsText("hsk_");
    isFitForEverybody(page);
    picture(page, "keys");
    page.locator(".tabs").getByText("Keys").click();
    assertThat(page.locator(".secret")).hasCount(0);
    Locator line =
        page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("the shop"));
    line.locator("summary").click();
    line.getByText("Revoke for good").click();
    assertThat(page.locator(".notice")).hasText("The key opens nothing any more.");
  }

  private void somebodyIsAdded(Page page) {
    page.locator(".tabs").getByText("People").click();
    page.getByLabel("Login").fill("olga");
    page.getByLabel("Password").fill("blue tractors never sing");
    page.getByLabel("Role").selectOption("operator");
    page.getByText("Add", exactly()).click();
    assertThat(page.locator("#wrong-account")).hasText("An operator belongs to an account.");
    assertThat(page.getByLabel("Login")).hasValue("olga");
    page.getByLabel("Password").fill("blue tractors never sing");
    page.getByLabel("Account").fill("acme");
    page.getByLabel("User").fill("alice");
    page.getByText("Add", exactly()).click();
    assertThat(page.locator(".notice")).hasText("Saved.");
    isFitForEverybody(page);
    picture(page, "people");
    page.locator("a").getByText("olga").click();
    page.getByText("Disable", exactly()).click();
    assertThat(page.locator(".facts")).containsText("Disabled");
    isFitForEverybody(page);
    isFitEverywhere(page);
  }

  private void whatWasGivenUpIsSentAgain(Page page) {
    page.locator(".bar nav a").getByText("Deliveries").click();
    Locator letters = page.locator("input[name=letter]");
    Eventually.until(
        "something is given up",
        () -> {
          page.reload();
          return letters.count() > 2;
        });
    isFitForEverybody(page);
    picture(page, "dead-letters");
    isFitInTheDark(page);
    isFitEverywhere(page);
    letters.first().check();
    letters.nth(1).check();
    page.getByText("Send those chosen again").click();
    assertThat(page.locator(".notice")).hasText("It is being sent again.");
    assertThat(page.locator("#replays tbody tr").first()).containsText("2 events");
    isFitForEverybody(page);
    picture(page, "replays");
    // unless it is done by now
    page.evaluate("() => { document.querySelector('#replays form')?.requestSubmit() }");
    assertThat(page.locator("#replays .state").first()).hasText(Pattern.compile("Cancelled|Done"));
    page.locator(".tabs").getByText("What happened").click();
    assertThat(page.locator("#found")).containsText("PBX connected");
    page.getByLabel("Kind").selectOption("pbx.up");
    assertThat(page.locator("#found .state.missed")).hasCount(0);
    isFitForEverybody(page);
    picture(page, "happened");
  }

  private void theOwnPageIsChanged(Page page) {
    page.locator(".who a").click();
    isFitForEverybody(page);
    picture(page, "me");
    page.getByLabel("The password until now").fill("not this");
    page.getByLabel("The new one").fill("blue tractors never sing");
    page.getByText("Change the password").click();
    assertThat(page.locator("#wrong-before")).hasText("This is not your password.");
    page.getByLabel("The password until now").fill("ada's long password");
    page.getByLabel("The new one").fill("blue tractors never sing");
    page.getByText("Change the password").click();
    assertThat(page.locator(".notice")).containsText("You have another password");
    page.locator("#language").selectOption("lv");
    page.getByText("Save", exactly()).click();
    assertThat(page.locator(".notice")).hasText("Saglabāts.");
    assertThat(page.locator("html")).hasAttribute("lang", "lv");
    isFitEverywhere(page);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}

package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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
 * The console as somebody uses it: {@code serve} in a process of its own, calls of the
 * demonstration PBX, and a real browser. Each page is looked at by axe-core, and pictures are left
 * in {@code target/screenshots}.
 */
class BrowserTest {

  private static final String SETTINGS =
      """
      users:
        - { id: alice, name: Alice, sip: ["alice", "101"], account: acme }
        - { id: bob, name: Bob, sip: ["bob", "102"], account: acme }
        - { id: carol, name: Carol, sip: ["carol", "103"], account: acme }
      dids:
        - { number: "37160000001", account: acme, label: Sales }
        - { number: "37160000003", account: acme, label: Support }
      """;

  @TempDir Path folder;
  private final List<String> complaints = new ArrayList<>();
  private DemoHouse house;
  private String base;

  @Test
  void isUsed() throws IOException, InterruptedException {
    try (Chromium chromium = Chromium.start();
        DemoHouse demo = new DemoHouse(folder, SETTINGS);
        BrowserContext context = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800)) {
      house = demo;
      base = demo.base();
      Page page = context.newPage();
      Beholder.listen(page, complaints);
      theFirstAdministratorComes(page);
      theBoardFollowsTheCalls(page);
      aCallIsFoundAndDrawn(page);
      theBoardComesBackAfterARestart(page);
      signsOutAndIn(page);
    }
    assertThat(complaints).isEmpty();
  }

  private void theFirstAdministratorComes(Page page) {
    page.navigate(base + "/console");
    assertThat(page.getByText("There is nobody yet.")).isVisible();
    Beholder.openWelcome(page, base, folder);
    Beholder.isFitForEverybody(page);
    Beholder.introduce(page, "Ada", "ada's long password");
    assertThat(page.locator(".who")).containsText("Ada");
    assertThat(page).hasTitle("First steps · Hookswitch");
    assertThat(page.locator(".firsts")).containsText("demo Connected");
    page.locator(".bar nav a[href='/console']").click();
  }

  private void theBoardFollowsTheCalls(Page page) {
    assertThat(page).hasTitle("Live board · Hookswitch");
    Locator lines = page.locator("[data-list=calls] tr");
    assertThat(lines.first()).isVisible();
    assertThat(page.locator("#user-alice")).containsText("Alice");
    assertThat(page.locator("[id='did-37160000001']")).containsText("Sales");
    String first = lines.first().getAttribute("id");
    // calls of the demonstration take seconds
    assertThat(page.locator("[id='" + first + "']")).hasCount(0);
    assertThat(page.locator("[data-count=total]")).not().hasText("–");
    page.locator("[data-show=talking]").click();
    assertThat(page.locator("[data-list=calls] tr[data-state=talking]").first()).isVisible();
    assertThat(page.locator("[data-list=calls] tr[data-state=ringing]:visible")).hasCount(0);
    page.locator("[data-show='']").click();
    assertThat(page.locator("[data-list=calls] tr").nth(2)).isVisible();
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "board");
  }

  private void aCallIsFoundAndDrawn(Page page) {
    page.getByText("Calls", new Page.GetByTextOptions().setExact(true)).first().click();
    page.getByLabel("Number, device or user").fill("alice");
    page.getByLabel("Result").selectOption("answered");
    assertThat(page.locator("#found tbody tr").first()).containsText("Alice");
    assertThat(page.locator("#found .state.missed")).hasCount(0);
    assertThat(page.url()).contains("party=alice", "result=answered");
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "calls");
    page.reload();
    assertThat(page.getByLabel("Number, device or user")).hasValue("alice");

    // answered is also who talked with nobody: a callback whose other party did not come
    Locator talked = page.locator("#found tbody tr").filter(withTalkTime());
    Eventually.until(
        "alice has talked with somebody",
        () -> {
          page.reload();
          return talked.count() > 0;
        });
    talked.first().locator("a").first().click();
    assertThat(page.locator(".timeline .strip.talking").first()).isVisible();
    assertThat(page.locator(".timeline .dot.start")).hasCount(1);
    assertThat(page.locator(".timeline .dot.completed")).hasCount(1);
    page.locator(".events summary").first().click();
    assertThat(page.locator(".events pre").first()).containsText("\"event\" : \"START\"");
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "call");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "call-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(390, 844);
    Beholder.isFitForEverybody(page);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= 390")).isEqualTo(true);
    page.setViewportSize(1_280, 800);
  }

  /** A line whose last figure, talk time, is not nothing: whoever is still in the call has none. */
  private static Locator.FilterOptions withTalkTime() {
    return new Locator.FilterOptions().setHasText(Pattern.compile("0:0[1-9]\\s*$"));
  }

  private void theBoardComesBackAfterARestart(Page page) throws IOException, InterruptedException {
    page.navigate(base + "/console");
    assertThat(page.locator("[data-list=calls] tr").first()).isVisible();
    house.kill();
    assertThat(page.locator("#lost")).isVisible();
    house.begin();
    assertThat(page.locator("#lost")).isHidden();
    Locator lines = page.locator("[data-list=calls] tr");
    assertThat(lines.first()).isVisible();
    String first = lines.first().getAttribute("id");
    assertThat(page.locator("[id='" + first + "']")).hasCount(0);
  }

  private void signsOutAndIn(Page page) {
    page.getByText("Sign out").click();
    assertThat(page).hasURL(base + "/console/sign-in");
    Beholder.isFitForEverybody(page);
    page.getByLabel("Login").fill("ada");
    page.getByLabel("Password").fill("something else");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("Login or password is wrong.");
    assertThat(page.getByLabel("Login")).hasValue("ada");
    Beholder.picture(page, "sign-in");
    page.getByLabel("Password").fill("ada's long password");
    page.keyboard().press("Enter");
    assertThat(page.locator(".who")).containsText("Ada");
  }
}

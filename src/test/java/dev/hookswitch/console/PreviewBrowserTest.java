package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SelectOption;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside the form of an endpoint holds still for whoever looks at it. */
class PreviewBrowserTest {

  /** Says whether a request was given up by the time somebody has chosen the last event. */
  private static final String CHOOSE_THE_LAST =
      "() => { let gone = false;"
          + " document.addEventListener('htmx:sendAbort', () => { gone = true; }, {once: true});"
          + " [...document.querySelectorAll('#preview [type=radio]')].at(-1).click();"
          + " return gone; }";

  @TempDir Path folder;

  @Test
  void keepsWhatWasChosenThere() throws IOException, InterruptedException {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    try (ConsoleHarness console = new ConsoleHarness(folder);
        Chromium chromium = Chromium.start();
        BrowserContext context = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800)) {
      context.addCookies(
          List.of(
              new Cookie(Visitors.COOKIE, console.signedIn("ines", Role.INTEGRATOR, "acme").token())
                  .setUrl(console.base() + "/console")));
      Page page = context.newPage();
      ends(console, 1, 3);
      page.navigate(console.base() + "/console/endpoints/new");
      page.locator("#url").fill("https://hooks.example.com/calls");
      assertThat(page.locator("#preview .request")).containsText("hooks.example.com");
      anAnswerThatIsOnItsWayBringsNoOldChoiceBack(page);
      callsThatEndMeanwhileMoveNoListOn(page, console);
    }
  }

  private static void ends(ConsoleHarness console, int from, int to) {
    for (int call = from; call <= to; call++) {
      console.happens(Told.answered("call" + call, "acme"));
    }
  }

  private static void anAnswerThatIsOnItsWayBringsNoOldChoiceBack(Page page) {
    Locator last = page.locator("#preview").getByRole(AriaRole.RADIO).last();
    List<Route> onTheirWay = new ArrayList<>();
    page.route(
        "**/console/endpoints/form",
        route -> {
          if (onTheirWay.isEmpty()) {
            onTheirWay.add(route);
          } else {
            route.resume();
          }
        });
    page.waitForRequest(
        "**/console/endpoints/form", () -> page.locator("#description").fill("Billing"));
    page.waitForCondition(() -> !onTheirWay.isEmpty());
    assertThat(page.evaluate(CHOOSE_THE_LAST))
        .as("the request of before is given up at once")
        .isEqualTo(true);
    assertThat(page.locator("#preview .request")).containsText("\"event\" : \"COMPLETED\"");
    assertThat(last).isChecked();
    onTheirWay.getFirst().abort();
    page.unroute("**/console/endpoints/form");
  }

  private static void callsThatEndMeanwhileMoveNoListOn(Page page, ConsoleHarness console) {
    Locator choices = page.locator("#preview-call option");
    List<String> before = choices.allTextContents();
    assertThat(before).hasSize(4);
    page.locator("#preview-call").selectOption(new SelectOption().setIndex(2));
    String chosen = page.locator("#preview-call").inputValue();
    ends(console, 4, 15);
    page.waitForResponse(
        "**/console/endpoints/form",
        () -> page.locator("#url").fill("https://other.example.com/calls"));
    assertThat(page.locator("#preview .request")).containsText("other.example.com");
    assertThat(choices.allTextContents()).isEqualTo(before);
    assertThat(page.locator("#preview-call")).hasValue(chosen);
    page.reload();
    assertThat(choices).hasCount(11);
  }
}

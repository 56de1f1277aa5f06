package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hookswitch.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Somebody who looks at pages in a real browser: with axe-core's eyes, and with a camera. */
final class Beholder {

  private static final Path PICTURES = Path.of("target", "screenshots");

  /** Contrast, names, roles, order: what is said by WCAG 2.1 A and AA, and of best practice. */
  private static final String LOOK =
      "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
          + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
          + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | '))";

  /** What reaches over the edge of a phone, for the message of a test that fails. */
  private static final String TOO_WIDE =
      "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right"
          + " > 391 && !e.closest('.scroll')).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)";

  private static final List<String> EXPECTED =
      List.of("Failed to load resource", "htmx:sendAbort", "htmx:sendError", "htmx:afterRequest");

  private Beholder() {}

  static BrowserContext context(Chromium chromium, ColorScheme colours, int width, int height) {
    return chromium
        .browser()
        .newContext(
            new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setTimezoneId("Europe/Riga")
                .setColorScheme(colours)
                .setViewportSize(width, height));
  }

  static void isFitForEverybody(Page page) {
    try (InputStream axe = Beholder.class.getResourceAsStream("/axe.min.js")) {
      // as the browser's own, not as the page's: which may run no script but ours
      page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat((List<?>) page.evaluate(LOOK)).as(page.url()).isEmpty();
  }

  /** On a phone too, without moving the page sideways. */
  static void isFitEverywhere(Page page) {
    isFitForEverybody(page);
    page.setViewportSize(390, 844);
    Object wide = page.evaluate(TOO_WIDE);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= 390"))
        .as(page.url() + ": " + wide)
        .isEqualTo(true);
    page.setViewportSize(1_280, 800);
  }

  static void isFitInTheDark(Page page) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    isFitForEverybody(page);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  /** Opens the page on which the first administrator is made, once serve has printed its link. */
  static void openWelcome(Page page, String base, Path folder) {
    Eventually.until("the link is printed", () -> !welcomeLink(folder).isEmpty());
    page.navigate(base + welcomeLink(folder));
  }

  /** Fills that page in; the login is the name in small letters. */
  static void introduce(Page page, String name, String password) {
    page.getByLabel("Your name").fill(name);
    page.getByLabel("Login").fill(name.toLowerCase(Locale.ROOT));
    page.getByLabel("Password").fill(password);
    page.getByText("Begin").click();
  }

  /** The link to that page as serve printed it; empty: not yet. */
  static String welcomeLink(Path folder) {
    try {
      return Files.readString(folder.resolve("serve.log"))
          .lines()
          .filter(line -> line.contains("/console/welcome?code="))
          .map(line -> line.substring(line.indexOf("/console/welcome?code=")).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Notes what the browser complains of: scripts and policies. An answer that is a refusal, and a
   * request that is given up because its page is left, are none.
   */
  static void listen(Page page, List<String> complaints) {
    page.onConsoleMessage(message -> {
      boolean isExpected = EXPECTED.stream().anyMatch(message.text()::startsWith);
      if (message.type().equals("error") && !isExpected) {
        complaints.add(message.text() + " at " + message.location() + " on " + page.url());
      }
    });
  }

  static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }
}

package dev.hookswitch.console;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's browser. Where it is not there and may be installed (root on Debian) it is; where it may
 * not, the test is skipped with the reason. In CI it must run.
 */
final class Chromium implements AutoCloseable {

  /** What a page should show may come late on a machine that is busy. */
  private static final double PATIENCE_MILLIS = 60_000;

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(QUIET));
  }

  static Chromium start() throws IOException, InterruptedException {
    Optional<Path> found = find();
    String trouble = "";
    if (found.isEmpty()) {
      trouble = install();
      found = find();
    }
    if (found.isEmpty()) {
      String sentence = "there is no Chromium, and it cannot be installed: " + trouble;
      if (!"true".equals(System.getenv("CI"))) {
        abort(sentence);
      }
      throw new AssertionError(sentence);
    }
    return new Chromium(found.get());
  }

  private static Optional<Path> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Says what went wrong. */
  private static String install() throws IOException, InterruptedException {
    String said = "";
    for (List<String> command :
        List.of(
            List.of("apt-get", "-q", "update"),
            List.of("apt-get", "-q", "-y", "--no-install-recommends", "install", "chromium"))) {
      Process process;
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        return "this is not Debian";
      }
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroy();
      }
    }
    return said.lines().reduce((_, last) -> last).orElse("");
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}

package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's first minutes with a server that has nothing yet: from its link to a call. */
class FirstStepsBrowserTest {

  @TempDir Path folder;

  @Test
  void leadToTheFirstCall() throws IOException, InterruptedException {
    int port = ServeProcess.freePort();
    String base = "http://127.0.0.1:" + port;
    try (Chromium chromium = Chromium.start();
        ServeProcess serve = ServeProcess.start(folder, port, "");
        BrowserContext context = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800)) {
      Page page = context.newPage();
      Beholder.openWelcome(page, base, folder);
      Beholder.introduce(page, "Ada", "ada's long password");
      assertThat(page).hasTitle("First steps · Hookswitch");
      assertThat(page.getByText("No call has been seen yet.")).isVisible();
      Beholder.isFitEverywhere(page);
      Beholder.isFitInTheDark(page);
      Beholder.picture(page, "first-steps");

      page.getByText("Play demonstration calls").click();
      assertThat(page.getByText("The newest call:")).isVisible();
      page.locator(".bar nav a[href='/console']").click();
      assertThat(page.locator("[data-list=calls] tr").first()).isVisible();

      page.navigate(base + "/console/start");
      page.getByText("End the demonstration").click();
      assertThat(page.getByText("Play demonstration calls")).isVisible();
      Eventually.until(
          "what was in progress is over",
          () -> serve.get("/v1/calls?status=open").path("data").isEmpty());
      assertThat(serve.get("/v1/calls?limit=1000").path("data").findValuesAsString("accountcode"))
          .isNotEmpty()
          .containsOnly("demo");
    }
  }
}

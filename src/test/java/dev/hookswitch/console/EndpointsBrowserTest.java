package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.hookswitch.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An endpoint's life as an integrator leads it: in a real browser, with calls of the demonstration
 * PBX and a receiver that really gets them.
 */
class EndpointsBrowserTest {

  private static final String SETTINGS =
      """
      users:
        - { id: alice, name: Alice, sip: ["alice", "101"], account: acme }
        - { id: bob, name: Bob, sip: ["bob", "102"], account: acme }
        - { id: carol, name: Carol, sip: ["carol", "103"], account: acme }
      dids:
        - { number: "37160000001", account: acme, label: Sales }
      """;

  @TempDir Path folder;
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private String base;

  @Test
  void isLed() throws IOException, InterruptedException {
    HttpServer receiver = receiver();
    try (Chromium chromium = Chromium.start();
        DemoHouse house = new DemoHouse(folder, SETTINGS);
        BrowserContext context = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800)) {
      base = house.base();
      Page page = context.newPage();
      Beholder.listen(page, complaints);
      comes(page);
      makesAnEndpoint(page, receiver.getAddress().getPort());
      triesIt(page);
      pausesIt(page);
      rotatesItsKey(page);
      sendsCallsAgain(page);
      changesIt(page);
      deletesIt(page);
    } finally {
      receiver.stop(0);
    }
    assertThat(complaints).isEmpty();
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/calls",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(
              exchange.getRequestHeaders().getFirst("X-Source")
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          byte[] answer = "thank you".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void comes(Page page) {
    Beholder.openWelcome(page, base, folder);
    Beholder.introduce(page, "Ines", "a long password of hers");
    page.locator(".bar nav").getByText("Endpoints").click();
    assertThat(page.getByText("Nobody is told of calls yet.")).isVisible();
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "endpoints-none");
    page.getByText("Make the first one").click();
  }

  private void makesAnEndpoint(Page page, int port) {
    Locator preview = page.locator("#preview");
    page.getByLabel("Format").selectOption("preset:hubspot");
    assertThat(page.getByLabel("Access token of the private app")).isVisible();
    assertThat(page.locator("#url")).hasCount(0);
    page.getByLabel("Access token of the private app").fill("pat-0123456789");
    assertThat(preview.locator(".request")).containsText("https://api.hubapi.com/");
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "endpoint-preset");

    page.getByLabel("Format").selectOption("json");
    assertThat(page.locator("#url")).isVisible();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Billing");
    page.locator("#url").fill("http://127.0.0.1:" + port + "/calls");
    assertThat(preview.locator(".request")).containsText("http://127.0.0.1:" + port + "/calls");
    page.locator("[name=events][value=COMPLETED]").check();
    assertThat(preview.getByText("filtered").first()).isVisible();
    assertThat(preview.locator(".request")).containsText("\"event\" : \"COMPLETED\"");
    // what was on its way when the radio was checked may come after it, and bring the old choice
    Eventually.until(
        "the preview says of START that the filter does not let it pass",
        () -> {
          preview.getByRole(AriaRole.RADIO).first().check();
          page.waitForTimeout(1_000);
          return preview.textContent().contains("START: the filter does not let it pass.");
        });

    Locator users = page.locator("input[name=sip_users]");
    users.nth(0).fill("ali");
    assertThat(page.locator("#sip_users-words option[value=alice]")).hasCount(1);
    users.nth(1).fill("nobody");
    assertThat(users).hasCount(3);
    users.nth(0).fill("");
    users.nth(1).fill("");

    page.getByText("Authentication and headers").click();
    page.locator("input[name='headers.name']").first().fill("X Source");
    page.locator("input[name='headers.value']").first().fill("console");
    page.getByText("Create endpoint").click();
    assertThat(page.locator("[id='wrong-headers.X Source']"))
        .hasText("a header's name is letters, digits and dashes");
    Beholder.isFitForEverybody(page);
    preview.getByRole(AriaRole.RADIO).last().check();
    page.locator("input[name='headers.name']").first().fill("X-Source");
    assertThat(preview.locator(".request")).containsText("X-Source");
    Beholder.picture(page, "endpoint-form");
    Beholder.isFitInTheDark(page);
    Beholder.isFitEverywhere(page);
    page.getByText("Create endpoint").click();
    assertThat(page.locator("#key")).containsText("whsec_");
    Beholder.isFitForEverybody(page);
    page.getByText("To the endpoint").click();
    assertThat(page.locator("h1")).hasText("Billing");
  }

  private void triesIt(Page page) {
    String endpoint = page.url();
    page.getByLabel("Made-up event").selectOption("RING");
    page.locator("form[action$='/test'] button").click();
    assertThat(page.locator("#tried")).containsText("accepted with 200");
    Eventually.until(
        "the made-up event has come",
        () -> received.stream().anyMatch(each -> each.startsWith("console {") && isTest(each)));
    Eventually.until(
        "a call that ended has come", () -> received.stream().anyMatch(each -> !isTest(each)));
    assertThat(page.locator("#now table tbody tr").first()).containsText("accepted with 200");
    Beholder.isFitForEverybody(page);
    Beholder.isFitInTheDark(page);
    Beholder.isFitEverywhere(page);
    page.getByText("All attempts, with their answers").click();
    page.locator(".events summary").first().click();
    assertThat(page.locator(".events pre").first()).hasText("thank you");
    Beholder.isFitForEverybody(page);
    page.navigate(endpoint); // back would be the answer to a form, which a browser may have dropped
  }

  private static boolean isTest(String request) {
    return request.contains("\"test\":true");
  }

  private static void pausesIt(Page page) {
    page.getByText("Pause", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#now .state").first()).hasText("Paused");
    page.getByText("Go on sending").click();
    assertThat(page.locator("#now .state").first()).hasText("Working");
  }

  private static void rotatesItsKey(Page page) {
    page.getByText("New key").click();
    assertThat(page.locator("#key")).containsText("whsec_");
    page.getByText("To the endpoint").click();
    assertThat(page.getByText("signs beside it until")).isVisible();
  }

  private void sendsCallsAgain(Page page) {
    page.getByLabel("Calls of a time").check();
    page.getByText("Send again").last().click();
    assertThat(page.locator("#wrong-from")).hasText("Say a day and a time.");
    page.locator("#from").fill("2020-01-01T00:00");
    page.locator("#to").fill("2099-01-01T00:00");
    int before = received.size();
    page.locator("form.again button").click();
    Locator replay = page.locator("#replays li").first();
    assertThat(replay.locator(".state")).hasText("Done");
    assertThat(replay).containsText("100 %");
    Eventually.until("calls have come again", () -> received.size() > before);
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "endpoint");
  }

  private static void changesIt(Page page) {
    page.getByText("Change", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("[name=events][value=COMPLETED]")).isChecked();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Accounting");
    page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("h1")).hasText("Accounting");
    page.locator(".crumbs a").click();
    assertThat(page.locator("#found tbody tr")).containsText("Accounting");
    assertThat(page.locator("#found tbody tr")).containsText("Working");
    Beholder.isFitForEverybody(page);
    Beholder.picture(page, "endpoints");
    page.locator("#found tbody a").click();
  }

  private static void deletesIt(Page page) {
    page.getByText("Delete", new Page.GetByTextOptions().setExact(true)).click();
    Beholder.isFitForEverybody(page);
    page.getByText("Delete for good").click();
    assertThat(page.getByText("Nobody is told of calls yet.")).isVisible();
  }
}

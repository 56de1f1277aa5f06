package dev.hookswitch.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.lab.Laboratory;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * The console while real telephones call over a real Asterisk: what the board shows as it happens,
 * and what every page says of it afterwards. The telephones do one thing after the other, when the
 * page has shown what came before; only the call that is recorded goes on beside.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class LabConsoleBrowserTest {

  /** Rings at 101, in the laboratory's own hands; recorded. */
  private static final String SALES = "37160000001";

  /** Rings at 111, in the hands of this test. */
  private static final String SUPPORT = "37160000031";

  private static final String RECORDED = "37120006001";
  private static final String MOVED = "37120006002";
  private static final String LASTING = "37120006003";

  /** Answers, and stays. */
  private static final String CONTACT = "37120006106";

  private static final String SCRIPT = "<script>alert(1)</script>";

  /** The same as it stands in a SIP address. */
  private static final String SCRIPT_AS_NUMBER = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";

  private static final String ADA = "ada's long password";
  private static final String CAROL = "blue tractors never sing";

  @TempDir Path folder;
  private final List<String> complaints = new ArrayList<>();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private Laboratory lab;
  private ServeProcess serve;
  private String base;
  private SipPhone world;
  private SipPhone alice;
  private SipPhone bob;
  private SipPhone carol;

  @Test
  void realCallsAreSeen() throws IOException, InterruptedException {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    int port = ServeProcess.freePort();
    base = "http://127.0.0.1:" + port;
    HttpServer receiver = receiver();
    try (Chromium chromium = Chromium.start();
        Laboratory up = Laboratory.up();
        SipPhone network = SipPhone.network("gw", up.port("PBX_SIP_PORT"));
        SipPhone first = SipPhone.open("111", up.port("PBX_SIP_PORT"));
        SipPhone second = SipPhone.open("112", up.port("PBX_SIP_PORT"));
        SipPhone third = SipPhone.open("113", up.port("PBX_SIP_PORT"))) {
      lab = up;
      world = network;
      alice = first;
      bob = second;
      carol = third;
      String settings = settings();
      serve = ServeProcess.start(folder, port, settings);
      try (BrowserContext looks = Beholder.context(chromium, ColorScheme.LIGHT, 1_280, 800);
          BrowserContext talks = Beholder.context(chromium, ColorScheme.LIGHT, 1_000, 800)) {
        Page page = looks.newPage();
        Beholder.listen(page, complaints);
        comes(page);
        makesAnEndpoint(page, receiver.getAddress().getPort());
        place();
        aCallIsWatchedAndMoves(page);
        aStrangerCalls(page);
        theBoardComesBackWithACallInProgress(page, port, settings);
        theCallIsDrawn(page);
        theCallIsHeard(page);
        callsAreFound(page);
        callsAreCounted(page);
        aContactIsTalkedTo(page, talks.newPage());
        theLinkIsSeen(page);
      } finally {
        serve.close();
      }
      assertThat(complaints).isEmpty();
    } finally {
      receiver.stop(0);
    }
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/calls",
        exchange -> {
          received.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private String settings() {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          ari: { url: "http://127.0.0.1:%d", username: hook, password: hook }
          trunks: ["trunk", "gw"]
        default_account: acme
    calls: { default: { max_calls: 10, per_minute: 100 } }
    users:
      - { id: alice, name: Alice, sip: ["111", "101"], account: acme }
      - { id: bob, name: Bob, sip: ["112", "102"], account: acme }
      - { id: carol, name: Carol, sip: ["113", "103"], account: acme }
    dids:
      - { number: "%s", account: acme, label: Sales }
      - { number: "%s", account: acme, label: Support }
    recordings:
      store: "file:%s"
      work: "%s"
      rules:
        - { account: acme, dids: ["%s"] }
    """
        .formatted(
            lab.port("PBX_AMI_PORT"),
            lab.port("PBX_ARI_PORT"),
            SALES,
            SUPPORT,
            folder.resolve("kept"),
            folder.resolve("on-their-way"),
            SALES);
  }

  private void comes(Page page) {
    Eventually.until("the link is printed", () -> !Beholder.welcomeLink(folder).isEmpty());
    page.navigate(base + Beholder.welcomeLink(folder));
    page.getByLabel("Your name").fill("Ada");
    page.getByLabel("Login").fill("ada");
    page.getByLabel("Password").fill(ADA);
    page.getByText("Begin").click();
    assertThat(page.locator(".firsts")).containsText("lab Connected");
  }

  private static void makesAnEndpoint(Page page, int port) {
    page.locator(".bar nav").getByText("Endpoints").click();
    page.getByText("Make the first one").click();
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Billing");
    page.locator("#url").fill("http://127.0.0.1:" + port + "/calls");
    page.getByText("Create endpoint").click();
    assertThat(page.locator("#key")).containsText("whsec_");
  }

  /** Alice's other phone answers a call that is recorded, plays a tone and hangs up. */
  private void place() throws IOException {
    lab.behave("PHONE_101_FROM_" + RECORDED, "tone:800:4");
    lab.callWithTone(RECORDED, SALES, 660);
  }

  // the board

  private static Locator line(Page page, String text) {
    return page.locator("[data-list=calls] tr")
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  private static void does(Page page, String user, String state) {
    assertThat(page.locator("#user-" + user + " .state." + state)).isVisible();
  }

  /** All of it without the page being loaded again. */
  private void aCallIsWatchedAndMoves(Page page) {
    page.locator(".bar nav a[href='/console']").click();
    page.evaluate("() => { window.isTheSamePage = true }");
    SipCall calls = world.callAs(SCRIPT, MOVED, SUPPORT);
    SipCall rings = alice.awaitCall().ring();
    Locator line = line(page, MOVED);
    assertThat(line.locator(".state.ringing")).isVisible();
    assertThat(line).containsText("Alice");
    assertThat(line).containsText("Support");
    does(page, "alice", "ringing");
    does(page, "bob", "free");
    rings.answer();
    calls.awaitAnswered();
    assertThat(line.locator(".state.talking")).isVisible();
    does(page, "alice", "talking");
    assertThat(page.locator("#user-alice")).containsText(MOVED);
    assertThat(page.locator("[id='did-" + SUPPORT + "'] .number").first()).hasText("1");
    Beholder.isFitEverywhere(page);
    Beholder.isFitInTheDark(page);
    Beholder.picture(page, "lab-board");

    SipCall asks = alice.call("112");
    SipCall bobs = bob.awaitCall().ring();
    does(page, "bob", "ringing");
    bobs.answer();
    asks.awaitAnswered();
    does(page, "bob", "talking");
    rings.referTo(asks);
    assertThat(line).containsText("Bob");
    assertThat(line).not().containsText("Alice");
    does(page, "alice", "free");
    does(page, "bob", "talking");
    assertThat(page.locator("#user-bob")).containsText(MOVED);
    bobs.hangup();
    assertThat(line).hasCount(0);
    does(page, "bob", "free");
    assertThat(page.evaluate("window.isTheSamePage")).isEqualTo(true);
  }

  /** Whoever calls says who they are. */
  private void aStrangerCalls(Page page) {
    SipCall calls = world.callAs(SCRIPT, SCRIPT_AS_NUMBER, SUPPORT);
    alice.awaitCall().ring();
    Locator line = line(page, SCRIPT);
    assertThat(line.locator(".state.ringing")).isVisible();
    assertThat(line.locator("script")).hasCount(0);
    calls.cancel();
    assertThat(line).hasCount(0);
  }

  private void theBoardComesBackWithACallInProgress(Page page, int port, String settings)
      throws IOException, InterruptedException {
    SipCall calls = world.callAs(LASTING, SUPPORT);
    alice.awaitCall().ring().answer();
    Locator line = line(page, LASTING);
    assertThat(line.locator(".state.talking")).isVisible();
    String id = line.getAttribute("id");
    String since = line.locator(".clock").first().getAttribute("data-since");
    serve.kill();
    assertThat(page.locator("#lost")).isVisible();
    serve = ServeProcess.start(folder, port, settings);
    assertThat(page.locator("#lost")).isHidden();
    assertThat(line.locator(".state.talking")).isVisible();
    assertThat(line).hasAttribute("id", id);
    assertThat(line.locator(".clock").first()).hasAttribute("data-since", since);
    assertThat(line).containsText("Alice");
    assertThat(page.evaluate("window.isTheSamePage")).isEqualTo(true);
    Eventually.until("the link is up again", serve::isLinkUp);
    calls.hangup();
    assertThat(line).hasCount(0);
    does(page, "alice", "free");
  }

  // a call

  private void find(Page page, String party) {
    page.locator(".bar nav").getByText("Calls").click();
    page.getByLabel("Number, device or user").fill(party);
    page.keyboard().press("Enter");
  }

  private void open(Page page, String party) {
    find(page, party);
    assertThat(page.locator("#found tbody tr")).hasCount(1);
    page.locator("#found tbody a").first().click();
    assertThat(page.locator("h1")).containsText(party);
  }

  private void theCallIsDrawn(Page page) {
    Eventually.until("all is delivered", serve::isAllDelivered);
    open(page, MOVED);
    assertThat(page.locator(".facts div").filter(hasText("Hung up"))).containsText("Bob");
    Locator lanes = page.locator(".timeline text.name");
    assertThat(lanes).containsText(new String[] {MOVED, "Alice", "Bob"});
    assertThat(page.locator(".timeline text.beside").last()).containsText("✆");
    assertThat(page.locator(".timeline .strip.ringing").first()).isVisible();
    assertThat(page.locator(".timeline .strip.talking").nth(2)).isVisible();
    Locator events = page.locator(".events > li");
    int count = events.count();
    assertThat(events.locator("summary .state.answered")).hasCount(count);
    events.locator("summary").last().click();
    assertThat(events.last().locator("pre")).containsText("\"event\" : \"COMPLETED\"");
    assertThat(events.last().locator("pre")).containsText("\"user\" : \"bob\"");
    assertThat(events.last().locator(".delivery")).containsText("Billing");
    assertThat(events.last().locator(".delivery ol li")).containsText("204");
    Beholder.isFitEverywhere(page);
    Beholder.isFitInTheDark(page);
    Beholder.picture(page, "lab-call");
    assertThat(received).hasSizeGreaterThanOrEqualTo(count);
  }

  private void theCallIsHeard(Page page) {
    String session = call(RECORDED).path("session_id").asString();
    Eventually.until(
        "it is recorded",
        () ->
            serve
                .get("/v1/calls/" + session + "/recording")
                .path("status")
                .asString()
                .equals("ready"));
    open(page, RECORDED);
    assertThat(page.locator("audio")).isVisible();
    Beholder.isFitEverywhere(page);
    Beholder.picture(page, "lab-call-recording");
    page.locator("audio").focus();
    page.keyboard().press("Space");
    page.waitForFunction(
        "() => { const a = document.querySelector('audio');"
            + " return a.duration > 0 && a.currentTime > 0 && !a.error; }");
  }

  private JsonNode call(String party) {
    return serve.get("/v1/calls?party=" + party).path("data").path(0);
  }

  private void callsAreFound(Page page) throws IOException {
    for (String party : List.of("bob", SUPPORT, MOVED)) {
      find(page, party);
      assertThat(line(page.locator("#found tbody tr"), MOVED)).hasCount(1);
      assertThat(line(page.locator("#found tbody tr"), RECORDED)).hasCount(0);
    }
    Beholder.isFitEverywhere(page);
    Beholder.picture(page, "lab-calls");
    Path csv = page.waitForDownload(() -> page.getByText("CSV").first().click()).path();
    assertThat(Files.readString(csv)).contains(MOVED, ",inbound,transfer,", SUPPORT);
    find(page, SCRIPT);
    assertThat(page.locator("#found tbody tr")).hasCount(1);
    assertThat(line(page.locator("#found tbody tr"), SCRIPT)).hasCount(1);
    Beholder.isFitForEverybody(page);
    page.locator("#found tbody a").first().click();
    assertThat(page.locator("h1")).containsText(SCRIPT);
    assertThat(page.locator(".timeline text.name").first()).hasText(SCRIPT);
    Beholder.isFitForEverybody(page);
  }

  private static Locator line(Locator lines, String text) {
    return lines.filter(new Locator.FilterOptions().setHasText(text));
  }

  private void callsAreCounted(Page page) {
    int ended = serve.get("/v1/calls?limit=1000&status=completed").path("data").size();
    page.locator(".bar nav").getByText("Figures").click();
    page.getByText("7 days").click();
    Locator tiles = page.locator(".tiles .tile b");
    assertThat(tiles.first()).hasText(String.valueOf(ended));
    assertThat(page.locator(".pair tbody tr").filter(hasText("Alice")).locator("td").first())
        .hasText(Pattern.compile("[1-9]"));
    assertThat(page.locator(".pair tbody tr").filter(hasText("Support")).locator("td").first())
        .hasText("3");
    Beholder.isFitEverywhere(page);
    Beholder.picture(page, "lab-figures");
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  // a campaign

  private void aContactIsTalkedTo(Page page, Page desk) {
    Beholder.listen(desk, complaints);
    String campaign =
        serve
            .post(
                "/v1/campaigns",
                """
                {"account":"acme","name":"Spring","kind":"predictive","caller_ids":["%s"],\
                "dispositions":["sale","refused"],"retry":{"most":1,"rules":{}}}\
                """
                    .formatted(SALES))
            .path("id")
            .asString();
    serve.post(
        "/v1/campaigns/" + campaign + "/contacts",
        """
        {"contacts":[{"number":"%s","name":"Jane","variables":{"city":"Rīga","wish":"%s"}}]}\
        """
            .formatted(CONTACT, SCRIPT));
    carolSitsDown(page, desk);
    page.locator(".bar nav").getByText("Campaigns").click();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Spring")).click();
    assertThat(desk.locator(".seat .tag")).hasText("Not started");
    desk.getByText("Ready", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".desk.ready")).containsText("Carol");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Start")).click();
    assertThat(page.locator(".acting .state")).hasText("Running");
    SipCall carols = carol.awaitCall().ring().answer();
    assertThat(desk.locator(".contact")).containsText(CONTACT);
    assertThat(desk.locator("#desk-result .facts")).containsText("Rīga");
    assertThat(desk.locator("#desk-result .facts")).containsText(SCRIPT);
    assertThat(page.locator(".desk.busy")).containsText("Carol");
    Eventually.until(
        "they talk",
        () ->
            call(CONTACT).path("events").isEmpty()
                && serve
                        .get("/v1/calls/" + call(CONTACT).path("session_id").asString())
                        .path("events")
                        .valueStream()
                        .filter(event -> event.path("event").asString().equals("JOIN"))
                        .count()
                    >= 2);
    Beholder.isFitEverywhere(desk);
    desk.getByLabel("sale").check();
    Beholder.picture(desk, "lab-desk");
    desk.getByText("Save").click();
    assertThat(desk.locator("#desk-notice")).hasText("Noted.");
    assertThat(carols.isEnded()).isFalse();
    Beholder.picture(page, "lab-campaign");
    carols.hangup();
    assertThat(page.locator("#to-done b")).hasText("1");
    assertThat(page.locator("#to-result-ANSWERED")).isVisible();
    Beholder.isFitEverywhere(page);
    page.locator("#to-done").click();
    assertThat(page.locator("#found tbody tr").filter(hasText(CONTACT))).containsText("sale");
    Beholder.isFitForEverybody(page);
    page.locator("#found tbody a").click();
    assertThat(page.locator("tbody tr")).containsText("Carol");
    Beholder.isFitEverywhere(page);
    page.getByText("The call", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".timeline text.name").first()).isVisible();
    Beholder.isFitForEverybody(page);
  }

  /** Ada lets her in, and she signs in elsewhere. */
  private void carolSitsDown(Page page, Page desk) {
    page.locator(".bar nav a").getByText("System").click();
    page.locator(".tabs").getByText("People").click();
    page.getByLabel("Login").fill("carol");
    page.getByLabel("Password").fill(CAROL);
    page.getByLabel("Role").selectOption("operator");
    page.getByLabel("Account").fill("acme");
    page.getByLabel("User").fill("carol");
    page.getByText("Add", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".notice")).hasText("Saved.");
    desk.navigate(base + "/console");
    desk.getByLabel("Login").fill("carol");
    desk.getByLabel("Password").fill(CAROL);
    desk.keyboard().press("Enter");
    assertThat(desk).hasTitle("My desk · Hookswitch");
  }

  private static void theLinkIsSeen(Page page) {
    page.locator(".bar nav a").getByText("System").click();
    Locator link = page.locator("#link-lab");
    assertThat(link).containsText("Connected");
    assertThat(link).containsText("Asterisk 22");
    assertThat(link.locator("dd.number").first()).hasText(Pattern.compile("^[0-9.,]+ / s$"));
    assertThat(link.locator("dd.number").nth(1)).hasText(Pattern.compile("[1-9]"));
    assertThat(link.locator("time")).isVisible();
    Beholder.isFitEverywhere(page);
    Beholder.picture(page, "lab-system");
  }
}

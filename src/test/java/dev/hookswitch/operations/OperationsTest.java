package dev.hookswitch.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.callflow.Choice;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointStore;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlOperationsStore;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Plain;
import dev.hookswitch.webhook.Signature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what happens to the administrator's own server, over a real store and real sockets. */
class OperationsTest {

  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());
  private static final CallEvent EVENT = Told.answered("1.0", "acme").getFirst();

  @TempDir Path folder;
  private volatile Duration ahead = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(ahead);
  private volatile boolean up;
  private volatile boolean elsewhere;
  private volatile String trouble;
  private volatile int waiting;
  private volatile int status = 204;
  private Database database;
  private SqlOperationsStore store;
  private Endpoints endpoints;
  private Endpoint shop;
  private Misbehaving administrator;
  private HttpSender sender;
  private Outbox outbox;
  private DeliveryReports reports;
  private Lookout lookout;
  private OperationsCourier courier;

  @BeforeEach
  void start() throws IOException {
    administrator = new Misbehaving(request -> Misbehaving.status(status));
    sender =
        new HttpSender(
            new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM),
            Duration.ofSeconds(2),
            InstantSource.system(),
            "test",
            Plain.requests());
    open();
    shop =
        Endpoint.of("ep_shop", URI.create("http://127.0.0.1/shop"), "acme", SECRET, Instant.EPOCH);
    assertThat(endpoints.add(shop)).isTrue();
  }

  private void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    store = new SqlOperationsStore(database);
    EndpointStore stored =
        new SqlEndpointStore(database, new SecretBox(new byte[32], new SecureRandom()));
    endpoints = new Endpoints(stored);
    outbox = new Outbox(store, true, new SecureRandom());
    outbox.start();
    reports = new DeliveryReports(outbox, clock);
    lookout =
        new Lookout(
            new Lookout.Sights(
                "host1",
                List.of(new PlayedLink()),
                () -> Optional.ofNullable(trouble),
                () -> List.of(new EndpointBacklog("ep_shop", waiting, 0, 0, false)),
                endpoints,
                100),
            reports,
            outbox,
            clock);
    Endpoint to = Endpoint.of("operations", administrator.url(), null, SECRET, Instant.EPOCH);
    courier = new OperationsCourier(store, to, sender, clock);
  }

  @AfterEach
  void stop() throws IOException {
    close();
    sender.close();
    administrator.close();
  }

  private void close() {
    courier.released();
    outbox.close();
    database.close();
  }

  private final class PlayedLink implements PbxLink {
    @Override
    public String name() {
      return "pbx1";
    }

    @Override
    public void start(SignalSink sink) {}

    @Override
    public LinkHealth health() {
      if (elsewhere) {
        return LinkHealth.elsewhere("observed by host2 and host3");
      }
      return new LinkHealth(
          true, up, up ? "connected" : "refuses connections", 0, 0, 1, "", 0, null);
    }

    @Override
    public void close() {}
  }

  private List<JsonNode> told() {
    return administrator.received().stream()
        .map(request -> JsonMapper.shared().readTree(request.body()))
        .toList();
  }

  private void untilTold(int count) {
    Eventually.until(() -> count + " told: " + told(), () -> told().size() >= count);
  }

  private List<String> types() {
    return told().stream().map(each -> each.path("type").asString()).toList();
  }

  @Test
  void eachKindArrivesInOrderSignedAndInItsEnvelope() {
    courier.acquired();
    reports.failing(shop, "refused with 500");
    reports.recovered(shop, Duration.ofSeconds(61));
    reports.disabled(shop, "the endpoint answered 410 Gone");
    untilTold(3);
    assertThat(types())
        .containsExactly("endpoint.failing", "endpoint.recovered", "endpoint.disabled");
    JsonNode first = told().getFirst();
    assertThat(first.propertyNames()).containsExactly("type", "timestamp", "data");
    assertThat(Instant.parse(first.path("timestamp").asString())).isBefore(Instant.now());
    assertThat(first.path("data").toString())
        .isEqualTo(
            """
            {"endpoint_id":"ep_shop","accountcode":"acme","reason":"refused with 500"}\
            """);
    assertThat(told().get(1).path("data").path("outage_seconds").asInt()).isEqualTo(61);
    for (Misbehaving.Received request : administrator.received()) {
      assertThat(request.header("webhook-id")).matches("op_[0-9a-f]{32}");
      assertThat(
              Signature.isValid(
                  SECRET,
                  request.header("webhook-id"),
                  request.header("webhook-timestamp"),
                  request.header("webhook-signature"),
                  request.body(),
                  Instant.now()))
          .isTrue();
    }
  }

  @Test
  void whatIsRefusedIsSentAgainWithTheSameIdAndTheOthersWaitBehindItAcrossARestart() {
    status = 503;
    courier.acquired();
    reports.failing(shop, "refused with 500");
    untilTold(1);
    reports.disabled(shop, "why");
    Eventually.until(
        "the attempt is noted",
        () -> store.first().map(first -> first.attempts() == 1).orElse(false));
    close();
    status = 204;
    ahead = Duration.ofSeconds(6);
    open();
    courier.acquired();
    untilTold(3);
    assertThat(types())
        .containsExactly("endpoint.failing", "endpoint.failing", "endpoint.disabled");
    assertThat(administrator.received().get(1).header("webhook-id"))
        .isEqualTo(administrator.received().get(0).header("webhook-id"));
    Eventually.until("nothing waits", () -> store.first().isEmpty());
  }

  @Test
  void aCallFlowWhoseEndpointFailsIsTold() {
    courier.acquired();
    Flow flow =
        new Flow(
            shop,
            new Flow.Calls(Set.of(), "acme", null),
            Duration.ofSeconds(2),
            Choice.CONTINUE,
            List.of());
    FlowReports flows = new FlowReports(outbox, clock);
    flows.failing(flow, "did not answer within 2 s");
    flows.recovered(flow);
    untilTold(2);
    assertThat(types()).containsExactly("call_flow.failing", "call_flow.recovered");
    assertThat(told().stream().map(each -> each.path("data").toString()))
        .containsExactly(
            "{\"call_flow_id\":\"ep_shop\",\"accountcode\":\"acme\",\"reason\":\"did not answer"
                + " within 2 s\"}",
            "{\"call_flow_id\":\"ep_shop\",\"accountcode\":\"acme\"}");
  }

  @Test
  void nothingIsSentWhileAnotherProcessDelivers() throws InterruptedException {
    courier.acquired();
    courier.lost();
    reports.failing(shop, "refused with 500");
    Eventually.until("it is stored", () -> store.first().isPresent());
    Thread.sleep(700);
    assertThat(told()).isEmpty();
    courier.acquired();
    untilTold(1);
  }

  @Test
  void deadLettersAreCountedAndToldOnceAMinute() {
    courier.acquired();
    for (int i = 0; i < 5; i++) {
      reports.givenUp(shop, EVENT, "refused with 400");
    }
    lookout.look();
    reports.givenUp(shop, EVENT, "refused with 401");
    reports.givenUp(shop, EVENT, "refused with 402");
    lookout.look();
    ahead = Duration.ofSeconds(61);
    lookout.look();
    ahead = Duration.ofSeconds(200);
    lookout.look();
    reports.failing(shop, "the last one of this test");
    Eventually.until("the last one", () -> types().contains("endpoint.failing"));
    List<JsonNode> letters =
        told().stream()
            .filter(each -> each.path("type").asString().equals("endpoint.dead_letter"))
            .map(each -> each.path("data"))
            .toList();
    assertThat(letters).extracting(each -> each.path("count").asInt()).containsExactly(5, 2);
    assertThat(letters.get(1).path("reason").asString()).isEqualTo("refused with 402");
  }

  @Test
  void aBacklogIsToldWhenItCrossesItsLimitAndOnceItIsWellBelow() {
    courier.acquired();
    for (int now : new int[] {100, 101, 150, 99, 101, 80, 50, 101}) {
      waiting = now;
      lookout.look();
    }
    Eventually.until(
        () -> "three told: " + types(),
        () -> types().stream().filter("endpoint.backlog"::equals).count() == 3);
    assertThat(told().stream().map(each -> each.path("data").toString()))
        .startsWith(
            """
            {"endpoint_id":"ep_shop","accountcode":"acme","above":true,"waiting":101,"limit":100}\
            """,
            """
            {"endpoint_id":"ep_shop","accountcode":"acme","above":false,"waiting":80,"limit":100}\
            """);
  }

  @Test
  void whatOthersObserveIsToldByThem() {
    courier.acquired();
    up = true;
    at(0);
    at(5);
    elsewhere = true;
    at(6);
    at(20);
    elsewhere = false;
    up = false;
    at(30);
    at(35);
    untilTold(2);
    assertThat(types()).containsExactly("pbx.up", "pbx.down");
  }

  @Test
  void aPbxIsDownOnceItWasSoForSomeSecondsAndFlappingIsNotTold() {
    courier.acquired();
    up = true;
    at(0);
    at(6); // how it is at first is told
    up = false;
    at(10);
    up = true;
    at(12); // flapped
    up = false;
    at(20);
    at(24);
    at(25);
    up = true;
    at(30);
    at(35);
    untilTold(3);
    assertThat(types()).containsExactly("pbx.up", "pbx.down", "pbx.up");
    JsonNode down = told().get(1);
    assertThat(down.path("data").toString())
        .isEqualTo("{\"pbx\":\"pbx1\",\"observer\":\"host1\",\"detail\":\"refuses connections\"}");
    assertThat(Instant.parse(down.path("timestamp").asString()))
        .isBetween(Instant.now().plusSeconds(-30 + 10), Instant.now().plusSeconds(21));
  }

  @Test
  void aJournalInTroubleIsToldAndThatItIsOver() {
    courier.acquired();
    at(0);
    trouble = "the disk is full";
    at(10);
    at(16);
    trouble = null;
    at(20);
    at(26);
    Eventually.until(() -> "told: " + types(), () -> types().contains("journal.recovered"));
    assertThat(types()).contains("journal.troubled");
  }

  private void at(int seconds) {
    ahead = Duration.ofSeconds(seconds);
    lookout.look();
  }

  @Test
  void whoTellsIsNeverMadeToWait() {
    close();
    Outbox stuck = new Outbox(store, true, new SplittableRandom(1));
    long before = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      stuck.tell(new Occurrence.JournalRecovered("host1"), Instant.EPOCH);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    open();
  }
}

package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.Lost;
import dev.hookswitch.pbx.ControlNews.PlaybackEnded;
import dev.hookswitch.pbx.ControlNews.Up;
import dev.hookswitch.pbx.HeardNews;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.asterisk.FakeAri.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection over which news come: how it is made, kept, lost and made again. */
class AriControlTest {

  private static final String GONE =
      "{\"type\":\"ChannelDestroyed\",\"cause\":%d,\"channel\":{\"id\":\"%s\"}}";

  private final HeardNews news = new HeardNews();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private FakeAri server(FakeAri.Behaviour behaviour) throws IOException {
    FakeAri server = new FakeAri(behaviour);
    open.add(server);
    return server;
  }

  private static AriSettings settings(URI url) {
    return new AriSettings(
        "pbx1",
        url,
        "hook",
        "s3cret",
        "hookswitch",
        AriSettings.DEFAULT_QUEUE,
        AriSettings.DEFAULT_SILENCE,
        Duration.ofSeconds(30));
  }

  private AriControl control(AriSettings settings) {
    AriControl control = new AriControl(settings, InstantSource.system(), new Random(1));
    open.add(control);
    return control;
  }

  private AriControl started(FakeAri server) {
    AriControl control = control(settings(server.url()));
    control.start(news);
    return control;
  }

  @Test
  void logsInByHeaderAndAsksForWhatIsOfUseAlone() throws IOException {
    FakeAri server = server(FakeAri::willing);
    AriControl control = started(server);
    assertThat(control.name()).isEqualTo("pbx1");
    news.awaitUp(1);
    assertThat(control.isUp()).isTrue();
    assertThat(control.detail())
        .isEqualTo("connected to " + server.url() + ", application hookswitch");
    assertThat(server.asked.stream().map(FakeAri.Asked::line))
        .containsExactly(
            "GET /ari/events?app=hookswitch",
            "PUT /ari/applications/hookswitch/eventFilter {\"allowed\":[{\"type\":\"StasisStart\"},"
                + "{\"type\":\"StasisEnd\"},{\"type\":\"ChannelDestroyed\"},"
                + "{\"type\":\"PlaybackFinished\"},{\"type\":\"ApplicationReplaced\"}]}");
    assertThat(server.asked.stream().map(each -> each.headers().get("Authorization")))
        .containsOnly("Basic aG9vazpzM2NyZXQ=");
    assertThat(server.asked.getFirst().headers()).doesNotContainKey("Sec-WebSocket-Extensions");
  }

  @Test
  void whatIsToldBecomesNewsAndNonsenseCostsNothingElse() throws IOException {
    FakeAri server = server(FakeAri::willing);
    started(server);
    news.awaitUp(1);
    server.tell(
        """
        {"type":"StasisStart","args":["a","b"],"channel":{"id":"c1","name":"PJSIP/101-1","caller":
        {"name":"","number":"37120000777"},"dialplan":{"context":"from-trunk","exten":"20"}}}
        """);
    server.tell("{\"type\":\"StasisSta");
    server.tell("");
    server.tell("[1]");
    server.tell("null");
    server.tell("{\"type\":\"StasisStart\",\"args\":7,\"channel\":{\"id\":\"c2\"}}");
    server.tell("{\"type\":\"StasisStart\",\"channel\":\"c3\"}");
    server.tell("{\"type\":[\"ChannelDestroyed\"],\"channel\":{\"id\":\"c3\"}}");
    server.tell("{\"type\":\"ChannelTalkingStarted\",\"channel\":{\"id\":\"c3\"}}");
    server.tellBytes(new byte[] {1, 2, 3});
    server.tell("{\"type\":\"StasisEnd\",\"channel\":{\"id\":\"c1\"}}");
    server.tell(GONE.formatted(17, "c1"));
    server.tell(GONE.formatted(0, "c2"));
    server.tell(
        "{\"type\":\"PlaybackFinished\",\"playback\":{\"id\":\"p1\",\"state\":\"failed\"}}");
    news.await(new PlaybackEnded("p1"));
    assertThat(news.all())
        .containsExactly(
            new Up(),
            new ChannelArrived(
                "c1", "PJSIP/101-1", List.of("a", "b"), "37120000777", "20", "from-trunk"),
            new ChannelArrived("c2", "", List.of(), "", "", ""),
            new ChannelLeft("c1"),
            new ChannelGone("c1", 17),
            new ChannelGone("c2", null),
            new PlaybackEnded("p1"));
  }

  @Test
  void aConnectionThatWasCutIsMadeAgain() throws IOException {
    FakeAri server = server(FakeAri::willing);
    AriControl control = started(server);
    news.awaitUp(1);
    server.tell(GONE.formatted(16, "c1"));
    news.await(new ChannelGone("c1", 16));
    server.cut();
    news.awaitUp(2);
    server.sayGoodbye();
    news.awaitUp(3);
    server.tell(GONE.formatted(16, "c2"));
    news.await(new ChannelGone("c2", 16));
    assertThat(news.all().stream().map(Object::getClass).map(Class::getSimpleName))
        .containsExactly("Up", "ChannelGone", "Lost", "Up", "Lost", "Up", "ChannelGone");
    assertThat(news.all().get(4)).isEqualTo(new Lost(server.url() + " closed the connection"));
    assertThat(control.isUp()).isTrue();
  }

  @Test
  void aDeadConnectionIsNoticed() throws IOException {
    FakeAri server = server(FakeAri::willing);
    server.answerNoPings();
    AriSettings usual = settings(server.url());
    AriControl control =
        control(
            new AriSettings(
                "pbx1",
                usual.url(),
                "hook",
                "s3cret",
                "hookswitch",
                10,
                Duration.ofMillis(500),
                usual.patience()));
    control.start(news);
    assertThat(news.await(Lost.class, _ -> true).why())
        .isEqualTo(server.url() + " gave no sign of life within 500 ms");
  }

  /** News are missing then, and whoever listens is told so. */
  @Test
  void whoListensTooSlowlyIsToldThatNewsAreMissing() throws Exception {
    FakeAri server = server(FakeAri::willing);
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch listening = new CountDownLatch(1);
    AriControl control =
        control(
            new AriSettings(
                "pbx1",
                server.url(),
                "hook",
                "s3cret",
                "hookswitch",
                3,
                AriSettings.DEFAULT_SILENCE,
                Duration.ofSeconds(30)));
    control.start(told -> {
      news.accept(told);
      if (told.equals(new ChannelGone("c0", 16))) {
        listening.countDown();
        try {
          slow.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
    news.awaitUp(1);
    server.tell(GONE.formatted(16, "c0"));
    listening.await();
    for (int i = 1; i <= 4; i++) {
      server.tell(GONE.formatted(16, "c" + i));
    }
    Eventually.until("the connection is given up", () -> !control.isUp());
    slow.countDown();
    news.awaitUp(2);
    assertThat(news.all())
        .containsExactly(
            new Up(),
            new ChannelGone("c0", 16),
            new ChannelGone("c1", 16),
            new ChannelGone("c2", 16),
            new ChannelGone("c3", 16),
            new Lost(server.url() + " told more than was listened to: 3 news wait"),
            new Up());
  }

  @Test
  void aMessageHasABound() throws IOException {
    FakeAri server = server(FakeAri::willing);
    started(server);
    news.awaitUp(1);
    String large = "x".repeat(AriInflow.LARGEST_MESSAGE / 2);
    for (int i = 0; i < 4; i++) {
      server.tell("{\"type\":\"ChannelVarset\",\"value\":\"" + large + "\"}");
    }
    server.tell(GONE.formatted(16, "c1"));
    news.await(new ChannelGone("c1", 16));
    try {
      server.tell(large + large + large);
    } catch (IOException e) {
      // cut before it was all written
    }
    news.awaitUp(2);
    assertThat(news.all().get(2))
        .isEqualTo(
            new Lost(server.url() + " cannot be talked to: a message is larger than 1024 KiB"));
  }

  @Test
  void aDefectOfTheListenerCostsOnlyTheNewsThatItHadInHand() throws IOException {
    FakeAri server = server(FakeAri::willing);
    AriControl control = control(settings(server.url()));
    control.start(told -> {
      news.accept(told);
      throw new IllegalStateException("on purpose");
    });
    news.awaitUp(1);
    server.tell(GONE.formatted(16, "c1"));
    news.await(new ChannelGone("c1", 16));
    assertThat(control.isUp()).isTrue();
  }

  /** The names of the application and of nobody's secret; and no hurry to take it back. */
  @Test
  void whoTakesTheApplicationIsToldOfAndLeftAlone() throws IOException {
    FakeAri server = server(FakeAri::willing);
    AriControl control = started(server);
    news.awaitUp(1);
    server.tell("{\"type\":\"ApplicationReplaced\",\"application\":\"hookswitch\"}");
    Lost lost = news.await(Lost.class, _ -> true);
    assertThat(lost.why())
        .isEqualTo(
            server.url()
                + " has handed the application hookswitch to another program, which calls itself"
                + " the same: each needs a name of its own (app)");
    assertThat(control.isUp()).isFalse();
    assertThat(control.detail()).isEqualTo(lost.why());
    assertThat(carryOut(control, "c1"))
        .isEqualTo(new Refused("no call can be placed now: " + lost.why()));
    assertThat(server.listeners()).isEqualTo(1);
    assertThat(server.orders()).isEmpty();
  }

  private static CommandOutcome carryOut(AriControl control, String channel) {
    return control.carryOut(
        new PlaceCall(
            channel, "PJSIP/101", null, "", Duration.ofSeconds(20), List.of("a"), Map.of()));
  }

  @Test
  void aWrongPasswordIsSaidAndNeverShown() throws IOException {
    FakeAri server = server(_ -> new Reply(401, "{\"message\":\"Authentication required\"}"));
    AriControl control = started(server);
    awaitDetail(control, server.url() + " refused the login");
    assertThat(control.detail()).doesNotContain("s3cret");
    assertThat(control.isUp()).isFalse();
    assertThat(carryOut(control, "c1")).isInstanceOf(Refused.class);
    assertThat(news.all()).isEmpty();
  }

  @Test
  void aUserWhoMayChangeNothingIsNoUse() throws IOException {
    FakeAri server =
        server(asked ->
            asked.isUpgrade()
                ? FakeAri.UPGRADE
                : new Reply(403, "{\"message\":\"Write access denied\"}"));
    AriControl control = started(server);
    awaitDetail(control, server.url() + " lets the user change nothing: read_only=no in ari.conf");
    assertThat(news.all()).isEmpty();
  }

  @Test
  void aServerThatStartsIsWaitedFor() throws IOException {
    AtomicInteger times = new AtomicInteger();
    FakeAri server =
        server(asked ->
            switch (times.incrementAndGet()) {
              case 1 -> new Reply(404, "<html>Not Found</html>");
              case 2 -> null;
              case 3 -> FakeAri.UPGRADE;
              case 4 -> new Reply(503, "");
              case 5 -> FakeAri.UPGRADE;
              case 6, 7 -> new Reply(404, "{\"message\":\"Application not found\"}");
              default -> FakeAri.DONE;
            });
    started(server);
    news.awaitUp(1);
    assertThat(server.listeners()).isEqualTo(2);
    assertThat(news.all()).containsExactly(new Up());
  }

  @Test
  void anAsteriskThatCannotFilterTellsMore() throws IOException {
    FakeAri server =
        server(asked ->
            asked.isUpgrade()
                ? FakeAri.UPGRADE
                : new Reply(404, "{\"message\":\"Resource not found\"}"));
    started(server);
    news.awaitUp(1);
  }

  @Test
  void aServerThatIsNotThereIsSaidToBe() throws IOException {
    URI url;
    try (FakeAri gone = FakeAri.willing()) {
      url = gone.url();
    }
    AriControl control = control(settings(url));
    assertThat(control.detail()).isEqualTo("not connected yet");
    control.start(news);
    awaitDetail(control, url + " refuses connections");
  }

  @Test
  void whoIsClosedSaysNothingMore() throws IOException {
    FakeAri server = server(FakeAri::willing);
    AriControl control = started(server);
    news.awaitUp(1);
    control.close();
    assertThat(control.isUp()).isFalse();
    assertThat(news.all()).containsExactly(new Up());
    assertThat(carryOut(control, "c1")).isInstanceOf(Refused.class);
  }

  @Test
  void settingsNeverShowThePasswordAndKnowWhatAUrlIs() {
    AriSettings settings = settings(URI.create("https://pbx.example:8089"));
    assertThat(settings.toString())
        .isEqualTo("AriSettings[pbx1 at https://pbx.example:8089 as hook]");
    for (String wrong :
        List.of("ftp://x", "http:x", "http://hook:s3cret@x", "http://x?a=b", "http://x#a", "//x")) {
      assertThatThrownBy(() -> settings(URI.create(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("url must be")
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> new AriSettings("x", URI.create("http://x"), "hook", "s3cret", "a,b"))
        .hasMessage("app must be 1 to 64 letters, digits, dots, hyphens and underscores");
  }

  private static void awaitDetail(AriControl control, String beginning) {
    Eventually.until(
        () -> beginning + " but " + control.detail(), () -> control.detail().startsWith(beginning));
  }
}

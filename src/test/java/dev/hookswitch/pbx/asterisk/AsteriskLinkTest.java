package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.SignalSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsteriskLinkTest {

  /** What a link delivers. */
  private static final class Heard implements SignalSink {
    final List<PbxSignal> signals = new CopyOnWriteArrayList<>();
    volatile CountDownLatch hold = new CountDownLatch(0);
    volatile int quiets;
    final AtomicInteger audits = new AtomicInteger();

    @Override
    public void accept(PbxSignal signal) {
      try {
        hold.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      signals.add(signal);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread calls
    public void quiet() {
      quiets++;
    }

    @Override
    public boolean wantsAudit() {
      return audits.getAndDecrement() > 0;
    }

    <T extends PbxSignal> List<T> all(Class<T> type) {
      return signals.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  private final Heard heard = new Heard();
  private AsteriskLink link;

  @AfterEach
  void close() {
    if (link != null) {
      link.close();
    }
  }

  private static AmiSettings settings(int port, int queue, Duration silence) {
    return new AmiSettings(
        "pbx1",
        "127.0.0.1",
        port,
        "hook",
        "s3cret",
        false,
        false,
        null,
        List.of("trunk", "gw-*"),
        Set.of("ORDER"),
        queue,
        silence);
  }

  private void connect(FakeAmi server) {
    connect(settings(server.port(), 1000, Duration.ofSeconds(15)));
  }

  private void connect(AmiSettings settings) {
    link = new AsteriskLink(settings, InstantSource.system(), new SplittableRandom(1));
    link.start(heard);
  }

  private static String newchannel(String id) {
    return "Event: Newchannel\n"
        + "Timestamp: 1795408027.514385\n"
        + "Channel: PJSIP/101-0000000a\n"
        + "ChannelState: 4\n"
        + "CallerIDNum: 101\n"
        + "AccountCode: acme\n"
        + "Exten: 37120001234\n"
        + "Uniqueid: "
        + id
        + "\nLinkedid: "
        + id
        + "\n\n";
  }

  @Test
  void logsInByChallengeAndTellsWhatItHears() throws IOException {
    List<FakeAmi.Connection> seen = new CopyOnWriteArrayList<>();
    try (FakeAmi server =
        new FakeAmi(c -> {
          seen.add(c);
          c.login(100);
          c.answerStatus(
              "Channel: PJSIP/gw-riga-0000001b\n"
                  + "ChannelState: 6\n"
                  + "CallerIDNum: 37120000009\n"
                  + "Uniqueid: 1.7\n"
                  + "Linkedid: 1.7\n"
                  + "DNID: 37160000001\n"
                  + "BridgeID: b1\n"
                  + "Seconds: 42");
          c.say(newchannel("2.1"));
          c.stay();
        })) {
      connect(server);
      Eventually.until("the channel is told", () -> !heard.all(ChannelStarted.class).isEmpty());
      Map<String, String> login = seen.getFirst().actions.get(1);
      // md5sum of 123456s3cret
      assertThat(login)
          .containsEntry("Key", "5ed1f0dc9003f2a40604fea3cf6cd609")
          .doesNotContainKey("Secret");
      Resynchronised first = (Resynchronised) heard.signals.getFirst();
      assertThat(first.restarted()).isFalse();
      assertThat(first.channels())
          .singleElement()
          .satisfies(channel -> {
            assertThat(channel.bridge()).isEqualTo("b1");
            assertThat(channel.age()).isEqualTo(42);
            assertThat(channel.facts().endpoint())
                .isEqualTo(new Endpoint(Endpoint.Kind.TRUNK, "gw-riga"));
            assertThat(channel.facts().dialled()).isEqualTo("37160000001");
          });
      ChannelStarted started = heard.all(ChannelStarted.class).getFirst();
      assertThat(started.at()).isEqualTo(Instant.parse("2026-11-23T04:27:07.514385Z"));
      assertThat(started.channel())
          .isEqualTo(
              new ChannelFacts(
                  "2.1",
                  "2.1",
                  new Endpoint(Endpoint.Kind.DEVICE, "101"),
                  "101",
                  "37120001234",
                  "acme",
                  ChannelFacts.State.RINGING));
      assertThat(link.health().up()).isTrue();
      Eventually.until("quiet is told", () -> heard.quiets > 2);
    }
  }

  @Test
  void aServerThatAnswersNothingButTheLoginIsHeardAllTheSame() throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.say(newchannel("2.1"));
          c.stay();
        })) {
      connect(server);
      Eventually.until("the channel is told", () -> !heard.all(ChannelStarted.class).isEmpty());
      assertThat(((Resynchronised) heard.signals.getFirst()).channels()).isNull();
      assertThat(link.health().synchronisedAt()).isNull();
    }
  }

  @Test
  void afterACutItComesBackAndComparesFirst() throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(c.number == 1 ? 100 : 0);
          c.say(newchannel(c.number + ".5")); // comes before the snapshot is complete
          c.answerStatus();
          c.stay();
        })) {
      connect(server);
      Eventually.until("it was heard", () -> heard.all(ChannelStarted.class).size() == 1);
      server.cut();
      Eventually.until("it was heard again", () -> heard.all(ChannelStarted.class).size() == 2);
      assertThat(heard.signals).hasSize(4);
      assertThat(heard.signals.get(0)).isInstanceOf(Resynchronised.class);
      assertThat(heard.signals.get(2)).isInstanceOf(Resynchronised.class);
      assertThat(heard.all(ChannelStarted.class).get(1).channel().id()).isEqualTo("2.5");
      assertThat(link.health().up()).isTrue();
      assertThat(link.health().synchronisedAt()).isNotNull();
      assertThat(link.health().received()).isPositive();
    }
  }

  @Test
  void whatWasHeardBeforeACutIsTold() throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.hearAllQuestions();
          c.say(newchannel(c.number + ".7"));
        })) {
      connect(server);
      Eventually.until("it was told", () -> !heard.all(ChannelStarted.class).isEmpty());
      assertThat(heard.all(ChannelStarted.class).getFirst().channel().id()).isEqualTo("1.7");
    }
  }

  @Test
  void whatIsDoubtedIsAskedFor() throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.answerStatus();
          c.answerStatus(
              "Uniqueid: 1.7\nChannel: SIP/101-00000001", "Uniqueid: 1.8\nChannel: SIP/x");
          c.stay();
        })) {
      heard.audits.set(1);
      connect(server);
      Eventually.until("the answer came", () -> !heard.all(PbxSignal.Audited.class).isEmpty());
      PbxSignal.Audited audited = heard.all(PbxSignal.Audited.class).getFirst();
      assertThat(audited.channels()).containsExactlyInAnyOrder("1.7", "1.8");
      assertThat(audited.asked()).isBeforeOrEqualTo(audited.at());
      assertThat(heard.all(Resynchronised.class)).hasSize(1);
    }
  }

  @Test
  void silenceIsNoticed() throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.answerStatus();
          Thread.sleep(600_000);
        })) {
      connect(settings(server.port(), 1000, Duration.ofMillis(200)));
      Eventually.until("it tries again", () -> server.connections() > 1);
    }
  }

  @Test
  void whoIsNotHeardBecauseOthersWaitIsNotSilent() throws IOException, InterruptedException {
    Duration silence = Duration.ofMillis(500);
    heard.hold = new CountDownLatch(1);
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.answerStatus();
          for (int i = 0; i < 50; i++) {
            c.say(newchannel("9." + i));
          }
          // answers what it is asked from now on, and says nothing by itself
          c.stay();
        })) {
      connect(settings(server.port(), 1000, silence));
      Eventually.until("all wait", () -> link.health().waiting() >= 40);
      Thread.sleep(silence.multipliedBy(3));
      heard.hold.countDown();
      Eventually.until("all are heard", () -> heard.all(ChannelStarted.class).size() == 50);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aSlowListenerHoldsTheReaderBackAndLosesNothing() throws IOException {
    heard.hold = new CountDownLatch(1);
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.answerStatus();
          for (int i = 0; i < 5_000; i++) {
            c.say(newchannel("9." + i));
          }
          c.stay();
        })) {
      connect(settings(server.port(), 50, Duration.ofSeconds(15)));
      Eventually.until("the queue is full", () -> link.health().waiting() == 50);
      heard.hold.countDown();
      Eventually.until("all is told", () -> heard.all(ChannelStarted.class).size() == 5_000);
      List<ChannelStarted> all = heard.all(ChannelStarted.class);
      for (int i = 0; i < 5_000; i++) {
        assertThat(all.get(i).channel().id()).isEqualTo("9." + i);
      }
    }
  }

  @Test
  void whatIsNoManagerPortIsSaidInWords() throws IOException {
    trouble(
        c -> c.say("SSH-2.0-OpenSSH_9.2\n"),
        "is not an Asterisk manager port: it said \"SSH-2.0-OpenSSH_9.2\"");
    trouble(c -> c.say("\u0001\u0002binary\n"), "is not an Asterisk manager port");
    trouble(c -> c.say("a".repeat(70_000)), "sent a line longer than 64 KiB");
    trouble(c -> {}, "closed the connection");
    trouble(
        c -> {
          c.say("Asterisk Call Manager/7.0.3\n");
          c.nextAction();
          c.say("Response: Success\nChallenge: 1\n\n");
          c.nextAction();
          c.say("Response: Error\nMessage: Authentication failed\n\n");
        },
        "refused the login of hook (Authentication failed)");
    trouble(
        c -> {
          c.login(1);
          c.say("Event: Newchannel\nChannel: PJSIP/1"); // half a message
        },
        "closed the connection");
    trouble(
        c -> {
          c.login(1);
          c.say("X: y\n".repeat(3_000));
        },
        "sent a message of more than 2000 lines");
    trouble(
        c -> {
          c.login(1);
          c.say("no header at all\n\n");
          Thread.sleep(5_000);
        },
        "sent what is not a manager message");
  }

  private void trouble(FakeAmi.Script script, String sentence) throws IOException {
    try (FakeAmi server = new FakeAmi(script)) {
      connect(server);
      Eventually.until(
          () -> sentence + ", not " + link.health().detail(),
          () -> link.health().detail().contains(sentence));
      assertThat(link.health().up()).isFalse();
      assertThat(link.health().detail())
          .startsWith("127.0.0.1:" + server.port() + " ")
          .doesNotContain("s3cret", "Exception");
      link.close();
    }
  }

  @Test
  void checkSaysWhatToMend() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    AmiCheck.Findings absent = AmiCheck.of(settings(nobody, 10, Duration.ofSeconds(1)));
    assertThat(absent.works()).isFalse();
    assertThat(absent.sentences()).containsExactly("127.0.0.1:" + nobody + " refuses connections");
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(1);
          c.nextAction();
          c.say("Response: Success\nAsteriskVersion: 22.10.1\n\n");
          String id = c.nextAction().get("ActionID");
          c.say("Response: Success\nActionID: " + id + "\nEvents: Off\n\n");
          c.stay();
        })) {
      AmiCheck.Findings blind = AmiCheck.of(settings(server.port(), 10, Duration.ofSeconds(1)));
      assertThat(blind.works()).isFalse();
      assertThat(blind.sentences()).first().asString().endsWith("is Asterisk 22.10.1");
      assertThat(blind.sentences()).last().asString().contains("shows hook no events");
    }
  }

  @Test
  void filtersSpellOutEverythingElse() {
    String regex =
        EventFilters.otherThan(Set.of("DIALSTATUS", "ORDER", "ORDER_ID"))
            .replace("[:cntrl:]", "\\p{Cntrl}");
    for (String other :
        List.of(
            "DIALEDTIME\r",
            "D\r",
            "ORDE\r",
            "ORDER_\r",
            "ORDERS\r",
            "X\r",
            "\r",
            "DIALSTATUSES\r")) {
      assertThat(java.util.regex.Pattern.compile(regex).matcher(other).lookingAt())
          .as(other)
          .isTrue();
    }
    for (String wanted : List.of("DIALSTATUS\r", "ORDER\r", "ORDER_ID\r")) {
      assertThat(java.util.regex.Pattern.compile(regex).matcher(wanted).lookingAt())
          .as(wanted)
          .isFalse();
    }
  }

  private static AmiMessage message(String text) throws IOException {
    return new AmiReader(new ByteArrayInputStream((text + "\n\n").getBytes(StandardCharsets.UTF_8)))
        .readMessage();
  }

  private static PbxSignal translated(String text) throws IOException {
    List<PbxSignal> signals =
        new Translation(List.of("trunk"), Set.of("ORDER")).translate(message(text), Instant.EPOCH);
    assertThat(signals).hasSizeLessThan(2);
    return signals.isEmpty() ? null : signals.getFirst();
  }

  @Test
  void olderWordsAreUnderstood() throws IOException {
    assertThat(
            translated(
                "Event: Dial\n"
                    + "SubEvent: Begin\n"
                    + "Channel: SIP/101-0000000a\n"
                    + "Destination: SIP/trunk-0000000b\n"
                    + "CallerIDNum: 101\n"
                    + "UniqueID: 1.1\n"
                    + "DestUniqueID: 1.2\n"
                    + "Dialstring: trunk/37120001234"))
        .isInstanceOfSatisfying(
            PbxSignal.DialStarted.class,
            dial -> {
              assertThat(dial.number()).isEqualTo("37120001234");
              assertThat(dial.presented()).isEqualTo("101");
              assertThat(dial.to().endpoint())
                  .isEqualTo(new Endpoint(Endpoint.Kind.TRUNK, "trunk"));
            });
    assertThat(translated("Event: VarSet\nUniqueid: 1.1\nVariable: ORDER\nValue: 4711"))
        .isEqualTo(new PbxSignal.VariableSet(Instant.EPOCH, "1.1", "ORDER", "4711"));
  }

  @Test
  void whatMeansNothingHereIsNoError() throws IOException {
    for (String text :
        List.of(
            "Event: SomethingNew\nA: b",
            "Event: Newchannel",
            "Event: DialEnd\nDestUniqueid: 1.2\nDialStatus: WHAT",
            "Event: BridgeEnter\nUniqueid: 1",
            "Event: Hangup\nCause: x",
            "Event: HangupRequest\nChannel: Local/1@x-00000001;1\nUniqueid: 3",
            "Event:\n",
            "Event: VarSet\nUniqueid: 1\nVariable: DIALSTATUS\nValue:")) {
      assertThat(translated(text)).as(text).isNull();
    }
    assertThat(((PbxSignal.ChannelEnded) translated("event:Hangup\nuniqueid:1.1\ncause:x")).cause())
        .isNull();
  }

  @Test
  void aHeaderCannotBeInjected() throws IOException {
    try (FakeAmi server = new FakeAmi(FakeAmi.Connection::stay)) {
      AmiSettings evil =
          new AmiSettings(
              "pbx1",
              "127.0.0.1",
              server.port(),
              "hook\r\nAction: Command",
              "x",
              true,
              false,
              null,
              List.of(),
              Set.of(),
              10,
              Duration.ofSeconds(1));
      assertThatThrownBy(() -> AmiConnection.open(evil)).isInstanceOf(Exception.class);
    }
  }
}

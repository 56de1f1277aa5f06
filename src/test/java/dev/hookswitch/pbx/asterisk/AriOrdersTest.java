package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.Answer;
import dev.hookswitch.pbx.PbxCommand.ContinueAt;
import dev.hookswitch.pbx.PbxCommand.EndBridge;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxCommand.HangUp.Reason;
import dev.hookswitch.pbx.PbxCommand.JoinBridge;
import dev.hookswitch.pbx.PbxCommand.MakeBridge;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.PbxCommand.Play;
import dev.hookswitch.pbx.PbxCommand.ReadVariable;
import dev.hookswitch.pbx.PbxCommand.Ringback;
import dev.hookswitch.pbx.PbxCommand.SetVariable;
import dev.hookswitch.pbx.PbxCommand.StopPlaying;
import dev.hookswitch.pbx.asterisk.FakeAri.Asked;
import dev.hookswitch.pbx.asterisk.FakeAri.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What orders are as requests, and what the answers mean, lost ones too. */
class AriOrdersTest {

  private static final PlaceCall CALL = call("c1", "call", "c1");
  private static final Reply CANNOT_DIAL = new Reply(500, "{\"error\":\"Allocation failed\"}");
  private static final Reply NO_CHANNEL = new Reply(404, "{\"message\":\"Channel not found\"}");
  private static final Reply RINGING = new Reply(200, "{\"id\":\"c1\",\"state\":\"Ringing\"}");

  /** What comes next; when there is nothing more, 204. */
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

  private FakeAri server;
  private AriClient client;
  private AriOrders orders;

  @BeforeEach
  void open() throws IOException {
    begin(
        new FakeAri(_ -> {
          Reply next = replies.poll();
          return next == null ? FakeAri.DONE : next;
        }),
        Duration.ofSeconds(30));
  }

  private void begin(FakeAri behaving, Duration patience) {
    server = behaving;
    AriSettings settings = settings(server.url(), patience);
    client = new AriClient(settings);
    orders = new AriOrders(settings, client);
  }

  private static AriSettings settings(URI url, Duration patience) {
    return new AriSettings(
        "pbx1", url, "hook", "s3cret", "hookswitch", 10, Duration.ofSeconds(10), patience);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private static PlaceCall call(String channel, String... arguments) {
    return new PlaceCall(
        channel,
        "PJSIP/101",
        "root",
        "37160000001",
        Duration.ofMillis(19_001),
        List.of(arguments),
        Map.of("X", "a,b"));
  }

  private Refused refused(String trouble) {
    return new Refused(server.url() + " " + trouble);
  }

  private Unknown unknown(String trouble) {
    return new Unknown(server.url() + " " + trouble);
  }

  @Test
  void eachOrderIsOneRequest() {
    Map<PbxCommand, String> expected =
        Map.ofEntries(
            Map.entry(
                CALL,
                "POST /ari/channels {\"endpoint\":\"PJSIP/101\",\"app\":\"hookswitch\","
                    + "\"appArgs\":\"call,c1\",\"channelId\":\"c1\",\"timeout\":20,"
                    + "\"variables\":{\"X\":\"a,b\"},\"originator\":\"root\","
                    + "\"callerId\":\"37160000001\"}"),
            Map.entry(
                new PlaceCall("c1", "Local/1@x", null, "", Duration.ZERO, List.of(), Map.of()),
                "POST /ari/channels {\"endpoint\":\"Local/1@x\",\"app\":\"hookswitch\","
                    + "\"appArgs\":\"\",\"channelId\":\"c1\",\"timeout\":1,\"variables\":{}}"),
            Map.entry(
                new HangUp("a/b;2 +", Reason.NO_ANSWER),
                "DELETE /ari/channels/a%2Fb%3B2%20%2B?reason=no_answer"),
            Map.entry(new Answer("c1"), "POST /ari/channels/c1/answer"),
            Map.entry(new MakeBridge("b1"), "POST /ari/bridges/b1"),
            Map.entry(
                new JoinBridge("b1", "c1"), "POST /ari/bridges/b1/addChannel {\"channel\":\"c1\"}"),
            Map.entry(new EndBridge("b1"), "DELETE /ari/bridges/b1"),
            Map.entry(new Ringback("c1", true), "POST /ari/channels/c1/ring"),
            Map.entry(new Ringback("c1", false), "DELETE /ari/channels/c1/ring"),
            Map.entry(
                new Play("c1", "p1", "sound:hello-world"),
                "POST /ari/channels/c1/play/p1 {\"media\":\"sound:hello-world\"}"),
            Map.entry(new StopPlaying("p1"), "DELETE /ari/playbacks/p1"),
            Map.entry(
                new ReadVariable("c1", "CHANNEL(state)"),
                "GET /ari/channels/c1/variable?variable=CHANNEL%28state%29"),
            Map.entry(new FindChannel("c1"), "GET /ari/channels/c1"));
    expected.forEach((command, request) -> {
      server.asked.clear();
      orders.carryOut(command);
      assertThat(server.asked.stream().map(Asked::line)).containsExactly(request);
      assertThat(server.asked.getFirst().headers())
          .containsEntry("Authorization", "Basic aG9vazpzM2NyZXQ=");
    });
    server.asked.clear();
    orders.carryOut(new SetVariable("c1", "X", "37120000777"));
    orders.carryOut(new ContinueAt("c1", "from-trunk", "20", 3));
    assertThat(server.asked.stream().map(Asked::target))
        .containsExactly("/ari/channels/c1/variable", "/ari/channels/c1/continue");
    assertThat(server.asked.getFirst().body())
        .contains("\"variable\":\"X\"", "\"value\":\"37120000777\"");
    assertThat(server.asked.getLast().body())
        .contains("\"context\":\"from-trunk\"", "\"extension\":\"20\"", "\"priority\":3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          204 | ``                                               | Done
          200 | `{"id":"p1"}`                                    | Done
          404 | `{"message":"Channel not found"}`                | NotThere
          400 | `{"message":"Channel not found"}`                | NotThere
          404 | `{"message":"Bridge not found"}`                 | NotThere
          409 | `{"message":"Bridge not in Stasis application"}` | NotThere
          404 | `{"message":"Resource not found"}`               | Refused
          404 | `<html>Not Found</html>`                         | Refused
          409 | `{"message":"Channel not in Stasis application"}`| Refused
          412 | `{"message":"Channel in invalid state"}`         | Refused
          422 | `{"message":"Channel not in Stasis application"}`| Refused
          401 | `{"message":"Authentication required"}`          | Refused
          403 | `{"message":"Write access denied"}`              | Refused
          500 | `{"error":"Allocation failed"}`                  | Refused
          302 | ``                                               | Refused
          502 | ``                                               | Unknown
          504 | ``                                               | Unknown
          """)
  void whatAnAnswerMeans(int status, String body, String outcome) {
    replies.add(new Reply(status, body));
    assertThat(orders.carryOut(new Answer("c1")).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | `{"id":"c1"}`                                               | Done
          400 | `{"message":"Invalid endpoint specified"}`                  | Refused
          400 | `{"message":"Provided originator channel was not found"}`   | Refused
          404 | `{"message":"Resource not found"}`                          | Refused
          401 | `{"message":"Authentication required"}`                     | Refused
          413 | ``                                                          | Refused
          """)
  void whatAnAnswerMeansForACall(int status, String body, String outcome) {
    replies.add(new Reply(status, body));
    assertThat(orders.carryOut(CALL).getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(server.asked).hasSize(1);
  }

  /** Refused means that nothing will be heard of the channel: therefore it is looked for. */
  @Test
  void aCallThatCouldNotBeDialledIsLookedFor() {
    replies.addAll(List.of(CANNOT_DIAL, NO_CHANNEL));
    assertThat(orders.carryOut(CALL)).isEqualTo(refused("could not dial"));
    replies.addAll(List.of(CANNOT_DIAL, RINGING));
    assertThat(orders.carryOut(CALL)).as("given before").isEqualTo(new Done(""));
    replies.addAll(List.of(CANNOT_DIAL, new Reply(503, "")));
    assertThat(orders.carryOut(CALL)).isEqualTo(unknown("answered 500: Allocation failed"));
    replies.addAll(List.of(new Reply(503, ""), NO_CHANNEL));
    assertThat(orders.carryOut(CALL)).as("a proxy's").isEqualTo(unknown("answered 503"));
    assertThat(server.asked.getLast().line()).isEqualTo("GET /ari/channels/c1");
  }

  @Test
  void aCallThatWasPlacedBeforeIsPlacedOnce() {
    Reply taken = new Reply(409, "{\"message\":\"Channel with given unique ID already exists\"}");
    replies.addAll(List.of(taken, RINGING));
    assertThat(orders.carryOut(CALL)).isEqualTo(new Done(""));
    replies.addAll(List.of(taken, NO_CHANNEL));
    assertThat(orders.carryOut(CALL)).as("it has ended, or never was").isInstanceOf(Unknown.class);
  }

  /** Asterisk remembers a 409 as long as the connection lives, and gives it to others then. */
  @Test
  void noTwoCallsShareAConnection() {
    orders.carryOut(new Answer("c1"));
    orders.carryOut(CALL);
    orders.carryOut(CALL);
    orders.carryOut(new Answer("c1"));
    for (Asked call : server.asked.subList(1, 3)) {
      assertThat(call.headers()).containsEntry("Connection", "close");
      assertThat(server.asked.stream().filter(each -> each.connection() == call.connection()))
          .containsExactly(call);
    }
  }

  @Test
  void aBridgeMadeTwiceIsThereOnce() {
    replies.add(new Reply(409, "{\"message\":\"Bridge with id 'b1' already exists\"}"));
    assertThat(orders.carryOut(new MakeBridge("b1"))).isEqualTo(new Done(""));
  }

  @Test
  void variablesAndStatesAreRead() {
    ReadVariable read = new ReadVariable("c1", "X");
    replies.add(new Reply(200, "{\"value\":\"a \\\"b\\\"\"}"));
    assertThat(orders.carryOut(read)).isEqualTo(new Done("a \"b\""));
    replies.add(new Reply(404, "{\"message\":\"Provided variable was not found\"}"));
    assertThat(orders.carryOut(read)).isEqualTo(new Done(""));
    replies.add(new Reply(404, "{\"message\":\"Provided channel was not found\"}"));
    assertThat(orders.carryOut(read)).isEqualTo(new NotThere());
    FindChannel find = new FindChannel("c1");
    replies.add(RINGING);
    assertThat(orders.carryOut(find)).isEqualTo(new Done("CALLING"));
    replies.add(new Reply(200, "{\"state\":\"Up\"}"));
    assertThat(orders.carryOut(find)).isEqualTo(new Done("UP"));
    replies.add(new Reply(200, "hello"));
    assertThat(orders.carryOut(find)).isEqualTo(unknown("answered with no channel"));
    replies.add(NO_CHANNEL);
    assertThat(orders.carryOut(find)).isEqualTo(new NotThere());
  }

  @Test
  void whatAsteriskWouldMisunderstandIsNotSent() {
    for (String wrong : List.of("", "a,b", "\"a\"", "a'b", "a\\b", "(a", "[a]", "{a}", "a\nb")) {
      assertThat(orders.carryOut(call("c1", wrong)))
          .isEqualTo(
              new Refused(
                  "an argument must not be empty, nor contain commas, quotes, brackets or"
                      + " backslashes"));
    }
    assertThat(orders.carryOut(call("", "a"))).isInstanceOf(Refused.class);
    for (String wrong : List.of("", "hello-world", "http://x/y.wav", "sounds:x")) {
      assertThat(orders.carryOut(new Play("c1", "p1", wrong))).isInstanceOf(Refused.class);
    }
    for (String wrong : List.of("", ".", "..")) {
      assertThatThrownBy(() -> orders.carryOut(new Answer(wrong)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(server.asked).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeLeavesItOpenAndIsNotAskedForAgain() throws IOException {
    close();
    FakeAri[] hanging = new FakeAri[1];
    hanging[0] = new FakeAri(_ -> hanging[0].hang());
    begin(hanging[0], Duration.ofSeconds(2));
    assertThat(orders.carryOut(CALL)).isEqualTo(unknown("did not answer within 2 s"));
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void aConnectionThatEndsBeforeTheAnswerLeavesItOpenAndIsNotMadeAgain() throws IOException {
    close();
    Deque<Reply> first = new ArrayDeque<>(List.of(FakeAri.DONE));
    begin(new FakeAri(_ -> first.poll()), Duration.ofSeconds(30));
    assertThat(orders.carryOut(new Answer("c1"))).isEqualTo(new Done(""));
    assertThat(orders.carryOut(new Answer("c2"))).as("on the same connection").isEqualTo(lost());
    assertThat(orders.carryOut(CALL)).isEqualTo(lost());
    assertThat(server.asked).hasSize(3);
  }

  private Unknown lost() {
    return unknown("closed the connection");
  }

  @Test
  void anAnswerHasABound() {
    replies.add(new Reply(200, "x".repeat(300_000)));
    assertThat(orders.carryOut(new Answer("c1")))
        .isEqualTo(unknown("answered with more than 256 KiB"));
  }

  /** No channel was made where nothing was sent; but whether another lives nobody knows. */
  @Test
  void whereNobodyListensNoCallWasPlaced() throws IOException {
    // a port that is bound and not listened on is nobody else's meanwhile
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI nobody = URI.create("http://127.0.0.1:" + bound.getLocalPort());
      String sentence = nobody + " refuses connections";
      AriSettings settings = settings(nobody, Duration.ofSeconds(5));
      try (AriClient nowhere = new AriClient(settings)) {
        AriOrders toNobody = new AriOrders(settings, nowhere);
        assertThat(toNobody.carryOut(CALL)).isEqualTo(new Refused(sentence));
        assertThat(toNobody.carryOut(new HangUp("c1", Reason.NORMAL)))
            .isEqualTo(new Unknown(sentence));
        assertThat(toNobody.carryOut(new FindChannel("c1"))).isEqualTo(new Unknown(sentence));
      }
    }
  }

  /** Asterisk closes connections beyond a hundred without a word. */
  @Test
  void noMoreThanSomeAreUnderWayAtOnce() throws Exception {
    close();
    CountDownLatch go = new CountDownLatch(1);
    begin(
        new FakeAri(_ -> {
          go.await();
          return FakeAri.DONE;
        }),
        Duration.ofSeconds(30));
    Queue<CommandOutcome> outcomes = new ConcurrentLinkedQueue<>();
    List<Thread> callers =
        IntStream.range(0, 40)
            .mapToObj(i ->
                Thread.ofVirtual().start(() -> outcomes.add(orders.carryOut(new Answer("c" + i)))))
            .toList();
    Eventually.until("as many as may be", () -> server.asked.size() == 32);
    assertThat(outcomes).isEmpty();
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(outcomes).hasSize(40).containsOnly(new Done(""));
    assertThat(server.asked.stream().map(Asked::connection).distinct().count())
        .isLessThanOrEqualTo(32);
  }

  @Test
  void whatTheDialplanHandedOverIsFoundByItsFirstArgument() {
    replies.add(new Reply(200, "{\"channel_ids\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}"));
    for (String dialplan :
        List.of(
            "{\"app_name\":\"Stasis\",\"app_data\":\"hookswitch,route\"}",
            "{\"app_name\":\"Stasis\",\"app_data\":\"hookswitch,routes\"}",
            "{\"app_name\":\"Stasis\",\"app_data\":\"hookswitch,route,x\"}",
            "{\"app_name\":\"Dial\",\"app_data\":\"hookswitch,route\"}",
            "{\"app_name\":\"AppDial2\",\"app_data\":\"(Outgoing Line)\"}")) {
      replies.add(new Reply(200, "{\"dialplan\":" + dialplan + "}"));
    }
    replies.add(NO_CHANNEL);
    assertThat(orders.carryOut(new PbxCommand.FindHandedOver("route"))).isEqualTo(new Done("a c"));
    assertThat(server.asked).hasSize(7);
    replies.add(new Reply(404, "{\"message\":\"Application not found\"}"));
    assertThat(orders.carryOut(new PbxCommand.FindHandedOver("route"))).isEqualTo(new NotThere());
  }
}

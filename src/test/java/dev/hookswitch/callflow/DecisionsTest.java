package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.callflow.Decisions.Trial;
import dev.hookswitch.event.Participant;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Plain;
import dev.hookswitch.webhook.Signature;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions over real sockets, to endpoints that answer well and in every other way. */
class DecisionsTest {

  private static final Choice QUEUE = new Choice.Enqueue("support", null);
  private static final Instruction DEFAULT = new Instruction("queue", "support", null);
  private static final Instruction ALICE =
      new Instruction("dial", "101&101-mobile", Choices.RINGING);
  private static final Duration LIMIT = Duration.ofMillis(400);
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final HttpSender sender =
      new HttpSender(
          new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM),
          AMPLE,
          InstantSource.system(),
          "test",
          Plain.requests());

  private final List<String> news = new CopyOnWriteArrayList<>();
  private CallerHistories histories = (account, number, except) -> Optional.of(CallerHistory.NONE);
  private volatile Instant now = Rig.NOW;

  @AfterEach
  void close() {
    sender.close();
  }

  private Decisions decisions(Flow flow) {
    FlowNews listener =
        new FlowNews() {
          @Override
          public void failing(Flow failing, String reason) {
            news.add("failing: " + reason);
          }

          @Override
          public void recovered(Flow recovered) {
            news.add("recovered");
          }
        };
    return new Decisions(
        Rig.flows(flow),
        (account, number, except) -> histories.of(account, number, except),
        sender,
        Rig.INSTRUCTIONS,
        listener,
        new SplittableRandom(1),
        () -> now);
  }

  static Behaviour answer(int status, String body, String... headers) {
    return (socket, out) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head =
          new StringBuilder(
              "HTTP/1.1 " + status + " Said\r\nContent-Length: " + bytes.length + "\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      write(out, head + "\r\n");
      out.write(bytes);
      out.flush();
      return true;
    };
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Test
  void theAnswerDecidesAndTheQuestionSaysWhoCalls() throws IOException {
    Participant alice = Participant.device("101", "alice");
    Instant before = Instant.parse("2026-11-20T10:00:00Z");
    histories =
        (account, number, except) -> {
          assertThat(List.of(account, number, except))
              .containsExactly("acme", "37120000009", "s_1");
          return Optional.of(new CallerHistory(7, 1, before, alice, null));
        };
    try (Misbehaving server = new Misbehaving(_ -> answer(200, "{\"user\":\"alice\"}"))) {
      Decisions decisions = decisions(Rig.flow(server.url(), AMPLE, QUEUE));
      Decision decision = decisions.decide(Rig.call());
      assertThat(decision.instruction()).isEqualTo(ALICE);
      assertThat(decision.byAnswer()).isTrue();
      Misbehaving.Received request = server.received().getFirst();
      assertThat(request.header(":request")).isEqualTo("POST /hook HTTP/1.1");
      assertThat(
              Signature.isValid(
                  Rig.SECRET,
                  request.header("webhook-id"),
                  request.header("webhook-timestamp"),
                  request.header("webhook-signature"),
                  request.body(),
                  Instant.now()))
          .isTrue();
      assertThat(request.text())
          .isEqualTo(
              "{\"type\":\"call.route\",\"timestamp\":\"2026-11-23T04:08:46.000Z\",\"call\":{"
                  + "\"session_id\":\"s_1\",\"pbx\":\"pbx1\",\"accountcode\":\"acme\","
                  + "\"caller\":\"37120000009\",\"did\":\"37160000001\",\"dialled\":\"37160000001\"},"
                  + "\"history\":{\"calls\":7,\"open_calls\":1,\"last_call_at\":\"2026-11-20T10:00:00.000Z\","
                  + "\"last_answered_by\":{\"type\":\"sip\",\"value\":\"101\",\"user\":\"alice\"}}}");
    }
  }

  @Test
  void whereThereIsNoHistoryTheQuestionGoesWithout() throws IOException {
    try (Misbehaving server = new Misbehaving(_ -> answer(200, "{\"device\":\"101\"}"))) {
      Decisions decisions = decisions(Rig.flow(server.url(), AMPLE, QUEUE));
      histories = (account, number, except) -> Optional.empty();
      assertThat(decisions.decide(Rig.call()).byAnswer()).isTrue();
      histories =
          (account, number, except) -> {
            throw new IllegalStateException("the disk is gone");
          };
      assertThat(decisions.decide(Rig.call()).byAnswer()).isTrue();
      InboundCall anonymous =
          new InboundCall(
              "s_2", "pbx1", "acme", InboundCall.ANONYMOUS, "37160000001", "s", Rig.NOW);
      assertThat(decisions.decide(anonymous).byAnswer()).isTrue();
      for (Misbehaving.Received request : server.received()) {
        JsonNode question = JsonMapper.shared().readTree(request.body());
        assertThat(question.has("history")).isFalse();
        assertThat(question.path("call").path("did").asString()).isEqualTo("37160000001");
      }
    }
  }

  /** What each does wrong, and how that is said. */
  private static Map<String, Behaviour> bad() {
    return Map.ofEntries(
        Map.entry("refused with 500", answer(500, "{\"user\":\"alice\"}")),
        Map.entry("refused with 404", answer(404, "")),
        Map.entry("gone (410)", answer(410, "")),
        Map.entry(
            "refused with 302", answer(302, "{\"user\":\"alice\"}", "Location: http://127.0.0.1/")),
        Map.entry("reset the connection before it answered", Misbehaving.reset()),
        Map.entry("closed the connection before it answered", Misbehaving.close("")),
        Map.entry("answered with more than 64 KiB", Misbehaving.flood(200, new LongAdder())),
        Map.entry(
            "answered with more than 64 KiB ",
            answer(200, "{\"user\":\"alice\"}" + " ".repeat(Inquiry.MOST_ANSWER))),
        Map.entry("gave an answer that cannot be used: it is not JSON", answer(200, "<html>")),
        Map.entry("gave an answer that cannot be used: it is not JSON ", answer(204, "")),
        Map.entry(
            "gave an answer that cannot be used: there is no such user in the account",
            answer(200, "{\"user\":\"zoe\"}")),
        Map.entry(
            "gave an answer that cannot be used: it has an unknown property",
            answer(200, "{\"37120000009\":\"x\"}")));
  }

  @Test
  void whateverAnEndpointAnswersWronglyTheDefaultDecides() throws IOException {
    for (Map.Entry<String, Behaviour> each : bad().entrySet()) {
      try (Misbehaving server = new Misbehaving(_ -> each.getValue())) {
        Decisions decisions = decisions(Rig.flow(server.url(), AMPLE, QUEUE));
        Decision decision = decisions.decide(Rig.call());
        assertThat(decision.instruction()).as(each.getKey()).isEqualTo(DEFAULT);
        assertThat(decision.byAnswer()).isFalse();
        assertThat(decision.reason()).isEqualTo(each.getKey().strip());
        assertThat(server.received()).as("one attempt").hasSize(1);
        FlowFigures figures = decisions.figures().getFirst();
        assertThat(figures.byDefault()).isEqualTo(1);
        assertThat(figures.lastFailure()).isEqualTo(each.getKey().strip());
      }
    }
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedFor() throws IOException {
    try (Misbehaving server = new Misbehaving(_ -> Misbehaving.hang())) {
      Decision decision = decisions(Rig.flow(server.url(), LIMIT, QUEUE)).decide(Rig.call());
      assertThat(decision.instruction()).isEqualTo(DEFAULT);
      assertThat(decision.reason()).isEqualTo("did not answer within 400 ms");
    }
  }

  /** Headers in time and then nothing, a byte at a time, a body that ends too early. */
  @Test
  void halfAnAnswerIsNone() throws IOException {
    Behaviour halves =
        (socket, out) -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"user\":");
          return Misbehaving.hang().answer(socket, out);
        };
    Behaviour cut =
        (socket, out) -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"user\":\"alice\"}");
          return false;
        };
    for (Behaviour behaviour : List.of(halves, cut, Misbehaving.trickle())) {
      try (Misbehaving server = new Misbehaving(_ -> behaviour)) {
        Decision decision = decisions(Rig.flow(server.url(), LIMIT, QUEUE)).decide(Rig.call());
        assertThat(decision.instruction()).isEqualTo(DEFAULT);
      }
    }
  }

  @Test
  void whereverTheUrlLeadsNobodyWaitsLonger() {
    for (String url :
        List.of("http://127.0.0.1:1/", "http://169.254.169.254/", "http://no-such-name.invalid/")) {
      Decision decision = decisions(Rig.flow(URI.create(url), LIMIT, QUEUE)).decide(Rig.call());
      assertThat(decision.instruction()).as(url).isEqualTo(DEFAULT);
    }
  }

  /** A name server, or a disk, that does not come back. */
  @Test
  void whatCannotBeInterruptedIsLeftBehind() throws IOException {
    CountDownLatch stuck = new CountDownLatch(1);
    histories =
        (account, number, except) -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return Optional.empty();
        };
    try (Misbehaving server = new Misbehaving(_ -> answer(200, "{\"user\":\"alice\"}"))) {
      Decisions decisions = decisions(Rig.flow(server.url(), Duration.ofSeconds(3), QUEUE));
      Decision decision = decisions.decide(Rig.call());
      assertThat(decision.instruction()).isEqualTo(DEFAULT);
      assertThat(decision.reason()).isEqualTo("did not answer within 3 s");
      stuck.countDown();
      assertThat(decisions.decide(Rig.call()).byAnswer()).isTrue();
    }
  }

  @Test
  void aDefaultThatCannotBeDoneLetsTheDialplanGoOn() {
    Choice zoe = new Choice.Ring(List.of(new Choice.Target.User("zoe")), Choices.RINGING);
    Flow flow = Rig.flow(URI.create("http://127.0.0.1:1/"), LIMIT, zoe);
    Decision decision = decisions(flow).decide(Rig.call());
    assertThat(decision.instruction()).isEqualTo(Instruction.CONTINUE);
    assertThat(decision.reason())
        .isEqualTo(
            "refuses connections; nor can its default be: there is no such user in the account");
  }

  @Test
  void aCallOfNoFlowGoesOn() {
    Decisions none =
        new Decisions(
            Rig.flows(),
            histories,
            sender,
            Rig.INSTRUCTIONS,
            FlowNews.UNHEARD,
            new SplittableRandom(1),
            () -> now);
    assertThat(none.decide(Rig.call()))
        .isEqualTo(new Decision(null, Instruction.CONTINUE, false, null));
  }

  @Test
  void anEndpointThatFailsAndFailsIsLeftAloneForAWhile() throws IOException {
    try (Misbehaving server = new Misbehaving(_ -> Misbehaving.status(503))) {
      Decisions decisions = decisions(Rig.flow(server.url(), AMPLE, QUEUE));
      for (int i = 0; i < 50; i++) {
        assertThat(decisions.decide(Rig.call()).instruction()).isEqualTo(DEFAULT);
      }
      assertThat(server.received()).hasSize(Circuit.FAILURES);
      assertThat(news).containsExactly("failing: refused with 503");
      FlowFigures figures = decisions.figures().getFirst();
      assertThat(figures.byDefault()).isEqualTo(50);
      assertThat(figures.pausing()).isTrue();
      assertThat(figures.failing()).isTrue();

      now = now.plus(Circuit.FIRST_PAUSE);
      assertThat(decisions.decide(Rig.call()).instruction()).isEqualTo(DEFAULT);
      assertThat(decisions.decide(Rig.call()).instruction()).isEqualTo(DEFAULT);
      assertThat(server.received()).as("one tried").hasSize(Circuit.FAILURES + 1);

      server.behave(_ -> answer(200, "{\"user\":\"alice\"}"));
      now = now.plus(Circuit.LONGEST_PAUSE);
      for (int i = 0; i < 3; i++) {
        assertThat(decisions.decide(Rig.call()).byAnswer()).isTrue();
      }
      assertThat(news).containsExactly("failing: refused with 503", "recovered");
      assertThat(decisions.figures().getFirst().pausing()).isFalse();
    }
  }

  /** Nobody waits for it, and its owner must see what is wrong with its answers. */
  @Test
  void anEndpointThatAnswersNonsenseIsAskedOnAndToldOf() throws IOException {
    try (Misbehaving server = new Misbehaving(_ -> answer(200, "{}"))) {
      Decisions decisions = decisions(Rig.flow(server.url(), AMPLE, QUEUE));
      for (int i = 0; i < 20; i++) {
        assertThat(decisions.decide(Rig.call()).instruction()).isEqualTo(DEFAULT);
      }
      assertThat(server.received()).hasSize(20);
      assertThat(news)
          .singleElement()
          .asString()
          .startsWith("failing: gave an answer that cannot be used: it has none of device");
    }
  }

  @Test
  void soManyQuestionsAtOnceAndTheNextTakesTheDefault() throws IOException {
    CountDownLatch answerNow = new CountDownLatch(1);
    Behaviour waits =
        (socket, out) -> {
          answerNow.await();
          return answer(200, "{\"user\":\"alice\"}").answer(socket, out);
        };
    try (Misbehaving server = new Misbehaving(_ -> waits)) {
      Decisions decisions = decisions(Rig.flow(server.url(), Duration.ofSeconds(30), QUEUE));
      List<CompletableFuture<Decision>> asking = new ArrayList<>();
      IntStream.range(0, FlowState.MOST_AT_ONCE)
          .forEach(_ ->
              asking.add(
                  CompletableFuture.supplyAsync(
                      () -> decisions.decide(Rig.call()), task -> Thread.ofVirtual().start(task))));
      Eventually.until("all are asked", () -> server.received().size() == FlowState.MOST_AT_ONCE);
      Decision next = decisions.decide(Rig.call());
      assertThat(next.instruction()).isEqualTo(DEFAULT);
      assertThat(next.reason()).isEqualTo("32 questions are under way already");
      answerNow.countDown();
      asking.forEach(each -> assertThat(each.join().byAnswer()).isTrue());
      assertThat(decisions.decide(Rig.call()).byAnswer()).isTrue();
    }
  }

  @Test
  void aTrialAsksAndCountsForNothing() throws IOException {
    try (Misbehaving server = new Misbehaving(_ -> answer(200, "{\"user\":\"alice\"}"))) {
      Flow flow = Rig.flow(server.url(), AMPLE, QUEUE);
      Decisions decisions = decisions(flow);
      Trial trial = decisions.attempt(flow, Rig.call(), null);
      assertThat(trial.decision().instruction()).isEqualTo(ALICE);
      assertThat(server.received().getFirst().text()).contains("\"test\":true");
      Trial judged = decisions.attempt(flow, Rig.call(), Map.of("queue", "a,b"));
      assertThat(judged.result()).isNull();
      assertThat(judged.decision().instruction()).isEqualTo(DEFAULT);
      assertThat(server.received()).hasSize(1);
      server.behave(_ -> Misbehaving.status(500));
      for (int i = 0; i < 20; i++) {
        assertThat(decisions.attempt(flow, Rig.call(), null).decision().byAnswer()).isFalse();
      }
      FlowFigures figures = decisions.figures().getFirst();
      assertThat(figures.byAnswer() + figures.byDefault()).isZero();
      assertThat(figures.pausing()).isFalse();
      assertThat(news).isEmpty();
    }
  }
}

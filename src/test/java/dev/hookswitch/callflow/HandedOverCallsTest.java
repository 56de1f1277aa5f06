package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.Ids;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.ContinueAt;
import dev.hookswitch.pbx.PbxCommand.ReadVariable;
import dev.hookswitch.pbx.PbxCommand.SetVariable;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that a dialplan hands over, and how they get back to it. */
class HandedOverCallsTest {

  private static final Choice QUEUE = new Choice.Enqueue("support", Duration.ofMinutes(1));
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final PlayedPbx pbx = new PlayedPbx();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile Function<String, AttemptResult> endpoint =
      _ -> new AttemptResult.Accepted(200, new Trace(null, Duration.ZERO, "{\"user\":\"alice\"}"));

  private final HandedOverCalls calls = handedOver(AMPLE);

  private HandedOverCalls handedOver(Duration limit) {
    Decisions decisions =
        new Decisions(
            Rig.flows(Rig.flow(URI.create("https://example.com/"), limit, QUEUE)),
            (account, number, except) -> Optional.of(CallerHistory.NONE),
            (flow, id, body, within, most) -> {
              String question = new String(body, StandardCharsets.UTF_8);
              questions.add(question);
              return endpoint.apply(question);
            },
            Rig.INSTRUCTIONS,
            FlowNews.UNHEARD,
            new SplittableRandom(1),
            InstantSource.system());
    Identification identification =
        new Identification("pbx1", "default", Rig.HOUSE, number -> number);
    return new HandedOverCalls(pbx, identification, decisions, InstantSource.system());
  }

  private static ChannelArrived arrival(String channel, String... arguments) {
    return new ChannelArrived(
        channel,
        "PJSIP/trunk-00000001",
        List.of(arguments),
        "37120000009",
        "37160000001",
        "from-trunk");
  }

  private static AttemptResult says(String json) {
    return new AttemptResult.Accepted(200, new Trace(null, Duration.ZERO, json));
  }

  private List<ContinueAt> routed(String channel) {
    calls.accept(arrival(channel, "route"));
    Eventually.until(
        () -> "the call is given back; " + pbx.orders, () -> !pbx.continued(channel).isEmpty());
    return pbx.continued(channel);
  }

  private List<String> asked(String pointer) {
    return questions.stream()
        .map(text -> JsonMapper.shared().readTree(text).at(pointer).asString())
        .toList();
  }

  @Test
  void theDialplanIsToldWhatToDo() {
    pbx.variables.put("CHANNEL(linkedid)", "1.0");
    pbx.variables.put("CHANNEL(accountcode)", "acme");
    pbx.variables.put("CALLERID(dnid)", "37160000002");
    assertThat(routed("1.1")).containsExactly(new ContinueAt("1.1", "hookswitch", "dial", 1));
    assertThat(pbx.set("1.1"))
        .containsEntry("HOOKSWITCH_TARGET", "101&101-mobile")
        .containsEntry("HOOKSWITCH_TIMEOUT", "30");
    JsonNode call = JsonMapper.shared().readTree(questions.getFirst()).path("call");
    assertThat(call.path("session_id").asString()).isEqualTo(Ids.session("pbx1", "1.0"));
    assertThat(call.path("caller").asString()).isEqualTo("37120000009");
    assertThat(call.path("did").asString()).isEqualTo("37160000002");
    assertThat(call.path("dialled").asString()).isEqualTo("37160000001");
    assertThat(call.path("pbx").asString()).isEqualTo("pbx1");
  }

  @Test
  void theAccountIsTheChannelsOrTheNumbersOrTheUsualOne() {
    pbx.variables.put("CHANNEL(accountcode)", "omega");
    routed("1");
    pbx.variables.clear();
    pbx.variables.put("CALLERID(dnid)", "37160000002");
    routed("2");
    pbx.variables.put("CALLERID(dnid)", "37160000077");
    routed("3");
    assertThat(asked("/call/accountcode")).containsExactly("omega", "zeta", "default");
  }

  @Test
  void whoeverShowsNoNumberIsAnonymous() {
    calls.accept(new ChannelArrived("1", "x", List.of("route"), "", "37160000001", "from-trunk"));
    Eventually.until("it is given back", () -> !pbx.continued("1").isEmpty());
    assertThat(asked("/call/caller")).containsExactly("anonymous");
    assertThat(asked("/history")).containsExactly("");
  }

  @Test
  void whatArrivesWhenTheProgramEndsGoesOnAtOnce() {
    calls.close();
    assertThat(routed("1")).containsExactly(ContinueAt.afterwards("1"));
    assertThat(questions).isEmpty();
  }

  @Test
  void whatIsUnderWayWhenTheProgramEndsIsDecided() {
    CountDownLatch asked = new CountDownLatch(1);
    endpoint =
        _ -> {
          asked.countDown();
          return says("{\"device\":\"102\"}");
        };
    calls.accept(arrival("1", "route"));
    await(asked);
    calls.close();
    assertThat(pbx.continued("1")).containsExactly(new ContinueAt("1", "hookswitch", "dial", 1));
  }

  @Test
  void whatIsSomebodyElsesIsLeftAlone() {
    calls.accept(arrival("1"));
    calls.accept(arrival("2", "leg", "route"));
    calls.accept(new ControlNews.ChannelGone("1", 16));
    calls.accept(new ControlNews.Lost("x"));
    calls.close();
    assertThat(pbx.orders).isEmpty();
  }

  @Test
  void oneArrivalToldTwiceIsOneCall() {
    CountDownLatch answer = new CountDownLatch(1);
    endpoint =
        _ -> {
          await(answer);
          return says("{\"user\":\"alice\"}");
        };
    calls.accept(arrival("1", "route"));
    calls.accept(arrival("1", "route"));
    Eventually.until("it is asked about", () -> !questions.isEmpty());
    answer.countDown();
    calls.close();
    assertThat(questions).hasSize(1);
    assertThat(pbx.continued("1")).hasSize(1);
  }

  @Test
  void aDialplanWithoutOurContextGoesOnAsItWas() {
    pbx.hasContext = false;
    assertThat(routed("1")).containsExactly(ContinueAt.afterwards("1"));
    assertThat(pbx.set("1")).isEmpty();
  }

  @Test
  void whoHasHungUpIsNotAskedAbout() {
    pbx.outcome = _ -> new CommandOutcome.NotThere();
    calls.accept(arrival("1", "route"));
    Eventually.until("the PBX was asked for it", () -> !pbx.orders.isEmpty());
    calls.close();
    assertThat(questions).isEmpty();
    assertThat(pbx.continued("1")).isEmpty();
  }

  @Test
  void whereTheDialplanCannotBeToldItGoesOnAsItWas() {
    pbx.outcome = order -> order instanceof SetVariable ? new CommandOutcome.Refused("no") : null;
    assertThat(routed("1")).containsExactly(ContinueAt.afterwards("1"));
  }

  @Test
  void aPbxThatSaysNothingOfTheChannelIsNoReasonToLoseTheCall() {
    pbx.outcome =
        order ->
            order instanceof ReadVariable(String channel, String name)
                    && !name.startsWith("DIALPLAN")
                ? new CommandOutcome.Unknown("did not answer")
                : null;
    assertThat(routed("1")).containsExactly(new ContinueAt("1", "hookswitch", "dial", 1));
    assertThat(questions.getFirst())
        .contains("\"session_id\":\"" + Ids.session("pbx1", "1") + "\"", "\"did\":\"37160000001\"");
  }

  /** By a process that was killed; what is in hand by now is not among it. */
  @Test
  void whatWasLeftUndecidedGoesOn() {
    CountDownLatch answer = new CountDownLatch(1);
    endpoint =
        _ -> {
          await(answer);
          return says("{\"device\":\"102\"}");
        };
    pbx.handedOver = "left1 here left2";
    calls.accept(new ControlNews.Up());
    calls.accept(arrival("here", "route"));
    Eventually.until("both go on", () -> pbx.channels() == 2);
    for (String left : List.of("left1", "left2")) {
      assertThat(pbx.continued(left)).containsExactly(ContinueAt.afterwards(left));
    }
    answer.countDown();
    calls.close();
    assertThat(pbx.continued("here"))
        .containsExactly(new ContinueAt("here", "hookswitch", "dial", 1));
  }

  @Test
  void whereNothingWasLeftNothingIsDone() {
    calls.accept(new ControlNews.Up());
    Eventually.until("it is asked for", () -> !pbx.orders.isEmpty());
    assertThat(pbx.orders).containsExactly(new PbxCommand.FindHandedOver("route"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whatever the endpoint does, and whatever the PBX does then: one way back, and one only. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyCallIsGivenBackOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Function<String, AttemptResult>> ways =
        List.of(
            _ -> says("{\"device\":\"102\"}"),
            _ -> says("{\"queue\":\"sales\"}"),
            _ -> says("{\"reject\":\"busy\"}"),
            _ -> says("{\"continue\":true}"),
            _ -> says("{\"device\":\"1,2\"}"),
            _ -> says("nonsense"),
            _ -> new AttemptResult.Refused(500, null, Trace.NONE),
            _ -> new AttemptResult.Unreachable("reset", Trace.NONE),
            _ -> {
              throw new IllegalStateException("a defect, on purpose");
            },
            _ -> {
              await(new CountDownLatch(1));
              return says("{}");
            });
    Map<String, Function<String, AttemptResult>> plan = new ConcurrentHashMap<>();
    int many = 300;
    for (int i = 0; i < many; i++) {
      plan.put(Ids.session("pbx1", "c" + i), ways.get(random.nextInt(ways.size())));
    }
    endpoint =
        question ->
            plan.get(JsonMapper.shared().readTree(question).at("/call/session_id").asString())
                .apply(question);
    pbx.outcome =
        order -> order.hashCode() % 17 == seed ? new CommandOutcome.Unknown("lost") : null;
    HandedOverCalls hasty = handedOver(Duration.ofMillis(200));
    for (int i = 0; i < many; i++) {
      hasty.accept(arrival("c" + i, "route"));
    }
    Eventually.until(
        () -> "all are given back, and not only " + pbx.channels(), () -> pbx.channels() == many);
    hasty.close();
    for (int i = 0; i < many; i++) {
      assertThat(pbx.continued("c" + i)).hasSize(1);
    }
  }

  /** Takes orders, keeps them, and answers as it is told. */
  private static final class PlayedPbx implements PbxControl {
    final List<PbxCommand> orders = new CopyOnWriteArrayList<>();
    final Map<String, String> variables = new ConcurrentHashMap<>();
    volatile boolean hasContext = true;
    volatile String handedOver = "";
    volatile Function<PbxCommand, CommandOutcome> outcome = _ -> null;

    @Override
    public String name() {
      return "pbx1";
    }

    @Override
    public boolean isUp() {
      return true;
    }

    @Override
    public String detail() {
      return "played";
    }

    @Override
    public CommandOutcome carryOut(PbxCommand command) {
      orders.add(command);
      CommandOutcome other = outcome.apply(command);
      if (other != null) {
        return other;
      }
      return new CommandOutcome.Done(
          switch (command) {
            case PbxCommand.FindHandedOver _ -> handedOver;
            case ReadVariable(String channel, String name)
                when name.startsWith("DIALPLAN_EXISTS") ->
                hasContext ? "1" : "0";
            case ReadVariable(String channel, String name) -> variables.getOrDefault(name, "");
            default -> "";
          });
    }

    List<ContinueAt> continued(String channel) {
      return orders.stream()
          .filter(ContinueAt.class::isInstance)
          .map(ContinueAt.class::cast)
          .filter(each -> each.channel().equals(channel))
          .toList();
    }

    long channels() {
      return orders.stream()
          .filter(ContinueAt.class::isInstance)
          .map(order -> ((ContinueAt) order).channel())
          .distinct()
          .count();
    }

    Map<String, String> set(String channel) {
      Map<String, String> set = new ConcurrentHashMap<>();
      for (PbxCommand order : orders) {
        if (order instanceof SetVariable(String of, String name, String value)
            && of.equals(channel)) {
          set.put(name, value);
        }
      }
      return set;
    }

    @Override
    public void start(Consumer<ControlNews> listener) {}

    @Override
    public void close() {}
  }
}

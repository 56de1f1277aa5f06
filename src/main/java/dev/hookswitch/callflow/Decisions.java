package dev.hookswitch.callflow;

import dev.hookswitch.callflow.Choices.Read;
import dev.hookswitch.callflow.FlowState.Turn;
import dev.hookswitch.callflow.Instructions.Judgement;
import dev.hookswitch.webhook.Ask;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Trace;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides calls: asks the endpoint of the flow that a call belongs to, judges its answer, and where
 * there is none that can be used, in time, takes the default. Safe for all threads.
 */
public final class Decisions {

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final Flows flows;
  private final Map<String, FlowState> states = new LinkedHashMap<>();
  private final Inquiry inquiry;
  private final Instructions instructions;
  private final InstantSource clock;

  /**
   * Decides by these flows.
   *
   * @param endpoints asks; its own timeout is {@link Flow#LONGEST_LIMIT} or more
   * @param random makes the ids of questions
   */
  public Decisions(
      Flows flows,
      CallerHistories histories,
      Ask endpoints,
      Instructions instructions,
      FlowNews news,
      RandomGenerator random,
      InstantSource clock) {
    this.flows = flows;
    this.inquiry = new Inquiry(histories, endpoints, random);
    this.instructions = instructions;
    this.clock = clock;
    flows.all().forEach(flow -> states.put(flow.id(), new FlowState(flow, news)));
  }

  /** Waits for the decision; for the flow's limit at the most, whatever the endpoint does. */
  public Decision decide(InboundCall call) {
    Flow flow = flows.find(call).orElse(null);
    if (flow == null) {
      return new Decision(null, Instruction.CONTINUE, false, null);
    }
    FlowState state = state(flow);
    return switch (state.enter(clock.instant())) {
      case Turn.NotNow(String why) -> byDefault(flow, call, why, false);
      case Turn.Go(Circuit.Leave leave) -> byAnswer(flow, call, ask(flow, call, leave));
    };
  }

  private FlowState state(Flow flow) {
    FlowState state = states.get(flow.id());
    if (state == null) {
      throw new IllegalStateException("the flow " + flow.id() + " is none of these");
    }
    return state;
  }

  /**
   * A name that is being looked up, and a database, cannot be told to stop: they are left where
   * they are, and the flow has room for one question less until they come back.
   */
  private AttemptResult ask(Flow flow, InboundCall call, Circuit.Leave leave) {
    FlowState state = state(flow);
    CompletableFuture<AttemptResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("call-flow-question")
        .start(() -> {
          try {
            result.complete(inquiry.ask(flow, inquiry.question(call, false)));
          } catch (RuntimeException e) {
            LOG.error("a defect of ours: call_flow={} could not be asked", flow.id(), e);
            result.complete(new Unreachable("could not be asked", Trace.NONE));
          } finally {
            state.left();
          }
        });
    AttemptResult answer = await(result, flow.limit());
    if (answer.isDistress()) {
      state.distressed(leave, clock.instant());
    } else {
      state.answered();
    }
    return answer;
  }

  private static AttemptResult await(CompletableFuture<AttemptResult> result, Duration limit) {
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Ask.tooLate(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unreachable("was not waited for: this program ends", Trace.NONE);
    } catch (ExecutionException e) {
      throw new IllegalStateException("it completes with a value", e);
    }
  }

  private Decision byAnswer(Flow flow, InboundCall call, AttemptResult answer) {
    return switch (judge(flow, call, answer)) {
      case Judgement.Possible(Instruction instruction) -> {
        state(flow).decidedByAnswer();
        yield new Decision(flow, instruction, true, null);
      }
      case Judgement.Impossible(String why) -> byDefault(flow, call, why, true);
    };
  }

  private Judgement judge(Flow flow, InboundCall call, AttemptResult answer) {
    return answer instanceof Accepted accepted
        ? judge(flow, call, Choices.ofJson(accepted.trace().answer()))
        : new Judgement.Impossible(answer.inWords());
  }

  private Judgement judge(Flow flow, InboundCall call, Read read) {
    Judgement judgement =
        switch (read) {
          case Read.Chosen(Choice choice) -> instructions.judge(choice, flow, call);
          case Read.Unusable(String sentence) -> new Judgement.Impossible(sentence);
        };
    return judgement instanceof Judgement.Impossible(String why)
        ? new Judgement.Impossible("gave an answer that cannot be used: " + why)
        : judgement;
  }

  private Decision byDefault(Flow flow, InboundCall call, String reason, boolean asked) {
    state(flow).decidedByDefault(reason, asked, clock.instant());
    return otherwise(flow, call, reason);
  }

  private Decision otherwise(Flow flow, InboundCall call, String reason) {
    return switch (instructions.judge(flow.otherwise(), flow, call)) {
      case Judgement.Possible(Instruction instruction) ->
          new Decision(flow, instruction, false, reason);
      case Judgement.Impossible(String why) ->
          new Decision(
              flow, Instruction.CONTINUE, false, reason + "; nor can its default be: " + why);
    };
  }

  // for people

  /**
   * What would be done with a call, and what is asked about it.
   *
   * @param question as it is sent
   * @param result what came of asking; null where an answer was given to be judged
   */
  @SuppressWarnings("ArrayRecordComponent") // made, shown, dropped
  public record Trial(byte[] question, @Nullable AttemptResult result, Decision decision) {}

  /** The flow that the call belongs to. */
  public Optional<Flow> find(InboundCall call) {
    return flows.find(call);
  }

  /**
   * Tries a flow with a call that is none, marked as a test. The endpoint is really asked, unless
   * an answer is given; nothing of it counts.
   *
   * @param answer maps, lists and texts; null: ask for one
   */
  public Trial attempt(Flow flow, InboundCall call, @Nullable Object answer) {
    byte[] question = inquiry.question(call, true);
    if (answer != null) {
      return new Trial(question, null, tried(flow, call, judge(flow, call, Choices.of(answer))));
    }
    AttemptResult result = askForTrial(flow, question);
    return new Trial(question, result, tried(flow, call, judge(flow, call, result)));
  }

  private AttemptResult askForTrial(Flow flow, byte[] question) {
    FlowState state = state(flow);
    if (!state.enterTrial()) {
      return new AttemptResult.Declined("is being tried already; ask again later", Trace.NONE);
    }
    try {
      return inquiry.ask(flow, question);
    } finally {
      state.leftTrial();
    }
  }

  private Decision tried(Flow flow, InboundCall call, Judgement judgement) {
    return switch (judgement) {
      case Judgement.Possible(Instruction instruction) ->
          new Decision(flow, instruction, true, null);
      case Judgement.Impossible(String why) -> otherwise(flow, call, why);
    };
  }

  /** How all flows are, the most specific first. */
  public List<FlowFigures> figures() {
    return states.values().stream().map(FlowState::figures).toList();
  }
}

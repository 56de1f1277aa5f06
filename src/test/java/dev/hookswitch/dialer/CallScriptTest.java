package dev.hookswitch.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.CallScript.Step;
import dev.hookswitch.dialer.CallState.Bridge;
import dev.hookswitch.dialer.CallState.Leg;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.ChannelReplaced;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.ChannelState;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * All states that a placed call can come into, found by trying everything that may happen in each
 * of them, in the order in which {@link Conduct} carries it out.
 */
class CallScriptTest {

  private static final int MOST_STATES = 150_000;

  /**
   * A state, and what is still to be answered before something else happens.
   *
   * @param pending orders; null stands for what could not be stored
   */
  private record Node(CallState state, List<Object> pending) {}

  private static final Object NOT_STORED = "not stored";

  private final Set<Object> seen = new HashSet<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private boolean anyOver;
  private int mostParties;
  private boolean withTransfers;

  @Test
  void ofACallbackWhateverHappensInWhateverStateIsTaken() {
    tryEverything(Calls.callback("c"), 2, true);
  }

  @Test
  void ofACallWhoseFirstPartyWaitsWhateverHappensInWhateverStateIsTaken() {
    tryEverything(Calls.predictive("c"), 2, true);
  }

  @Test
  void ofACallWithSeveralAttemptsForTheFirstPartyWhateverHappensIsTaken() {
    tryEverything(Calls.predictive("c"), 3, false);
  }

  /** Asterisk 16 gives no cause where its time to ring is over; what was taken back was not. */
  @Test
  void whoseRingingEndsWithoutACauseDidNotAnswer() {
    PlacedCall call = Calls.predictive("c");
    CallScript.Step ordered = CallScript.step(CallState.before(call), new CallInput.Begin());
    Act.Order order = (Act.Order) ordered.acts().getFirst();
    CallState calling =
        CallScript.step(
                ordered.state(),
                new CallInput.Answered(order.command(), new CommandOutcome.Done("")))
            .state();
    CallInput gone = new CallInput.News(new ControlNews.ChannelGone(call.channel(0), null));
    assertThat(CallScript.step(calling, gone).acts())
        .contains(new Act.Tell(new CallNews.Failed(call, 0, DialState.NOANSWER, 19)));
    CallState cancelled = CallScript.step(calling, new CallInput.Cancel()).state();
    assertThat(CallScript.step(cancelled, gone).state().outcome())
        .isEqualTo(Outcome.of(Outcome.Result.CANCELLED));
  }

  /**
   * Tries it.
   *
   * @param transfers others may come in the place of parties; without them there are fewer states
   */
  private void tryEverything(PlacedCall call, int parties, boolean transfers) {
    mostParties = parties;
    withTransfers = transfers;
    visit(new Node(CallState.before(call), List.of()));
    for (Phase phase : Phase.values()) {
      int placed = Math.min(call.parties().size(), phase == Phase.CALLING_FIRST ? 1 : 2);
      Outcome outcome = phase == Phase.ENDING ? Outcome.of(Outcome.Result.CANCELLED) : null;
      CallProgress stored = new CallProgress(call, phase, placed, Map.of(), outcome);
      visit(new Node(CallState.restored(stored), List.of()));
    }
    while (!open.isEmpty()) {
      expand(open.poll());
      assertThat(seen.size()).as("states").isLessThan(MOST_STATES);
    }
    assertThat(anyOver).isTrue();
    System.out.println("STATES " + seen.size());
  }

  private void visit(Node node) {
    CallState state = node.state();
    if (seen.add(
        List.of(
            state.phase(),
            state.legs(),
            state.bridge(),
            state.announcing(),
            state.place() == null,
            state.tries(),
            state.looks(),
            state.call().parties().size(),
            node.pending()))) {
      open.add(node);
      anyOver |= state.isOver();
    }
  }

  private void expand(Node node) {
    if (node.pending().isEmpty()) {
      assertThat(isOverOnceAll(node.state(), new CallInput.Cancel())).as("%s", node).isTrue();
      assertThat(isOverOnceAll(node.state(), gone(node.state()))).as("%s", node).isTrue();
      for (CallInput input : inputs(node.state())) {
        take(node.state(), input, List.of());
      }
      return;
    }
    List<Object> rest = node.pending().subList(1, node.pending().size());
    if (node.pending().getFirst() instanceof PbxCommand command) {
      for (CommandOutcome outcome : outcomes(command)) {
        take(node.state(), new CallInput.Answered(command, outcome), rest);
      }
    } else {
      take(node.state(), new CallInput.NotStored(), rest);
    }
  }

  private void take(CallState state, CallInput input, List<Object> pending) {
    Step step = CallScript.step(state, input);
    check(state, input, step);
    List<Object> next = new ArrayList<>(pending);
    for (Act act : step.acts()) {
      if (act instanceof Act.Order(PbxCommand command)) {
        next.add(command);
      } else if (act instanceof Act.Store) {
        List<Object> failed = new ArrayList<>(next);
        failed.add(NOT_STORED);
        visit(new Node(step.state(), failed));
      }
    }
    visit(new Node(step.state(), next));
  }

  private static void check(CallState before, CallInput input, Step step) {
    CallState after = step.state();
    Supplier<String> what = () -> before + "\n" + input + "\n" + step.acts() + "\n" + after;
    boolean stored = input instanceof CallInput.Begin; // by whoever placed the call
    for (Act act : step.acts()) {
      stored |= act instanceof Act.Store;
      if (act instanceof Act.Order(PlaceCall placed)) {
        assertThat(stored).as(what).isTrue();
        assertThat(placed.channel())
            .as(what)
            .isEqualTo(before.call().channel(before.legs().size()));
      }
    }
    if (before.isOver()) {
      assertThat(after).as(what).isEqualTo(before);
    }
    if (after.isOver()) {
      assertThat(after.legs()).as(what).allMatch(Leg::isGone);
      assertThat(after.bridge()).as(what).isEqualTo(Bridge.NONE);
      assertThat(after.legs()).noneMatch(Leg::asked);
    }
    boolean toldOver =
        step.acts().stream().anyMatch(act -> act instanceof Act.Tell(CallNews.Over _));
    assertThat(toldOver).as(what).isEqualTo(after.isOver() && !before.isOver());
  }

  private static CallInput[] gone(CallState state) {
    return state.legs().isEmpty()
        ? new CallInput[] {new CallInput.Begin(), news(new ChannelGone(state.call().channel(0), 1))}
        : IntStream.range(0, state.legs().size())
            .mapToObj(party -> news(new ChannelGone(state.channel(party), null)))
            .toArray(CallInput[]::new);
  }

  /** From then on the PBX does what it is told, and tells nothing. */
  private static boolean isOverOnceAll(CallState state, CallInput... inputs) {
    Deque<CallInput> next = new ArrayDeque<>(List.of(inputs));
    CallState now = state;
    for (int looks = 0; looks < 20; looks++) {
      while (!next.isEmpty()) {
        Step step = CallScript.step(now, next.poll());
        now = step.state();
        for (Act act : step.acts()) {
          if (act instanceof Act.Order(PbxCommand command)) {
            next.addFirst(
                new CallInput.Answered(
                    command,
                    command instanceof FindChannel
                        ? new CommandOutcome.NotThere()
                        : new CommandOutcome.Done("")));
          }
        }
      }
      if (now.isOver()) {
        return true;
      }
      next.add(new CallInput.LookAgain());
    }
    return false;
  }

  /** Everything that may happen from outside. */
  private List<CallInput> inputs(CallState state) {
    List<CallInput> inputs = new ArrayList<>();
    inputs.add(new CallInput.Begin());
    for (int party = 0; party <= state.legs().size(); party++) {
      String channel = state.call().channel(party);
      inputs.add(news(new ChannelArrived(channel, "", List.of(), "", "", "")));
      inputs.add(news(new ChannelLeft(channel)));
      inputs.add(news(new ChannelGone(channel, 17)));
      if (withTransfers) {
        inputs.add(news(new ChannelReplaced(channel, "stranger-" + party)));
        inputs.add(news(new ChannelLeft("stranger-" + party)));
      }
    }
    inputs.add(news(new ControlNews.PlaybackEnded(state.call().playback())));
    inputs.add(news(new ControlNews.Up()));
    inputs.add(news(new ControlNews.Lost("cut")));
    inputs.add(new CallInput.LookAgain());
    if (state.call().parties().size() < mostParties) {
      inputs.add(new CallInput.CallNext(Calls.operator("102")));
    }
    inputs.add(new CallInput.HandOn("from-internal", "600", 1));
    inputs.add(new CallInput.Drop("sound:sorry"));
    inputs.add(new CallInput.Cancel());
    return inputs;
  }

  private static CallInput news(ControlNews news) {
    return new CallInput.News(news);
  }

  private static List<CommandOutcome> outcomes(PbxCommand command) {
    List<CommandOutcome> outcomes = new ArrayList<>();
    if (command instanceof FindChannel) {
      for (ChannelState state : ChannelState.values()) {
        outcomes.add(new CommandOutcome.Done(state.name()));
      }
    } else {
      outcomes.add(new CommandOutcome.Done(""));
    }
    outcomes.add(new CommandOutcome.NotThere());
    outcomes.add(new CommandOutcome.Refused("no"));
    outcomes.add(new CommandOutcome.Unknown("cut"));
    return outcomes;
  }
}

package dev.hookswitch.dialer;

import dev.hookswitch.call.DialStates;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.CallState.Bridge;
import dev.hookswitch.dialer.CallState.Join;
import dev.hookswitch.dialer.CallState.Leg;
import dev.hookswitch.dialer.CallState.Life;
import dev.hookswitch.dialer.Outcome.Result;
import dev.hookswitch.dialer.PlacedCall.Hold;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.ChannelReplaced;
import dev.hookswitch.pbx.ControlNews.PlaybackEnded;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.ChannelState;
import dev.hookswitch.pbx.PbxCommand.ContinueAt;
import dev.hookswitch.pbx.PbxCommand.EndBridge;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxCommand.JoinBridge;
import dev.hookswitch.pbx.PbxCommand.MakeBridge;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.PbxCommand.Play;
import dev.hookswitch.pbx.PbxCommand.Ringback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next for a placed call: the states are in the package essay. A pure function
 * of what the call is and what happened to it; an instance takes one input.
 *
 * <p>Each input first changes what is known of the legs, and then {@link #goOn} looks at all of
 * them and does what is missing. So it does not matter in which order news come, or whether they
 * come twice.
 */
public final class CallScript {

  /** As often the PBX may refuse to put a living channel into the conversation. */
  private static final int MOST_TRIES = 3;

  /** An announcement whose end is not heard of lasts as many looks, which is a minute. */
  private static final int MOST_LOOKS = 12;

  private PlacedCall call;
  private Phase phase;
  private final List<Leg> legs;
  private Bridge bridge;
  private boolean announcing;
  private CallInput.@Nullable HandOn place;
  private int tries;
  private int looks;
  private @Nullable Outcome outcome;
  private final List<Act> acts = new ArrayList<>();

  /** What the call is now, and what is to be done. */
  public record Step(CallState state, List<Act> acts) {
    public Step {
      acts = List.copyOf(acts);
    }
  }

  private CallScript(CallState state) {
    this.call = state.call();
    this.phase = state.phase();
    this.legs = new ArrayList<>(state.legs());
    this.bridge = state.bridge();
    this.announcing = state.announcing();
    this.place = state.place();
    this.tries = state.tries();
    this.looks = state.looks();
    this.outcome = state.outcome();
  }

  public static Step step(CallState state, CallInput input) {
    CallScript script = new CallScript(state);
    if (state.isOver()) {
      script.takeLate(input);
    } else {
      script.take(input);
      script.goOn();
    }
    return new Step(script.state(), script.acts);
  }

  private CallState state() {
    return new CallState(call, phase, legs, bridge, announcing, place, tries, looks, outcome);
  }

  /** Who answers when nobody waits any more is hung up. */
  private void takeLate(CallInput input) {
    if (input instanceof CallInput.News(ChannelArrived arrived)) {
      order(new HangUp(arrived.channel(), HangUp.Reason.NORMAL));
    } else if (input instanceof CallInput.News(ChannelReplaced(_, String by))) {
      order(new HangUp(by, HangUp.Reason.NORMAL));
    }
  }

  private void take(CallInput input) {
    switch (input) {
      case CallInput.Begin _ -> begin();
      case CallInput.News(ControlNews news) -> take(news);
      case CallInput.Answered(PbxCommand command, CommandOutcome answer) ->
          answered(command, answer);
      case CallInput.NotStored _ -> notStored();
      case CallInput.LookAgain _ -> lookAgain();
      case CallInput.CallNext next -> callNext(next);
      case CallInput.HandOn handOn -> handOn(handOn);
      case CallInput.Drop drop -> drop(drop);
      case CallInput.Cancel _ -> cancel();
    }
  }

  // what is asked for

  private void begin() {
    if (legs.isEmpty()) {
      legs.add(Leg.of(Life.ORDERED));
      order(placing(0));
    }
  }

  private PlaceCall placing(int party) {
    Party to = call.parties().get(party);
    return new PlaceCall(
        call.channel(party),
        to.destination(),
        party == 0 ? null : channel(0),
        to.callerNumber(),
        to.ringing(),
        List.of(),
        call.variables());
  }

  private boolean firstWaits() {
    return (phase == Phase.WAITING || phase == Phase.CALLING_SECOND)
        && legs.getFirst().life() == Life.UP;
  }

  private void callNext(CallInput.CallNext next) {
    if (phase == Phase.WAITING && firstWaits()) {
      call = call.withParty(next.party());
      placeNext();
    }
  }

  /** Nobody is called whose call was not stored before: so nobody is called twice. */
  private void placeNext() {
    int party = legs.size();
    legs.add(Leg.of(Life.ORDERED));
    phase = Phase.CALLING_SECOND;
    acts.add(new Act.Store(state().progress()));
    order(placing(party));
  }

  private void notStored() {
    if (phase == Phase.CALLING_SECOND && legs.getLast().life() == Life.ORDERED) {
      legs.removeLast();
      end(Outcome.of(Result.ABORTED));
    }
  }

  private void handOn(CallInput.HandOn handOn) {
    if (firstWaits() || isHandedOnSomewhere()) {
      phase = Phase.HANDED_ON;
      place = handOn;
      stopRingback();
      note();
      orderContinue(handOn);
    }
  }

  /** It was, before a restart; whoever placed the call must say again where to. */
  private boolean isHandedOnSomewhere() {
    return phase == Phase.HANDED_ON && place == null && legs.getFirst().life() == Life.UP;
  }

  private void orderContinue(CallInput.HandOn to) {
    order(new ContinueAt(channel(0), to.context(), to.extension(), to.priority()));
  }

  private void drop(CallInput.Drop drop) {
    if (firstWaits()) {
      outcome = Outcome.of(Result.DROPPED);
      phase = Phase.ENDING;
      announcing = true;
      stopRingback();
      note();
      order(new Play(channel(0), call.playback(), drop.media()));
    }
  }

  private void cancel() {
    if (phase == Phase.ENDING) {
      announcing = false;
      return;
    }
    if (phase == Phase.HANDED_ON && legs.getFirst().life() == Life.LEFT) {
      legs.set(0, legs.getFirst().with(Life.UP));
    }
    outcome = Outcome.of(phase == Phase.TALKING ? Result.TALKED : Result.CANCELLED);
    phase = Phase.ENDING;
    note();
  }

  private void stopRingback() {
    if (call.hold() == Hold.RINGBACK) {
      order(new Ringback(channel(0), false));
    }
  }

  // what the PBX says

  private void take(ControlNews news) {
    switch (news) {
      case ChannelArrived arrived -> arrived(arrived.channel());
      case ChannelReplaced(String channel, String by) -> replaced(channel, by);
      case ChannelLeft(String channel) -> {
        int party = party(channel);
        if (party >= 0 && legs.get(party).isAlive()) {
          legs.set(party, legs.get(party).with(Life.LEFT));
        }
      }
      case ChannelGone(String channel, Integer cause) -> {
        int party = party(channel);
        if (party >= 0) {
          boolean inVain = cause == null && ringsInVain(party);
          Integer why = inVain ? Integer.valueOf(DialStates.NO_ANSWER) : cause;
          gone(party, DialStates.ofHangup(why), why);
        }
      }
      case PlaybackEnded(String playback) -> announcing &= !playback.equals(call.playback());
      case ControlNews.Up _ -> lookAgain();
      case ControlNews.Lost _ -> {}
    }
  }

  private String channel(int party) {
    String other = legs.get(party).as();
    return other == null ? call.channel(party) : other;
  }

  /** The number of the party that a channel stands for; -1 for any other channel. */
  private int party(String channel) {
    for (int party = 0; party < legs.size(); party++) {
      if (channel.equals(channel(party))) {
        return party;
      }
    }
    return -1;
  }

  /** It goes on with whom its party transferred the call to. */
  private void replaced(String channel, String by) {
    int party = party(channel);
    if (party >= 0 && legs.get(party).life() == Life.UP) {
      legs.set(party, legs.get(party).replacedBy(by));
      note();
    } else {
      order(new HangUp(by, HangUp.Reason.NORMAL));
    }
  }

  private void arrived(String channel) {
    int party = party(channel);
    if (party < 0) {
      order(new HangUp(channel, HangUp.Reason.NORMAL));
      return;
    }
    Leg leg = legs.get(party);
    if (leg.life() == Life.UP) {
      return;
    }
    boolean comesBack = leg.life() == Life.LEFT && phase == Phase.HANDED_ON && party == 0;
    legs.set(party, leg.life() == Life.GONE ? Leg.of(Life.UP) : leg.with(Life.UP));
    if (comesBack) {
      place = null;
      phase = Phase.WAITING;
      note();
      waits();
    }
  }

  /** Nobody took its call back: where the PBX gives no cause, its time to ring is over. */
  private boolean ringsInVain(int party) {
    return legs.get(party).life() == Life.CALLING && !legs.get(party).hangUp();
  }

  private void gone(int party, DialState state, @Nullable Integer cause) {
    Leg leg = legs.get(party);
    switch (leg.life()) {
      case ORDERED, CALLING -> legs.set(party, leg.failed(state, cause));
      case UP, LEFT -> legs.set(party, Leg.of(Life.GONE));
      case REFUSED, GONE -> {}
    }
  }

  // what became of orders

  private void answered(PbxCommand command, CommandOutcome answer) {
    switch (command) {
      case PlaceCall(String channel, _, _, _, _, _, _) -> placed(party(channel), answer);
      case FindChannel(String channel) -> found(party(channel), answer);
      case JoinBridge(_, String channel) -> joined(party(channel), answer);
      case HangUp(String channel, _) -> hungUp(party(channel), answer);
      case EndBridge _ ->
          bridge = answer instanceof CommandOutcome.Unknown ? Bridge.DOUBT : Bridge.NONE;
      case ContinueAt _ -> continued(answer);
      case Play _ -> announcing &= answer.isDone();
      default -> {}
    }
  }

  private void placed(int party, CommandOutcome answer) {
    if (party < 0 || legs.get(party).life() != Life.ORDERED) {
      return;
    }
    Leg leg = legs.get(party);
    switch (answer) {
      case Done _ -> legs.set(party, leg.with(Life.CALLING));
      case Refused _, NotThere _ -> {
        legs.set(party, leg.with(Life.REFUSED));
        ask(0); // perhaps because the party is gone for whom it was placed
      }
      case CommandOutcome.Unknown _ -> ask(party);
    }
  }

  private void ask(int party) {
    Life life = legs.get(party).life();
    if (life != Life.GONE && life != Life.REFUSED && !legs.get(party).asked()) {
      legs.set(party, legs.get(party).asAsked());
      order(new FindChannel(channel(party)));
    }
  }

  private void found(int party, CommandOutcome answer) {
    if (party < 0) {
      return;
    }
    Leg leg = legs.get(party).asAnswered();
    legs.set(party, leg);
    switch (answer) {
      case Done(String state) -> {
        boolean up = state.equals(ChannelState.UP.name());
        if (leg.life() == Life.ORDERED || leg.life() == Life.CALLING) {
          legs.set(party, leg.with(up ? Life.UP : Life.CALLING));
        }
        if (party == 0 && isHandedOnSomewhere()) {
          tell(new CallNews.Waits(call));
        }
      }
      case NotThere _ -> {
        if (leg.life() == Life.ORDERED) {
          acts.add(new Act.TellNotPlaced(call.leg(party), DialState.ABORT, true));
        }
        gone(party, DialState.ABORT, null);
      }
      case Refused _, CommandOutcome.Unknown _ -> legs.set(party, leg.inDoubt());
    }
  }

  private void joined(int party, CommandOutcome answer) {
    if (party < 0 || legs.get(party).join() != Join.ORDERED) {
      return;
    }
    if (answer.isDone()) {
      legs.set(party, legs.get(party).with(Join.IN));
      tries = 0;
      return;
    }
    legs.set(party, legs.get(party).with(Join.NOT));
    tries++;
    if (tries > MOST_TRIES) {
      end(Outcome.of(Result.ABORTED));
    } else {
      ask(party);
    }
  }

  private void hungUp(int party, CommandOutcome answer) {
    if (party < 0) {
      return;
    }
    switch (answer) {
      case Done _ -> {}
      case NotThere _ -> gone(party, DialState.CANCEL, null);
      case Refused _, CommandOutcome.Unknown _ -> {
        if (legs.get(party).isAlive()) {
          legs.set(party, legs.get(party).inDoubt());
        }
      }
    }
  }

  private void continued(CommandOutcome answer) {
    if (phase != Phase.HANDED_ON || legs.getFirst().life() != Life.UP) {
      return;
    }
    switch (answer) {
      case Done _ -> {}
      case NotThere _ -> ask(0);
      case Refused _ -> {
        if (tries > 0) { // it went there the first time, and that was not heard
          legs.set(0, legs.getFirst().with(Life.LEFT));
        } else {
          end(Outcome.of(Result.ABORTED));
        }
      }
      case CommandOutcome.Unknown _ -> {
        tries = 1;
        legs.set(0, legs.getFirst().inDoubt());
      }
    }
  }

  /** What is not known to be over is asked for. */
  private void lookAgain() {
    for (int party = 0; party < legs.size(); party++) {
      Leg leg = legs.get(party);
      if (leg.isAlive() || (leg.life() == Life.LEFT && phase == Phase.HANDED_ON)) {
        boolean continueAgain = leg.doubt() && phase == Phase.HANDED_ON && party == 0;
        legs.set(party, leg.withHangUp(false));
        ask(party);
        if (continueAgain && place != null) {
          orderContinue(place);
        }
      }
    }
    if (bridge == Bridge.DOUBT || bridge == Bridge.ENDING) {
      bridge = Bridge.MADE;
    }
    if (announcing) {
      looks++;
      announcing = looks < MOST_LOOKS;
    }
  }

  // what follows

  private void goOn() {
    boolean notBegun = legs.isEmpty() && phase != Phase.ENDING;
    if (notBegun || legs.stream().anyMatch(Leg::asked)) {
      return;
    }
    switch (phase) {
      case CALLING_FIRST -> callingFirst();
      case WAITING -> {
        if (firstIsThere()) {
          dismiss(1, legs.size());
          holdInBridge();
        }
      }
      case CALLING_SECOND -> {
        if (firstIsThere()) {
          dismiss(1, legs.size() - 1);
          holdInBridge();
          callingSecond(legs.size() - 1);
        }
      }
      case TALKING -> {
        dismiss(1, legs.size() - 1);
        if (legs.getFirst().isGone() || legs.getLast().isGone()) {
          end(Outcome.of(Result.TALKED));
        }
      }
      case HANDED_ON -> handedOn();
      case ENDING -> finish();
      case OVER -> {}
    }
  }

  private boolean firstIsThere() {
    if (legs.getFirst().isGone()) {
      end(Outcome.of(Result.GAVE_UP));
      return false;
    }
    return true;
  }

  private void callingFirst() {
    Leg first = legs.getFirst();
    switch (first.life()) {
      case ORDERED, CALLING -> {}
      case UP -> waits();
      case LEFT -> end(Outcome.of(Result.GAVE_UP));
      case REFUSED -> {
        tellRefused(0);
        end(notReached(0));
      }
      case GONE -> end(notReached(0));
    }
  }

  private void tellRefused(int party) {
    legs.set(party, legs.get(party).failed(DialState.CHANUNAVAIL, null));
    acts.add(new Act.TellNotPlaced(call.leg(party), DialState.CHANUNAVAIL, false));
  }

  private Outcome notReached(int party) {
    Leg leg = legs.get(party);
    DialState state = leg.failure() == null ? DialState.ABORT : leg.failure();
    legs.set(party, Leg.of(Life.GONE));
    tell(new CallNews.Failed(call, party, state, leg.cause()));
    return Outcome.notReached(call.parties().get(party).role(), state, leg.cause());
  }

  private void waits() {
    phase = Phase.WAITING;
    if (call.hold() == Hold.RINGBACK) {
      order(new Ringback(channel(0), true));
    } else {
      holdInBridge();
    }
    if (call.parties().size() > legs.size()) {
      placeNext();
    } else {
      tell(new CallNews.Waits(call));
    }
  }

  private void holdInBridge() {
    if (call.hold() == Hold.IN_BRIDGE) {
      join(0);
    }
  }

  private void join(int... parties) {
    boolean made = false;
    for (int party : parties) {
      if (legs.get(party).join() == Join.NOT) {
        if (!made) {
          bridge = Bridge.MADE;
          order(new MakeBridge(call.bridge()));
          made = true;
        }
        legs.set(party, legs.get(party).with(Join.ORDERED));
        order(new JoinBridge(call.bridge(), channel(party)));
      }
    }
  }

  private void callingSecond(int party) {
    Leg second = legs.get(party);
    if (second.life() == Life.REFUSED) {
      tellRefused(party);
      secondFailed(party);
    } else if (second.isGone()) {
      secondFailed(party);
    } else if (second.life() == Life.UP) {
      if (second.join() == Join.NOT) {
        stopRingback();
      }
      join(0, party);
      if (legs.getFirst().join() == Join.IN && second.join() == Join.IN) {
        phase = Phase.TALKING;
        note();
        tell(new CallNews.Talking(call, party));
      }
    }
  }

  private void secondFailed(int party) {
    Outcome missed = notReached(party);
    if (call.waits()) {
      phase = Phase.WAITING;
      tell(new CallNews.Waits(call));
    } else {
      end(missed);
    }
  }

  private void handedOn() {
    dismiss(1, legs.size());
    endBridge();
    if (legs.getFirst().life() == Life.GONE) {
      end(Outcome.of(Result.HANDED_ON));
    }
  }

  private void end(Outcome what) {
    if (outcome == null) {
      outcome = what;
    }
    phase = Phase.ENDING;
    finish();
  }

  private void finish() {
    announcing &= !legs.isEmpty() && legs.getFirst().isAlive();
    looks = announcing ? looks : 0;
    tries = 0;
    place = null;
    dismiss(announcing ? 1 : 0, legs.size());
    if (announcing) {
      return;
    }
    endBridge();
    if (bridge == Bridge.NONE && legs.stream().allMatch(Leg::isGone)) {
      Outcome last = outcome == null ? Outcome.of(Result.ABORTED) : outcome;
      outcome = last;
      phase = Phase.OVER;
      note();
      tell(new CallNews.Over(call, last));
    }
  }

  private void endBridge() {
    if (bridge == Bridge.MADE) {
      bridge = Bridge.ENDING;
      order(new EndBridge(call.bridge()));
    }
  }

  /** Hangs up those of these parties who are there. */
  private void dismiss(int from, int to) {
    for (int party = from; party < to; party++) {
      Leg leg = legs.get(party);
      if (leg.isAlive() && !leg.hangUp() && !leg.doubt()) {
        legs.set(party, leg.withHangUp(true));
        order(new HangUp(channel(party), HangUp.Reason.NORMAL));
      }
    }
  }

  private void order(PbxCommand command) {
    acts.add(new Act.Order(command));
  }

  private void note() {
    acts.add(new Act.Note(state().progress()));
  }

  private void tell(CallNews news) {
    acts.add(new Act.Tell(news));
  }
}

package dev.hookswitch.callflow;

import dev.hookswitch.event.Ids;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the calls that one PBX's dialplan hands over and gives each back, once, with what was
 * decided. Everything else that is told of the PBX is none of its business. Safe for all threads.
 *
 * <p>Each call has a virtual thread of its own for as long as it is here; how many that are is up
 * to the PBX, which has a channel for each.
 */
public final class HandedOverCalls implements Consumer<ControlNews>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HandedOverCalls.class);

  /** The first argument with which the dialplan hands a call over. */
  public static final String ARGUMENT = "route";

  /** For what is under way when the program ends: a decision, and the orders after it. */
  private static final Duration PATIENCE = Flow.LONGEST_LIMIT.plusSeconds(2);

  /** News of what arrived have come by then. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final PbxControl control;
  private final Identification identification;
  private final Decisions decisions;
  private final InstantSource clock;

  /** Channels that are in our hands; guarded by itself. */
  private final Set<String> inHand = new HashSet<>();

  private volatile boolean closing;

  public HandedOverCalls(
      PbxControl control, Identification identification, Decisions decisions, InstantSource clock) {
    this.control = control;
    this.identification = identification;
    this.decisions = decisions;
    this.clock = clock;
  }

  @Override
  public void accept(ControlNews news) {
    if (news instanceof ControlNews.Up) {
      Thread.ofVirtual().name("call-flow-left").start(this::giveBackWhatWasLeft);
    } else if (news instanceof ChannelArrived arrived
        && !arrived.arguments().isEmpty()
        && arrived.arguments().getFirst().equals(ARGUMENT)
        && take(arrived.channel())) {
      Thread.ofVirtual().name("call-flow").start(() -> route(arrived));
    }
  }

  /**
   * A process that was killed, or lost the PBX, left callers where nobody decides. What arrived
   * just now is among them when it is asked for, and after a moment it is known to be in hand.
   */
  private void giveBackWhatWasLeft() {
    String found = valueOf(control.carryOut(new PbxCommand.FindHandedOver(ARGUMENT)));
    if (found.isEmpty()) {
      return;
    }
    try {
      Thread.sleep(MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (String channel : found.split(" ", -1)) {
      if (take(channel)) {
        try {
          LOG.warn("pbx={} a call that was left undecided goes on by the dialplan", control.name());
          goOn(channel);
        } finally {
          release(channel);
        }
      }
    }
  }

  private boolean take(String channel) {
    synchronized (inHand) {
      return inHand.add(channel);
    }
  }

  private void release(String channel) {
    synchronized (inHand) {
      inHand.remove(channel);
      inHand.notifyAll();
    }
  }

  private void route(ChannelArrived arrived) {
    try {
      if (closing) {
        goOn(arrived.channel());
      } else {
        identify(arrived).ifPresent(call -> route(arrived.channel(), call));
      }
    } catch (RuntimeException e) {
      LOG.error("a defect of ours: a call goes on by the dialplan", e);
      goOn(arrived.channel());
    } finally {
      release(arrived.channel());
    }
  }

  /** Empty when the caller has hung up. */
  private Optional<InboundCall> identify(ChannelArrived arrived) {
    String channel = arrived.channel();
    CommandOutcome root =
        control.carryOut(new PbxCommand.ReadVariable(channel, "CHANNEL(linkedid)"));
    if (root instanceof NotThere) {
      return Optional.empty();
    }
    String session = valueOf(root);
    return Optional.of(
        identification.call(
            Ids.session(control.name(), session.isEmpty() ? channel : session),
            read(channel, "CHANNEL(accountcode)"),
            arrived.callerNumber(),
            read(channel, "CALLERID(dnid)"),
            arrived.dialled(),
            clock.instant()));
  }

  private String read(String channel, String variable) {
    return valueOf(control.carryOut(new PbxCommand.ReadVariable(channel, variable)));
  }

  /** Empty where the PBX does not say. */
  private static String valueOf(CommandOutcome outcome) {
    return outcome instanceof Done(String value) ? value : "";
  }

  private void route(String channel, InboundCall call) {
    long before = System.nanoTime();
    Decision decision = decisions.decide(call);
    log(call, decision, Duration.ofNanos(System.nanoTime() - before));
    Instruction instruction = decision.instruction();
    if (instruction.isContinue()) {
      goOn(channel);
    } else {
      carryOut(channel, instruction);
    }
  }

  private void log(InboundCall call, Decision decision, Duration took) {
    String word = decision.instruction().word();
    Flow flow = decision.flow();
    if (flow == null) {
      LOG.warn("pbx={} session={} {}: no call flow is for it", call.pbx(), call.sessionId(), word);
    } else if (decision.byAnswer()) {
      LOG.info(
          "call_flow={} session={} {} by the answer, after {} ms",
          flow.id(),
          call.sessionId(),
          word,
          took.toMillis());
    } else {
      LOG.warn(
          "call_flow={} session={} {} by default, after {} ms: the endpoint {}",
          flow.id(),
          call.sessionId(),
          word,
          took.toMillis(),
          decision.reason());
    }
  }

  /** Where an order before the last one fails, the call is left to the dialplan as it came. */
  private void carryOut(String channel, Instruction instruction) {
    String place = Instruction.CONTEXT + "," + instruction.extension() + ",1";
    if (!read(channel, "DIALPLAN_EXISTS(" + place + ")").equals("1")) {
      LOG.warn(
          "pbx={} its dialplan has no {}: is hookswitch.conf included? The call goes on as it came",
          control.name(),
          place);
      goOn(channel);
      return;
    }
    for (Map.Entry<String, String> variable : variables(instruction).entrySet()) {
      CommandOutcome outcome =
          control.carryOut(
              new PbxCommand.SetVariable(channel, variable.getKey(), variable.getValue()));
      if (outcome instanceof NotThere) {
        return; // the caller has hung up
      }
      if (!outcome.isDone()) {
        complain(outcome);
        goOn(channel);
        return;
      }
    }
    complain(
        control.carryOut(
            new PbxCommand.ContinueAt(channel, Instruction.CONTEXT, instruction.extension(), 1)));
  }

  /** What {@code examples/hookswitch.conf} reads. */
  private static Map<String, String> variables(Instruction instruction) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOOKSWITCH_TARGET", instruction.target());
    Duration time = instruction.time();
    // also where it is empty: the channel may have been here before
    variables.put("HOOKSWITCH_TIMEOUT", time == null ? "" : Long.toString(time.toSeconds()));
    return variables;
  }

  private void goOn(String channel) {
    complain(control.carryOut(PbxCommand.ContinueAt.afterwards(channel)));
  }

  private void complain(CommandOutcome outcome) {
    switch (outcome) {
      case Done _, NotThere _ -> {} // or the caller has hung up
      case Refused(String sentence) ->
          LOG.warn("pbx={} a call could not be given back: {}", control.name(), sentence);
      case Unknown(String sentence) ->
          LOG.warn("pbx={} a call may not be given back: {}", control.name(), sentence);
    }
  }

  /**
   * What is under way is still decided, and what arrives meanwhile goes on by the dialplan at once.
   * To be called before the control is closed.
   */
  @Override
  public void close() {
    closing = true;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (inHand) {
      try {
        for (long left = PATIENCE.toMillis(); !inHand.isEmpty() && left > 0; ) {
          inHand.wait(left);
          left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

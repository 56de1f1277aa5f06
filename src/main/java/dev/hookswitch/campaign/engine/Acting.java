package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.CallQueue;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.OperatorStore;
import dev.hookswitch.campaign.engine.Course.Act;
import dev.hookswitch.dialer.CallInput;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.Party;
import dev.hookswitch.pbx.PbxControl;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what a {@link Course} says is to be done. Orders go to the dialer at once; what is to be
 * stored is stored in its order, and what cannot be stored now is tried again, so that the calls go
 * on meanwhile. For the engine's thread.
 */
final class Acting {

  /** The context of the dialplan that finds out what answered: see docs/campaigns.md. */
  static final String DETECTION = "hookswitch-detect";

  private final CallQueue queue;
  private final OperatorStore operators;
  private final Dialer dialer;
  private final Queue<Runnable> writes = new ArrayDeque<>();
  private final Set<String> ending = new HashSet<>();

  /** Who is called for a contact. */
  interface Callee {
    Optional<Party> of(String user);
  }

  Acting(CallQueue queue, OperatorStore operators, Dialer dialer) {
    this.queue = queue;
    this.operators = operators;
    this.dialer = dialer;
  }

  void act(Live call, Act act, Campaign campaign, Callee callee, Instant now) {
    String id = call.callId();
    Definition definition = campaign.definition();
    switch (act) {
      case Act.NoteAnswered _ -> writes.add(() -> queue.answered(id, now));
      case Act.Detect _ -> tell(id, new CallInput.HandOn(DETECTION, "s", 1));
      case Act.AskWhat _ -> {} // see Detecting
      case Act.HandOn _ -> handOn(id, definition.flow());
      case Act.CallOperator(String user) ->
          tell(
              id,
              callee
                  .of(user)
                  .<CallInput>map(CallInput.CallNext::new)
                  .orElseGet(CallInput.Cancel::new));
      case Act.Drop _ -> drop(id, definition.abandoned().announcement());
      case Act.Announce _ -> drop(id, definition.machineDetection().announcement());
      case Act.Cancel _ -> tell(id, new CallInput.Cancel());
      case Act.OperatorMissed(String user) ->
          writes.add(
              isWithinReach(id)
                  ? () -> operators.missed(user, id, now)
                  : () -> operators.release(user, id)); // the PBX takes no orders: not their fault
      case Act.Conclude end -> conclude(id, end, definition.wrapUp(), now);
    }
  }

  private void conclude(String id, Act.Conclude end, Definition.WrapUp rule, Instant now) {
    ending.add(id);
    writes.add(() -> queue.conclude(id, end.conclusion(), now));
    String operator = end.operator();
    if (operator != null) {
      writes.add(
          end.talked()
              ? () -> operators.wrapUp(operator, id, rule, now)
              : () -> operators.release(operator, id));
    }
    writes.add(() -> ending.remove(id));
  }

  /** Stores what is to be stored, up to the first that cannot be. Stored twice is stored once. */
  void flush() {
    for (Runnable write = writes.peek(); write != null; write = writes.peek()) {
      write.run();
      writes.remove();
    }
  }

  /** Its end is told, and not stored yet. */
  boolean isEnding(String callId) {
    return ending.contains(callId);
  }

  /** The PBX takes orders for that call. */
  boolean isWithinReach(String call) {
    return dialer
        .state(call)
        .flatMap(state -> dialer.control(state.call().link()))
        .map(PbxControl::isUp)
        .orElse(true);
  }

  /** What is told to a call that is over does nothing: its end is told. */
  private void tell(String call, CallInput input) {
    var _ = dialer.tell(call, input);
  }

  /** Without a place there is nothing for whoever answered. */
  private void handOn(String call, Definition.@Nullable Flow flow) {
    tell(
        call,
        flow == null
            ? new CallInput.Cancel()
            : new CallInput.HandOn(flow.context(), flow.extension(), 1));
  }

  private void drop(String call, @Nullable String announcement) {
    tell(call, announcement == null ? new CallInput.Cancel() : new CallInput.Drop(announcement));
  }
}

package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.CallFates;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import dev.hookswitch.campaign.Definition.MachineDetection.Action;
import dev.hookswitch.campaign.engine.Course.Act;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.dialer.Party;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCallStore;
import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Subtype;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of calls, by what the dialer keeps of them: it stores a call before anybody is
 * called, so that a call it does not know was never placed.
 */
final class StoredFates implements CallFates {

  private final PlacedCallStore calls;
  private final Function<String, Action> onMachine;

  /**
   * Makes them.
   *
   * @param onMachine what a campaign does when a machine answers
   */
  StoredFates(PlacedCallStore calls, Function<String, Action> onMachine) {
    this.calls = calls;
    this.onMachine = onMachine;
  }

  @Override
  public Fate of(UnderWay attempt) {
    return calls
        .find(attempt.callId())
        .map(call -> fate(call, attempt))
        .orElseGet(Fate.NeverPlaced::new);
  }

  private Fate fate(StoredCall call, UnderWay attempt) {
    Instant overAt = call.overAt();
    Outcome outcome = call.progress().outcome();
    if (overAt == null) {
      return new Fate.StillThere();
    }
    if (outcome == null) {
      return new Fate.Unknown();
    }
    boolean talked = outcome.result() == Outcome.Result.TALKED;
    Course course =
        Course.restored(
            kind(call.call()),
            onMachine.apply(attempt.contact().campaign()),
            stood(outcome),
            attempt.answeredAt(),
            talked ? operator(call.call()) : null,
            overAt);
    List<Act> acts = course.over(outcome, call.call().sessionId(), overAt);
    return acts.getFirst() instanceof Act.Conclude end
        ? new Fate.Over(end.conclusion())
        : new Fate.Unknown();
  }

  /** How far it had come when it ended. */
  private static CallProgress.Phase stood(Outcome outcome) {
    return switch (outcome.result()) {
      case TALKED -> CallProgress.Phase.TALKING;
      case HANDED_ON -> CallProgress.Phase.HANDED_ON;
      default -> CallProgress.Phase.ENDING;
    };
  }

  static Subtype kind(PlacedCall call) {
    Subtype kind = call.plan().subtype();
    return kind == null ? Subtype.CONTACT_CALLFLOW : kind;
  }

  /** The operator who was called last for it; null: none was. */
  static @Nullable String operator(PlacedCall call) {
    for (Party party : call.parties().reversed()) {
      if (party.role() == LegRole.OPERATOR) {
        return party.who().user();
      }
    }
    return null;
  }
}

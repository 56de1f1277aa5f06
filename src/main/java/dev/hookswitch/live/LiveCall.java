package dev.hookswitch.live;

import dev.hookswitch.event.Common;
import dev.hookswitch.event.Participant;
import dev.hookswitch.timeline.Leg;
import dev.hookswitch.timeline.Leg.Doing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A call in progress, as its latest event left it.
 *
 * @param version grows with every change of any call
 * @param since when it came into this state
 * @param source who began it
 * @param latest what all events have, of the latest
 * @param legs who is there: called, waiting or talking; in the order in which they came
 */
public record LiveCall(
    long version,
    Instant startedAt,
    State state,
    Instant since,
    Participant source,
    Common latest,
    List<Leg> legs) {

  /** What a call in progress is, for somebody who looks at many. */
  public enum State {
    /** Nobody was called yet, and nobody is there. */
    STARTED,
    RINGING,
    /** Whoever is there hears the system, or is alone in a conversation. */
    WAITING,
    TALKING
  }

  public LiveCall {
    legs = List.copyOf(legs);
  }

  public String sessionId() {
    return latest.sessionId();
  }

  static LiveCall of(
      long version, Instant startedAt, Participant source, Common latest, List<Leg> all) {
    List<Leg> there = all.stream().filter(leg -> leg.doing() != Doing.GONE).toList();
    State state = state(there);
    Instant since =
        there.stream()
            .filter(leg -> state(leg.doing()) == state)
            .map(Leg::since)
            .min(Comparator.naturalOrder())
            .orElse(latest.timestamp());
    return new LiveCall(version, startedAt, state, since, source, latest, there);
  }

  /** Talking is more than ringing, and ringing more than waiting. */
  private static State state(List<Leg> there) {
    List<State> states = there.stream().map(leg -> state(leg.doing())).toList();
    for (State state : List.of(State.TALKING, State.RINGING, State.WAITING)) {
      if (states.contains(state)) {
        return state;
      }
    }
    return State.STARTED;
  }

  private static State state(Doing doing) {
    return switch (doing) {
      case TALKING -> State.TALKING;
      case RINGING -> State.RINGING;
      case CONNECTED, WAITING -> State.WAITING;
      case CALLING, GONE -> State.STARTED;
    };
  }
}

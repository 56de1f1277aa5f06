package dev.hookswitch.timeline;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Ready;
import dev.hookswitch.event.Ring;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.event.Start;
import dev.hookswitch.event.Subject;
import dev.hookswitch.timeline.Leg.Doing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The legs of one call, as its events so far tell them. For one thread. */
public final class Legs {

  private final Map<String, Leg> legs = new LinkedHashMap<>();

  /** Says which legs do something else now. */
  public List<Leg> take(CallEvent event) {
    Map<String, Leg> before = Map.copyOf(legs);
    follow(event);
    company(event.timestamp());
    return legs.values().stream().filter(leg -> !leg.equals(before.get(leg.callId()))).toList();
  }

  /** All of them, in the order in which they came. */
  public List<Leg> all() {
    return List.copyOf(legs.values());
  }

  private void follow(CallEvent event) {
    Instant at = event.timestamp();
    switch (event) {
      case Start start -> put(start, start.common().participants().getFirst(), Doing.CALLING);
      case Ring ring -> put(ring, called(ring.common()), Doing.RINGING);
      case RingResult result -> change(result, leg -> afterRinging(leg, result.state(), at));
      case Ready ready -> joinOrReady(ready, ready.subject(), Doing.CONNECTED);
      case Join join -> joinOrReady(join, join.subject(), Doing.WAITING);
      case Leave leave -> change(leave, leg -> leg.does(Doing.GONE, at));
      case Completed _ -> legs.replaceAll((_, leg) -> leg.does(Doing.GONE, at));
    }
  }

  /** Whoever answered is CONNECTED from READY on, which comes at the same moment. */
  private static Leg afterRinging(Leg leg, DialState state, Instant at) {
    return state == DialState.ANSWER ? leg : leg.does(Doing.GONE, at);
  }

  private void joinOrReady(CallEvent event, Subject subject, Doing doing) {
    Participant who =
        subject.type() == Subject.Type.SIP
            ? Participant.device(subject.value(), subject.user())
            : Participant.phone(subject.value());
    put(event, who, doing);
  }

  /** The source comes first, then whom it calls. */
  private static Participant called(Common common) {
    List<Participant> all = common.participants();
    return all.size() > 1 ? all.get(1) : all.getFirst();
  }

  private void put(CallEvent event, Participant who, Doing doing) {
    Common common = event.common();
    legs.put(
        common.callId(), new Leg(common.callId(), who, common.leg(), doing, common.timestamp()));
  }

  private void change(CallEvent event, Function<Leg, Leg> change) {
    legs.computeIfPresent(event.callId(), (_, leg) -> change.apply(leg));
  }

  /** Of those who joined, one waits, and two talk. */
  private void company(Instant at) {
    List<Leg> joined = new ArrayList<>(legs.values());
    joined.removeIf(leg -> !leg.isJoined());
    Doing doing = joined.size() > 1 ? Doing.TALKING : Doing.WAITING;
    joined.forEach(leg -> legs.put(leg.callId(), leg.does(doing, at)));
  }
}

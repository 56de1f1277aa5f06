package dev.hookswitch.timeline;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.timeline.Leg.Doing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as a picture: a lane for each party in the order in which they came, with a bar for
 * everything it did, and a mark for each event.
 *
 * @param to null while the call is in progress
 * @param hangedBy the lane of who ended it; null where it was the system, or nobody knows
 */
public record Timeline(
    Instant from,
    @Nullable Instant to,
    List<Lane> lanes,
    List<Mark> marks,
    @Nullable Integer hangedBy) {

  public Timeline {
    lanes = List.copyOf(lanes);
    marks = List.copyOf(marks);
  }

  /** One party, however often it was called. */
  public record Lane(Participant who, @Nullable LegRole role, List<Bar> bars) {
    public Lane {
      bars = List.copyOf(bars);
    }
  }

  /**
   * Something that a party did for a while.
   *
   * @param to null while it still does
   * @param result how ringing ended; null for everything else, and while it rings
   */
  public record Bar(
      String callId, Doing doing, Instant from, @Nullable Instant to, @Nullable DialState result) {}

  /** One of the seven events, at the lane of the party that it is about. */
  public record Mark(CallEvent event, int lane) {}

  /**
   * Draws a call.
   *
   * @param events of one session in the order of their seq, at least the first
   */
  public static Timeline of(List<CallEvent> events) {
    Drawing drawing = new Drawing();
    events.forEach(drawing::take);
    return drawing.finish(events.getFirst().timestamp());
  }

  /** A call being drawn. */
  private static final class Drawing {

    private static final class Draft {
      private final Participant who;
      private @Nullable LegRole role;
      private final List<Bar> bars = new ArrayList<>();

      Draft(Participant who) {
        this.who = who;
      }
    }

    private final Legs legs = new Legs();
    private final Map<String, Leg> doing = new HashMap<>();
    private final Map<String, Draft> lanes = new LinkedHashMap<>();
    private final Map<String, String> laneOfLeg = new HashMap<>();
    private final List<CallEvent> events = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private @Nullable Completed end;

    void take(CallEvent event) {
      DialState result = event instanceof RingResult ring ? ring.state() : null;
      for (Leg leg : legs.take(event)) {
        lane(leg);
        Leg before = doing.put(leg.callId(), leg);
        if (before != null) {
          close(before, event.timestamp(), leg.callId().equals(event.callId()) ? result : null);
        }
      }
      if (result == DialState.ANSWER) {
        // what follows begins with READY
        Leg rang = doing.remove(event.callId());
        if (rang != null) {
          close(rang, event.timestamp(), result);
        }
      }
      events.add(event);
      places.add(laneOfLeg.getOrDefault(event.callId(), ""));
      if (event instanceof Completed completed) {
        end = completed;
      }
    }

    private void lane(Leg leg) {
      Draft draft = draft(leg);
      if (draft.role == null) {
        draft.role = leg.role();
      }
      laneOfLeg.put(leg.callId(), key(leg));
    }

    private Draft draft(Leg leg) {
      return lanes.computeIfAbsent(key(leg), _ -> new Draft(leg.who()));
    }

    private static String key(Leg leg) {
      return leg.who().type() + " " + leg.who().value();
    }

    private void close(Leg was, @Nullable Instant at, @Nullable DialState result) {
      if (was.doing() != Doing.GONE) {
        draft(was).bars.add(new Bar(was.callId(), was.doing(), was.since(), at, result));
      }
    }

    Timeline finish(Instant from) {
      Instant to = end == null ? null : end.timestamp();
      doing.values().forEach(leg -> close(leg, to, null));
      List<String> order = List.copyOf(lanes.keySet());
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        marks.add(new Mark(events.get(i), Math.max(0, order.indexOf(places.get(i)))));
      }
      List<Lane> drawn =
          lanes.values().stream()
              .map(draft -> new Lane(draft.who, draft.role, draft.bars))
              .toList();
      return new Timeline(from, to, drawn, marks, hangedBy(drawn));
    }

    private @Nullable Integer hangedBy(List<Lane> drawn) {
      HangedBy by = end == null ? null : end.hangedBy();
      for (int lane = 0; by != null && lane < drawn.size(); lane++) {
        if (drawn.get(lane).who().value().equals(by.value())) {
          return lane;
        }
      }
      return null;
    }
  }
}

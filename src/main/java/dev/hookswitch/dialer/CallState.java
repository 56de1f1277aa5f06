package dev.hookswitch.dialer;

import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.event.DialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A placed call as {@link CallScript} knows it: a value, so that each step can be looked at.
 *
 * @param legs of the parties that were called, in their order
 * @param announcing the first party is told something before it is hung up
 * @param place where the first party is handed on to; null where that is not known here
 * @param tries how often the PBX would not do something that must be done
 * @param looks how often it was looked at since the announcement began
 * @param outcome null while it is not known
 */
public record CallState(
    PlacedCall call,
    Phase phase,
    List<Leg> legs,
    Bridge bridge,
    boolean announcing,
    CallInput.@Nullable HandOn place,
    int tries,
    int looks,
    @Nullable Outcome outcome) {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(30);

  public CallState {
    legs = List.copyOf(legs);
  }

  /**
   * One party's channel.
   *
   * @param as the channel that has taken its channel's place; null: it is its own
   * @param hangUp it was ordered to be hung up
   * @param asked whether it lives is being asked
   * @param doubt nobody could say whether it lives
   * @param failure how calling it ended, where it was not answered
   */
  public record Leg(
      Life life,
      @Nullable String as,
      Join join,
      boolean hangUp,
      boolean asked,
      boolean doubt,
      @Nullable DialState failure,
      @Nullable Integer cause) {

    static Leg of(Life life) {
      return new Leg(life, null, Join.NOT, false, false, false, null, null);
    }

    /** It may be heard at its far end. */
    boolean isAlive() {
      return life == Life.ORDERED || life == Life.CALLING || life == Life.UP;
    }

    boolean isGone() {
      return !isAlive();
    }

    Leg with(Life next) {
      boolean alive = next == Life.ORDERED || next == Life.CALLING || next == Life.UP;
      return new Leg(next, as, Join.NOT, hangUp && alive, asked, doubt && alive, null, null);
    }

    Leg with(Join next) {
      return new Leg(life, as, next, hangUp, asked, doubt, failure, cause);
    }

    Leg replacedBy(@Nullable String channel) {
      return new Leg(life, channel, join, hangUp, asked, doubt, failure, cause);
    }

    Leg withHangUp(boolean ordered) {
      return new Leg(life, as, join, ordered, asked, doubt, failure, cause);
    }

    Leg asAsked() {
      return new Leg(life, as, join, hangUp, true, false, failure, cause);
    }

    Leg asAnswered() {
      return new Leg(life, as, join, hangUp, false, doubt, failure, cause);
    }

    Leg inDoubt() {
      return new Leg(life, as, join, false, false, true, failure, cause);
    }

    /** It was never answered. */
    Leg failed(DialState state, @Nullable Integer why) {
      return new Leg(Life.GONE, null, Join.NOT, false, false, false, state, why);
    }
  }

  /** Of a channel. */
  public enum Life {
    /** It was ordered; whether the PBX took the order is not known. */
    ORDERED,
    /** The PBX calls it. */
    CALLING,
    /** It is in this program's hands. */
    UP,
    /** It is not, and may live on. */
    LEFT,
    /** The PBX would not call it. */
    REFUSED,
    GONE
  }

  /** Whether a channel is in the conversation. */
  public enum Join {
    NOT,
    ORDERED,
    IN
  }

  /** Of the conversation. */
  public enum Bridge {
    NONE,
    /** It is there, or may be. */
    MADE,
    /** Its end was ordered. */
    ENDING,
    /** Nobody could say whether it ended. */
    DOUBT
  }

  /** Before anybody was called. */
  static CallState before(PlacedCall call) {
    return new CallState(
        call, Phase.CALLING_FIRST, List.of(), Bridge.NONE, false, null, 0, 0, null);
  }

  /**
   * As far as the store knows it, after a restart; {@link CallInput.LookAgain} finds out the rest.
   * What is stored was stored before it was done: a party that was to be called is perhaps called.
   */
  static CallState restored(CallProgress stored) {
    List<Leg> legs = new ArrayList<>();
    for (int party = 0; party < stored.placed(); party++) {
      boolean last = party == stored.placed() - 1;
      legs.add(restored(stored, party, last).replacedBy(stored.replaced().get(party)));
    }
    return new CallState(
        stored.call(),
        stored.phase(),
        legs,
        stored.phase() == Phase.OVER ? Bridge.NONE : Bridge.MADE,
        false,
        null,
        stored.phase() == Phase.HANDED_ON ? 1 : 0, // it may have gone there already
        0,
        stored.outcome());
  }

  private static Leg restored(CallProgress stored, int party, boolean last) {
    return switch (stored.phase()) {
      case CALLING_FIRST -> Leg.of(Life.ORDERED);
      case WAITING, CALLING_SECOND ->
          Leg.of(party == 0 ? Life.UP : last ? Life.ORDERED : Life.GONE);
      case TALKING -> party == 0 || last ? Leg.of(Life.UP).with(Join.IN) : Leg.of(Life.GONE);
      case HANDED_ON -> Leg.of(party == 0 ? Life.UP : Life.CALLING);
      case ENDING -> Leg.of(Life.CALLING);
      case OVER -> Leg.of(Life.GONE);
    };
  }

  /** The channel that stands for a party now. */
  String channel(int party) {
    String other = legs.get(party).as();
    return other == null ? call.channel(party) : other;
  }

  CallProgress progress() {
    Map<Integer, String> replaced = new HashMap<>();
    for (int party = 0; party < legs.size(); party++) {
      String other = legs.get(party).as();
      if (other != null) {
        replaced.put(party, other);
      }
    }
    return new CallProgress(call, phase, legs.size(), replaced, outcome);
  }

  boolean isOver() {
    return phase == Phase.OVER;
  }

  /** When it is to be looked at again, where nothing happens meanwhile. */
  Duration lookAfter() {
    boolean soon =
        announcing || bridge == Bridge.DOUBT || legs.stream().anyMatch(leg -> leg.doubt());
    return soon ? SOON : LATER;
  }
}

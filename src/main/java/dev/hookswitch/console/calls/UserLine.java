package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.directory.User;
import dev.hookswitch.event.Participant;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.timeline.Leg;
import dev.hookswitch.timeline.Leg.Doing;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user on the board: talking, ringing or free.
 *
 * @param sessionId of the call that they are in; null: none
 * @param with whom they talk to, or who calls them
 */
public record UserLine(
    String user,
    String name,
    State state,
    @Nullable String sessionId,
    @Nullable Instant since,
    @Nullable Participant with) {

  /** What a user does, as far as the PBX's calls tell. */
  public enum State {
    FREE,
    CALLING,
    RINGING,
    /** In a call, with nobody yet. */
    WAITING,
    TALKING
  }

  static UserLine free(User user, Names names) {
    return new UserLine(user.id(), names.user(user.id()), State.FREE, null, null, null);
  }

  static UserLine in(LiveCall call, Leg leg, String user, Names names) {
    Participant with =
        call.legs().stream()
            .filter(other -> !other.callId().equals(leg.callId()))
            .map(Leg::who)
            .findFirst()
            .orElse(null);
    return new UserLine(
        user, names.user(user), state(leg.doing()), call.sessionId(), leg.since(), with);
  }

  private static State state(Doing doing) {
    return switch (doing) {
      case TALKING -> State.TALKING;
      case RINGING -> State.RINGING;
      case CALLING -> State.CALLING;
      case CONNECTED, WAITING -> State.WAITING;
      case GONE -> State.FREE;
    };
  }

  public String id() {
    return "user-" + user;
  }

  /** For the style sheet. */
  public String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }
}

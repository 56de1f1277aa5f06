package dev.hookswitch.dialer;

import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import org.jspecify.annotations.Nullable;

/**
 * What a placed call came to.
 *
 * @param role whom {@code state} is about; null where nobody was missed
 * @param state how calling that party ended
 * @param cause Q.850, where the PBX gave one
 */
public record Outcome(
    Result result, @Nullable LegRole role, @Nullable DialState state, @Nullable Integer cause) {

  /** In one word. */
  public enum Result {
    /** Both parties were in the conversation. */
    TALKED,
    /** A party was called and did not answer. */
    NOT_REACHED,
    /** The first party did not wait for the second. */
    GAVE_UP,
    /** Whoever placed it ended it before anybody talked. */
    CANCELLED,
    /** The first party waited, and was told that nobody is there. */
    DROPPED,
    /** The first party went on in the PBX's own dialplan. */
    HANDED_ON,
    /** It could not be carried on: the PBX, or this program's memory, failed it. */
    ABORTED
  }

  static Outcome of(Result result) {
    return new Outcome(result, null, null, null);
  }

  static Outcome notReached(LegRole role, DialState state, @Nullable Integer cause) {
    return new Outcome(Result.NOT_REACHED, role, state, cause);
  }
}

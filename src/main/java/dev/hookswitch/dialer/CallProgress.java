package dev.hookswitch.dialer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a placed call is, as it is stored.
 *
 * @param placed how many of its parties were called, or are called next
 * @param replaced by party: the channel that has taken its channel's place, in a transfer
 * @param outcome null while it is not known
 */
public record CallProgress(
    PlacedCall call,
    Phase phase,
    int placed,
    Map<Integer, String> replaced,
    @Nullable Outcome outcome) {

  public CallProgress {
    replaced = Map.copyOf(replaced);
  }

  /** Where a placed call stands. */
  public enum Phase {
    /** The first party is called. */
    CALLING_FIRST,
    /** The first party waits, and nobody is called for it. */
    WAITING,
    /** The first party waits, and the second is called. */
    CALLING_SECOND,
    /** Both are in the conversation. */
    TALKING,
    /** The first party went on in the dialplan. */
    HANDED_ON,
    /** Nobody is to be there any more. */
    ENDING,
    /** Nobody is. */
    OVER
  }
}

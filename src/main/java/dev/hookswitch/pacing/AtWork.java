package dev.hookswitch.pacing;

import java.time.Instant;

/**
 * What an operator of the campaign does. One who is away, or who will be after the call they are
 * in, is no operator of the campaign meanwhile.
 */
public sealed interface AtWork {

  /** Since when. */
  Instant since();

  /** Waits for a contact. */
  record Ready(Instant since) implements AtWork {}

  /** Was given a contact: is being connected, or talks. */
  record Talking(Instant since) implements AtWork {}

  /** The contact is gone, the work on it is not done. */
  record WrappingUp(Instant since) implements AtWork {}
}

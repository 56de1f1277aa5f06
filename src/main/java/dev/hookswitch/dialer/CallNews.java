package dev.hookswitch.dialer;

import dev.hookswitch.event.DialState;
import org.jspecify.annotations.Nullable;

/** What whoever placed a call is told of it. Parties are counted from 0. */
public sealed interface CallNews {

  PlacedCall call();

  /**
   * The first party is there and waits for somebody to be called. Told again after a restart, and
   * when nobody was reached.
   */
  record Waits(PlacedCall call) implements CallNews {}

  /** That party was not reached. */
  record Failed(PlacedCall call, int party, DialState state, @Nullable Integer cause)
      implements CallNews {}

  /** That party and the first are in the conversation. */
  record Talking(PlacedCall call, int party) implements CallNews {}

  /** Nothing more will be told. */
  record Over(PlacedCall call, Outcome outcome) implements CallNews {}
}

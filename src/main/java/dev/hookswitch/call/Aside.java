package dev.hookswitch.call;

import dev.hookswitch.event.DialState;
import java.net.URI;
import java.time.Instant;

/** What is known of a call and what no PBX reports. */
public sealed interface Aside {

  /**
   * That leg was to be called, and no channel was ever made for it: nothing else will be heard of
   * it. Told as its RING and RINGRESULT; of a session that it would have begun, as all of it. Where
   * the channel is known after all, or its session is over, nothing is told.
   *
   * @param at by this machine's clock
   * @param recovered it was concluded, not seen
   */
  record NotPlaced(Instant at, PlannedLeg leg, DialState state, boolean recovered)
      implements Aside {}

  /** The call is being recorded: if it is answered, its COMPLETED says where. */
  record Recorded(String sessionId, URI url) implements Aside {}
}

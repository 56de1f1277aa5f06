package dev.hookswitch.callflow;

import java.time.Instant;

/**
 * A call that the dialplan has handed over, waiting to be sent somewhere.
 *
 * @param sessionId of the session that its events are told under
 * @param caller the caller's number in the form in which events tell it; {@link #ANONYMOUS} where
 *     none is shown
 * @param did the number that was dialled from outside, in the same form
 * @param dialled the extension at which the dialplan handed it over: the did itself, or what the
 *     caller chose in a menu
 * @param at when it was handed over, by this machine's clock
 */
public record InboundCall(
    String sessionId,
    String pbx,
    String account,
    String caller,
    String did,
    String dialled,
    Instant at) {

  /** As events call a caller who shows no number. */
  public static final String ANONYMOUS = "anonymous";

  public boolean isAnonymous() {
    return caller.equals(ANONYMOUS);
  }
}

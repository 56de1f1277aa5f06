/**
 * Call sessions: what a PBX reports, told as the seven events.
 *
 * <h2>Overview</h2>
 *
 * <p>{@link Switchboard} is the heart. It takes one {@link dev.hookswitch.pbx.PbxSignal} after the
 * other and answers each with the events that follow from it. It does no I/O, reads no clock and
 * asks nobody: the same signals give the same events with the same ids, on every machine, at any
 * speed. It is confined to one thread for each PBX link; {@link CallObserver} is that thread's
 * work: signals in, events into the journal.
 *
 * <h2>State</h2>
 *
 * <p>A {@code Session} holds one {@code Leg} for each channel of the call. A leg of a party is told
 * about; a leg of a {@code Local} pair is only kept, because the session lives as long as any
 * channel of it lives and because a dialling that passes through such pairs must be traced back to
 * the person who dials. For each leg:
 *
 * <pre>
 *   dialled   NONE → RINGING (RING) → ANSWERED | FAILED (RINGRESULT)
 *   ready     once, when up, and for a dialled leg not before ANSWERED (READY)
 *   joined    false → true (JOIN) → false (LEAVE) → …
 * </pre>
 *
 * <p>{@code Pending} holds three things a moment, because what follows decides what they mean, 250
 * ms at the most and never past the end of the channel concerned: a LEAVE (the channel may be on
 * its way to another bridge: a swap, an optimised Local pair, a transfer), a NOANSWER whose cause
 * the hangup will tell (a number that does not exist), and the START of a call that the system
 * places itself (the number comes with the dialling).
 *
 * <h2>Calls that become one</h2>
 *
 * <p>The PBX tells of no merge. It is computed where it happens: whoever meets in a conversation,
 * picks up, or answers a dialling that was handed on, goes on in the oldest session concerned. A
 * party that moves leaves the younger session and is ready and joins in the older, which from then
 * on is of the type transfer; the younger is completed, with {@code data.merged_into}, when its
 * last channel is gone. In a conference room each stays in its own session.
 *
 * <h2>Calls that this program places</h2>
 *
 * <p>This program chooses the ids of the channels that it makes. So {@link
 * dev.hookswitch.call.Plans} knows what a channel is for before anything is heard of it, here, in
 * another process, and after a restart: whom the leg is (contact or operator), and the type and the
 * data of its session. What happens is observed like everything else; only what no PBX reports, a
 * call for which no channel could be made, is told by whoever placed it ({@link
 * dev.hookswitch.call.Aside}). Who joins such a call unplanned is the other side of who began it.
 *
 * <h2>Who hung up</h2>
 *
 * <p>The first party whose far end asked to end it, unless it handed the call on, or is gone when
 * somebody joins later: then the call went on without. Nobody asked: the system ended it.
 *
 * <h2>Trust</h2>
 *
 * <p>Signals may be missing, doubled and, between channels, out of order. Therefore a session never
 * emits what its grammar forbids: what is missing is put in (a party that is in a conversation must
 * have answered), what comes twice is left out, and the end of the last channel concludes whatever
 * is still open. {@code SwitchboardFuzzTest} and {@code CallSimulationTest} hold it to that for any
 * order and any loss.
 *
 * <h2>Failure</h2>
 *
 * <p>An open session is the fold of its own stored events: leg ids are derived from channel ids, so
 * after a crash of this program the journal's events and one snapshot of the PBX are enough to go
 * on, without a second store of state. What ended unseen is concluded when the snapshot shows it,
 * marked {@code data.recovered}. A call of which nothing was heard for long is confirmed with the
 * PBX ({@code Audited}): what the PBX no longer has is concluded the same way.
 *
 * <h2>Not alone</h2>
 *
 * <p>Another process may observe the same PBX and write to the same journal. {@code Bookkeeper}
 * notices when the journal holds something else than was told here, and {@code Divergence} goes on
 * from there: what is stored stays, what only we have told follows it, and of whoever is ahead the
 * other learns. {@code StandbySimulationTest} plays that out.
 */
@NullMarked
package dev.hookswitch.call;

import org.jspecify.annotations.NullMarked;

/**
 * Call flows: a dialplan hands a call over, a customer's server is asked where it should go, and
 * the dialplan goes on there.
 *
 * <h2>Overview</h2>
 *
 * <p>{@link HandedOverCalls} hears of the calls that one PBX hands over. Each is made an {@link
 * InboundCall} ({@link Identification}), decided ({@link Decisions}), and given back with an {@link
 * Instruction}. A decision finds the most specific {@link Flow} ({@link Flows}), asks its endpoint
 * (a question with the {@link CallerHistory}), reads a {@link Choice} from the answer ({@link
 * Choices}), and turns it into an instruction, if it can be done for this call ({@link
 * Instructions}).
 *
 * <pre>
 *   ChannelArrived ──► InboundCall ──► Decisions ──► ContinueAt
 *                                         │  ▲
 *                                question ▼  │ answer, or nothing in time: the flow's default
 *                                       endpoint
 * </pre>
 *
 * <p>What becomes of the call after that is the dialplan's, and is told like every other call: this
 * room is no source of events.
 *
 * <h2>Promises</h2>
 *
 * <p>Whatever an endpoint does, a call is given back to the dialplan once, when the flow's limit
 * has passed at the latest. Nothing that an endpoint says can mean anything to a dialplan but a
 * name or a number, and nobody reaches by it what is another account's.
 *
 * <h2>Trust</h2>
 *
 * <p>An endpoint is a stranger: its address is guarded, its answer bounded, redirects are not
 * followed. What of an answer goes into the log is said in our own words, because what it holds may
 * be a phone number.
 *
 * <h2>Failure</h2>
 *
 * <p>The default of the flow decides, and where that cannot be done, or the PBX cannot be told, the
 * call goes on in the dialplan right after the line that handed it over. That is where it goes too
 * when this program is not there. A caller who waits when this process is killed is given back by
 * whoever connects next. An endpoint that fails again and again is left alone for a while ({@code
 * Circuit}), so that callers do not wait for nothing. Nothing of all this is stored: how an
 * endpoint is, a process that begins finds out by asking.
 *
 * <h2>Bounds</h2>
 *
 * <p>The limit, 10 s at the most; 64 KiB of an answer; 32 questions at once for each flow; 2,000
 * calls of a history.
 */
@NullMarked
package dev.hookswitch.callflow;

import org.jspecify.annotations.NullMarked;

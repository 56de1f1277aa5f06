/**
 * Calls that this program places: led from the first order to the last hang-up.
 *
 * <h2>Overview</h2>
 *
 * <p>A {@link dev.hookswitch.dialer.PlacedCall} is all that is known before anybody is called: whom
 * to call, how the first party waits for the second, what the events are to say. Its channels are
 * named after its id, so its session is known before its first event. {@link
 * dev.hookswitch.dialer.CallScript} says what is to be done next: a pure function from a state and
 * what happened to the next state and some acts, without I/O and without a clock. {@code Conduct}
 * carries the acts out, for one call one after the other, on a virtual thread that lives while
 * there is something to do; calls never wait for each other. {@link dev.hookswitch.dialer.Dialer}
 * holds all of them while this process may act; a {@code Duty} is such a time.
 *
 * <p>Nothing here is told as an event. What becomes of the call {@code call} observes like any
 * other's; from here it learns through {@link dev.hookswitch.dialer.PlacedCallPlans} what a channel
 * is for, and through an {@link dev.hookswitch.call.Aside} of a party for which the PBX never made
 * a channel. Whoever placed a call follows its {@link dev.hookswitch.dialer.CallNews} instead.
 *
 * <h2>States</h2>
 *
 * <pre>
 *   CALLING_FIRST ──answered──► WAITING ──somebody is called for it──► CALLING_SECOND
 *        │                       ▲ │ │                                   │   │
 *        │                       │ │ └─handed on─► HANDED_ON             │ answered, both joined
 *        │                       └─┼── not reached, and the first waits ─┘   ▼
 *        │ not reached             │ gave up, dropped                     TALKING
 *        ▼                         ▼                                         │ one is gone
 *      ENDING ◄──────────────────────────────────────────────────────────────┘
 *        │ nobody is left, and the conversation is ended
 *        ▼
 *       OVER
 * </pre>
 *
 * <p>Each leg is ORDERED (whether the PBX took the order is not known), CALLING, UP, then LEFT (it
 * went on in the dialplan), REFUSED or GONE. An input first changes what is known of the legs; then
 * the script looks at all of them and does what is missing. So news may come late, twice or in any
 * order. A callback has both parties from the beginning; a campaign's call may wait with one
 * ({@code WAITING}), and its engine names a second, and another one when that fails, hands the
 * first on, or drops it with an announcement. Who transfers the call is replaced by whom he
 * transferred it to: the leg goes on as another channel.
 *
 * <h2>Durability</h2>
 *
 * <p>A call is stored before its first party is called, and that its next party is about to be
 * called is stored before that order is given. An order to call somebody is given once, never
 * again: where its answer is lost the channel is looked for. So a process that is killed at any
 * moment calls nobody twice. After a restart each call that is not over asks for its channels:
 *
 * <ul>
 *   <li>none is there: it is over, and told as ABORT where nobody ever observed it;
 *   <li>the first rings: it is waited for; it is there, and the second was not called: it is called
 *       now;
 *   <li>the second was called and is gone: the first is hung up. Whether the second was busy or
 *       talked nobody knows, and to call it again might be once too often;
 *   <li>both are there: they talk, and are left in peace; one is: it is hung up.
 * </ul>
 *
 * <h2>Trust</h2>
 *
 * <p>Orders and their answers, and news, may be lost. What nobody could say is asked again after
 * five seconds, and every call looks at its channels every thirty; a reconnect asks at once. What
 * comes to life when its call is over is hung up. {@code CallScriptTest} tries every input in every
 * state that can be reached; {@code ConductWalkTest} plays people, lines that lose things, and
 * processes that die, by seed.
 *
 * <h2>Who may, and how much</h2>
 *
 * <p>Of several processes on one database the holder of the lease acts, and goes on with the calls
 * of the one before; the others say that they cannot. {@link dev.hookswitch.dialer.Callbacks} lets
 * nothing pass to a PBX but letters, digits and a few signs, and {@link
 * dev.hookswitch.dialer.CallLimits} bounds what an account may do: which numbers, how many calls at
 * once, in a minute, in a day, counted in the store. 2,000 calls are in progress at the most.
 */
@NullMarked
package dev.hookswitch.dialer;

import org.jspecify.annotations.NullMarked;

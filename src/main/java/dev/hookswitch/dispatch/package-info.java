/**
 * From the journal to the endpoints, in order, without loss.
 *
 * <h2>Overview</h2>
 *
 * <p>A <em>lane</em> is one endpoint and one call session. In a lane strictly one event after the
 * other: the next is not sent before the last was accepted or given up. Between lanes there is
 * never a wait, but for the bound of parallel requests. One {@code Courier} serves one endpoint; a
 * {@code Shift} holds all of them for as long as this process delivers any partition of the log.
 * Which ones it delivers the {@link Dispatcher} is told: of several processes on one database each
 * has some. A partition's cursors and parked deliveries are stored under its lease: who has lost it
 * stores nothing more ({@link FencedOff}).
 *
 * <p>For each endpoint and partition there is a <em>cursor</em>: everything below it is settled,
 * which is to say accepted, not wanted, or parked. Fresh events reach their lanes from memory,
 * right after their commit; an endpoint that fell behind reads the log forward in pages, in the
 * order of commits where it is behind in many partitions. Success costs no row: the cursor moves,
 * and is stored in groups.
 *
 * <h2>Failure</h2>
 *
 * <p>A lane whose head fails is <em>parked</em>: its head, and what follows in this lane, are
 * stored as parked deliveries in the transaction in which the cursor passes them. The retry
 * schedule then works on the parked lane alone. An event that used up its schedule is a dead
 * letter, and its lane goes on.
 *
 * <pre>
 *   live ──(an attempt fails)──► parked ──(accepted or given up, and nothing waits behind)──► live
 * </pre>
 *
 * <p>What an endpoint may have under way at once begins with ten requests, grows by one with each
 * that is accepted and is halved by each sign of distress; from the tenth failure in a row on there
 * are pauses. One that answers nothing but failures for a while is <em>failing</em>: fresh events
 * wait in the log, one request at a time probes it, and when one is accepted the number of parallel
 * requests grows again from one. An endpoint that says 410, or fails for too long, is disabled;
 * what comes meanwhile waits in the log. Retry-After holds the whole endpoint. Its health and the
 * pace it asks for meet in its {@code Gate}.
 *
 * <p>Every attempt is kept, stored before the progress that it made or with it. How a delivery
 * stands ({@link DeliveryRow}) is written down nowhere: it is read from the attempts and from what
 * is parked.
 *
 * <p>A replay is a person's wish to have something sent again. The {@code Replayer} turns it, a
 * page at a time, into parked deliveries, which then take the road of all parked ones: before what
 * came later in the same lane, and durable, so that a crash goes on where it was. What an event is
 * older than its endpoint wants is a dead letter at once; a replay makes it young again.
 *
 * <p>A crash repeats what was in flight and what was accepted since cursors were last stored (at
 * most 100 ms before; where the machine itself went down, since events were last committed), with
 * the same ids. It loses nothing, because nothing is behind a cursor that is not settled.
 *
 * <h2>Bounds</h2>
 *
 * <p>For each endpoint: parallel requests, events held in memory, parked lanes, what is not stored
 * yet. At the bound the courier stops taking, and the rest waits in the log.
 */
@NullMarked
package dev.hookswitch.dispatch;

import org.jspecify.annotations.NullMarked;

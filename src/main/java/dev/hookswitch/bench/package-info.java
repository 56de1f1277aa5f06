/**
 * What the program achieves on a machine, measured from outside.
 *
 * <p>Four processes: the bench, which is the telephone system; the {@link Receiver}, which is the
 * customer's server; and in turns the HTTP client alone ({@link RawSending}) and the program, as
 * anybody starts it with {@code serve}. They speak over loopback sockets as they would over a
 * network. A {@link Bench} takes three steps, each in a fresh process, because nothing is to be
 * warm that would not be warm for a user:
 *
 * <ol>
 *   <li>the HTTP client alone sends the bodies of all events;
 *   <li>the program is told the same calls, over a socket, as fast as it takes them, until the
 *       database says that every delivery is settled;
 *   <li>the program is started again on what it has stored (what was not committed would come again
 *       now, and count as a duplicate) and is told calls at a fixed rate, each message at its
 *       planned time whether it keeps up or not.
 * </ol>
 *
 * <p>Ids of events are derived from their calls, so that all of them are known beforehand ({@link
 * Expected}); the receiver notes what came, in order, and {@link Receipts} compares.
 *
 * <p>A run that fails ends with one sentence. Every wait has an end; the processes end with the
 * bench's, because their input does.
 */
@NullMarked
package dev.hookswitch.bench;

import org.jspecify.annotations.NullMarked;

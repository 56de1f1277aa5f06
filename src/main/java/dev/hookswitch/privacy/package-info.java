/**
 * A phone number is taken out of what is stored, because its owner asks for it.
 *
 * <p>A {@link Redaction} is a durable task: the {@link Redactor} goes through the journal from its
 * beginning to where it ended when the task was given, in small transactions that also note how far
 * it came; after a crash it goes on there. Whoever has the lease works; a task given to another
 * process is seen a second later.
 *
 * <p>A call in which the number stands is changed as a whole, in one transaction: in every event
 * the number becomes {@code redacted} wherever it stands, also within a variable or as a device's
 * name; the call's row and the parties it is found by follow, and what receivers answered to its
 * deliveries is emptied, and its recording, in which the number's owner speaks, is deleted. Ids,
 * order, times, users and the ids of campaigns and contacts stay. What is parked, or read from the
 * log later, is delivered redacted; what a courier holds in memory at that moment is on its way
 * already.
 *
 * <p>A call that is still open, or ended less than a minute ago, is left until it is over: its
 * events are what it goes on from, and what another process observed of it must still be the same.
 * The task waits for it. A call that begins after the task was given is not its matter.
 */
@NullMarked
package dev.hookswitch.privacy;

import org.jspecify.annotations.NullMarked;

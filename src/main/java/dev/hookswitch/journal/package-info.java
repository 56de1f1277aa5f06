/**
 * The append-only order of events: what is in the journal has happened, what is not was never told
 * to anybody.
 *
 * <p>A log, not a queue. Sessions are hashed into a fixed number of partitions; within a partition
 * every event has an offset, counting 0, 1, 2 … without gap, and the events of one session are in
 * {@code seq} order. One event is one row, however many endpoints want it. Nothing is removed by
 * being read; retention is a matter of age.
 *
 * <p>Beside the log stand two projections, written in the same transaction: one row a session
 * ({@link CallRow}), and the knowledge of which sessions are open, from which the {@code call} room
 * starts again after a crash.
 *
 * <p>Several processes may write to one journal, each with what it observed. It is the arbiter
 * between them: an event is taken as the one after the last of its session, or left out because it
 * is there already, or refused because its writer's past is another one.
 *
 * <p>{@link Journal} is the port; {@code store} holds the implementations, and one contract test is
 * run against each of them. Failure: when the disk is full or the database is away, {@code append}
 * waits and tries again, and the caller is held back; it never drops.
 */
@NullMarked
package dev.hookswitch.journal;

import org.jspecify.annotations.NullMarked;

/**
 * The order of events on a topic of Kafka.
 *
 * <p>The topic is the log: one record is one event, its value the JSON as it is sent, its key the
 * session, its headers what a reader may want to know without parsing ({@link EventRecord}). A
 * session is in the partition that {@link dev.hookswitch.journal.Partitioning} says, as on the
 * databases. Any consumer with {@code isolation.level=read_committed} reads there what Hookswitch
 * itself reads: each event once, those of a session in {@code seq} order.
 *
 * <p>Kafka stores whatever it is sent. That nothing is there twice, and nothing that does not go on
 * where its session is, comes from two things together. There is one writer at a time: it holds the
 * {@link Pen}, a producer with a transactional id, and who takes the pen takes it away from the one
 * before, of whom nothing is committed any more. And who takes it reads the topic up to its end
 * before it writes, so that it knows the past of each session ({@link Pasts}) that it goes on with.
 * No clock and no lease is needed for that; a lease only says whose turn it is to take the pen.
 *
 * <p>A group of events is one transaction. When it is not known what became of one (the broker died,
 * the answer was lost), the writer throws its pen away, takes a new one, which ends the transaction
 * one way or the other, and reads what is there; then it tries the group again, and finds what was
 * committed all the same.
 *
 * <p>Who else may write to the topic is for its brokers to say. What is no event is left out; what
 * looks like one is one.
 *
 * <p>Offsets are Kafka's own. They have gaps, since the end of a transaction takes an offset in
 * each of its partitions, and so do events of a transaction that was given up.
 *
 * <p>Failure: while the brokers are away the writer tries on, and {@code append} waits at its bound;
 * reading throws {@link dev.hookswitch.journal.JournalException} after half a minute.
 */
@NullMarked
package dev.hookswitch.kafka;

import org.jspecify.annotations.NullMarked;

/**
 * The journal on a topic of Kafka.
 *
 * <p>The topic is the log: one record is one event, its value the JSON as it is sent, its key the
 * session, its headers what a reader may want to know without parsing ({@link EventRecord}). A
 * session is in the partition that {@link dev.hookswitch.journal.Partitioning} says, as on the
 * databases. Any consumer with {@code isolation.level=read_committed} reads there what Hookswitch
 * itself reads: each event once, those of a session in {@code seq} order.
 *
 * <h2>Writing</h2>
 *
 * <p>Kafka stores whatever it is sent. That nothing is there twice, and nothing that does not go on
 * where its session is, comes from two things together. What one PBX link observes is written by
 * one at a time: by who has its {@link Pen}, a producer with a transactional id. Who takes the pen
 * takes it away from the one before, of whom nothing is committed any more. And who takes it reads
 * the topic up to its end before it writes, so that it knows the past of each session ({@link
 * Pasts}). No clock and no lease is needed for that. Every process that observes the PBX wants to
 * tell the same; those without the pen look whether it was told, and take the pen when it was not
 * ({@link Scribe}).
 *
 * <p>A group of events is one transaction. When it is not known what became of one (the broker
 * died, the answer was lost), the writer throws its pen away, takes a new one, which ends the
 * transaction one way or the other, and reads what is there; then it tries the group again, and
 * finds what was committed all the same.
 *
 * <h2>Reading</h2>
 *
 * <p>Who delivers which partition is decided by a consumer group ({@link TopicGroup}). A lease in
 * PostgreSQL stands beside it: a process takes it when the group has given it the partition and the
 * one before has given it up or counts as dead, and shows its token with all that it stores. So the
 * group decides who should, and the token who can.
 *
 * <p>Who delivers a partition also copies it into the database ({@link EventCopy}), where all is
 * asked that is not the order of events: calls, searches, streams, parked deliveries. Deliveries do
 * not wait for the copy; what is parked does. Cursors are in the database too, beside what is
 * parked by passing them; the group is told once a second below which record everything is settled.
 *
 * <p>Offsets of the journal are not Kafka's: they count the events of a partition without gap,
 * while the end of a transaction, and what was given up, take offsets of the topic. Everybody
 * counts the same, from where the copy ends.
 *
 * <p>Numbers are taken out of the copy, as they are on a database; out of the topic they go with
 * its own retention, seven days where it is made here. Nothing that Hookswitch gives out comes from
 * the topic once it is in the copy.
 *
 * <p>Who else may write to the topic is for its brokers to say. What is no event is left out; what
 * looks like one is one.
 *
 * <p>Failure: while the brokers are away the writer tries on, and {@code append} waits at its
 * bound. While the database is away nothing is delivered; events are committed to the topic, until
 * {@code append} must ask for the past of a session that is not remembered.
 */
@NullMarked
package dev.hookswitch.kafka;

import org.jspecify.annotations.NullMarked;

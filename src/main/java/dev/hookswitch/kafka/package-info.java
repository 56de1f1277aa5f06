/**
 * The journal on a topic of Kafka.
 *
 * <p>The topic is the log: one record is one event, its value the JSON as it is sent, its key the
 * session, its headers what a reader may want to know without parsing ({@link EventRecord}). A
 * session is in the partition that {@link dev.hookswitch.journal.Partitioning} says, as on the
 * databases.
 *
 * <h2>Writing</h2>
 *
 * <p>Kafka stores whatever it is sent, also what comes twice, late, or from a process that was
 * frozen and does not know it yet. So each record says what it follows: the hash of the event
 * before it in its session. Whoever reads takes a record when it goes on exactly where its session
 * is, and leaves out all others ({@link Sieve}). The order of a partition alone decides, and all
 * who read it come to the same.
 *
 * <p>What one PBX link observes should be written by one all the same ({@link Scribe}). The others
 * look whether it was told, and write it themselves when it was not. A writer is acknowledged with
 * the offset of each record: as long as they stand next to each other nobody else wrote to these
 * partitions, and the writer knows without reading that all of it counts. Where there is something
 * in between it reads that, and itself, and finds out. Of two that write what the same link
 * observes, one gives way.
 *
 * <p>When it is not known what became of some records (the broker died, the answer was lost), the
 * writer throws its {@link Pen} away, takes a new one, reads what is there, and writes the rest.
 * What comes to the topic later of that is a repetition, and does not count.
 *
 * <p>Transactions, which other designs have here, were tried and left out: a broker that is killed
 * right after it has acknowledged one can come back without the marker that ends it (seen with
 * Kafka 4.4 and one broker), and whoever reads committed records alone then waits for ever.
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
 * while what does not count takes offsets of the topic too. Everybody counts the same, from where
 * the copy ends.
 *
 * <p>Numbers are taken out of the copy, as they are on a database; out of the topic they go with
 * its own retention, seven days where it is made here. Nothing that Hookswitch gives out comes from
 * the topic once it is in the copy.
 *
 * <p>Who else may write to the topic is for its brokers to say. What is no event is left out; what
 * looks like one is one.
 *
 * <p>Failure: while the brokers are away the writer tries on, and {@code append} waits at its
 * bound. While the database is away nothing is delivered; events are written to the topic, until
 * {@code append} must ask for the past of a session that is not remembered.
 */
@NullMarked
package dev.hookswitch.kafka;

import org.jspecify.annotations.NullMarked;

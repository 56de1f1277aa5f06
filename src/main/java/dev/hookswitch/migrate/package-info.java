/**
 * Everything is moved from one database into another: from SQLite into PostgreSQL, and the events
 * on to a topic, while the program is stopped.
 *
 * <p>{@link Migration} is the whole of it. What there is to be moved nobody has written down a
 * second time: {@code Catalog} asks both databases for their tables, columns and keys, and what is
 * on one side only must be one of the few in {@code OneSided}, each with its reason. Otherwise it
 * is a defect, which every test of this room finds as soon as somebody adds a table.
 *
 * <p>{@code Source} reads in one transaction, a table after the other in the order of its key.
 * {@code Target} takes rows by PostgreSQL's binary COPY ({@code CopyRows}), some ten thousand in a
 * transaction, so that memory is bounded by a row and what was done is never done again: the last
 * row that is there says where to go on after a crash of either. What was moved is then read anew
 * on both sides, and must have the same {@code Checksum}, which knows nothing of how rows were
 * encoded.
 *
 * <p>Both ends are marked before the first row ({@code Marks}): nobody can use the half that is
 * there, and nobody can go on with the file that is left behind without saying so. The mark has a
 * number, made anew for each migration. So rows of two states of the source never meet.
 *
 * <p>What is encrypted stays as it is, and is tried with the key of the other side before anything
 * is done ({@code Secrets}).
 *
 * <p>On to Kafka ({@link ToTopic}) only the events go, in the order of partition and offset, and
 * the database stays what it is, their copy. The last record of each partition says where to go on,
 * and the topic alone decides whether it is the same: each record names what it follows.
 *
 * <p>Failures are {@link java.io.IOException} or {@link dev.hookswitch.journal.JournalException}
 * with one sentence for the person who waits for it.
 */
@NullMarked
package dev.hookswitch.migrate;

import org.jspecify.annotations.NullMarked;

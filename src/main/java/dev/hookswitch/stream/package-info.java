/**
 * The same events for who comes and reads: streams over one connection, for an application that
 * cannot be called.
 *
 * <p>A stream is a place in the journal's {@link dev.hookswitch.journal.CommitOrder} and a filter.
 * Whoever reads it keeps the cursor of what it has dealt with and comes back with it: at least once
 * and in order, as with webhooks, only that here it is the reader who remembers. Nothing is queued
 * for a reader. One that is behind reads the journal at its own pace, one that is abreast reads the
 * {@link Tail}: the last seconds of the journal, read once for all by one thread. So a slow reader
 * costs its connection and nothing else, and there is no bound at which it would lose events.
 *
 * <p>Bounds: 1,000 streams, 100 of an account; whoever is above it is refused with a sentence.
 *
 * <p>Two things a reader is told beside events. That nothing happened, every 15 s, with the place
 * up to which nothing of it was wanted. And a gap: the event at its cursor is no longer stored, so
 * others after it may have been deleted too before they were read.
 *
 * <p>Failure: when the store cannot be read, readers wait and it is tried again. A number that is
 * taken out of what is stored may still be told for the seconds that the tail remembers.
 */
@NullMarked
package dev.hookswitch.stream;

import org.jspecify.annotations.NullMarked;

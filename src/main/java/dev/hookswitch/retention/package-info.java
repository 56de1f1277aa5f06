/**
 * How long what is stored stays: each kind of data for a time of its own.
 *
 * <p>The {@link Janitor} goes round now and then, in the process that delivers, and deletes what is
 * older than {@link Retention} says, a small transaction at a time with a rest as long as the work
 * between them: SQLite has one writer, and events come first.
 *
 * <p>A call goes as a whole: all events of its session, its row and its parties; and only once it
 * is completed, every endpoint there is has passed its last event, and nothing of it is parked, be
 * it waiting or a dead letter. So an endpoint that is disabled or paused keeps what it was not sent
 * yet, for as long as it exists, and a dead letter keeps its call.
 *
 * <p>What is deleted leaves gaps below all cursors, where no courier reads. Where a partition ends
 * is remembered apart from its events ({@code log_floor}): an offset is never given twice, also
 * when nothing is left of the partition.
 *
 * <p>SQLite's file does not shrink; its free pages are used again. PostgreSQL keeps events and
 * attempts in slices by their age, each a thirtieth of the time for which they are kept and an hour
 * at least, and drops a slice when all of it may go: so they stay longer than said by as much. What
 * has to stay keeps its slice; the others in it are deleted by themselves after that time, as in
 * SQLite.
 */
@NullMarked
package dev.hookswitch.retention;

import org.jspecify.annotations.NullMarked;

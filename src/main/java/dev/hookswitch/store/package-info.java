/**
 * The ports of the other rooms, kept in a database.
 *
 * <p>{@link Database} is one SQLite file in WAL mode with synchronous FULL: what is committed
 * survives the loss of power. SQLite has one writer at a time, so there is one connection that
 * writes, and whoever wants to write queues for it in order of arrival; readers have connections of
 * their own and never wait for it. One process at a time has the file: a lock file beside it says
 * so to a second one, before SQLite would have to.
 *
 * <p>{@link SqliteJournal} is the busiest: one thread takes what waits, at most a thousand events,
 * and commits it in one transaction, so that the cost of an fsync is shared. The other stores write
 * small groups.
 *
 * <p>Failure: a full disk, a file made read-only or a lock held by somebody else makes a write
 * fail. The journal keeps what it has and tries again until it succeeds; everybody else is told by
 * a {@link dev.hookswitch.journal.JournalException} with one sentence.
 */
@NullMarked
package dev.hookswitch.store;

import org.jspecify.annotations.NullMarked;

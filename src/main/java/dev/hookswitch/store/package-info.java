/**
 * The ports of the other rooms, kept in a database.
 *
 * <p>{@link Database} is one of two kinds. {@code SqliteDatabase} is one file in WAL mode with
 * synchronous FULL: what is committed survives the loss of power. SQLite has one writer at a time,
 * so there is one connection that writes, and whoever wants to write queues for it in order of
 * arrival; readers have connections of their own and never wait for it. One process at a time has
 * the file: a lock file beside it says so to a second one, before SQLite would have to. {@code
 * PostgresDatabase} is for several processes: a pool of connections, leases ({@code
 * PostgresLeases}) that say who does what, a fence ({@code PostgresFence}, for whole stores {@code
 * FencedDatabase}) against who holds one no more, and a watch ({@code PostgresWatch}) that hears
 * what the others change. The SQL is shared; what must differ is in {@code Dialect}.
 *
 * <p>{@link SqlJournal} is the busiest: one thread takes what waits, at most a thousand events, and
 * commits it in one transaction, so that the cost of an fsync is shared. The other stores write
 * small groups. Of several processes one writes the journal at a time, because offsets have no gaps
 * and positions become visible in order; the others wait for the milliseconds of its transaction.
 *
 * <p>In PostgreSQL the tables of events and attempts are in {@code Slices}, so that what is old is
 * dropped and not deleted row by row. All SQL names the whole tables; where it is known from where
 * on something can be, {@code Dialect.notBefore} says so, and older slices are not looked into.
 *
 * <p>Failure: a full disk, a file made read-only, a lock held by somebody else or a server that is
 * away makes a write fail. The journal keeps what it has and tries again until it succeeds;
 * everybody else is told by a {@link dev.hookswitch.journal.JournalException} with one sentence.
 */
@NullMarked
package dev.hookswitch.store;

import org.jspecify.annotations.NullMarked;

/**
 * Several processes on one database: who does what only one may do at a time.
 *
 * <p>A {@link Lease} is that right, and {@link LeaseKeeper} the thread that tries to get it, makes
 * sure that it is still there and tells its {@link LeaseKeeper.Holder}. A process without it is a
 * standby: it observes and stores like the other, and waits. The {@code store} room holds the
 * implementations: what a SQLite file's lock gives, or PostgreSQL's.
 */
@NullMarked
package dev.hookswitch.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * Several processes on one database, called nodes: who does what only one may do at a time.
 *
 * <h2>Overview</h2>
 *
 * <p>What is to be done by one is a <em>lease</em>: each partition of the log is one, and the work
 * that cannot be divided is one more. A node that holds it has a {@link Tenure}. Leases of a kind
 * are a <em>share</em>, spread evenly over the nodes that live ({@link Distribution}); the {@link
 * LeaseKeeper} says that its node lives, takes and gives up, and tells the {@link Tenant} who works
 * under them. {@link LeaseTable} is the port: {@code store} implements it on PostgreSQL, and {@link
 * Alone} is the answer where there can be no other process.
 *
 * <h2>Trust</h2>
 *
 * <p>Nobody is asked to be well. A node may die, hang for minutes in the middle of anything, or be
 * cut off from the database while it still reaches everybody else. Three things hold all the same:
 *
 * <ol>
 *   <li>A node that says nothing for three seconds, by the database's clock, counts as dead, and
 *       the others take what it held. Half a second earlier, by its own clock, it counts itself as
 *       dead and begins nothing more under its leases ({@link Tenure#isValid}).
 *   <li>Each lease has a token that grows when it is taken. Whoever stores something under a lease
 *       shows the token it was taken with, in the same transaction; with an old one nothing is
 *       stored. Who takes waits until such transactions have ended.
 *   <li>A tenure that was over does not come back: a node that wakes takes its leases anew, where
 *       nobody has them, and reads what they say from the database.
 * </ol>
 *
 * <p>What this cannot take back is a request that was on its way when its sender froze: it may
 * arrive once more, late, with the same id.
 *
 * <h2>Coming and going</h2>
 *
 * <p>A new node takes what is free. Who has more than an even part gives up the difference in good
 * order: what is under way is finished and stored before another can take it. A node that ends does
 * so with all it has.
 */
@NullMarked
package dev.hookswitch.cluster;

import org.jspecify.annotations.NullMarked;

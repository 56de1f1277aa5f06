/**
 * Several processes on one database, called nodes: who does what only one may do at a time.
 *
 * <h2>Overview</h2>
 *
 * <p>What is to be done by one is a <em>lease</em>: each partition of the log is one, each place at
 * a PBX that is observed, and the work that cannot be divided is one more. A node that holds it has
 * a {@link Tenure}. Leases of a kind are a <em>share</em>, spread evenly over the nodes that live
 * ({@link Distribution}) or held by two of them ({@link Places}, see {@code observation}); the
 * {@link LeaseKeeper} says that its node lives, takes and gives up, and tells the {@link Tenant}
 * who works under them. {@link LeaseTable} is the port: {@code store} implements it on PostgreSQL,
 * and {@link Alone} is the answer where there can be no other process.
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
 * <h2>Work that is not divided</h2>
 *
 * <p>Placing calls, campaigns, recording, deleting what is old, taking numbers out and telling the
 * administrator are one lease. Campaigns have none of their own, because they are not independent:
 * they share the lines of a PBX, the limits of calls for the house and for each number that is
 * called, and the operators who are free just now; how fast one may dial depends on what the others
 * do in the same second. And a PBX tells what becomes of the calls it was asked for to one program
 * alone. Leases for each would move all of that into the database, a round trip for each decision,
 * to spread what one process does with little effort: a call that is placed is a few rows, and the
 * PBX is full long before the process is busy.
 *
 * <p>Who works under it writes through a database that shows the token by itself ({@link Duty}), at
 * the beginning of each transaction. A process that was frozen with a contact in its hand cannot
 * say that it is called, and so does not call: an order to a PBX is given when the call is stored.
 * What people ask for through the interface of any process (a pause, a wish, a new contact) is no
 * work under the lease, and is guarded by the rows it changes.
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

/**
 * Which process observes which PBX, where several share a database.
 *
 * <p>Two processes observe one PBX: an observer, and a second that is connected as well and tells
 * the journal the same, so that nothing is missed when either dies. Which two it is the leases say
 * ({@link dev.hookswitch.cluster.Places}); all others have no connection to it, and come in when a
 * place is free. Alone, or with one other, a process observes everything.
 *
 * <p>Whoever acts on a PBX must see it: what no PBX reports of a call that this program places is
 * told by the one who places it. So the process that has the lease "work" observes each PBX that
 * calls are placed or recorded on, and comes first for a place. That is the whole of it: nothing is
 * sent from one process to another.
 *
 * <h2>A place is no licence to write</h2>
 *
 * <p>All that is stored under other leases shows their token. What is observed does not, on
 * purpose. Two write the same session at any time, and what lets only one of them tell the next
 * event is the journal: an event is taken as the one after the last of its session, left out when
 * it is there, and refused otherwise. That number is a token which every write of a session shows,
 * and it stops a process that was frozen as surely as it stops the slower of two that are well. A
 * token of the link would refuse more than that: what a process saw while its database was away,
 * which nobody else may have seen.
 *
 * <p>For the same reason a process does not disconnect when its lease runs out because the database
 * cannot be reached: it observes on, and keeps what it hears. It disconnects when the table has
 * said, for five seconds, that others have the places: who came has looked around by then.
 *
 * <p>Each time a process begins to observe, it begins anew from what the journal knows.
 */
@NullMarked
package dev.hookswitch.observation;

import org.jspecify.annotations.NullMarked;

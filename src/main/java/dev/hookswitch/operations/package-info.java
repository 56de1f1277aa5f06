/**
 * What an administrator wants to know of Hookswitch itself, told to an endpoint of their own and to
 * the log.
 *
 * <h2>Overview</h2>
 *
 * <p>An {@link Occurrence} is one such thing: an endpoint fails, accepts again, is disabled, has
 * too much waiting or lost events to dead letters; a PBX is gone or back; events cannot be stored.
 * {@link DeliveryReports} hears of deliveries from those who deliver, {@link FlowReports} of call
 * flows from those who decide calls, the {@link Lookout} asks once a second how links, journal and
 * backlogs are. All hand over to the {@link Outbox}, which writes one line of the log for each and
 * keeps it as a {@link Notice}, to be looked at and, where the settings say to whom, to be sent;
 * the {@link OperationsCourier} sends it.
 *
 * <pre>
 *   couriers ──► DeliveryReports ──┐
 *   links, journal, backlogs ──► Lookout ──► Outbox ──► OperationsStore ──► OperationsCourier ──► the administrator
 * </pre>
 *
 * <p>A notice is {@code {"type","timestamp","data"}}, as Standard Webhooks has it, signed like
 * every other request. Its id is made once and stored with it: each attempt has the same. Notices
 * hold names of endpoints, accounts and PBX and sentences about them, never anything of a call, and
 * so no phone number.
 *
 * <h2>Failure</h2>
 *
 * <p>Notices are sent one after the other, in the order of the outbox, by the process that delivers
 * events; one that fails is tried again, at first after 5 s, then after twice as long up to 5
 * minutes, and the others wait behind it. What one process observes of its own (links, journal) it
 * puts into the same outbox, with its name as {@code observer}. The outbox survives restarts. What
 * was only queued in memory when a process was killed is lost: an operational notice is no fact of
 * a call.
 *
 * <p>What has been told is known in memory alone. A process that begins tells how each PBX is,
 * whichever it is; an endpoint whose backlog was above its limit before a restart and is below it
 * after is not mentioned again.
 *
 * <h2>Bounds</h2>
 *
 * <p>1,000 occurrences in memory, 10,000 notices in the outbox: there the oldest is dropped, and
 * the log says so. To be looked at, the newest 20,000 are kept. Dead letters are counted, and told
 * once a minute for each endpoint at the most. How a PBX is, is told once it has been so for 5 s.
 */
@NullMarked
package dev.hookswitch.operations;

import org.jspecify.annotations.NullMarked;

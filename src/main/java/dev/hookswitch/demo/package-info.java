/**
 * A telephone system to try everything with: the demonstration PBX and the webhook inspector.
 *
 * <p>{@link DemoPbx} speaks the manager protocol over a real socket, and what it says are
 * recordings of real calls on a real Asterisk 22, played again and again with new ids, times and
 * callers. Nothing else in the program knows that it is not a telephone system: the whole road is
 * used, from the socket on.
 *
 * <p>{@link Inspector} is the other end: an endpoint that keeps the last webhooks, checks their
 * signatures as a customer would, and shows them as they come.
 */
@NullMarked
package dev.hookswitch.demo;

import org.jspecify.annotations.NullMarked;

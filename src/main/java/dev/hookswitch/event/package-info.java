/**
 * The seven events of a call session, and what must be true of them.
 *
 * <p>A <em>call session</em> is everything from the moment somebody starts a call until the last
 * party is gone. It is told as a sequence of {@link CallEvent}s: one {@link Start}, any number of
 * {@link Ring}, {@link RingResult}, {@link Ready}, {@link Join} and {@link Leave}, one {@link
 * Completed}. {@link Grammar} is the promise about their order, written as code: the reducer is
 * tested against it, the journal refuses what breaks it, and a receiver may rely on it.
 *
 * <p>{@link EventJson} is the only place where events become text and text becomes events. {@link
 * Ids} derives every identifier from facts of the PBX, so that whoever observes the same call, now
 * or again after a crash, arrives at the same ids and nothing can be told twice under two names.
 *
 * <p>This room knows no PBX, no database and no HTTP; everything else knows this room.
 */
@NullMarked
package dev.hookswitch.event;

import org.jspecify.annotations.NullMarked;

package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;

/**
 * An event in its place in the {@link CommitOrder}.
 *
 * @param position from 1, growing, with gaps; none is ever given to two events
 * @param json the event as it is stored. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
public record Placed(long position, CallEvent event, byte[] json) {}

package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;

/**
 * An event in its place in the log.
 *
 * @param partition from 0
 * @param offset from 0, without gap, within the partition
 * @param json the event as it is sent: the bytes that are signed. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // millions of them: no defensive copies on the hot path
public record Entry(int partition, long offset, CallEvent event, byte[] json) {}

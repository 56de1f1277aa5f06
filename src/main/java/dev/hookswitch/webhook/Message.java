package dev.hookswitch.webhook;

import dev.hookswitch.event.CallEvent;

/**
 * What is to be sent.
 *
 * @param json the event as it is stored. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // one an attempt: no defensive copies on the hot path
public record Message(CallEvent event, byte[] json) {}

package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;

/**
 * An event as it is to be stored.
 *
 * @param origin the PBX link that observed it
 * @param json its bytes. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
public record Encoded(String origin, CallEvent event, byte[] json) {}

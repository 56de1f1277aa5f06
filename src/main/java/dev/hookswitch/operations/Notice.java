package dev.hookswitch.operations;

import java.time.Instant;

/**
 * An occurrence as it is stored and sent.
 *
 * @param id the same with every attempt
 * @param at when it happened
 * @param body never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never changed
public record Notice(String id, Instant at, byte[] body) {}

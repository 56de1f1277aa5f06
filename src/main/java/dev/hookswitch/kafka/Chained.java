package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;

/**
 * An event with what it follows.
 *
 * @param after the content of the event before it in its session, as {@link Fingerprint} has it; 0
 *     for the first. What says otherwise was told of another past
 */
record Chained(Encoded event, long after) {}

package dev.hookswitch.kafka;

import dev.hookswitch.journal.Entry;

/**
 * An event of the topic with its place in the log.
 *
 * @param origin the PBX link that observed it
 * @param record the offset that it has in its partition of the topic
 */
public record Copied(String origin, Entry entry, long record) {}

package dev.hookswitch.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A lease as the table has it.
 *
 * @param node who holds it, dead or alive; null: nobody
 * @param token grows whenever it is taken: whoever writes shows the one it was taken with
 */
public record Holding(String lease, @Nullable String node, long token) {}

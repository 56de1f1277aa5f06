package dev.hookswitch.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key, which is everything but the key.
 *
 * @param account whose data it opens; null means the administrator's: everything
 */
public record ApiKey(String id, @Nullable String account, String description, Instant createdAt) {}

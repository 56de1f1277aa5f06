package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which stored events, oldest first. What is null does not narrow.
 *
 * @param account only this account's
 * @param after a cursor that an earlier {@link Page} gave
 * @param limit 1 to 1000
 */
public record EventQuery(
    @Nullable String account,
    @Nullable String sessionId,
    CallEvent.@Nullable Kind kind,
    @Nullable String after,
    int limit) {}

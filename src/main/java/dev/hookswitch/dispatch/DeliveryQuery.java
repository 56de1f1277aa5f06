package dev.hookswitch.dispatch;

import dev.hookswitch.event.CallEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries, those of the newest events first. What is null does not narrow.
 *
 * @param account whose endpoints'
 * @param party a number, device or user that the call concerned
 * @param from of events that happened then or later
 * @param to of events that happened before that
 * @param after the cursor of an earlier page
 * @param limit 1 to 1000
 */
public record DeliveryQuery(
    @Nullable String endpointId,
    @Nullable String account,
    @Nullable String sessionId,
    @Nullable String eventId,
    DeliveryRow.@Nullable Status status,
    CallEvent.@Nullable Kind kind,
    @Nullable String party,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String after,
    int limit) {}

package dev.hookswitch.campaign;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a contact.
 *
 * @param number from 1 for each contact
 * @param callId of the call that was placed for it
 * @param callerId that was shown; null: the PBX's own
 * @param answeredAt when a person answered; null: none did
 * @param endedAt null: it is under way
 * @param result null as long as it is under way
 * @param cause Q.850, or null where the PBX gave none
 * @param operator the user who was given the contact
 * @param talked how long
 */
public record Attempt(
    int number,
    String callId,
    @Nullable String callerId,
    Instant startedAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    @Nullable Result result,
    @Nullable Integer cause,
    @Nullable String operator,
    @Nullable String sessionId,
    @Nullable Duration talked,
    @Nullable String disposition) {}

package dev.hookswitch.campaign;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user who takes part in a campaign.
 *
 * @param device where they are called; null: the first of the user's devices
 * @param since when they are in this state
 * @param until when it ends by itself; null: it does not
 * @param next what follows on it; null where it is not known what will
 * @param callId of the contact whom they are with, or were with last
 */
public record Operator(
    String campaign,
    String user,
    @Nullable String device,
    OperatorState state,
    Instant since,
    @Nullable Instant until,
    @Nullable OperatorState next,
    @Nullable String callId) {}

package dev.hookswitch.dispatch;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import java.time.Instant;

/** One request to one endpoint, and what came of it: kept for whoever looks into a delivery. */
public record Attempt(String endpointId, CallEvent event, Instant at, AttemptResult result) {}

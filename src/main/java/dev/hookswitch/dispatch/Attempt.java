package dev.hookswitch.dispatch;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import java.time.Instant;

/**
 * One request to one endpoint, and what came of it: kept for whoever looks into a delivery.
 *
 * @param answer as much of the answer as is kept: see {@link AnswerAllowance}
 */
public record Attempt(
    String endpointId, CallEvent event, Instant at, AttemptResult result, String answer) {

  /** With all of the answer that was read. */
  public Attempt(String endpointId, CallEvent event, Instant at, AttemptResult result) {
    this(endpointId, event, at, result, result.trace().answer());
  }

  Attempt withAnswer(String other) {
    return other.equals(answer) ? this : new Attempt(endpointId, event, at, result, other);
  }
}

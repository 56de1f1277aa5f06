package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.webhook.AttemptResult;

/** What came of an event's turn in its lane. */
sealed interface Outcome {

  /** A request was made. */
  record Tried(AttemptResult result) implements Outcome {}

  /** None was made, because the endpoint's condition or template does not want it. */
  record Unwanted() implements Outcome {}

  /** None was made, and none ever will be: a dead letter at once. */
  record Hopeless(Cause cause, String sentence) implements Outcome {}
}

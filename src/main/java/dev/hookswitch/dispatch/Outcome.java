package dev.hookswitch.dispatch;

import dev.hookswitch.webhook.AttemptResult;

/** What came of an event's turn in its lane. */
sealed interface Outcome {

  /** A request was made. */
  record Tried(AttemptResult result) implements Outcome {}

  /** None was made, because the endpoint's condition does not let it through. */
  record Unwanted() implements Outcome {}

  /** None was made, because the event is older than its endpoint wants any. */
  record Expired(String sentence) implements Outcome {}
}

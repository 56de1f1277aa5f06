package dev.hookswitch.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt: expected outcomes, therefore values and not exceptions. */
public sealed interface AttemptResult {

  Duration latency();

  /**
   * 2xx, or what a message broker has confirmed.
   *
   * @param status 0 where the receiver knows none
   */
  record Accepted(int status, Duration latency) implements AttemptResult {}

  /**
   * Any other answer.
   *
   * @param retryAfter what a 429 or 503 asked for, or null
   */
  record Refused(int status, @Nullable Duration retryAfter, Duration latency)
      implements AttemptResult {}

  /**
   * An answer in words: a message broker that will not take the event, or not from us.
   *
   * @param reason in plain words, without anything of the body
   */
  record Declined(String reason, Duration latency) implements AttemptResult {}

  /** 410: the endpoint wants no more. */
  record Gone(Duration latency) implements AttemptResult {}

  /**
   * No answer: not resolved, not connected, timed out, cut off, TLS refused, or its address is not
   * allowed.
   *
   * @param reason in plain words, without anything of the body
   */
  record Unreachable(String reason, Duration latency) implements AttemptResult {}

  /** One phrase for logs and for people. */
  default String inWords() {
    return switch (this) {
      case Accepted a -> a.status() == 0 ? "accepted" : "accepted with " + a.status();
      case Refused r -> "refused with " + r.status();
      case Declined d -> d.reason();
      case Gone _ -> "gone (410)";
      case Unreachable u -> u.reason();
    };
  }
}

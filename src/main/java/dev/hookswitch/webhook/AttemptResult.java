package dev.hookswitch.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt: expected outcomes, therefore values and not exceptions. */
public sealed interface AttemptResult {

  /** How much of an answer is kept, in bytes. */
  int MAX_ANSWER = 16 * 1024;

  Trace trace();

  /**
   * What was seen on the way, for whoever looks into a failure.
   *
   * @param address where it was sent, as address and port, or {@code proxy} where one stands
   *     between; null when it came to no connection
   * @param answer the beginning of the answer's body as text, {@link #MAX_ANSWER} at the most; what
   *     is no text is marked so
   */
  record Trace(@Nullable String address, Duration latency, String answer) {
    public static final Trace NONE = new Trace(null, Duration.ZERO, "");

    /** Nothing but how long it took. */
    public static Trace of(Duration latency) {
      return new Trace(null, latency, "");
    }
  }

  /**
   * 2xx, or what a message broker has confirmed.
   *
   * @param status 0 where the receiver knows none
   */
  record Accepted(int status, Trace trace) implements AttemptResult {}

  /**
   * Any other answer.
   *
   * @param retryAfter what a 429 or 503 asked for, or null
   */
  record Refused(int status, @Nullable Duration retryAfter, Trace trace) implements AttemptResult {}

  /**
   * An answer in words: a message broker that will not take the event, or not from us.
   *
   * @param reason in plain words, without anything of the body
   */
  record Declined(String reason, Trace trace) implements AttemptResult {}

  /** 410: the endpoint wants no more. */
  record Gone(Trace trace) implements AttemptResult {}

  /**
   * No answer: not resolved, not connected, timed out, cut off, TLS refused, its address is not
   * allowed, or there was no access token to ask it with.
   *
   * @param reason in plain words, without anything of the body
   */
  record Unreachable(String reason, Trace trace) implements AttemptResult {}

  /**
   * No request can be made of the event, and trying again would change nothing: the endpoint's own
   * condition or format fails on it.
   */
  record Unsendable(String reason, Trace trace) implements AttemptResult {}

  /** No request was made: the endpoint's template wants none for this event. */
  record Unwanted(Trace trace) implements AttemptResult {}

  /** The status of the answer; null when there was none. */
  default @Nullable Integer statusCode() {
    return switch (this) {
      case Accepted a -> a.status() == 0 ? null : a.status();
      case Refused r -> r.status();
      case Gone _ -> 410;
      case Declined _, Unreachable _, Unsendable _, Unwanted _ -> null;
    };
  }

  /**
   * Whether it is a sign that the receiver is not well, in contrast to one that answers and does
   * not like what it was sent.
   */
  default boolean isDistress() {
    return switch (this) {
      case Refused r -> r.status() >= 500 || r.status() == 429 || r.status() == 408;
      case Unreachable _ -> true;
      case Accepted _, Declined _, Gone _, Unsendable _, Unwanted _ -> false;
    };
  }

  /** In one word. */
  default String word() {
    return switch (this) {
      case Accepted _ -> "accepted";
      case Refused _, Declined _ -> "refused";
      case Gone _ -> "gone";
      case Unreachable _ -> "unreachable";
      case Unsendable _ -> "unsendable";
      case Unwanted _ -> "unwanted";
    };
  }

  /** One phrase for logs and for people. */
  default String inWords() {
    return switch (this) {
      case Accepted a -> a.status() == 0 ? "accepted" : "accepted with " + a.status();
      case Refused r -> "refused with " + r.status();
      case Declined d -> d.reason();
      case Gone _ -> "gone (410)";
      case Unreachable u -> u.reason();
      case Unsendable u -> u.reason();
      case Unwanted _ -> "not wanted by the template";
    };
  }
}

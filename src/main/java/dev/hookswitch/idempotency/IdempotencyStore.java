package dev.hookswitch.idempotency;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps keys and answers durable. Safe for all threads. Every method is one transaction. */
public interface IdempotencyStore {

  /** How long an answer is remembered. */
  Duration KEPT = Duration.ofHours(24);

  /** A claim that is older was left behind by a process that died: no request takes so long. */
  Duration LONGEST_CLAIM = Duration.ofMinutes(2);

  /** Keys of one owner. */
  int MOST_OF_OWNER = 10_000;

  /** Of an answer, in bytes. */
  int MAX_ANSWER = 64 * 1024;

  /** What was said before of a key, or nothing. */
  sealed interface Claim {
    /** The key is the caller's now: to be ended by {@link #keep} or {@link #release}. */
    record Granted(IdempotencyKey key, Instant at) implements Claim {}

    /** The same request was answered. */
    record Answered(Answer answer) implements Claim {}

    /** The same request is under way. */
    record UnderWay() implements Claim {}

    /** The key stands for another request. */
    record Another() implements Claim {}

    /** The owner has too many keys. */
    record Full() implements Claim {}
  }

  /** What was answered. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  record Answer(int status, @Nullable String contentType, @Nullable String location, byte[] body) {}

  /**
   * Claims a key for a request, and forgets what is too old.
   *
   * @param fingerprint of the request
   */
  Claim claim(IdempotencyKey key, String fingerprint, Instant now);

  /** The request was carried out and answered so. */
  void keep(Claim.Granted claim, Answer answer);

  /** The request came to nothing: the key is free. */
  void release(Claim.Granted claim);
}

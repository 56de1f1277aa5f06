package dev.hookswitch.operations;

import java.time.Instant;
import java.util.Optional;

/**
 * The outbox of notices, durable. Every method is one transaction. Several processes add; the one
 * that holds the lease takes.
 */
public interface OperationsStore {

  /**
   * Adds a notice behind all others, due at once. Where there would be more than {@code bound}, the
   * oldest go.
   *
   * @return how many were dropped
   */
  int add(Notice notice, int bound);

  /** The oldest; whatever stands behind it waits. */
  Optional<Waiting> first();

  /** It was accepted, or is not wanted any more. */
  void remove(String id);

  /** It was tried once more in vain. */
  void postpone(String id, Instant due);

  /**
   * One that was not accepted yet.
   *
   * @param attempts how many there were
   */
  record Waiting(Notice notice, int attempts, Instant due) {}
}

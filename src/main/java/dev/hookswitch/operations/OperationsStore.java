package dev.hookswitch.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * Keeps what happened, to be looked at; once, however often it is said. Where there would be more
   * than {@code bound}, the oldest go.
   */
  void remember(Happened happened, int bound);

  /**
   * What happened, the newest first.
   *
   * @param account whose; null: everybody's, and nobody's
   * @param type one of {@link Occurrence#type}; null: any
   * @param before the place of an earlier answer's last; null: from the newest on
   */
  List<Placed> happened(
      @Nullable String account, @Nullable String type, @Nullable Long before, int limit);

  /**
   * What happened, as it is kept.
   *
   * @param type as {@link Occurrence#type} says it
   * @param account whose; null: nobody's in particular
   */
  record Happened(Notice notice, String type, @Nullable String account) {}

  /** With its place in the order. */
  record Placed(long place, Happened happened) {}

  /**
   * One that was not accepted yet.
   *
   * @param attempts how many there were
   */
  record Waiting(Notice notice, int attempts, Instant due) {}
}

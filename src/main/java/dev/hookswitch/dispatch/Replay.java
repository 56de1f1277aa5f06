package dev.hookswitch.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked to be sent again to one endpoint, and how far that is.
 *
 * @param perSecond how many events a second are queued at the most; null: as fast as they are taken
 * @param total how many events it is about
 * @param queued how many of them were queued so far
 * @param skipped how many were not, because the endpoint does not want them or gets them anyway
 * @param waiting how many of those that were queued are neither accepted nor given up yet
 * @param finishedAt null while it runs
 */
public record Replay(
    String id,
    String endpointId,
    Scope scope,
    @Nullable Double perSecond,
    Instant createdAt,
    Status status,
    int total,
    int queued,
    int skipped,
    int waiting,
    @Nullable Instant finishedAt) {

  /** What is sent again. */
  public sealed interface Scope {

    /** All that was given up. */
    record DeadLetters() implements Scope {}

    /** One event. */
    record Event(String id) implements Scope {}

    /** One call. */
    record Session(String id) implements Scope {}

    /** The calls that began from then, and before that. */
    record Range(Instant from, Instant to) implements Scope {}
  }

  /** Where it stands. */
  public enum Status {
    RUNNING,
    DONE,
    CANCELLED
  }

  public boolean isRunning() {
    return status == Status.RUNNING;
  }

  /** From 0 to 1: what is accepted, given up or skipped, of all it is about. */
  public double progress() {
    if (status == Status.DONE || total == 0) {
      return 1;
    }
    int dealtWith = queued + skipped - waiting;
    return Math.clamp(Math.floor(1000.0 * dealtWith / total) / 1000, 0, 1);
  }
}

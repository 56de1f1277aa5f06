package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.event.CallEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint, as the kept attempts and what is parked tell of it. What
 * was never attempted and is not parked has no row: it is the endpoint's backlog, and nothing is
 * known of it but that it is to come.
 *
 * @param eventAt when the event happened
 * @param attempts how many are known to have been made: those that are kept, or those that a parked
 *     delivery has counted since it was last made to wait, whichever are more
 * @param firstAt when the first of the kept attempts was made; null when none is kept, as is lastAt
 * @param lastStatus the status code of the last kept attempt's answer, where there was one
 * @param lastSummary what came of the last attempt, in words; null when there was none
 * @param dueAt when a waiting one is to be tried next; null for others, and for one that stands
 *     behind another
 * @param death why a dead one was given up; null for others, as is givenUpAt
 */
public record DeliveryRow(
    String endpointId,
    String eventId,
    String sessionId,
    int seq,
    CallEvent.Kind kind,
    Instant eventAt,
    Status status,
    int attempts,
    @Nullable Instant firstAt,
    @Nullable Instant lastAt,
    @Nullable Integer lastStatus,
    @Nullable String lastSummary,
    @Nullable Instant dueAt,
    @Nullable Death death,
    @Nullable Instant givenUpAt) {

  /** How a delivery stands. What is parked says it first, then the last kept attempt. */
  public enum Status {
    /** The last attempt was accepted. */
    ACCEPTED,
    /** It failed, stands behind one that did, or is replayed: it will be tried. */
    WAITING,
    /** It was given up. */
    DEAD,
    /**
     * The last attempt failed, and it neither waits nor was given up. Its endpoint was disabled by
     * that attempt (it is the first to be sent when the endpoint is active again), or does not want
     * it any more; or it was given up so long ago that its dead letter is not kept. For the moment
     * between an attempt and the storing of what follows from it, any delivery may look like this.
     */
    FAILED
  }
}

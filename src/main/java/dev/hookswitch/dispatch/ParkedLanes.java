package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Death;
import dev.hookswitch.dispatch.DispatchStore.LaneKey;
import dev.hookswitch.dispatch.DispatchStore.ParkedDelivery;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Gone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of one endpoint that are parked: their heads wait in the store until they are due.
 * Guarded by the courier's monitor, except where a request is made or the store is asked.
 */
final class ParkedLanes {

  private static final Logger LOG = LoggerFactory.getLogger(ParkedLanes.class);

  private final Courier courier;
  private int lanes;
  private Instant nextLook = Instant.MIN;

  /** How often somebody said that there may be something: it may be while a look is under way. */
  private int calls;

  ParkedLanes(Courier courier) {
    this.courier = courier;
  }

  /** How many there are. */
  int lanes() {
    return lanes;
  }

  /** So many more deliveries of that lane are parked, or fewer. */
  void add(Lane lane, int deliveries) {
    boolean before = lane.isParked();
    lane.parked += deliveries;
    if (lane.isParked() != before) {
      lanes += before ? -1 : 1;
    }
  }

  /** The store may have something that is due. */
  void lookSoon() {
    calls++;
    nextLook = Instant.MIN;
  }

  /** Starts the lanes whose head's time has come. */
  void retry() {
    Instant now = courier.tools.clock().instant();
    int permits;
    int callsBefore;
    synchronized (courier) {
      callsBefore = calls;
      if (lanes == 0 || now.isBefore(nextLook)) {
        return;
      }
      permits = courier.gate.permits(now);
      if (courier.gate.running() >= permits) {
        return;
      }
    }
    DispatchStore store = courier.tools.store();
    Set<Integer> open = courier.openPartitions();
    // lanes under work are still due in the store and among these
    List<LaneKey> due = new ArrayList<>(store.dueLanes(courier.id, open, now, permits));
    Instant next = due.size() < permits ? store.nextDue(courier.id, open).orElse(Instant.MAX) : now;
    synchronized (courier) {
      // no use in asking again at once: heads under work stay due until they are settled
      if (calls == callsBefore) {
        nextLook = next.isAfter(now) ? next : now.plusMillis(50);
      }
      due.removeIf(this::start);
    }
    due.forEach(this::find);
  }

  /** Starts a lane whose head is due, where it may be; answers whether it is known as parked. */
  private boolean start(LaneKey key) {
    Lane lane = courier.lane(key.sessionId());
    if (lane == null || !lane.isParked()) {
      return false;
    }
    if (!lane.running
        && lane.feed.isOpen()
        && courier.gate.mayStart(courier.tools.clock().instant())) {
      courier.run(lane, () -> drive(lane));
    }
    return true;
  }

  /**
   * A lane that is parked in the store and not here: it was settled just now, or a replay's
   * transaction was committed although its connection broke.
   */
  private void find(LaneKey key) {
    int stored = courier.tools.store().parkedIn(courier.id, key.sessionId());
    synchronized (courier) {
      Lane lane = courier.lane(key.sessionId());
      if (stored > 0 && (lane == null || !lane.isParked())) {
        var _ = courier.expectParked(key.partition(), Map.of(key.sessionId(), stored));
      }
    }
  }

  /**
   * A parked lane's thread: from its head on, until one is not due yet, fails again, or nothing
   * waits any more. The head is asked for here, by the only one at work on this lane: what a list
   * said before may be settled by now.
   */
  private void drive(Lane lane) {
    try {
      ParkedDelivery next = dueHead(lane);
      while (next != null && tryOne(lane, next)) {
        next = mayGoOn(lane) ? dueHead(lane) : null;
      }
    } catch (FencedOff e) {
      LOG.info("endpoint={} session={} {}", courier.id, lane.session, e.getMessage());
    } catch (JournalException e) {
      LOG.warn(
          "endpoint={} session={} parked deliveries cannot be settled now: {}",
          courier.id,
          lane.session,
          e.getMessage());
    } finally {
      synchronized (courier) {
        lookSoon();
        courier.rest(lane, courier.tools.clock().instant());
      }
    }
  }

  private @Nullable ParkedDelivery dueHead(Lane lane) {
    if (!lane.feed.isOpen()) {
      return null;
    }
    Instant now = courier.tools.clock().instant();
    return courier
        .tools
        .store()
        .head(courier.id, lane.session)
        .filter(head -> !head.due().isAfter(now))
        .orElse(null);
  }

  private boolean mayGoOn(Lane lane) {
    synchronized (courier) {
      return lane.feed.isOpen() && courier.gate.goesOn(courier.tools.clock().instant());
    }
  }

  /** Tries a lane's head once more; answers whether the lane goes on to its next. */
  private boolean tryOne(Lane lane, ParkedDelivery head) {
    if (courier.tools.schedule().isExhausted(head.attempts())) {
      String failure = "the schedule allows no further attempt";
      bury(lane, head, new Death(Cause.EXHAUSTED, failure), head.attempts());
      return true;
    }
    Outcome outcome = courier.attempt(head.entry(), head.revivedAt());
    Instant now = courier.tools.clock().instant();
    return switch (outcome) {
      case Outcome.Tried(Accepted _) -> {
        settled(lane, head, now);
        courier.succeeded(now);
        yield true;
      }
      case Outcome.Unwanted() -> {
        settled(lane, head, now);
        yield true;
      }
      case Outcome.Tried(Gone _) -> {
        courier.disable("the endpoint answered 410 Gone");
        yield false;
      }
      case Outcome.Tried(AttemptResult failure) -> failed(lane, head, failure, now);
      case Outcome.Hopeless(Cause cause, String sentence) -> {
        bury(lane, head, new Death(cause, sentence), head.attempts());
        yield true;
      }
    };
  }

  private boolean failed(Lane lane, ParkedDelivery head, AttemptResult result, Instant now) {
    courier.failed(result, now);
    int attempts = head.attempts() + 1;
    RetrySchedule schedule = courier.tools.schedule();
    if (schedule.isExhausted(attempts)) {
      bury(lane, head, new Death(Cause.EXHAUSTED, result.inWords()), attempts);
      return true;
    }
    Instant due = schedule.next(attempts, now, Courier.retryAfter(result));
    courier.tools.store().postponed(head, lane.feed.tenure(), result.inWords(), due);
    return false;
  }

  private void bury(Lane lane, ParkedDelivery head, Death death, int attempts) {
    Instant now = courier.tools.clock().instant();
    courier.tools.store().buried(head, lane.feed.tenure(), death, attempts, now);
    synchronized (courier) {
      courier.toldGivenUp(head.entry().event(), death.failure());
      add(lane, -1);
    }
  }

  private void settled(Lane lane, ParkedDelivery head, Instant now) {
    courier.tools.store().settled(head, lane.feed.tenure(), now);
    synchronized (courier) {
      add(lane, -1);
    }
  }
}

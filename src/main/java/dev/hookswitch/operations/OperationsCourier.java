package dev.hookswitch.operations;

import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.operations.OperationsStore.Waiting;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.Post;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notices to the administrator's endpoint, one after the other, while this process may
 * deliver. Safe for all threads; it works on one of its own.
 */
public final class OperationsCourier extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(OperationsCourier.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** What is in flight is not waited for, and sent again by whoever delivers now. */
  private static final Duration GRACE_WHEN_LOST = Duration.ofMillis(1);

  private final OperationsStore store;
  private final Endpoint endpoint;
  private final Post post;
  private final InstantSource clock;
  private boolean failing;

  public OperationsCourier(
      OperationsStore store, Endpoint endpoint, Post post, InstantSource clock) {
    super("operations-courier", GRACE, GRACE_WHEN_LOST);
    this.store = store;
    this.endpoint = endpoint;
    this.post = post;
    this.clock = clock;
  }

  @Override
  protected void workUntilClosed(Worker own) {
    boolean troubled = false;
    do {
      try {
        while (!own.isClosing() && sendFirst(own)) {
          troubled = false;
        }
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("operational events cannot be sent now, trying on: {}", e.getMessage());
          troubled = true;
        }
      }
    } while (own.pause(LOOK_EVERY));
  }

  /** Answers whether the next one may be looked at, at once. */
  private boolean sendFirst(Worker own) {
    Waiting first = store.first().orElse(null);
    if (first == null || first.due().isAfter(clock.instant())) {
      return false;
    }
    AttemptResult result = post.post(endpoint, first.notice().id(), first.notice().body());
    if (own.isClosing() && !(result instanceof AttemptResult.Accepted)) {
      return false;
    }
    if (result instanceof AttemptResult.Accepted) {
      store.remove(first.notice().id());
      if (failing) {
        LOG.info("operational events are accepted again");
        failing = false;
      }
      return true;
    }
    if (!failing) {
      LOG.warn("an operational event was not accepted, trying on: {}", result.inWords());
      failing = true;
    }
    store.postpone(first.notice().id(), next(first, result));
    return false;
  }

  private Instant next(Waiting tried, AttemptResult result) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tried.attempts(), 10));
    Duration asked = result instanceof AttemptResult.Refused refused ? refused.retryAfter() : null;
    Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    return clock.instant().plus(asked != null && asked.compareTo(bounded) > 0 ? asked : bounded);
  }
}

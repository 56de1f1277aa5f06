package dev.hookswitch.dispatch;

import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more request may go to an endpoint now: it is active, its health and its pace leave
 * room. Guarded by its courier.
 */
final class Gate {

  private final Limits limits;
  private final EndpointHealth health;
  private final Throttle throttle = new Throttle();
  private Endpoint endpoint;
  private Condition condition;
  private boolean closed;
  private int running;

  /** This node's part of the log: of what an endpoint may get in all, it sends no more. */
  private double share = 1;

  Gate(Endpoint endpoint, Limits limits) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.health = new EndpointHealth(parallel());
    this.throttle.set(perSecond());
    this.condition = Condition.of(endpoint.filter().condition());
  }

  /** The program's own bound is each node's; the endpoint's is for all nodes together. */
  private int parallel() {
    int parallel = (int) Math.ceil(endpoint.pace().parallel() * share);
    return Math.max(1, Math.min(limits.parallel(), parallel));
  }

  private @Nullable Double perSecond() {
    Double perSecond = endpoint.pace().perSecond();
    return perSecond == null ? null : perSecond * share;
  }

  /** From 0 to 1, how much of the log this node delivers. */
  void share(double part) {
    if (part != share) {
      share = part;
      throttle.set(perSecond());
      health.bound(parallel());
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** What its filter's lists cannot say. */
  Condition condition() {
    return condition;
  }

  /** The endpoint as it is from now on. A person changed it: it gets a fresh start. */
  void replace(Endpoint changed) {
    endpoint = changed;
    health.reset(parallel());
    throttle.set(perSecond());
    condition = Condition.of(changed.filter().condition());
  }

  void close() {
    closed = true;
  }

  boolean isOpen() {
    return !closed && endpoint.isActive();
  }

  boolean mayStart(Instant now) {
    return isOpen() && running < health.permits(now) && throttle.allows(now);
  }

  /** How many lanes may have a request under way now. */
  int permits(Instant now) {
    return isOpen() && throttle.allows(now) ? health.permits(now) : 0;
  }

  void started() {
    running++;
    throttle.take();
  }

  /** Whether those that were started may still send. */
  boolean hasRoom(Instant now) {
    return isOpen() && running <= health.permits(now);
  }

  /** Whether a lane whose request has ended may send its next one; it has if this says yes. */
  boolean goesOn(Instant now) {
    boolean may = hasRoom(now) && throttle.allows(now);
    if (may) {
      throttle.take();
    }
    return may;
  }

  void finished() {
    running--;
  }

  int running() {
    return running;
  }

  EndpointHealth health() {
    return health;
  }

  /** How long it has answered nothing but failures; null when it does not. */
  @Nullable Duration failingFor(Instant now) {
    Instant since = health.failingSince();
    return since == null ? null : Duration.between(since, now);
  }
}

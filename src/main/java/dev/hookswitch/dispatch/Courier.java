package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.ParkedDelivery;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Place;
import dev.hookswitch.dispatch.Lane.Delivery;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Gone;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import dev.hookswitch.webhook.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one endpoint. State is guarded by this object's monitor, which is never held while a
 * request is under way or the store is asked. Lanes run on threads of the executor; {@link #offer}
 * is called by the journal's writer, {@link #catchUp}, {@link #retry} and {@link #takeProgress} by
 * the dispatcher's threads.
 */
final class Courier {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final int PAGE = 500;

  /**
   * A lane that waited for hours because of a long outage is worth an early try once it is over.
   */
  private static final Duration LONG_OUTAGE = Duration.ofMinutes(1);

  /** What every courier works with. */
  record Tools(
      Journal journal,
      DispatchStore store,
      Sender sender,
      RetrySchedule schedule,
      Limits limits,
      InstantSource clock,
      Executor executor,
      BiConsumer<String, String> disable) {}

  private final String id;
  private final Tools tools;
  private final Feed[] feeds;
  private final EndpointHealth health;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> queue = new ArrayDeque<>();

  /**
   * What was parked before a restart, and is read from the log again because its cursor had not
   * passed it.
   */
  private final Set<Place> parkedBefore;

  private List<Parking> parkings = new ArrayList<>();
  private Endpoint endpoint;
  private boolean closed;
  private int running;
  private int inMemory;
  private int parkedLanes;
  private Instant nextRetry = Instant.MIN;

  Courier(Endpoint endpoint, Tools tools) {
    this.id = endpoint.id();
    this.endpoint = endpoint;
    this.tools = tools;
    this.health = new EndpointHealth(tools.limits().parallel());
    long[] cursors = tools.store().cursors(id, tools.journal().partitions());
    this.feeds = new Feed[cursors.length];
    for (int partition = 0; partition < cursors.length; partition++) {
      feeds[partition] = new Feed(cursors[partition]);
    }
    tools.store().parkedLanes(id).forEach(this::loadParkedLane);
    this.parkedBefore = new HashSet<>(tools.store().parkedAboveCursors(id));
  }

  private void loadParkedLane(String session, int count) {
    Lane lane = new Lane(session);
    lane.parked = count;
    lanes.put(session, lane);
    parkedLanes++;
  }

  // the log, forward

  /**
   * Fresh entries, right after their commit. Takes those that are next; the others stay in the log.
   */
  synchronized void offer(List<Entry> committed) {
    Instant now = tools.clock().instant();
    for (Entry entry : committed) {
      Feed feed = feeds[entry.partition()];
      feed.sawEnd(entry.offset() + 1);
      if (feed.next() == entry.offset() && mayTake()) {
        take(feed, entry, now);
      }
    }
  }

  synchronized void sawEnds(long[] ends) {
    for (int partition = 0; partition < ends.length; partition++) {
      feeds[partition].sawEnd(ends[partition]);
    }
  }

  /** Reads the log where this endpoint is behind; answers whether there is more to do at once. */
  boolean catchUp() {
    boolean more = false;
    for (int partition = 0; partition < feeds.length; partition++) {
      long from;
      synchronized (this) {
        if (!feeds[partition].isBehind() || !mayTake()) {
          continue;
        }
        from = feeds[partition].next();
      }
      List<Entry> page = tools.journal().read(partition, from, PAGE);
      synchronized (this) {
        more |= takePage(feeds[partition], page);
      }
    }
    return more;
  }

  private boolean takePage(Feed feed, List<Entry> page) {
    Instant now = tools.clock().instant();
    boolean took = false;
    for (Entry entry : page) {
      if (!mayTake()) {
        return false;
      }
      if (entry.offset() == feed.next()) {
        take(feed, entry, now);
        took = true;
      }
    }
    return took && feed.isBehind();
  }

  private boolean mayTake() {
    if (closed || !endpoint.isActive()) {
      return false;
    }
    int bound = health.isFailing() ? 1 : tools.limits().inMemory();
    return inMemory < bound
        && parkings.size() < tools.limits().inMemory()
        && parkedLanes < tools.limits().parkedLanes();
  }

  private void take(Feed feed, Entry entry, Instant now) {
    Feed.Taken taken = feed.take(entry.offset());
    boolean isParked =
        !parkedBefore.isEmpty()
            && parkedBefore.remove(new Place(entry.partition(), entry.offset()));
    if (isParked || !wants(entry.event())) {
      feed.settle(taken);
      return;
    }
    Lane lane = lanes.computeIfAbsent(entry.event().sessionId(), Lane::new);
    if (lane.isParked()) {
      park(lane, entry, 0, "", now, null);
      feed.settle(taken);
    } else {
      lane.waiting.addLast(new Delivery(entry, feed, taken));
      inMemory++;
      schedule(lane, now);
    }
  }

  private boolean wants(CallEvent event) {
    String account = endpoint.account();
    return (account == null || account.equals(event.common().account()))
        && endpoint.filter().matches(event);
  }

  // lanes

  private void schedule(Lane lane, Instant now) {
    if (lane.running || lane.queued || lane.waiting.isEmpty()) {
      return;
    }
    if (mayRun(now)) {
      run(lane, () -> drive(lane));
    } else {
      lane.queued = true;
      queue.addLast(lane);
    }
  }

  private boolean mayRun(Instant now) {
    return !closed && endpoint.isActive() && running < health.permits(now);
  }

  private void run(Lane lane, Runnable work) {
    lane.running = true;
    running++;
    tools.executor().execute(work);
  }

  /** Lets lanes that queue for a permit run, as many as may. */
  private void runQueued(Instant now) {
    while (!queue.isEmpty() && mayRun(now)) {
      Lane lane = queue.removeFirst();
      lane.queued = false;
      if (!lane.running && !lane.waiting.isEmpty()) {
        run(lane, () -> drive(lane));
      }
    }
  }

  /**
   * A lane's thread: one event after the other, until none waits, one fails, or no more may be
   * sent.
   */
  private void drive(Lane lane) {
    Delivery delivery = first(lane);
    while (delivery != null) {
      AttemptResult result = attempt(delivery.entry());
      delivery = settle(lane, delivery, result);
    }
  }

  private AttemptResult attempt(Entry entry) {
    Endpoint target;
    synchronized (this) {
      target = endpoint;
    }
    AttemptResult result;
    try {
      result = tools.sender().send(target, entry.event().id(), entry.json());
    } catch (RuntimeException e) {
      // a defect of ours must cost one attempt, not the lane
      LOG.error("endpoint={} event={} the attempt itself broke", id, entry.event().id(), e);
      result = new Unreachable("the attempt itself broke: " + e, Duration.ZERO);
    }
    if (result instanceof Accepted) {
      LOG.debug("endpoint={} event={} {}", id, entry.event().id(), result.inWords());
    } else {
      LOG.info(
          "endpoint={} session={} event={} {}",
          id,
          entry.event().sessionId(),
          entry.event().id(),
          result.inWords());
    }
    return result;
  }

  private synchronized @Nullable Delivery first(Lane lane) {
    return nextOf(lane, tools.clock().instant());
  }

  private synchronized @Nullable Delivery settle(
      Lane lane, Delivery delivery, AttemptResult result) {
    Instant now = tools.clock().instant();
    switch (result) {
      case Accepted _ -> {
        lane.waiting.removeFirst();
        inMemory--;
        delivery.feed().settle(delivery.taken());
        succeeded(now);
      }
      case Gone _ -> disable();
      case Refused _, Declined _, Unreachable _ -> {
        failed(result, now);
        parkAll(lane, result, now);
      }
    }
    return nextOf(lane, now);
  }

  /** The next delivery this lane's thread may send, or null when the thread is to end. */
  private @Nullable Delivery nextOf(Lane lane, Instant now) {
    Delivery delivery = lane.waiting.peekFirst();
    // this lane's own permit counts among those running
    boolean allowed = !closed && endpoint.isActive() && running <= health.permits(now);
    if (delivery != null && allowed) {
      return delivery;
    }
    rest(lane, now);
    return null;
  }

  private void rest(Lane lane, Instant now) {
    lane.running = false;
    running--;
    schedule(lane, now);
    forgetIfIdle(lane);
    runQueued(now);
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.session);
    }
  }

  // parking

  private void parkAll(Lane lane, AttemptResult result, Instant now) {
    boolean head = true;
    for (Delivery delivery : lane.waiting) {
      if (head) {
        Instant due =
            tools.schedule().isExhausted(1)
                ? now
                : tools.schedule().next(1, now, retryAfter(result));
        park(lane, delivery.entry(), 1, result.inWords(), now, due);
      } else {
        park(lane, delivery.entry(), 0, "", now, null);
      }
      head = false;
      delivery.feed().settle(delivery.taken());
      inMemory--;
    }
    lane.waiting.clear();
  }

  private void park(
      Lane lane, Entry entry, int attempts, String failure, Instant now, @Nullable Instant due) {
    if (!lane.isParked()) {
      parkedLanes++;
    }
    lane.parked++;
    parkings.add(new Parking(id, entry, attempts, failure, now, due));
  }

  private static @Nullable Duration retryAfter(AttemptResult result) {
    return result instanceof Refused refused ? refused.retryAfter() : null;
  }

  /**
   * Starts what is due: parked lanes whose head's time has come, and lanes that waited for a
   * permit.
   */
  void retry() {
    Instant now = tools.clock().instant();
    int permits;
    synchronized (this) {
      runQueued(now);
      if (closed || !endpoint.isActive() || parkedLanes == 0 || now.isBefore(nextRetry)) {
        return;
      }
      permits = health.permits(now);
      if (running >= permits) {
        return;
      }
    }
    // lanes under work are still due in the store and among these
    List<String> due = tools.store().dueLanes(id, now, permits);
    Instant next = due.size() < permits ? tools.store().nextDue(id).orElse(Instant.MAX) : now;
    synchronized (this) {
      // no use in asking again at once: heads under work stay due until they are settled
      nextRetry = next.isAfter(now) ? next : now.plusMillis(50);
      for (String session : due) {
        Lane lane = lanes.get(session);
        if (lane != null && lane.isParked() && !lane.running && mayRun(now)) {
          run(lane, () -> driveParked(lane));
        }
      }
    }
  }

  /**
   * A parked lane's thread: from its head on, until one is not due yet, fails again, or nothing
   * waits any more. The head is asked for here, by the only one at work on this lane: what a list
   * said before may be settled by now.
   */
  private void driveParked(Lane lane) {
    try {
      ParkedDelivery next = dueHead(lane);
      while (next != null && retryOne(lane, next)) {
        next = mayGoOn() ? dueHead(lane) : null;
      }
    } catch (JournalException e) {
      LOG.warn(
          "endpoint={} session={} parked deliveries cannot be settled now: {}",
          id,
          lane.session,
          e.getMessage());
    } finally {
      synchronized (this) {
        Instant now = tools.clock().instant();
        nextRetry = now;
        rest(lane, now);
      }
    }
  }

  private @Nullable ParkedDelivery dueHead(Lane lane) {
    Instant now = tools.clock().instant();
    return tools
        .store()
        .head(id, lane.session)
        .filter(head -> !head.due().isAfter(now))
        .orElse(null);
  }

  private synchronized boolean mayGoOn() {
    return !closed && endpoint.isActive() && running <= health.permits(tools.clock().instant());
  }

  /** Tries a lane's head once more; answers whether the lane goes on to its next. */
  private boolean retryOne(Lane lane, ParkedDelivery head) {
    if (tools.schedule().isExhausted(head.attempts())) {
      bury(lane, head, "the schedule allows no further attempt");
      return true;
    }
    AttemptResult result = attempt(head.entry());
    Instant now = tools.clock().instant();
    return switch (result) {
      case Accepted _ -> {
        tools.store().settled(head, now);
        synchronized (this) {
          succeeded(now);
          unpark(lane);
        }
        yield true;
      }
      case Gone _ -> {
        disable();
        yield false;
      }
      case Refused _, Declined _, Unreachable _ -> retryFailed(lane, head, result, now);
    };
  }

  private boolean retryFailed(Lane lane, ParkedDelivery head, AttemptResult result, Instant now) {
    synchronized (this) {
      failed(result, now);
    }
    int attempts = head.attempts() + 1;
    if (tools.schedule().isExhausted(attempts)) {
      bury(lane, head, result.inWords());
      return true;
    }
    Instant due = tools.schedule().next(attempts, now, retryAfter(result));
    tools.store().postponed(head, result.inWords(), due);
    return false;
  }

  private void bury(Lane lane, ParkedDelivery head, String failure) {
    tools.store().buried(head, failure, tools.clock().instant());
    LOG.warn(
        "endpoint={} session={} event={} given up: {}",
        id,
        lane.session,
        head.entry().event().id(),
        failure);
    synchronized (this) {
      unpark(lane);
    }
  }

  private void unpark(Lane lane) {
    lane.parked--;
    if (lane.parked == 0) {
      parkedLanes--;
    }
  }

  /** Dead letters wait again: their lanes are parked ones. */
  void revived(Map<String, Integer> parkedLanesNow) {
    synchronized (this) {
      for (Map.Entry<String, Integer> stored : parkedLanesNow.entrySet()) {
        Lane lane = lanes.computeIfAbsent(stored.getKey(), Lane::new);
        if (!lane.isParked()) {
          parkedLanes++;
          lane.parked = stored.getValue();
        }
      }
      nextRetry = Instant.MIN;
    }
  }

  // health

  private void succeeded(Instant now) {
    Duration outage = health.succeeded(now);
    if (outage != null) {
      LOG.info("endpoint={} accepts again after {} s", id, outage.toSeconds());
      if (outage.compareTo(LONG_OUTAGE) > 0) {
        tools.executor().execute(() -> tools.store().hasten(id, now));
      }
      nextRetry = now;
    }
  }

  private void failed(AttemptResult result, Instant now) {
    Duration retryAfter = retryAfter(result);
    if (retryAfter != null) {
      health.holdFor(retryAfter, now);
    }
    if (health.failed(now)) {
      LOG.warn(
          "endpoint={} is failing ({}): one request at a time probes it, the rest waits",
          id,
          result.inWords());
    }
  }

  /**
   * At once here, so that nothing more is sent; for everybody else on another thread, which may
   * wait.
   */
  private synchronized void disable() {
    if (!endpoint.isActive()) {
      return;
    }
    endpoint = endpoint.disabled("the endpoint answered 410 Gone");
    tools.executor().execute(() -> tools.disable().accept(id, "the endpoint answered 410 Gone"));
  }

  synchronized void replace(Endpoint changed) {
    endpoint = changed;
    health.reset();
    nextRetry = Instant.MIN;
    runQueued(tools.clock().instant());
  }

  synchronized void close() {
    closed = true;
  }

  // progress

  /** What must be stored now: moved cursors, and the parkings that let them move. */
  synchronized void takeProgress(List<Cursor> cursors, List<Parking> parked) {
    for (int partition = 0; partition < feeds.length; partition++) {
      long cursor = feeds[partition].takeMovedCursor();
      if (cursor >= 0) {
        cursors.add(new Cursor(id, partition, cursor));
      }
    }
    parked.addAll(parkings);
    parkings = new ArrayList<>();
  }

  /** What was taken is stored: what is parked can be found from now on. */
  synchronized void progressStored() {
    nextRetry = Instant.MIN;
  }

  synchronized int running() {
    return running;
  }

  synchronized EndpointBacklog backlog() {
    long behind = 0;
    for (Feed feed : feeds) {
      behind += feed.backlog();
    }
    int parked = 0;
    for (Lane lane : lanes.values()) {
      parked += lane.parked;
    }
    return new EndpointBacklog(id, behind, parked, health.isFailing());
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Place;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.dispatch.Lane.Delivery;
import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Gone;
import dev.hookswitch.webhook.AttemptResult.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
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
 * Serves one endpoint: takes events from the log into lanes, and drives the lanes. State is guarded
 * by this object's monitor, which is never held while a request is under way or the store is asked.
 * Lanes run on threads of the executor; {@link #offer} is called by the journal's writer, {@link
 * #catchUp}, {@link #lookAfterLanes} and {@link #takeProgress} by the shift's threads. What is
 * parked is worked off by {@link ParkedLanes}, under the same monitor.
 */
final class Courier {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final int PAGE = 500;

  /**
   * A lane that waited for hours because of a long outage is worth an early try once it is over.
   */
  private static final Duration LONG_OUTAGE = Duration.ofMinutes(1);

  /**
   * What every courier works with.
   *
   * @param disableAfter how long an endpoint may answer nothing but failures, where it says nothing
   *     of its own
   * @param disable disables an endpoint for everybody, with the reason
   */
  record Tools(
      Journal journal,
      DispatchStore store,
      ReplayStore replays,
      Turn turn,
      RetrySchedule schedule,
      Limits limits,
      Duration disableAfter,
      InstantSource clock,
      Executor executor,
      BiConsumer<String, String> disable,
      DeliveryNews news) {}

  final String id;
  final Tools tools;
  final Gate gate;
  private final Feed[] feeds;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> queue = new ArrayDeque<>();
  private final ParkedLanes parked;

  /**
   * What was parked before a restart, and is read from the log again because its cursor had not
   * passed it.
   */
  private final Set<Place> parkedBefore;

  private final Unsaved unsaved;
  private int inMemory;

  Courier(Endpoint endpoint, Tools tools) {
    this.id = endpoint.id();
    this.tools = tools;
    this.gate = new Gate(endpoint, tools.limits());
    this.unsaved = new Unsaved(tools.limits().inMemory());
    this.parked = new ParkedLanes(this);
    long[] cursors = tools.store().cursors(id, tools.journal().partitions());
    this.feeds = new Feed[cursors.length];
    for (int partition = 0; partition < cursors.length; partition++) {
      feeds[partition] = new Feed(cursors[partition]);
    }
    tools.store().parkedLanes(id).forEach(this::loadParkedLane);
    this.parkedBefore = new HashSet<>(tools.store().parkedAboveCursors(id));
    tools.store().failingSince(id).ifPresent(gate.health()::resume);
  }

  private void loadParkedLane(String session, int count) {
    Lane lane = new Lane(session);
    lanes.put(session, lane);
    parked.add(lane, count);
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
    int bound = gate.health().isFailing() ? 1 : tools.limits().inMemory();
    return gate.isOpen()
        && inMemory < bound
        && !unsaved.isFull()
        && parked.lanes() < tools.limits().parkedLanes();
  }

  private void take(Feed feed, Entry entry, Instant now) {
    Feed.Taken taken = feed.take(entry.offset());
    boolean isParked =
        !parkedBefore.isEmpty()
            && parkedBefore.remove(new Place(entry.partition(), entry.offset()));
    if (isParked || !gate.endpoint().wants(entry.event())) {
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

  /** Whether that event, sent again, makes sense: it is wanted, and not on its way by itself. */
  synchronized boolean wantsAgain(Entry entry) {
    return feeds[entry.partition()].isSettled(entry.offset())
        && gate.endpoint().wants(entry.event());
  }

  // lanes

  @Nullable Lane lane(String session) {
    return lanes.get(session);
  }

  private Lane laneFor(String session) {
    return lanes.computeIfAbsent(session, Lane::new);
  }

  private void schedule(Lane lane, Instant now) {
    if (lane.running || lane.queued || lane.waiting.isEmpty()) {
      return;
    }
    if (gate.mayStart(now)) {
      run(lane, () -> drive(lane));
    } else {
      lane.queued = true;
      queue.addLast(lane);
    }
  }

  void run(Lane lane, Runnable work) {
    lane.running = true;
    gate.started();
    tools.executor().execute(work);
  }

  /** Lets lanes that queue for a permit run, as many as may. */
  private void runQueued(Instant now) {
    while (!queue.isEmpty() && gate.mayStart(now)) {
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
      Outcome outcome = attempt(delivery.entry(), null);
      delivery = settle(lane, delivery, outcome);
    }
  }

  private synchronized @Nullable Delivery first(Lane lane) {
    Instant now = tools.clock().instant();
    Delivery delivery = gate.hasRoom(now) ? lane.waiting.peekFirst() : null;
    if (delivery == null) {
      rest(lane, now);
    }
    return delivery;
  }

  private synchronized @Nullable Delivery settle(Lane lane, Delivery delivery, Outcome outcome) {
    Instant now = tools.clock().instant();
    switch (outcome) {
      case Outcome.Tried(Accepted _) -> {
        settled(lane, delivery);
        succeeded(now);
      }
      case Outcome.Tried(Gone _) -> disable("the endpoint answered 410 Gone");
      case Outcome.Tried(AttemptResult failure) -> {
        failed(failure, now);
        parkAll(lane, failure, now);
      }
      case Outcome.Unwanted() -> settled(lane, delivery);
      case Outcome.Hopeless(Cause cause, String sentence) -> {
        settled(lane, delivery);
        bury(delivery.entry(), cause, sentence, now);
      }
    }
    if (!lane.waiting.isEmpty() && gate.goesOn(now)) {
      return lane.waiting.peekFirst();
    }
    rest(lane, now);
    return null;
  }

  private void settled(Lane lane, Delivery delivery) {
    lane.waiting.removeFirst();
    inMemory--;
    delivery.feed().settle(delivery.taken());
  }

  /** The lane's thread ends. */
  void rest(Lane lane, Instant now) {
    lane.running = false;
    gate.finished();
    schedule(lane, now);
    forgetIfIdle(lane);
    runQueued(now);
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.session);
    }
  }

  // one attempt

  /**
   * An event's turn. Not to be called inside the monitor.
   *
   * @param revivedAt since when it counts as new, where a person asked for it again; else null
   */
  Outcome attempt(Entry entry, @Nullable Instant revivedAt) {
    Endpoint target;
    Condition condition;
    synchronized (this) {
      target = gate.endpoint();
      condition = gate.condition();
    }
    return tools.turn().of(target, condition, entry, revivedAt, this::note);
  }

  private synchronized void note(Attempt attempt) {
    unsaved.note(attempt);
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
    parked.add(lane, 1);
    unsaved.park(new Parking(id, entry, attempts, failure, now, due, null));
  }

  /** A dead letter at once; its lane goes on. */
  private void bury(Entry entry, Cause cause, String sentence, Instant now) {
    unsaved.park(new Parking(id, entry, 0, sentence, now, null, cause));
    toldGivenUp(entry.event(), sentence);
  }

  void toldGivenUp(CallEvent event, String failure) {
    LOG.warn(
        "endpoint={} session={} event={} given up: {}", id, event.sessionId(), event.id(), failure);
    tools.news().givenUp(gate.endpoint(), event, failure);
  }

  static @Nullable Duration retryAfter(AttemptResult result) {
    return result instanceof Refused refused ? refused.retryAfter() : null;
  }

  /** Starts what is due: lanes that waited for a permit, and parked ones whose time has come. */
  void lookAfterLanes() {
    synchronized (this) {
      runQueued(tools.clock().instant());
    }
    parked.retry();
  }

  /** So many deliveries of each session are about to be parked by a replay. */
  synchronized void expectParked(Map<String, Integer> sessions) {
    sessions.forEach((session, count) -> parked.add(laneFor(session), count));
  }

  /** So many of those that were expected were not parked; the others are. */
  synchronized void expectedInVain(Map<String, Integer> sessions) {
    sessions.forEach((session, count) -> {
      Lane lane = laneFor(session);
      parked.add(lane, -count);
      forgetIfIdle(lane);
    });
    parked.lookSoon();
  }

  // health

  synchronized void succeeded(Instant now) {
    Duration outage = gate.health().succeeded(now);
    if (outage != null) {
      LOG.info("endpoint={} accepts again after {} s", id, outage.toSeconds());
      unsaved.failing(id, null);
      tools.news().recovered(gate.endpoint(), outage);
      if (outage.compareTo(LONG_OUTAGE) > 0) {
        tools.executor().execute(() -> tools.store().hasten(id, now));
      }
      parked.lookSoon();
    }
  }

  synchronized void failed(AttemptResult result, Instant now) {
    Duration retryAfter = retryAfter(result);
    if (retryAfter != null) {
      gate.health().holdFor(retryAfter, now);
    }
    if (gate.health().failed(now, result.isDistress())) {
      LOG.warn(
          "endpoint={} is failing ({}): one request at a time probes it, the rest waits",
          id,
          result.inWords());
      unsaved.failing(id, gate.health().failingSince());
      tools.news().failing(gate.endpoint(), result.inWords());
    }
    Duration failingFor = gate.failingFor(now);
    Duration limit = gate.endpoint().pace().disableAfter();
    if (failingFor != null
        && failingFor.compareTo(limit == null ? tools.disableAfter() : limit) >= 0) {
      disable(
          "it answered nothing but failures for "
              + TimeText.of(Duration.ofSeconds(failingFor.toSeconds()))
              + ", at last: "
              + result.inWords());
    }
  }

  /**
   * At once here, so that nothing more is sent; for everybody else on another thread, which may
   * wait.
   */
  synchronized void disable(String why) {
    Endpoint endpoint = gate.endpoint();
    if (!endpoint.isActive()) {
      return;
    }
    gate.replace(endpoint.withState(State.disabled(why)));
    unsaved.failing(id, null);
    tools.news().disabled(endpoint, why);
    tools.executor().execute(() -> tools.disable().accept(id, why));
  }

  synchronized void replace(Endpoint changed) {
    if (gate.health().isFailing()) {
      unsaved.failing(id, null);
    }
    gate.replace(changed);
    parked.lookSoon();
    runQueued(tools.clock().instant());
  }

  synchronized void close() {
    gate.close();
  }

  // progress

  /** What must be stored now: moved cursors, the parkings that let them move, attempts. */
  synchronized void takeProgress(Progress progress) {
    for (int partition = 0; partition < feeds.length; partition++) {
      long cursor = feeds[partition].takeMovedCursor();
      if (cursor >= 0) {
        progress.cursors().add(new Cursor(id, partition, cursor));
      }
    }
    unsaved.moveTo(progress);
  }

  /** What was taken is stored: what is parked can be found from now on. */
  synchronized void progressStored() {
    parked.lookSoon();
  }

  synchronized int running() {
    return gate.running();
  }

  synchronized EndpointBacklog backlog() {
    long behind = 0;
    for (Feed feed : feeds) {
      behind += feed.backlog();
    }
    int waiting = 0;
    for (Lane lane : lanes.values()) {
      waiting += lane.parked;
    }
    return new EndpointBacklog(id, behind, waiting, inMemory, gate.health().isFailing());
  }
}

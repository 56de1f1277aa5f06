package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.LaneKey;
import dev.hookswitch.dispatch.DispatchStore.ParkedLane;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one endpoint in those partitions that this node delivers: takes events from the log into
 * lanes, and drives the lanes. State is guarded by this object's monitor, which is never held while
 * a request is under way or the store is asked. Lanes run on threads of the executor; {@link
 * #offer} is called by the journal's writer, {@link #catchUp}, {@link #lookAfterLanes} and {@link
 * #takeProgress} by the shift's threads. What is parked is worked off by {@link ParkedLanes}, under
 * the same monitor.
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

  /** By partition; those of other nodes are not there. */
  private final Map<Integer, Feed> feeds = new TreeMap<>();

  private final ReadAhead ahead = new ReadAhead();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> queue = new ArrayDeque<>();
  private final ParkedLanes parked;

  /**
   * What was parked before this node began, and is read from the log again because its cursor had
   * not passed it.
   */
  private final Set<Place> parkedBefore = new HashSet<>();

  private final Unsaved unsaved;
  private int inMemory;

  Courier(Endpoint endpoint, Tools tools) {
    this.id = endpoint.id();
    this.tools = tools;
    this.gate = new Gate(endpoint, tools.limits());
    this.unsaved = new Unsaved(tools.limits().inMemory());
    this.parked = new ParkedLanes(this);
    tools.store().failingSince(id).ifPresent(gate.health()::resume);
  }

  // partitions come and go

  /**
   * Goes on in these partitions where the stored cursors are. What is committed meanwhile must be
   * offered, or be seen by {@link #sawEnds} after this.
   */
  void open(Map<Integer, Tenure> partitions) {
    DispatchStore store = tools.store();
    long[] cursors = store.cursors(id, tools.journal().partitions());
    List<ParkedLane> lanesThere = store.parkedLanes(id);
    Set<Place> above = store.parkedAboveCursors(id);
    synchronized (this) {
      partitions.forEach((partition, tenure) ->
          feeds.put(partition, new Feed(partition, tenure, cursors[partition])));
      ahead.drop(); // what was read before of these is further on
      for (ParkedLane each : lanesThere) {
        if (partitions.containsKey(each.lane().partition())) {
          parked.add(laneFor(each.lane()), each.waiting());
        }
      }
      for (Place place : above) {
        if (partitions.containsKey(place.partition())) {
          parkedBefore.add(place);
        }
      }
      parked.lookSoon();
      gate.share((double) feeds.size() / cursors.length);
    }
  }

  /** Begins nothing more in these partitions; what is under way goes on. */
  synchronized void close(Set<Integer> partitions) {
    for (int partition : partitions) {
      Feed feed = feeds.get(partition);
      if (feed != null) {
        feed.close();
      }
    }
  }

  /** Has nothing to do with these partitions any more. */
  synchronized void forget(Set<Integer> partitions) {
    close(partitions);
    for (Lane lane : List.copyOf(lanes.values())) {
      if (partitions.contains(partitionOf(lane))) {
        lane.forgotten = true;
        inMemory -= lane.waiting.size();
        parked.add(lane, -lane.parked);
        lanes.remove(lane.session);
      }
    }
    queue.removeIf(lane -> lane.forgotten);
    unsaved.dropParkings(partitions);
    parkedBefore.removeIf(place -> partitions.contains(place.partition()));
    feeds.keySet().removeAll(partitions);
    gate.share((double) feeds.size() / tools.journal().partitions());
  }

  private static int partitionOf(Lane lane) {
    return lane.feed.partition();
  }

  /** How many requests are under way in these partitions. */
  synchronized int running(Set<Integer> partitions) {
    int running = 0;
    for (Lane lane : lanes.values()) {
      if (lane.running && partitions.contains(partitionOf(lane))) {
        running++;
      }
    }
    return running;
  }

  // the log, forward

  /**
   * Fresh entries, right after their commit. Takes those that are next; the others stay in the log.
   */
  synchronized void offer(List<Entry> committed) {
    Instant now = tools.clock().instant();
    for (Entry entry : committed) {
      Feed feed = feeds.get(entry.partition());
      if (feed != null) {
        feed.sawEnd(entry.offset() + 1);
        if (feed.next() == entry.offset() && feed.isOpen() && mayTake()) {
          take(feed, entry, now);
        }
      }
    }
  }

  synchronized void sawEnds(long[] ends) {
    feeds.forEach((partition, feed) -> feed.sawEnd(ends[partition]));
  }

  /** Reads the log where this endpoint is behind; answers whether there is more to do at once. */
  boolean catchUp() {
    Map<Integer, Long> from;
    int limit;
    int reading;
    synchronized (this) {
      if (!ahead.isEmpty()) {
        return takeAhead();
      }
      from = behind();
      if (from.isEmpty() || !mayTake()) {
        return false;
      }
      limit = gate.health().isFailing() ? 1 : PAGE;
      reading = ahead.begin();
    }
    List<Entry> page = tools.journal().read(from, limit);
    synchronized (this) {
      ahead.add(reading, page);
      return takeAhead();
    }
  }

  /** Where each partition goes on that may be taken from and has more. */
  private Map<Integer, Long> behind() {
    Map<Integer, Long> from = new HashMap<>();
    feeds.forEach((partition, feed) -> {
      if (feed.isOpen() && feed.isBehind()) {
        from.put(partition, feed.next());
      }
    });
    return from;
  }

  private boolean takeAhead() {
    Instant now = tools.clock().instant();
    boolean took = false;
    while (!ahead.isEmpty() && mayTake()) {
      Entry entry = ahead.next();
      Feed feed = feeds.get(entry.partition());
      // meanwhile it may have been offered, or have become another node's
      if (feed != null && feed.isOpen() && feed.next() <= entry.offset()) {
        passHole(feed, entry.offset());
        take(feed, entry, now);
        took = true;
      }
    }
    if (gate.health().isFailing() || !gate.isOpen()) {
      ahead.drop(); // who knows how old it would be
    }
    return took && ahead.isEmpty();
  }

  /** A log has no holes where somebody is still to read; one that was made by hand stops nobody. */
  private void passHole(Feed feed, long end) {
    if (feed.next() < end) {
      LOG.error(
          "endpoint={} cannot be sent {} events of partition {}: they are not in the log any more",
          id,
          end - feed.next(),
          feed.partition());
    }
    while (feed.next() < end) {
      feed.pass(feed.next());
    }
  }

  /** Whether there is room for one more. */
  private boolean mayTake() {
    int bound = gate.health().isFailing() ? 1 : tools.limits().inMemory();
    return gate.isOpen()
        && inMemory < bound
        && !unsaved.isFull()
        && parked.lanes() < tools.limits().parkedLanes();
  }

  private void take(Feed feed, Entry entry, Instant now) {
    boolean isParked =
        !parkedBefore.isEmpty()
            && parkedBefore.remove(new Place(entry.partition(), entry.offset()));
    if (isParked) {
      feed.settle(feed.take(entry.offset()));
      return;
    }
    if (!gate.endpoint().wants(entry.event())) {
      feed.pass(entry.offset());
      return;
    }
    Feed.Taken taken = feed.take(entry.offset());
    Lane lane = lanes.computeIfAbsent(entry.event().sessionId(), id -> new Lane(id, feed));
    if (lane.isParked()) {
      park(lane, entry, 0, "", now, null);
      feed.settle(taken);
    } else {
      lane.waiting.addLast(new Delivery(entry, taken));
      inMemory++;
      schedule(lane, now);
    }
  }

  /** Whether that event, sent again, makes sense: it is wanted, and not on its way by itself. */
  synchronized boolean wantsAgain(Entry entry) {
    Feed feed = feeds.get(entry.partition());
    return feed != null && feed.isSettled(entry.offset()) && gate.endpoint().wants(entry.event());
  }

  // lanes

  @Nullable Lane lane(String session) {
    return lanes.get(session);
  }

  /** Of a partition that is delivered here. */
  private Lane laneFor(LaneKey key) {
    return lanes.computeIfAbsent(
        key.sessionId(),
        id -> {
          Feed feed = feeds.get(key.partition());
          if (feed == null) {
            throw new IllegalStateException(key + " is another node's");
          }
          return new Lane(id, feed);
        });
  }

  private void schedule(Lane lane, Instant now) {
    if (lane.running || lane.queued || lane.waiting.isEmpty() || !lane.feed.isOpen()) {
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
      if (!lane.running && !lane.waiting.isEmpty() && lane.feed.isOpen()) {
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
    boolean may = lane.feed.isOpen() && gate.hasRoom(now);
    Delivery delivery = may && !lane.forgotten ? lane.waiting.peekFirst() : null;
    if (delivery == null) {
      rest(lane, now);
    }
    return delivery;
  }

  private synchronized @Nullable Delivery settle(Lane lane, Delivery delivery, Outcome outcome) {
    Instant now = tools.clock().instant();
    if (lane.forgotten) {
      rest(lane, now);
      return null;
    }
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
    if (!lane.waiting.isEmpty() && lane.feed.isOpen() && gate.goesOn(now)) {
      return lane.waiting.peekFirst();
    }
    rest(lane, now);
    return null;
  }

  private void settled(Lane lane, Delivery delivery) {
    lane.waiting.removeFirst();
    inMemory--;
    lane.feed.settle(delivery.taken());
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
      lanes.remove(lane.session, lane);
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
      lane.feed.settle(delivery.taken());
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

  /**
   * So many deliveries of each session of one partition are about to be parked by a replay.
   *
   * @return by what right this node may park them; null: another one delivers them
   */
  synchronized @Nullable Tenure expectParked(int partition, Map<String, Integer> sessions) {
    Feed feed = feeds.get(partition);
    if (feed == null || !feed.isOpen()) {
      return null;
    }
    sessions.forEach(
        (session, count) -> parked.add(laneFor(new LaneKey(session, partition)), count));
    return feed.tenure();
  }

  /** So many of those that were expected were not parked; the others are. */
  synchronized void expectedInVain(Tenure tenure, Map<String, Integer> sessions) {
    sessions.forEach((session, count) -> {
      Lane lane = lanes.get(session);
      if (lane != null && lane.feed.tenure().equals(tenure)) {
        parked.add(lane, -count);
        forgetIfIdle(lane);
      }
    });
    parked.lookSoon();
  }

  /** The partitions in which something may be begun. */
  synchronized Set<Integer> openPartitions() {
    Set<Integer> open = new TreeSet<>();
    feeds.forEach((partition, feed) -> {
      if (feed.isOpen()) {
        open.add(partition);
      }
    });
    return open;
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

  /**
   * What must be stored now: moved cursors, the parkings that let them move, attempts.
   *
   * @param all also cursors that moved over nothing but what was not wanted
   */
  synchronized void takeProgress(Progress progress, boolean all) {
    Set<Integer> parking = unsaved.partitions();
    feeds.forEach((partition, feed) -> {
      long cursor = feed.takeMovedCursor(all);
      if (cursor >= 0) {
        progress.cursors().add(new Cursor(id, partition, cursor));
      }
      if (cursor >= 0 || parking.contains(partition)) {
        progress.tenures().put(partition, feed.tenure());
      }
    });
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
    for (Feed feed : feeds.values()) {
      behind += feed.backlog();
    }
    int waiting = 0;
    for (Lane lane : lanes.values()) {
      waiting += lane.parked;
    }
    return new EndpointBacklog(id, behind, waiting, inMemory, gate.health().isFailing());
  }
}

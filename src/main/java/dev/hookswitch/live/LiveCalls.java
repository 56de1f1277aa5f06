package dev.hookswitch.live;

import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Participant;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.timeline.Legs;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the calls in progress while somebody looks at them. Safe for all threads. */
public final class LiveCalls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCalls.class);

  /** A page that is loaded again finds everything where it was. */
  private static final Duration FOLLOWED_ON = Duration.ofSeconds(30);

  /**
   * Who does not ask for so many changes begins afresh, so that nothing grows for somebody who
   * sleeps.
   */
  static final int MOST_CHANGES = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final Journal journal;
  private final EventStreams streams;
  private final Worker worker = Worker.daemon("live-calls");

  /** What is known of a call; its legs are the worker's alone. */
  private record Followed(Instant startedAt, Participant source, Legs legs, int seq) {}

  private final Map<String, Followed> followed = new HashMap<>();
  private final Map<String, LiveCall> calls = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();
  private final Condition changed = lock.newCondition();
  private final Set<Viewer> viewers = new HashSet<>();
  private long deserted;
  private boolean closing;
  private boolean complete;

  /** The worker's alone. */
  private long version;

  /** Follows nothing until somebody looks. */
  public LiveCalls(Journal journal, EventStreams streams) {
    this.journal = journal;
    this.streams = streams;
    worker.start(this::work);
  }

  /**
   * What somebody who looks has not seen yet.
   *
   * @param isAfresh what they know is to be forgotten first: these are all calls in progress
   * @param calls that are new or have changed, as they are now
   * @param over ids of sessions of which nothing is in progress anymore
   */
  public record Changes(boolean isAfresh, List<LiveCall> calls, List<String> over) {
    public Changes {
      calls = List.copyOf(calls);
      over = List.copyOf(over);
    }
  }

  /** Somebody who looks: they are to be closed when they look away. For one thread. */
  public final class Viewer implements AutoCloseable {

    /** Of sessions; guarded by the lock, as what follows. */
    private Set<String> unseen = new LinkedHashSet<>();

    private boolean isAfresh = true;

    /**
     * Waits until all calls in progress are known and something of them was not seen yet, or so
     * long.
     *
     * @return whether there is something to see
     */
    public boolean await(Duration patience) throws InterruptedException {
      long left = patience.toNanos();
      lock.lockInterruptibly();
      try {
        while ((!complete || !hasNews()) && !closing && left > 0) {
          left = changed.awaitNanos(left);
        }
        return complete && hasNews() && !closing;
      } finally {
        lock.unlock();
      }
    }

    private boolean hasNews() {
      return isAfresh || !unseen.isEmpty();
    }

    /** What changed since this was asked last; all, the first time. */
    public Changes changes() {
      Set<String> ids;
      lock.lock();
      try {
        if (isAfresh) {
          isAfresh = false;
          unseen.clear();
          return new Changes(true, List.copyOf(calls.values()), List.of());
        }
        ids = unseen;
        unseen = new LinkedHashSet<>();
      } finally {
        lock.unlock();
      }
      List<LiveCall> there = new ArrayList<>();
      List<String> over = new ArrayList<>();
      for (String id : ids) {
        LiveCall call = calls.get(id);
        if (call == null) {
          over.add(id);
        } else {
          there.add(call);
        }
      }
      return new Changes(false, there, over);
    }

    private void touch(Set<String> sessions) {
      if (!isAfresh) {
        unseen.addAll(sessions);
        if (unseen.size() > MOST_CHANGES) {
          beginAfresh();
        }
      }
    }

    private void beginAfresh() {
      isAfresh = true;
      unseen.clear();
    }

    /** Whether nothing more will come, because the server ends. */
    public boolean isOver() {
      lock.lock();
      try {
        return closing;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (viewers.remove(this)) {
          deserted = System.nanoTime();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Somebody begins to look. */
  public Viewer look() {
    lock.lock();
    try {
      Viewer viewer = new Viewer();
      viewers.add(viewer);
      looked.signal();
      return viewer;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    boolean troubled = false;
    try {
      while (awaitViewer()) {
        try {
          follow();
          troubled = false;
        } catch (JournalException | EventStreams.TooMany e) {
          if (!troubled) {
            LOG.warn("calls in progress cannot be followed, trying on: {}", e.getMessage());
          }
          troubled = worker.pause(AFTER_TROUBLE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitViewer() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (viewers.isEmpty() && !closing) {
        looked.await();
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWatched() {
    lock.lock();
    try {
      boolean lately = !viewers.isEmpty() || System.nanoTime() - deserted < FOLLOWED_ON.toNanos();
      return lately && !closing;
    } finally {
      lock.unlock();
    }
  }

  /** First it is heard what comes, then read what was: nothing falls between. */
  private void follow() throws EventStreams.TooMany, InterruptedException {
    try (EventStream stream = streams.open(null, Filter.EVERYTHING, null)) {
      followed.clear();
      for (String origin : journal.openOrigins()) {
        journal.openSessions(origin).forEach(events -> events.forEach(this::take));
      }
      calls.keySet().retainAll(followed.keySet());
      tellThatItIsComplete(true);
      List<Placed> news = List.of();
      while (news != null && isWatched()) {
        news.forEach(placed -> take(placed.event()));
        tellOf(news);
        news = stream.next(PATIENCE);
      }
    } finally {
      tellThatItIsComplete(false);
    }
  }

  private void tellThatItIsComplete(boolean isComplete) {
    lock.lock();
    try {
      complete = isComplete;
      viewers.forEach(Viewer::beginAfresh);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tellOf(List<Placed> news) {
    if (news.isEmpty()) {
      return;
    }
    Set<String> touched = new LinkedHashSet<>();
    news.forEach(placed -> touched.add(placed.event().sessionId()));
    lock.lock();
    try {
      viewers.forEach(viewer -> viewer.touch(touched));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(CallEvent event) {
    String id = event.sessionId();
    if (event instanceof Completed) {
      followed.remove(id);
      calls.remove(id);
      return;
    }
    Followed known = followed.get(id);
    if (known == null ? event.seq() != 1 : event.seq() != known.seq() + 1) {
      return; // it was read already, or is of a call that was over before
    }
    Legs legs = known == null ? new Legs() : known.legs();
    var _ = legs.take(event);
    Instant startedAt = known == null ? event.timestamp() : known.startedAt();
    Participant source = known == null ? event.common().participants().getFirst() : known.source();
    followed.put(id, new Followed(startedAt, source, legs, event.seq()));
    calls.put(id, LiveCall.of(++version, startedAt, source, event.common(), legs.all()));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      looked.signalAll();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    worker.close(Duration.ofSeconds(5));
  }
}

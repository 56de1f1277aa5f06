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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the calls in progress while somebody looks at them. Safe for all threads. */
public final class LiveCalls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCalls.class);

  /** A page that is loaded again finds everything where it was. */
  private static final Duration FOLLOWED_ON = Duration.ofSeconds(30);

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
  private int viewers;
  private long deserted;
  private boolean closing;
  private boolean complete;

  /** Written by the worker alone. */
  private final AtomicLong version = new AtomicLong();

  /** Follows nothing until somebody looks. */
  public LiveCalls(Journal journal, EventStreams streams) {
    this.journal = journal;
    this.streams = streams;
    worker.start(this::work);
  }

  /** Somebody who looks: they are to be closed when they look away. */
  public final class Viewer implements AutoCloseable {
    private boolean left;

    /**
     * All calls in progress.
     *
     * @return empty also where they are not known in time: see {@link #await}
     */
    public Collection<LiveCall> calls() {
      return calls.values();
    }

    /** Grows with every change: whoever asks for the calls afterwards gets them so new at least. */
    public long version() {
      return version.get();
    }

    /**
     * Waits until all calls in progress are known and something is newer than that, or so long.
     *
     * @return whether they are known
     */
    public boolean await(long seen, Duration patience) throws InterruptedException {
      long left = patience.toNanos();
      lock.lockInterruptibly();
      try {
        while ((!complete || version.get() <= seen) && !closing && left > 0) {
          left = changed.awaitNanos(left);
        }
        return complete && !closing;
      } finally {
        lock.unlock();
      }
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
        if (!left) {
          left = true;
          viewers--;
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
      viewers++;
      looked.signal();
      return new Viewer();
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
      while (viewers == 0 && !closing) {
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
      boolean lately = viewers > 0 || System.nanoTime() - deserted < FOLLOWED_ON.toNanos();
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
      var _ = version.incrementAndGet();
      tell(true);
      List<Placed> news = List.of();
      while (news != null && isWatched()) {
        news.forEach(placed -> take(placed.event()));
        if (!news.isEmpty()) {
          tell(true);
        }
        news = stream.next(PATIENCE);
      }
    } finally {
      tell(false);
    }
  }

  private void tell(boolean isComplete) {
    lock.lock();
    try {
      complete = isComplete;
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
      var _ = version.incrementAndGet();
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
    long next = version.get() + 1;
    calls.put(id, LiveCall.of(next, startedAt, source, event.common(), legs.all()));
    version.set(next); // after the call: whoever has seen this version has seen the call as well
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

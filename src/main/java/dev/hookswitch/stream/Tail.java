package dev.hookswitch.stream;

import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.journal.Position;
import dev.hookswitch.journal.Stretch;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last seconds of the journal, read once for all that are abreast of it, and numbered as they
 * are read: two tails of one log may have them in different orders. Without readers it reads
 * nothing. Safe for all threads.
 */
final class Tail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  private static final int PAGE = 500;

  /** Of a kilobyte each, or two where a position has many partitions. */
  private static final int MOST = 4_000;

  /** Commits are told; this is for what is not: entries that grow old, a store that failed. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * Where what it knows begins.
   *
   * @param number of the last event that it does not know any more
   * @param position everything up to that event is behind it
   */
  record Begin(long number, Position position) {}

  private record Aged(Begin place, long read) {}

  private final CommitOrder order;
  private final long keptNanos;
  private final Worker worker = Worker.daemon("stream-tail");
  private final ConcurrentNavigableMap<Long, Placed> entries = new ConcurrentSkipListMap<>();

  /** The same, by age; the worker's alone, as what follows. */
  private final Deque<Aged> ages = new ArrayDeque<>();

  private @Nullable Position endPosition;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition committed = lock.newCondition();
  private final Condition grown = lock.newCondition();
  private boolean told;
  private int readers;
  private boolean troubled;
  private volatile boolean closing;

  /** Everything after it, and up to {@link #end}, is here; null while it sleeps. */
  private volatile @Nullable Begin begin;

  /** The number of the last event. */
  private volatile long end;

  Tail(CommitOrder order, Duration kept) {
    this.order = order;
    this.keptNanos = kept.toNanos();
  }

  void start() {
    worker.start(this::follow);
  }

  /** Something was committed. Does not block. */
  void wake() {
    lock.lock();
    try {
      told = true;
      committed.signal();
    } finally {
      lock.unlock();
    }
  }

  void join() {
    lock.lock();
    try {
      readers++;
      committed.signal();
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      readers--;
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    while (awaitWork()) {
      try {
        if (hasReaders()) {
          read();
        } else {
          sleep();
        }
        troubled = false;
      } catch (JournalException e) {
        if (!troubled) {
          LOG.warn("events cannot be read for streams, trying on: {}", e.getMessage());
          troubled = true;
        }
        worker.pause(LOOK);
      }
    }
  }

  private boolean hasReaders() {
    lock.lock();
    try {
      return readers > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Until something was committed, somebody came, or entries may have grown old. */
  private boolean awaitWork() {
    lock.lock();
    try {
      long left = LOOK.toNanos();
      while (!told && !closing && !(readers > 0 && begin == null) && left > 0) {
        left = committed.awaitNanos(left);
      }
      told = false;
      return !closing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void sleep() {
    begin = null;
    endPosition = null;
    entries.clear();
    ages.clear();
  }

  private void read() {
    Position after = endPosition == null ? awake() : endPosition;
    boolean more;
    do {
      Stretch stretch = order.after(null, after, PAGE);
      if (!stretch.events().isEmpty()) {
        take(stretch.events());
        // not its end: from one event to the next nothing but that event is to come behind
        after = stretch.events().getLast().position();
        endPosition = after;
      }
      forget();
      more = stretch.more();
    } while (more && !closing);
  }

  private Position awake() {
    Position last = order.last();
    endPosition = last;
    Begin first = new Begin(end + 1, last); // whoever was abreast before it slept is not
    end = first.number();
    begin = first;
    tellReaders();
    return last;
  }

  private void take(List<Placed> events) {
    long now = System.nanoTime();
    long number = end;
    for (Placed each : events) {
      number++;
      entries.put(number, each);
      ages.addLast(new Aged(new Begin(number, each.position()), now));
    }
    end = number;
    tellReaders();
  }

  private void tellReaders() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    long now = System.nanoTime();
    while (!ages.isEmpty() && (ages.size() > MOST || now - ages.getFirst().read() > keptNanos)) {
      Begin forgotten = ages.removeFirst().place();
      // in this order: a reader that misses the entry sees that it is no longer covered
      begin = forgotten;
      entries.remove(forgotten.number());
    }
  }

  /**
   * From where on this knows everything; a reader before it asks the journal. Null while it knows
   * nothing.
   */
  @Nullable Begin begin() {
    return begin;
  }

  /**
   * What it knows after the event of that number, in order, and numbered on from there. To be
   * believed if {@link #begin} is not above.
   */
  List<Placed> after(long number, int limit) {
    return entries.tailMap(number, false).values().stream().limit(limit).toList();
  }

  /** Waits until there may be something after the event of that number, or the time is over. */
  void await(long number, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closing && end <= number && covers(number) && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean covers(long number) {
    Begin from = begin;
    return from != null && from.number() <= number;
  }

  /** Waits for the tail to wake up. */
  void awaitAwake(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closing && begin == null && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      committed.signalAll();
      grown.signalAll();
    } finally {
      lock.unlock();
    }
    worker.close(Duration.ofSeconds(5));
  }
}

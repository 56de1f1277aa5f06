package dev.hookswitch.stream;

import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last seconds of the journal, read once for all that are abreast of it. Without readers it
 * reads nothing. Safe for all threads.
 */
final class Tail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  private static final int PAGE = 500;

  /** Of a kilobyte each. */
  private static final int MOST = 4_000;

  /** Commits are told; this is for what is not: entries that grow old, a store that failed. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long ASLEEP = Long.MAX_VALUE;

  private record Aged(long position, long read) {}

  private final CommitOrder order;
  private final long keptNanos;
  private final Worker worker = Worker.daemon("stream-tail");
  private final ConcurrentNavigableMap<Long, Placed> entries = new ConcurrentSkipListMap<>();

  /** The same, by age; the worker's alone while it is at work. */
  private final Deque<Aged> ages = new ArrayDeque<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition committed = lock.newCondition();
  private final Condition grown = lock.newCondition();
  private boolean told;
  private int readers;
  private boolean troubled;
  private volatile boolean closing;

  /** Everything after it, and up to {@link #end}, is here. */
  private volatile long begin = ASLEEP;

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
      while (!told && !closing && !(readers > 0 && begin == ASLEEP) && left > 0) {
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
    begin = ASLEEP;
    entries.clear();
    ages.clear();
  }

  private void read() {
    if (begin == ASLEEP) {
      end = order.last();
      begin = end;
      tellReaders();
    }
    List<Placed> page;
    do {
      page = order.after(null, end, PAGE);
      if (!page.isEmpty()) {
        take(page);
      }
      forget();
    } while (page.size() == PAGE && !closing);
  }

  private void take(List<Placed> page) {
    long now = System.nanoTime();
    for (Placed each : page) {
      entries.put(each.position(), each);
      ages.addLast(new Aged(each.position(), now));
    }
    end = page.getLast().position();
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
      long position = ages.removeFirst().position();
      // in this order: a reader that misses the entry sees that it is no longer covered
      begin = position;
      entries.remove(position);
    }
  }

  /** From where on this knows everything; a reader before it asks the journal. */
  long begin() {
    return begin;
  }

  /** What it knows after a position, in order. To be believed if {@link #begin} is not above. */
  List<Placed> after(long position, int limit) {
    return entries.tailMap(position, false).values().stream().limit(limit).toList();
  }

  /** Waits until there may be something after that position, or the time is over. */
  void await(long position, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closing && end <= position && begin <= position && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the tail to wake up. */
  void awaitAwake(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closing && begin == ASLEEP && left > 0) {
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

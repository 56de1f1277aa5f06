package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what was read into the database, as much at once as there is. Safe for all threads. */
final class Copier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Copier.class);

  /** Events of one transaction. */
  private static final int GROUP = 2_000;

  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final EventCopy copy;
  private final Supplier<Collection<Part>> parts;
  private final Runnable copied;
  private final Worker worker = Worker.named("topic-copier");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean told;
  private boolean troubled;

  /**
   * Makes one that has not begun.
   *
   * @param copied is run after each transaction, and must not block
   */
  Copier(EventCopy copy, Supplier<Collection<Part>> parts, Runnable copied) {
    this.copy = copy;
    this.parts = parts;
    this.copied = copied;
  }

  void start() {
    worker.start(this::copyUntilClosed);
  }

  /** Something was read. */
  void wake() {
    lock.lock();
    try {
      told = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void copyUntilClosed() {
    while (!worker.isClosing()) {
      try {
        if (!copyOnce()) {
          awaitMore();
        }
        if (troubled) {
          troubled = false;
          LOG.info("events are copied again");
        }
      } catch (JournalException e) {
        if (!troubled) {
          troubled = true;
          LOG.error("events cannot be copied to the database, trying on: {}", e.getMessage());
        }
        worker.pause(AFTER_TROUBLE);
      }
    }
  }

  /** Whether there was anything that could be. */
  private boolean copyOnce() {
    Map<Integer, Part> chosen = new HashMap<>();
    Map<Integer, Tenure> tenures = new HashMap<>();
    Map<Integer, List<Copied>> events = new HashMap<>();
    int room = GROUP;
    for (Part part : parts.get()) {
      List<Copied> first = room > 0 && part.tenure().isValid() ? part.first(room) : List.of();
      if (!first.isEmpty()) {
        chosen.put(part.partition(), part);
        tenures.put(part.partition(), part.tenure());
        events.put(part.partition(), first);
        room -= first.size();
      }
    }
    if (events.isEmpty()) {
      return false;
    }
    Set<Integer> done = copy.add(tenures, events);
    chosen.forEach((partition, part) -> {
      if (done.contains(partition)) {
        part.copied(events.getOrDefault(partition, List.of()).size());
      }
    });
    copied.run();
    return !done.isEmpty();
  }

  private void awaitMore() {
    lock.lock();
    try {
      long left = LOOK_NANOS;
      while (!told && !worker.isClosing() && left > 0) {
        left = changed.awaitNanos(left);
      }
      told = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      worker.stop();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    worker.stop();
    wake();
    worker.close(Duration.ofSeconds(10));
  }
}

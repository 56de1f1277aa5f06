package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time from when this process may deliver some partition until it may none: a courier for each
 * endpoint, and the threads that serve them: one stores progress, one reads the log for who is
 * behind and wakes what is due, one feeds replays. Safe for all threads.
 */
final class Shift implements Endpoints.Follower {

  private static final Logger LOG = LoggerFactory.getLogger(Shift.class);

  /** How old the stored cursors may be: what a crash repeats at most, beside what was in flight. */
  private static final Duration SAVE_EVERY = Duration.ofMillis(100);

  /**
   * The same for cursors that moved over what their endpoints do not want: of many endpoints with
   * filters nearly all do so with each event, and there are 64 cursors of each.
   */
  private static final Duration SAVE_ALL_EVERY = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration REPLAY_EVERY = Duration.ofMillis(250);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Courier.Tools tools;
  private final Endpoints endpoints;
  private final ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Courier> couriers = new ConcurrentHashMap<>();

  /** By partition, what may be delivered; guarded by this, so that no courier misses one. */
  private final Map<Integer, Tenure> partitions = new HashMap<>();

  private final List<Thread> threads = new ArrayList<>();

  /** Progress is stored in the order in which it was taken from the couriers. */
  private final ReentrantLock saving = new ReentrantLock();

  private volatile boolean stopping;
  private volatile boolean stopped;

  /** Makes one that has not begun. {@code tools} gets the executor that lanes run on. */
  Shift(Endpoints endpoints, Function<ExecutorService, Courier.Tools> tools) {
    this.endpoints = endpoints;
    this.tools = tools.apply(lanes);
  }

  /** Begins to work, with no partition yet. Commits must be told to this shift already. */
  void begin() {
    endpoints.follow(this);
    threads.add(Thread.ofPlatform().name("dispatch-progress").start(this::saveUntilStopped));
    threads.add(Thread.ofPlatform().name("dispatch-lookout").start(this::lookUntilStopped));
    threads.add(Thread.ofPlatform().name("dispatch-replay").start(this::replayUntilStopped));
  }

  /** Delivers these too, from where their stored cursors are. */
  synchronized void open(Map<Integer, Tenure> more) {
    partitions.putAll(more);
    for (Courier courier : couriers.values()) {
      courier.open(more);
      // only now: a commit in between has either been offered or is below these ends
      courier.sawEnds(tools.journal().ends());
    }
  }

  /**
   * Takes nothing more of these, waits for their requests under way (20 s at the most), stores how
   * far they are and forgets them.
   */
  void close(Set<Integer> some) {
    synchronized (this) {
      partitions.keySet().removeAll(some);
      couriers.values().forEach(courier -> courier.close(some));
    }
    awaitQuiet(courier -> courier.running(some));
    saveNow(true);
    forget(some);
  }

  /** These are another node's, or nobody's: what is known of them is worth nothing any more. */
  synchronized void forget(Set<Integer> some) {
    partitions.keySet().removeAll(some);
    couriers.values().forEach(courier -> courier.forget(some));
  }

  /** How many partitions it delivers. */
  synchronized int partitions() {
    return partitions.size();
  }

  void committed(List<Entry> entries) {
    for (Courier courier : couriers.values()) {
      courier.offer(entries);
    }
  }

  void peersCommitted() {
    long[] ends = tools.journal().ends();
    for (Courier courier : couriers.values()) {
      courier.sawEnds(ends);
    }
  }

  @Override
  public void changed(@Nullable Endpoint before, @Nullable Endpoint after) {
    if (after == null) {
      if (before != null) {
        Courier courier = couriers.remove(before.id());
        if (courier != null) {
          courier.close();
        }
      }
    } else if (before == null) {
      add(after);
    } else {
      Courier courier = couriers.get(after.id());
      if (courier != null) {
        courier.replace(after);
      }
    }
  }

  private synchronized void add(Endpoint endpoint) {
    Courier courier = new Courier(endpoint, tools);
    courier.open(Map.copyOf(partitions));
    couriers.put(endpoint.id(), courier);
    // only now: a commit in between has either been offered or is below these ends
    courier.sawEnds(tools.journal().ends());
  }

  Collection<Courier> couriers() {
    return couriers.values();
  }

  @Nullable Courier courier(String endpointId) {
    return couriers.get(endpointId);
  }

  // the threads

  private void saveUntilStopped() {
    long savedAll = System.nanoTime();
    while (!stopped) {
      boolean all = System.nanoTime() - savedAll >= SAVE_ALL_EVERY.toNanos();
      if (all) {
        savedAll = System.nanoTime();
      }
      saveNow(all);
      pause(SAVE_EVERY);
    }
  }

  /** Stores what there is, if that can be done in time; what is not stored is sent again. */
  private void saveNow(boolean all) {
    try {
      if (saving.tryLock(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          saveProgress(all);
        } finally {
          saving.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stores what moved since the last time; tries again until it is stored, because it was taken
   * from the couriers.
   */
  private void saveProgress(boolean all) {
    Progress progress = Progress.nothing();
    for (Courier courier : couriers.values()) {
      courier.takeProgress(progress, all);
    }
    boolean troubled = false;
    while (!progress.isEmpty()) {
      try {
        tools.store().saveProgress(progress);
        if (!progress.parked().isEmpty()) {
          couriers.values().forEach(Courier::progressStored);
        }
        break;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("progress of deliveries cannot be stored, trying on: {}", e.getMessage());
          troubled = true;
        }
        if (stopped) {
          return;
        }
        pause(AFTER_TROUBLE);
      }
    }
    if (troubled) {
      LOG.info("progress of deliveries is stored again");
    }
  }

  private void lookUntilStopped() {
    boolean troubled = false;
    while (!stopping) {
      boolean more = false;
      try {
        for (Courier courier : couriers.values()) {
          more |= courier.catchUp();
          courier.lookAfterLanes();
        }
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("the log cannot be read for deliveries, trying on: {}", e.getMessage());
          troubled = true;
        }
      }
      if (troubled) {
        pause(AFTER_TROUBLE);
      } else if (!more) {
        pause(LOOK_EVERY);
      }
    }
  }

  private void replayUntilStopped() {
    Replayer replayer = new Replayer(tools.replays(), tools.clock(), this::courier);
    while (!stopping) {
      boolean more = false;
      try {
        more = replayer.step();
      } catch (JournalException e) {
        LOG.warn("replays cannot go on now: {}", e.getMessage());
        pause(AFTER_TROUBLE);
      }
      if (!more) {
        pause(REPLAY_EVERY);
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes nothing more, waits for the requests under way (20 s at the most), stores the last
   * progress.
   */
  void end() {
    takeNothingMore();
    awaitQuiet(Courier::running);
    join();
    saveNow(true);
    lanes.shutdownNow();
  }

  private void awaitQuiet(ToIntFunction<Courier> running) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() < deadline
        && couriers.values().stream().anyMatch(courier -> running.applyAsInt(courier) > 0)) {
      pause(Duration.ofMillis(10));
    }
  }

  /**
   * Stops at once and stores nothing more: another process may be delivering already. What was in
   * flight, and what was accepted since progress was last stored, that one sends again.
   */
  void abandon() {
    takeNothingMore();
    lanes.shutdownNow();
    join();
  }

  private void takeNothingMore() {
    stopping = true;
    endpoints.unfollow(this);
    couriers.values().forEach(Courier::close);
  }

  private void join() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

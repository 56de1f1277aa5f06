package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.Sender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All couriers, one for each endpoint, and the two threads that serve them: one that stores
 * progress, one that reads the log for who is behind and wakes what is due. Safe for all threads.
 */
public final class Dispatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** How old the stored cursors may be: what a crash repeats at most, beside what was in flight. */
  private static final Duration SAVE_EVERY = Duration.ofMillis(100);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Journal journal;
  private final DispatchStore store;
  private final Endpoints endpoints;
  private final InstantSource clock;
  private final Courier.Tools tools;
  private final ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Courier> couriers = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private volatile boolean stopped;

  public Dispatcher(
      Journal journal,
      DispatchStore store,
      Endpoints endpoints,
      Sender sender,
      RetrySchedule schedule,
      Limits limits,
      InstantSource clock) {
    this.journal = journal;
    this.store = store;
    this.endpoints = endpoints;
    this.clock = clock;
    this.tools =
        new Courier.Tools(journal, store, sender, schedule, limits, clock, lanes, this::disable);
  }

  /** Goes on where the stored cursors are. To be called before the first append to the journal. */
  public void start() {
    journal.onCommit(this::committed);
    for (Endpoint endpoint : endpoints.all()) {
      add(endpoint);
    }
    endpoints.follow(this::endpointChanged);
    threads.add(Thread.ofPlatform().name("dispatch-progress").start(this::saveUntilStopped));
    threads.add(Thread.ofPlatform().name("dispatch-lookout").start(this::lookUntilStopped));
  }

  private void committed(List<Entry> entries) {
    for (Courier courier : couriers.values()) {
      courier.offer(entries);
    }
  }

  private void endpointChanged(@Nullable Endpoint before, @Nullable Endpoint after) {
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

  private void add(Endpoint endpoint) {
    Courier courier = new Courier(endpoint, tools);
    couriers.put(endpoint.id(), courier);
    // only now: a commit in between has either been offered or is below these ends
    courier.sawEnds(journal.ends());
  }

  private void disable(String endpointId, String why) {
    LOG.warn("endpoint={} disabled: {}", endpointId, why);
    var _ =
        endpoints.change(
            endpointId, endpoint -> endpoint.isActive() ? endpoint.disabled(why) : endpoint);
  }

  /**
   * Makes the dead letters of an endpoint wait again, from the beginning of the schedule; says how
   * many.
   */
  public int revive(String endpointId) {
    int revived = store.revive(endpointId, clock.instant());
    Courier courier = couriers.get(endpointId);
    if (courier != null && revived > 0) {
      courier.revived(store.parkedLanes(endpointId));
    }
    return revived;
  }

  public List<EndpointBacklog> backlogs() {
    List<EndpointBacklog> backlogs = new ArrayList<>();
    for (Courier courier : couriers.values()) {
      backlogs.add(courier.backlog());
    }
    return backlogs;
  }

  public Optional<EndpointBacklog> backlog(String endpointId) {
    return Optional.ofNullable(couriers.get(endpointId)).map(Courier::backlog);
  }

  // the two threads

  private void saveUntilStopped() {
    while (!stopped) {
      pause(SAVE_EVERY);
      saveProgress();
    }
  }

  /**
   * Stores what moved since the last time; tries again until it is stored, because it was taken
   * from the couriers.
   */
  private void saveProgress() {
    List<Cursor> cursors = new ArrayList<>();
    List<Parking> parked = new ArrayList<>();
    for (Courier courier : couriers.values()) {
      courier.takeProgress(cursors, parked);
    }
    boolean troubled = false;
    while (!cursors.isEmpty() || !parked.isEmpty()) {
      try {
        store.saveProgress(cursors, parked);
        if (!parked.isEmpty()) {
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
          courier.retry();
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
  @Override
  public void close() {
    stopping = true;
    couriers.values().forEach(Courier::close);
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() < deadline
        && couriers.values().stream().anyMatch(courier -> courier.running() > 0)) {
      pause(Duration.ofMillis(10));
    }
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    saveProgress();
    lanes.shutdownNow();
  }
}

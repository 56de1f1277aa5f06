package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing side of a log: one thread, group commit. It takes what waits, has it stored, and
 * tries again for as long as that fails; what it took is in nobody else's hands. Safe for all
 * threads.
 */
public final class LogWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /**
   * Above 500 events a transaction the gain is small (measured on SQLite: 29,000/s by hundreds,
   * 54,000/s by five hundreds).
   */
  public static final int GROUP = 1_000;

  /** Events that may wait for their commit before {@link #append} blocks. */
  private static final int BOUND = 20_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Where events are stored. Called on the writer's thread alone. */
  public interface Store {

    /**
     * Commits what is new, in order.
     *
     * @param shut sessions of which nothing is taken now
     * @throws JournalException when it cannot now: it is asked again with the same events, and
     *     finds those that were committed all the same
     */
    Stored store(List<Encoded> events, Set<String> shut);

    /** From how many events on no more are waited for. */
    default int group() {
      return GROUP;
    }
  }

  /**
   * What was committed.
   *
   * @param entries what listeners hear
   * @param refused which of the events were left out because their session diverged
   */
  public record Stored(List<Entry> entries, BitSet refused) {}

  private record Waiting(List<Encoded> events, CompletableFuture<Appended> done) {}

  private final Store store;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(BOUND, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Consumer<List<Entry>>> listeners = new CopyOnWriteArrayList<>();

  /** Sessions that diverged and were not taken up yet: nothing of them is stored. */
  private final Set<String> diverged = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private volatile @Nullable String trouble;
  private volatile boolean closing;

  /**
   * Makes one that has not begun.
   *
   * @param name of its thread
   */
  public LogWriter(String name, Store store) {
    this.store = store;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::writeUntilClosed);
  }

  public void start() {
    thread.start();
  }

  /** See {@link EventLog#append}. */
  public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    if (events.isEmpty()) {
      done.complete(Appended.ALL);
      return done;
    }
    List<Encoded> encoded = new ArrayList<>(events.size());
    for (CallEvent event : events) {
      encoded.add(new Encoded(origin, event, EventJson.encode(event)));
    }
    // a batch larger than the bound could never enter: it counts as the bound
    room.acquireUninterruptibly(Math.min(events.size(), BOUND));
    if (closing) {
      room.release(Math.min(events.size(), BOUND));
      done.completeExceptionally(
          new JournalException("the journal is closed", new IllegalStateException("closed")));
      return done;
    }
    waiting.addAndGet(events.size());
    queue.add(new Waiting(encoded, done));
    return done;
  }

  /** See {@link EventLog#onCommit}. */
  public void onCommit(Consumer<List<Entry>> listener) {
    listeners.add(listener);
  }

  /** Events of this session are taken again. */
  public void takeAgain(String sessionId) {
    diverged.remove(sessionId);
  }

  private void writeUntilClosed() {
    while (!closing || !queue.isEmpty()) {
      List<Waiting> group = takeGroup();
      if (!group.isEmpty()) {
        commitUntilDone(group);
      }
    }
  }

  private List<Waiting> takeGroup() {
    List<Waiting> group = new ArrayList<>();
    try {
      Waiting next = queue.poll(50, TimeUnit.MILLISECONDS);
      int most = store.group();
      int size = 0;
      while (next != null) {
        group.add(next);
        size += next.events().size();
        next = size < most ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return group;
  }

  /** What was taken from the queue is in nobody else's hands: it is tried until it is stored. */
  private void commitUntilDone(List<Waiting> group) {
    List<Encoded> events = group.stream().flatMap(each -> each.events().stream()).toList();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        Stored stored = store.store(events, diverged);
        succeeded(stored, events);
        conclude(group, stored.refused());
        return;
      } catch (JournalException e) {
        if (trouble == null) {
          LOG.error("events cannot be stored, trying on: {}", e.getMessage());
        }
        trouble = e.getMessage();
        if (closing && pause.equals(LONGEST_PAUSE)) {
          LOG.error("closing although {} events are not stored: {}", waiting.get(), trouble);
          fail(group, e);
          return;
        }
      }
      sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void succeeded(Stored stored, List<Encoded> events) {
    if (trouble != null) {
      trouble = null;
      LOG.info("events are stored again");
    }
    stored.refused().stream().forEach(i -> diverged.add(events.get(i).event().sessionId()));
    for (Consumer<List<Entry>> listener : listeners) {
      try {
        listener.accept(stored.entries());
      } catch (RuntimeException e) {
        LOG.error("a follower of the journal broke", e);
      }
    }
  }

  /**
   * Tells each that appended what became of its events; {@code refused} counts over all of them.
   */
  private void conclude(List<Waiting> group, BitSet refused) {
    int from = 0;
    for (Waiting each : group) {
      int size = each.events().size();
      Set<String> sessions = new HashSet<>();
      for (int i = refused.nextSetBit(from); i >= 0 && i < from + size; ) {
        sessions.add(each.events().get(i - from).event().sessionId());
        i = refused.nextSetBit(i + 1);
      }
      from += size;
      leave(each);
      each.done().complete(sessions.isEmpty() ? Appended.ALL : new Appended(sessions));
    }
  }

  private void fail(List<Waiting> group, JournalException failure) {
    for (Waiting each : group) {
      leave(each);
      each.done().completeExceptionally(failure);
    }
  }

  private void leave(Waiting one) {
    waiting.addAndGet(-one.events().size());
    room.release(Math.min(one.events().size(), BOUND));
  }

  /** See {@link EventLog#trouble}. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** See {@link EventLog#waiting}. */
  public int waiting() {
    return waiting.get();
  }

  /** Has what waits stored, for half a minute at the most. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

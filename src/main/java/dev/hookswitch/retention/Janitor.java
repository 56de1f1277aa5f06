package dev.hookswitch.retention;

import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.retention.RetentionStore.Sliced;
import dev.hookswitch.retention.RetentionStore.Swept;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is too old, while this process may deliver, on a thread of its own. Safe for all
 * threads.
 */
public final class Janitor extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

  private static final Duration FIRST_ROUND = Duration.ofMinutes(1);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(10);
  private static final Duration SHORTEST_REST = Duration.ofMillis(10);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** In one transaction. */
  private static final int ROWS = 500;

  private static final int SESSIONS = 50;

  private final RetentionStore store;
  private final Retention retention;
  private final InstantSource clock;

  public Janitor(RetentionStore store, Retention retention, InstantSource clock) {
    super("janitor", GRACE, GRACE);
    this.store = store;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  protected void workUntilClosed(Worker own) {
    boolean goesOn = own.pause(FIRST_ROUND);
    while (goesOn) {
      try {
        round(own);
      } catch (RuntimeException e) {
        LOG.error("what is too old cannot be deleted now, trying on: {}", e.getMessage());
      }
      goesOn = own.pause(BETWEEN_ROUNDS);
    }
  }

  /** Deletes all that is too old now, until the worker is closed. */
  void round(Worker own) {
    Instant now = clock.instant();
    // dead letters before calls: each keeps its call
    Duration keepAttempts = dropSlices(own, Sliced.ATTEMPTS, retention.attempts(), now);
    int attempts = deleteAll(own, keepAttempts, now, store::deleteAttempts);
    int letters = deleteAll(own, retention.deadLetters(), now, store::deleteDeadLetters);
    int notices = deleteAll(own, retention.operations(), now, store::deleteNotices);
    int _ = deleteAll(own, retention.operations(), now, store::deleteHappened);
    int campaigns = deleteCampaigns(own, now);
    int _ = deleteBatches(own, () -> store.deleteSignIns(now, ROWS));
    Swept calls = deleteSessions(own, now);
    int _ = deleteAll(own, retention.events(), now, store::deleteFigures);
    int placed = deleteAll(own, retention.events(), now, store::deletePlacedCalls);
    if (notices > 0) {
      LOG.warn("{} operational events were never accepted and are dropped: too old", notices);
    }
    if (campaigns > 0) {
      LOG.info("deleted what is left of campaigns: {} contacts and campaigns", campaigns);
    }
    if (attempts + letters + calls.sessions() + placed > 0) {
      LOG.info(
          "deleted what is too old: {} calls with {} events, {} attempts, {} dead letters, {}"
              + " placed calls",
          calls.sessions(),
          calls.events(),
          attempts,
          letters,
          placed);
    }
  }

  /** Also those that somebody deleted, where campaigns are kept for ever. */
  private int deleteCampaigns(Worker own, Instant now) {
    boolean isForEver = retention.campaigns().isZero();
    Instant limit = isForEver ? Instant.EPOCH : now.minus(retention.campaigns());
    store.deleteOldCounts(now);
    return deleteBatches(own, () -> store.deleteCampaigns(limit, ROWS));
  }

  private interface Deletion {
    int deleteBefore(Instant before, int most);
  }

  private static int deleteAll(Worker own, Duration keep, Instant now, Deletion deletion) {
    return keep.isZero()
        ? 0
        : deleteBatches(own, () -> deletion.deleteBefore(now.minus(keep), ROWS));
  }

  private static int deleteBatches(Worker own, Supplier<Integer> batch) {
    int total = 0;
    int last = ROWS;
    while (last == ROWS && !own.isClosing()) {
      last = rested(own, batch);
      total += last;
    }
    return total;
  }

  /** Says how old must be what is left and is to be deleted row by row. */
  private Duration dropSlices(Worker own, Sliced what, Duration keep, Instant now) {
    if (keep.isZero()) {
      return keep;
    }
    boolean more = true;
    while (more && !own.isClosing()) {
      more = rested(own, () -> store.dropSlice(what, keep, now));
    }
    return keep.plus(store.slack(what, keep));
  }

  private Swept deleteSessions(Worker own, Instant now) {
    Duration keep = dropSlices(own, Sliced.CALLS, retention.events(), now);
    Swept total = new Swept(0, 0, null);
    boolean more = !keep.isZero();
    while (more && !own.isClosing()) {
      Swept before = total;
      Instant limit = now.minus(keep);
      Swept swept = rested(own, () -> store.deleteSessions(limit, before.next(), SESSIONS));
      total =
          new Swept(
              before.sessions() + swept.sessions(), before.events() + swept.events(), swept.next());
      more = total.next() != null;
    }
    return total;
  }

  /** Rests as long as the work took: others write in between. */
  private static <T> T rested(Worker own, Supplier<T> work) {
    long begun = System.nanoTime();
    T done = work.get();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    var _ = own.pause(took.compareTo(SHORTEST_REST) > 0 ? took : SHORTEST_REST);
    return done;
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.Replay.Scope.DeadLetters;
import dev.hookswitch.dispatch.Replay.Status;
import dev.hookswitch.dispatch.ReplayStore.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Feeds running replays to their couriers, a page at a time: what was taken is stored as parked
 * deliveries, so that a crash goes on where it was, and order in a lane is kept as ever. For one
 * thread.
 */
final class Replayer {

  private static final int PAGE = 200;

  /** So many of an endpoint's deliveries may be parked before more are queued for it. */
  private static final int ENOUGH_PARKED = 2_000;

  private final ReplayStore store;
  private final InstantSource clock;
  private final Function<String, @Nullable Courier> couriers;

  /** When each replay may queue its next event. */
  private final Map<String, Instant> nextAt = new HashMap<>();

  Replayer(ReplayStore store, InstantSource clock, Function<String, @Nullable Courier> couriers) {
    this.store = store;
    this.clock = clock;
    this.couriers = couriers;
  }

  /** One step of every running replay; answers whether there is more to do at once. */
  boolean step() {
    List<Replay> running = store.running();
    nextAt.keySet().retainAll(running.stream().map(Replay::id).collect(Collectors.toSet()));
    boolean more = false;
    for (Replay replay : running) {
      more |= step(replay);
    }
    return more;
  }

  private boolean step(Replay replay) {
    Instant now = clock.instant();
    Courier courier = couriers.apply(replay.endpointId());
    if (courier == null) {
      // deleted, or added by another process just now: its rows are gone, or it comes
      return false;
    }
    int room = ENOUGH_PARKED - courier.backlog().parked();
    int page = Math.min(Math.min(PAGE, room), allowance(replay, now));
    if (page <= 0) {
      return false;
    }
    List<Candidate> next = store.next(replay.id(), page);
    if (next.isEmpty()) {
      if (replay.waiting() == 0) {
        store.finish(replay.id(), Status.DONE, now);
      }
      return false;
    }
    queue(replay, next, courier, now);
    return replay.perSecond() == null;
  }

  private void queue(Replay replay, List<Candidate> page, Courier courier, Instant now) {
    Set<String> wanted = new HashSet<>();
    Map<String, Integer> lanes = new HashMap<>();
    for (Candidate candidate : page) {
      if (replay.scope() instanceof DeadLetters || courier.wantsAgain(candidate.entry())) {
        wanted.add(candidate.entry().event().id());
        lanes.merge(candidate.entry().event().sessionId(), 1, Integer::sum);
      }
    }
    // parked in memory before they are in the store: nothing may overtake them in between
    courier.expectParked(lanes);
    Set<String> queued = Set.of();
    try {
      queued = store.queue(replay, page, wanted, now);
    } finally {
      for (Candidate candidate : page) {
        String event = candidate.entry().event().id();
        if (wanted.contains(event) && queued.contains(event)) {
          lanes.merge(candidate.entry().event().sessionId(), -1, Integer::sum);
        }
      }
      courier.expectedInVain(lanes);
    }
    if (replay.perSecond() != null) {
      Duration pause = Duration.ofNanos((long) (page.size() / replay.perSecond() * 1e9));
      nextAt.put(replay.id(), now.plus(pause));
    }
  }

  /** How many events may be queued now: a tenth of a second's worth, and at least one. */
  private int allowance(Replay replay, Instant now) {
    Double perSecond = replay.perSecond();
    if (perSecond == null) {
      return PAGE;
    }
    if (now.isBefore(nextAt.getOrDefault(replay.id(), Instant.MIN))) {
      return 0;
    }
    return (int) Math.max(1, perSecond / 10);
  }
}

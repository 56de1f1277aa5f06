package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
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
 * deliveries, so that a crash goes on where it was, and order in a lane is kept as ever. Each node
 * feeds the partitions that it delivers, at its part of the pace that was asked for. For one
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

  /** The partition of each that was fed last: they take turns. */
  private final Map<String, Integer> fedLast = new HashMap<>();

  Replayer(ReplayStore store, InstantSource clock, Function<String, @Nullable Courier> couriers) {
    this.store = store;
    this.clock = clock;
    this.couriers = couriers;
  }

  /** One step of every running replay; answers whether there is more to do at once. */
  boolean step() {
    List<Replay> running = store.running();
    Set<String> ids = running.stream().map(Replay::id).collect(Collectors.toSet());
    nextAt.keySet().retainAll(ids);
    fedLast.keySet().retainAll(ids);
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
    List<Integer> parts = store.parts(replay.id());
    if (parts.isEmpty()) {
      if (replay.waiting() == 0) {
        var _ = store.finish(replay.id(), Status.DONE, now);
      }
      return false;
    }
    Set<Integer> open = courier.openPartitions();
    List<Integer> own = parts.stream().filter(open::contains).toList();
    int room = ENOUGH_PARKED - courier.backlog().parked();
    int page = Math.min(Math.min(PAGE, room), allowance(replay, now));
    if (own.isEmpty() || page <= 0) {
      return false;
    }
    int partition = nextOf(own, fedLast.getOrDefault(replay.id(), -1));
    fedLast.put(replay.id(), partition);
    List<Candidate> next = store.next(replay.id(), partition, page);
    if (next.isEmpty()) {
      store.partDone(replay.id(), partition);
      return true;
    }
    queue(replay, partition, next, courier, now);
    if (replay.perSecond() != null) {
      double pace = replay.perSecond() * own.size() / parts.size();
      nextAt.put(replay.id(), now.plus(Duration.ofNanos((long) (next.size() / pace * 1e9))));
    }
    return replay.perSecond() == null;
  }

  /** The one after the last, and after the highest the lowest. */
  private static int nextOf(List<Integer> partitions, int last) {
    return partitions.stream()
        .filter(partition -> partition > last)
        .findFirst()
        .orElseGet(partitions::getFirst);
  }

  private void queue(
      Replay replay, int partition, List<Candidate> page, Courier courier, Instant now) {
    Set<String> wanted = new HashSet<>();
    Map<String, Integer> lanes = new HashMap<>();
    for (Candidate candidate : page) {
      if (replay.scope() instanceof DeadLetters || courier.wantsAgain(candidate.entry())) {
        wanted.add(candidate.entry().event().id());
        lanes.merge(candidate.entry().event().sessionId(), 1, Integer::sum);
      }
    }
    // parked in memory before they are in the store: nothing may overtake them in between
    Tenure tenure = courier.expectParked(partition, lanes);
    if (tenure == null) {
      return; // another node feeds it
    }
    Set<String> queued = Set.of();
    try {
      queued = store.queue(replay, page, wanted, tenure, now);
    } finally {
      for (Candidate candidate : page) {
        String event = candidate.entry().event().id();
        if (wanted.contains(event) && queued.contains(event)) {
          lanes.merge(candidate.entry().event().sessionId(), -1, Integer::sum);
        }
      }
      courier.expectedInVain(tenure, lanes);
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

package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenant;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.webhook.Sender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers those partitions that this process has leases of. The time in which it has any is a
 * {@link Shift}; in between nothing is sent. Safe for all threads.
 */
public final class Dispatcher implements Tenant {

  private static final String LEASE = "partition:";

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Journal journal;
  private final DispatchStore store;
  private final ReplayStore replays;
  private final Endpoints endpoints;
  private final Sender sender;
  private final RetrySchedule schedule;
  private final Limits limits;
  private final Duration disableAfter;
  private final DeliveryNews news;
  private final InstantSource clock;
  private volatile @Nullable Shift shift;

  public Dispatcher(
      Journal journal,
      DispatchStore store,
      ReplayStore replays,
      Endpoints endpoints,
      Sender sender,
      RetrySchedule schedule,
      Limits limits,
      Duration disableAfter,
      InstantSource clock,
      DeliveryNews news) {
    this.journal = journal;
    this.store = store;
    this.replays = replays;
    this.endpoints = endpoints;
    this.sender = sender;
    this.schedule = schedule;
    this.limits = limits;
    this.disableAfter = disableAfter;
    this.news = news;
    this.clock = clock;
    journal.onCommit(this::committed);
    journal.onPeersCommit(this::peersCommitted);
  }

  /** The leases of all partitions: what a process may deliver for each that it holds. */
  public static List<String> leases(Journal journal) {
    return IntStream.range(0, journal.partitions()).mapToObj(n -> LEASE + n).toList();
  }

  private static Map<Integer, Tenure> byPartition(Set<Tenure> tenures) {
    return tenures.stream()
        .collect(
            Collectors.toMap(
                tenure -> Integer.valueOf(tenure.lease().substring(LEASE.length())),
                Function.identity()));
  }

  /** Goes on where the stored cursors are. */
  @Override
  public synchronized void acquired(Set<Tenure> tenures) {
    Shift now = shift;
    if (now == null) {
      now = new Shift(endpoints, this::tools);
      shift = now;
      now.begin();
    }
    now.open(byPartition(tenures));
  }

  private Courier.Tools tools(Executor lanes) {
    return new Courier.Tools(
        journal,
        store,
        replays,
        new Turn(sender, clock),
        schedule,
        limits,
        disableAfter,
        clock,
        lanes,
        this::disable,
        news);
  }

  /** Finishes what is under way there, in 20 s at the most, and stores how far it came. */
  @Override
  public synchronized void released(Set<Tenure> tenures) {
    Shift now = shift;
    if (now != null) {
      Set<Integer> partitions = byPartition(tenures).keySet();
      if (partitions.size() < now.partitions()) {
        now.close(partitions);
      } else {
        now.end();
        shift = null;
      }
    }
  }

  /** Stops there at once. */
  @Override
  public synchronized void lost(Set<Tenure> tenures) {
    Shift now = shift;
    if (now != null) {
      now.forget(byPartition(tenures).keySet());
      if (now.partitions() == 0) {
        now.abandon();
        shift = null;
      }
    }
  }

  private void committed(List<Entry> entries) {
    Shift now = shift;
    if (now != null) {
      now.committed(entries);
    }
  }

  private void peersCommitted() {
    Shift now = shift;
    if (now != null) {
      now.peersCommitted();
    }
  }

  private void disable(String endpointId, String why) {
    LOG.warn("endpoint={} disabled: {}", endpointId, why);
    var _ =
        endpoints.change(
            endpointId,
            endpoint -> endpoint.isActive() ? endpoint.withState(State.disabled(why)) : endpoint);
  }

  /** Whether this process delivers anything. */
  public boolean isDelivering() {
    return delivered() > 0;
  }

  /** How many partitions this process delivers. */
  public int delivered() {
    Shift now = shift;
    return now == null ? 0 : now.partitions();
  }

  /** Of each endpoint, in those partitions that this process delivers. */
  public List<EndpointBacklog> backlogs() {
    Shift now = shift;
    return now == null ? List.of() : now.couriers().stream().map(Courier::backlog).toList();
  }

  /**
   * Of one endpoint, in all partitions: from memory where this process delivers all of them, else
   * as it is stored; empty when there is no such endpoint, or the store cannot say.
   */
  public Optional<EndpointBacklog> backlog(String endpointId) {
    Shift now = shift;
    if (now != null && now.partitions() == journal.partitions()) {
      return Optional.ofNullable(now.courier(endpointId)).map(Courier::backlog);
    }
    return endpoints.find(endpointId).flatMap(_ -> stored(endpointId));
  }

  private Optional<EndpointBacklog> stored(String endpointId) {
    try {
      DispatchStore.StoredBacklog stored = store.backlog(endpointId);
      return Optional.of(
          new EndpointBacklog(endpointId, stored.behind(), stored.parked(), 0, stored.failing()));
    } catch (JournalException e) {
      LOG.warn("endpoint={} its backlog cannot be read: {}", endpointId, e.getMessage());
      return Optional.empty();
    }
  }
}

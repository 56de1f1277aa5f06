package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.Sender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers while this process may: of several on one database, one does. Each such time is a {@link
 * Shift}; in between nothing is sent, and there is nothing to be said of backlogs. Safe for all
 * threads.
 */
public final class Dispatcher implements LeaseKeeper.Holder {

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

  /** Goes on where the stored cursors are. */
  @Override
  public synchronized void acquired() {
    Shift next = new Shift(endpoints, this::tools);
    shift = next;
    next.begin();
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

  /** Finishes what is under way, in 20 s at the most, and stores how far it came. */
  @Override
  public synchronized void released() {
    Shift last = shift;
    if (last != null) {
      last.end();
      shift = null;
    }
  }

  @Override
  public synchronized void lost() {
    Shift last = shift;
    if (last != null) {
      last.abandon();
      shift = null;
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

  /** Whether it is this process that delivers. */
  public boolean isDelivering() {
    return shift != null;
  }

  /** Of each endpoint; empty while another process delivers. */
  public List<EndpointBacklog> backlogs() {
    Shift now = shift;
    return now == null ? List.of() : now.couriers().stream().map(Courier::backlog).toList();
  }

  public Optional<EndpointBacklog> backlog(String endpointId) {
    Shift now = shift;
    return now == null
        ? Optional.empty()
        : Optional.ofNullable(now.courier(endpointId)).map(Courier::backlog);
  }
}

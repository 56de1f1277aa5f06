package dev.hookswitch.dialer;

import dev.hookswitch.call.Aside;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.Outcome.Result;
import dev.hookswitch.dialer.PlacedCallStore.Kept;
import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places calls and leads them to their end, while this process may: of several on one database one
 * does, and goes on with the calls of the one before. Each such time is a {@link Duty}. Safe for
 * all threads.
 */
public final class Dialer implements LeaseKeeper.Holder {

  /** Calls in progress at once; more belong into several installations. */
  public static final int MOST_CALLS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  private final Map<String, PbxControl> controls = new HashMap<>();
  private final PlacedCallStore store;
  private final Observers observers;
  private final InstantSource clock;
  private final List<Consumer<CallNews>> followers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Duty duty;

  /** Who is told what no PBX reports. */
  public interface Observers {
    void tell(String link, Aside aside);
  }

  /** What came of placing a call. */
  public sealed interface Placing {
    /** It is stored, and its first party is called. */
    record Placed() implements Placing {}

    /** A call with this id was placed before. */
    record Known(StoredCall call) implements Placing {}

    /** Its account has as many as it may. */
    record Full(PlacedCallStore.Limit limit, Duration retryAfter) implements Placing {}

    /** No call can be placed now. */
    record NotNow(String sentence) implements Placing {}
  }

  /**
   * Hears the controls from now on.
   *
   * @param controls one for each PBX that calls are placed on, not started yet
   */
  public Dialer(
      Collection<? extends PbxControl> controls,
      PlacedCallStore store,
      Observers observers,
      InstantSource clock) {
    this.store = store;
    this.observers = observers;
    this.clock = clock;
    for (PbxControl control : controls) {
      this.controls.put(control.name(), control);
      control.start(news -> heard(control.name(), news));
    }
  }

  /** Whoever placed calls is told what becomes of all of them, each on a thread of its own. */
  public void follow(Consumer<CallNews> follower) {
    followers.add(follower);
  }

  /** Takes up the calls that are not over. To be told when the controls may act already. */
  @Override
  public synchronized void acquired() {
    Duty next = new Duty(this::tools, clock);
    for (CallProgress open : store.open()) {
      if (controls.containsKey(open.call().link())) {
        next.restore(open);
      } else {
        giveUp(open);
      }
    }
    duty = next;
    next.begin();
    for (PbxControl control : controls.values()) {
      if (control.isUp()) { // and said so before there was anybody to hear it
        next.heard(control.name(), control, new ControlNews.Up());
      }
    }
  }

  /** Nobody will ever hear of a call on a PBX that is not in the settings any more. */
  private void giveUp(CallProgress open) {
    LOG.info("call={} was on pbx={}, which is gone", open.call().id(), open.call().link());
    store.save(
        new CallProgress(
            open.call(), Phase.OVER, open.placed(), Map.of(), Outcome.of(Result.ABORTED)),
        clock.instant());
  }

  private Conduct.Tools tools(PlacedCall call, Duty of) {
    PbxControl control = controls.get(call.link());
    if (control == null) {
      throw new IllegalArgumentException("no control of " + call.link());
    }
    return new Conduct.Tools(
        control,
        store,
        aside -> observers.tell(call.link(), aside),
        this::tellFollowers,
        of.threads(),
        clock);
  }

  private void tellFollowers(CallNews news) {
    for (Consumer<CallNews> follower : followers) {
      try {
        follower.accept(news);
      } catch (RuntimeException e) {
        LOG.error("call={} a defect of ours", news.call().id(), e);
      }
    }
  }

  /** Finishes the orders under way; the calls go on without us. */
  @Override
  public void released() {
    end();
  }

  @Override
  public void lost() {
    end();
  }

  private synchronized void end() {
    Duty last = duty;
    duty = null;
    if (last != null) {
      last.end();
    }
  }

  private void heard(String link, ControlNews news) {
    Duty now = duty;
    if (now != null) {
      now.heard(link, controls.get(link), news);
    }
  }

  /** Why no call can be placed on that PBX now; empty when one can. */
  public Optional<String> trouble(String link) {
    PbxControl control = controls.get(link);
    Duty now = duty;
    if (control == null) {
      return Optional.of("the settings have no ari for the PBX " + link);
    }
    if (now == null) {
      return Optional.of("another process places calls: ask that one");
    }
    if (!control.isUp()) {
      return Optional.of("the PBX " + link + " takes no orders: " + control.detail());
    }
    return now.size() >= MOST_CALLS
        ? Optional.of("there are " + MOST_CALLS + " placed calls in progress")
        : Optional.empty();
  }

  /** The door to that PBX. */
  public Optional<PbxControl> control(String link) {
    return Optional.ofNullable(controls.get(link));
  }

  /** Places a call, durable before anybody is called. */
  public Placing place(PlacedCall call, CallLimits limits) {
    Optional<String> trouble = trouble(call.link());
    Duty now = duty;
    if (trouble.isPresent() || now == null) {
      return new Placing.NotNow(trouble.orElse("another process places calls: ask that one"));
    }
    return switch (store.keep(call, limits)) {
      case Kept.New _ -> {
        now.begin(call);
        yield new Placing.Placed();
      }
      case Kept.Known(StoredCall known) -> new Placing.Known(known);
      case Kept.Forgone _ -> new Placing.NotNow("another process has settled this call");
      case Kept.Full(PlacedCallStore.Limit limit, Duration retryAfter) ->
          new Placing.Full(limit, retryAfter);
    };
  }

  /**
   * Something is to happen to a call.
   *
   * @return false where the call is not in this process's hands: it is over, or another process's
   */
  public boolean tell(String call, CallInput input) {
    Duty now = duty;
    return now != null && now.tell(call, input);
  }

  /** How a call in progress stands; empty where it is not in this process's hands. */
  public Optional<CallState> state(String call) {
    Duty now = duty;
    return now == null ? Optional.empty() : now.state(call);
  }

  /** Whether it is this process that places calls. */
  public boolean isOnDuty() {
    return duty != null;
  }
}

package dev.hookswitch;

import dev.hookswitch.call.Aside;
import dev.hookswitch.call.Plans;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.dialer.CallIds;
import dev.hookswitch.dialer.CallNews;
import dev.hookswitch.dialer.Callbacks;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.LeasedControl;
import dev.hookswitch.dialer.PlacedCallPlans;
import dev.hookswitch.dialer.PlacedCallStore;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.observation.ObservedPbx;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.pbx.asterisk.AriControl;
import dev.hookswitch.pbx.asterisk.AriSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Where those who act on the PBXs meet those who observe them: the doors, the dialer that gives
 * orders through them, and the links whose observers learn what no PBX reports.
 */
final class CallControl {

  private final Map<String, ObservedPbx> observed = new ConcurrentHashMap<>();
  private final List<LeasedControl> controls;
  private final Dialer dialer;
  private final PlacedCallPlans plans;
  private final Callbacks callbacks;

  /** Builds it; nothing is connected yet. */
  CallControl(
      Settings settings,
      PlacedCallStore store,
      Directories directories,
      RandomGenerator random,
      InstantSource clock) {
    this.controls =
        settings.pbx().stream()
            .map(Settings.Pbx::ari)
            .flatMap(ari -> Optional.ofNullable(ari).stream())
            .map(ari -> control(ari, random, clock))
            .toList();
    this.dialer = new Dialer(controls, store, this::tell, clock);
    this.plans = new PlacedCallPlans(dialer, store);
    this.callbacks =
        new Callbacks(
            dialer,
            store,
            directories,
            settings.pbx().stream().map(Settings.Pbx::line).toList(),
            settings.calls(),
            this::blindness,
            new CallIds(random),
            clock);
  }

  private static LeasedControl control(
      AriSettings ari, RandomGenerator random, InstantSource clock) {
    return new LeasedControl(ari.name(), () -> new AriControl(ari, clock, random));
  }

  /** That PBX is observed so. */
  void observe(ObservedPbx pbx) {
    observed.put(pbx.name(), pbx);
  }

  private void tell(String link, Aside aside) {
    ObservedPbx observer = observed.get(link);
    if (observer != null) {
      try {
        observer.tell(aside);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Why a PBX is not observed now. */
  private Optional<String> blindness(String name) {
    ObservedPbx link = observed.get(name);
    LinkHealth health = link == null ? null : link.health();
    return health != null && health.up()
        ? Optional.empty()
        : Optional.of(
            "the PBX "
                + name
                + " is not observed: "
                + (health == null ? "there is no link" : health.detail()));
  }

  /** What is known of calls that were placed, here or by {@code others}. */
  Plans plans(Plans others) {
    return channel -> {
      var ours = plans.find(channel);
      return ours != null ? ours : others.find(channel);
    };
  }

  /** Doors are opened before, and closed after, orders are given through them. */
  List<LeaseKeeper.Holder> holders() {
    List<LeaseKeeper.Holder> holders = new ArrayList<>(controls);
    holders.add(dialer);
    return holders;
  }

  /** Whoever records is told of the sessions of calls that asked for it, once two talk. */
  void recordWith(Consumer<String> recorder) {
    dialer.follow(news -> {
      if (news instanceof CallNews.Talking && news.call().record()) {
        recorder.accept(news.call().sessionId());
      }
    });
  }

  /** The doors, for whoever else wants to hear of them before the first lease. */
  List<? extends PbxControl> controls() {
    return controls;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  Dialer dialer() {
    return dialer;
  }

  /** Why no call can be placed on that PBX now, as far as this process can know. */
  Optional<String> trouble(String name) {
    return dialer.isOnDuty() ? dialer.trouble(name).or(() -> blindness(name)) : Optional.empty();
  }
}

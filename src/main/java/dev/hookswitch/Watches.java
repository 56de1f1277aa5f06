package dev.hookswitch;

import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Plans;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.Places;
import dev.hookswitch.cluster.Share;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.observation.ObservedPbx;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.asterisk.AsteriskLink;
import dev.hookswitch.recording.Recordings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PBXs of the settings, and which of them this process observes. */
final class Watches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final Settings settings;
  private final Journal journal;
  private final Directory directory;
  private final Plans plans;
  private final InstantSource clock;
  private final List<ObservedPbx> all = new ArrayList<>();

  /**
   * Builds them; nothing is observed before {@link #start}.
   *
   * @param directory who is who at first
   * @param plans of calls that this program has placed
   * @param observers the names of the processes that hold a share of the leases
   */
  Watches(
      Settings settings,
      Journal journal,
      Directory directory,
      Plans plans,
      Recordings recordings,
      Function<String, List<String>> observers,
      InstantSource clock) {
    this.settings = settings;
    this.journal = journal;
    this.directory = directory;
    this.plans = plans;
    this.clock = clock;
    for (Settings.Pbx pbx : settings.pbx()) {
      ObservedPbx observed =
          new ObservedPbx(
              pbx.name(),
              new ObservedPbx.Parts(
                  () -> observation(pbx),
                  recordings::announceAll,
                  () -> observers.apply(thing(pbx.name())),
                  System::nanoTime));
      RecordingWiring.accompany(recordings, observed);
      all.add(observed);
    }
  }

  private ObservedPbx.Observation observation(Settings.Pbx pbx) {
    Switchboard switchboard =
        new Switchboard(pbx.name(), pbx.defaultAccount(), pbx.numbers(), directory);
    return new ObservedPbx.Observation(
        new AsteriskLink(pbx.ami(), clock, RandomGenerator.getDefault()),
        new CallObserver(pbx.name(), switchboard, journal, clock, pbx.doubtAfter(), plans));
  }

  private static String thing(String pbx) {
    return "link/" + pbx;
  }

  List<ObservedPbx> all() {
    return all;
  }

  /** The places at each PBX. Who works under {@code work} comes first where it acts. */
  List<Share> shares(String work) {
    return all.stream()
        .map(pbx -> {
          String thing = thing(pbx.name());
          Places places = new Places(thing, isActedOn(pbx) ? work : null);
          return new Share(thing, Places.leases(thing), pbx, places);
        })
        .toList();
  }

  /** Those that must be observed by whoever works. */
  List<LeaseKeeper.Holder> holders() {
    return all.stream().filter(this::isActedOn).map(LeaseKeeper.Holder.class::cast).toList();
  }

  private boolean isActedOn(ObservedPbx observed) {
    return settings.pbx().stream()
        .filter(pbx -> pbx.name().equals(observed.name()))
        .anyMatch(
            pbx -> pbx.ari() != null || settings.recordings().folders().containsKey(pbx.name()));
  }

  void setDirectory(Directory now) {
    all.forEach(pbx -> pbx.setDirectory(now));
  }

  int openSessions() {
    return all.stream().mapToInt(ObservedPbx::openSessions).sum();
  }

  /** A PBX that was taken out of the settings will never tell how its calls ended. */
  void concludeWhatNobodyObserves() {
    Set<String> observed =
        settings.pbx().stream().map(Settings.Pbx::name).collect(Collectors.toSet());
    for (String origin : journal.openOrigins()) {
      if (!observed.contains(origin)) {
        LOG.info("pbx={} is no longer in the settings: its open calls are concluded", origin);
        Switchboard board =
            new Switchboard(origin, "", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
        new CallObserver(origin, board, journal, clock, Duration.ZERO, Plans.NONE)
            .accept(new Resynchronised(clock.instant(), true, List.of()));
      }
    }
  }

  void start() {
    all.forEach(ObservedPbx::start);
  }

  @Override
  public void close() {
    all.forEach(ObservedPbx::close);
  }
}

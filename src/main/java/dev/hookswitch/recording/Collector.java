package dev.hookswitch.recording;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.recording.Fetching.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due after calls are over: fetches recordings, takes off the PBX what is fetched,
 * deletes what is to be deleted, and forgets what was deleted long ago. {@link #step} does one
 * thing; each {@link CollectorThread} loops. What fails is tried again, a number of times, but
 * where the trouble is ours (no room in the archive) until it works: what was recorded waits on the
 * PBX meanwhile. Safe for all threads.
 */
final class Collector {

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /** In one transaction. */
  private static final int ROWS = 200;

  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  /** How long it can be said that something is deleted; and how long a wish waits for its call. */
  private static final Duration WISHED = Duration.ofDays(1);

  /** Where the trouble is ours. */
  private static final Duration TRY_OURS_EVERY = Duration.ofMinutes(1);

  private final RecordingStore store;
  private final Archive archive;
  private final Map<String, PbxRecorder> pbxes;
  private final FetchLimits limits;
  private final InstantSource clock;
  private final Set<String> underWay = new HashSet<>();
  private Instant nextForgetting;
  private volatile @Nullable String trouble;

  Collector(
      RecordingStore store,
      Archive archive,
      Map<String, PbxRecorder> pbxes,
      FetchLimits limits,
      InstantSource clock) {
    this.store = store;
    this.archive = archive;
    this.pbxes = Map.copyOf(pbxes);
    this.limits = limits;
    this.clock = clock;
    this.nextForgetting = clock.instant().plus(FORGET_EVERY);
  }

  /** Why recordings cannot be kept; empty while the last one could. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** What another try of ours left, before it was killed, is of no use. */
  void clearWork() {
    try {
      WorkFolder.clearRecordings(limits.work());
    } catch (IOException e) {
      LOG.warn("what an earlier fetching left cannot be deleted: {}", e.getMessage());
    }
  }

  /** Does the next thing that is due; false when nothing is. */
  boolean step() {
    if (isTimeToForget()) {
      forget();
    }
    Recording next = claim();
    if (next == null) {
      return false;
    }
    try {
      work(next);
    } finally {
      release(next);
    }
    return true;
  }

  private synchronized @Nullable Recording claim() {
    for (Recording due : store.due(clock.instant(), limits.atOnce() + underWay.size())) {
      if (underWay.add(due.id())) {
        return due;
      }
    }
    return null;
  }

  private synchronized void release(Recording recording) {
    underWay.remove(recording.id());
  }

  private void work(Recording recording) {
    switch (recording.status()) {
      case FETCHING -> fetch(recording);
      case READY -> takeOffPbx(recording);
      case DELETED -> delete(recording);
      case RECORDING, FAILED ->
          throw new IllegalStateException(recording.id() + " is due, but nothing is to be done");
    }
  }

  // fetching

  private void fetch(Recording recording) {
    PbxRecorder pbx = pbxes.get(recording.link());
    if (pbx == null) {
      later(recording, "the PBX " + recording.link() + " is not one that is recorded", false);
      return;
    }
    Outcome outcome = new Fetching(recording, pbx, archive, limits.work(), limits.largest()).run();
    switch (outcome) {
      case Outcome.Fetched(Recording.Audio audio) -> fetched(recording, audio);
      case Outcome.Never(String sentence) -> fail(recording, sentence);
      case Outcome.Later(String sentence, boolean ours) -> later(recording, sentence, ours);
    }
  }

  private void fetched(Recording recording, Recording.Audio audio) {
    trouble = null;
    if (store.ready(recording.id(), audio, clock.instant())) {
      LOG.info(
          "session={} recording={} is ready: {} bytes",
          recording.sessionId(),
          recording.id(),
          audio.size());
    } else if (isDeleted(recording.id())) {
      // perhaps before this file was there
      deleteFromArchive(audio.place());
    }
  }

  /** Or else another process has fetched it as well, and it is the same. */
  private boolean isDeleted(String id) {
    return store.find(id).map(now -> now.status() == RecordingStatus.DELETED).orElse(true);
  }

  private void deleteFromArchive(String place) {
    try {
      archive.delete(place);
    } catch (IOException e) {
      LOG.error("a deleted recording is still in the archive at {}: {}", place, e.getMessage());
    }
  }

  private void later(Recording recording, String sentence, boolean ours) {
    Instant now = clock.instant();
    if (ours) {
      if (!sentence.equals(trouble)) {
        LOG.error("recordings cannot be kept, they wait on the PBX: {}", sentence);
      }
      trouble = sentence;
      store.postpone(recording.id(), sentence, false, now.plus(TRY_OURS_EVERY));
    } else if (recording.tries() >= limits.retry().size()) {
      fail(recording, sentence);
    } else {
      Duration pause = limits.retry().get(recording.tries());
      store.postpone(recording.id(), sentence, true, now.plus(pause));
    }
  }

  private void fail(Recording recording, String sentence) {
    if (store.fail(recording.id(), clock.instant(), sentence)) {
      LOG.error(
          "session={} recording={} is given up: {}",
          recording.sessionId(),
          recording.id(),
          sentence);
    }
  }

  // deleting

  private void takeOffPbx(Recording recording) {
    Optional<String> failure = removeFromPbx(recording);
    if (failure.isEmpty()) {
      store.settle(recording.id(), false);
    } else if (recording.tries() >= limits.retry().size()) {
      LOG.error(
          "recording={} is kept, and its files stay on the PBX as well: {}",
          recording.id(),
          failure.get());
      store.settle(recording.id(), true);
    } else {
      postpone(recording, failure.get());
    }
  }

  private Optional<String> removeFromPbx(Recording recording) {
    PbxRecorder pbx = pbxes.get(recording.link());
    if (pbx == null) {
      return Optional.of("the PBX " + recording.link() + " is not one that is recorded");
    }
    for (int number = 0; number < recording.parts().size(); number++) {
      CommandOutcome outcome = pbx.remove(recording.nameOnPbx(number));
      if (outcome instanceof CommandOutcome.Unknown(String sentence)) {
        return Optional.of(sentence);
      }
      if (outcome instanceof CommandOutcome.Refused(String sentence)) {
        return Optional.of(sentence);
      }
    }
    return Optional.empty();
  }

  /** Until it is done: somebody was promised that it is. A PBX that is not there has it no more. */
  private void delete(Recording recording) {
    Recording.Audio audio = recording.audio();
    try {
      archive.delete(audio == null ? Fetching.place(recording) : audio.place());
    } catch (IOException e) {
      postpone(recording, String.valueOf(e.getMessage()));
      return;
    }
    boolean onPbx = recording.onPbx() && pbxes.containsKey(recording.link());
    Optional<String> failure = onPbx ? removeFromPbx(recording) : Optional.empty();
    if (failure.isEmpty()) {
      store.gone(recording.id());
    } else {
      postpone(recording, failure.get());
    }
  }

  private void postpone(Recording recording, String sentence) {
    int last = limits.retry().size() - 1;
    Duration pause = limits.retry().get(Math.min(recording.tries(), last));
    store.postpone(recording.id(), sentence, true, clock.instant().plus(pause));
  }

  // what is old

  private synchronized boolean isTimeToForget() {
    Instant now = clock.instant();
    if (now.isBefore(nextForgetting)) {
      return false;
    }
    nextForgetting = now.plus(FORGET_EVERY);
    return true;
  }

  private void forget() {
    Instant now = clock.instant();
    store.forgetWishes(now.minus(WISHED));
    if (limits.kept().isZero()) {
      return;
    }
    Instant before = now.minus(limits.kept());
    int deleted = store.deleteOld(before, ROWS, now);
    int forgotten = store.forget(before, ROWS);
    if (deleted == ROWS || forgotten == ROWS) {
      hurryForgetting(now);
    }
    if (deleted > 0) {
      LOG.info("{} recordings are deleted: too old", deleted);
    }
  }

  /** There is more of it. */
  private synchronized void hurryForgetting(Instant now) {
    nextForgetting = now;
  }
}

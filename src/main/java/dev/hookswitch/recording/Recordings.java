package dev.hookswitch.recording;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.call.Aside;
import dev.hookswitch.call.Bystander;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.PbxRecorder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All recordings, as the other rooms see them: what is there, what a person may do with it, and
 * that a call is to be recorded. The package essay tells how it works. Safe for all threads.
 */
public final class Recordings implements LeaseKeeper.Holder, AutoCloseable {

  /** What another process has changed is heard of sooner; clocks may differ by so much. */
  private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What it is made of. */
  public record Parts(
      RecordingStore store,
      Archive archive,
      Journal journal,
      List<PbxRecorder> pbxes,
      Rules rules,
      FetchLimits limits,
      String publicUrl) {
    public Parts {
      pbxes = List.copyOf(pbxes);
    }
  }

  /** How a call's observer is told; see {@link dev.hookswitch.call.CallObserver#tell}. */
  @FunctionalInterface
  public interface Teller {
    void tell(Aside aside) throws InterruptedException;
  }

  /** What there is for each PBX. */
  private record Line(
      PbxRecorder pbx, Attendance attendance, Recorder recorder, RecorderThread thread) {}

  private final RecordingStore store;
  private final Archive archive;
  private final String publicUrl;
  private final InstantSource clock;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<String, Teller> tellers = new ConcurrentHashMap<>();
  private final Listeners listeners = new Listeners(Listeners.MOST);
  private final Collector collector;
  private final LeaseKeeper.Holder threads;

  /** Nothing runs before {@link #acquired}. */
  public Recordings(Parts parts, InstantSource clock) {
    this.store = parts.store();
    this.archive = parts.archive();
    this.publicUrl = parts.publicUrl();
    this.clock = clock;
    parts.pbxes().forEach(pbx -> lines.put(pbx.name(), line(pbx, parts)));
    Map<String, PbxRecorder> pbxes =
        parts.pbxes().stream().collect(Collectors.toMap(PbxRecorder::name, Function.identity()));
    this.collector = new Collector(store, archive, pbxes, parts.limits(), clock);
    this.threads = LeaseKeeper.Holder.all(threads(parts.limits().atOnce()));
  }

  private List<LeaseKeeper.Holder> threads(int collectors) {
    List<LeaseKeeper.Holder> all = new ArrayList<>();
    lines.values().forEach(line -> all.add(line.thread()));
    for (int number = 1; number <= collectors; number++) {
      all.add(new CollectorThread(collector, number));
    }
    return all;
  }

  private Line line(PbxRecorder pbx, Parts parts) {
    Attendance attendance = new Attendance();
    Recorder recorder =
        new Recorder(pbx, attendance, parts.rules(), store, parts.journal(), this::announce, clock);
    return new Line(pbx, attendance, recorder, new RecorderThread(recorder, attendance, clock));
  }

  // what goes on

  /**
   * Whom the observer of that PBX is to tell who talks, and how it is told what is recorded. To be
   * asked before {@link #announceAll}.
   */
  public Bystander accompany(String link, Teller observer) {
    Line line = lines.get(link);
    if (line == null) {
      return Bystander.NOBODY;
    }
    tellers.put(link, observer);
    return line.attendance();
  }

  /** After a start, before anything is observed: what is being recorded since before it. */
  public void announceAll() {
    // an observer that is not at work yet takes no more than its bound
    Thread telling = Thread.ofVirtual().start(() -> announceSince(Instant.EPOCH));
    try {
      var _ = telling.join(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Another process may have changed something. */
  public void refresh() {
    announceSince(clock.instant().minus(HEARD_WITHIN));
  }

  private void announceSince(Instant since) {
    for (Recording running : store.running(since)) {
      if (running.hasBegun()) {
        announce(running);
      }
      lookAgain(running);
    }
  }

  private void lookAgain(Recording recording) {
    Line line = lines.get(recording.link());
    if (line != null) {
      line.attendance().lookAgain(recording.sessionId());
    }
  }

  private void announce(Recording recording) {
    Teller teller = tellers.get(recording.link());
    if (teller != null) {
      try {
        teller.tell(new Aside.Recorded(recording.sessionId(), url(recording)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void acquired() {
    collector.clearWork();
    threads.acquired();
  }

  @Override
  public void released() {
    threads.released();
  }

  @Override
  public void lost() {
    threads.lost();
  }

  // what other rooms want

  /**
   * That call is to be recorded whatever the rules say, from its first conversation on; if that has
   * begun already, from now on. Remembered through restarts, for a day.
   */
  public void want(String sessionId) {
    store.wish(sessionId, clock.instant());
    lines.values().forEach(line -> line.attendance().lookAgain(sessionId));
  }

  // what people want

  public Optional<Recording> find(String id) {
    return store.find(id);
  }

  /**
   * Some of them.
   *
   * @throws IllegalArgumentException when the query's {@code after} is no cursor
   */
  public Page<Recording> list(RecordingQuery query) {
    return store.list(query);
  }

  /** Where it can be heard, now or later: for ever the same. */
  public URI url(Recording recording) {
    return URI.create(publicUrl + "/v1/recordings/" + recording.id());
  }

  /**
   * A part of what can be heard of a recording that is ready; none while too many are listened to.
   *
   * @return to be closed
   * @throws IOException with a sentence, when the archive cannot give it
   */
  public Optional<InputStream> open(Recording.Audio audio, long from, long length)
      throws IOException {
    return listeners.open(() -> archive.open(audio.place(), from, length));
  }

  /** False when it cannot be deleted: its call is not over, or it is deleted already. */
  public boolean delete(String id) {
    return store.delete(id, clock.instant());
  }

  /** Silence is recorded from now on, or sound again. */
  public PauseOutcome pause(Recording recording, boolean on) {
    if (on && !recording.pausable()) {
      return new PauseOutcome.NotAllowed();
    }
    // noted first: whatever part of it begins from now on begins as it should be
    Recording noted = store.setPaused(recording.id(), on, clock.instant()).orElse(null);
    if (noted == null) {
      return new PauseOutcome.NotRunning();
    }
    String trouble = mute(noted, on);
    if (trouble != null) {
      var _ = store.setPaused(recording.id(), recording.paused(), clock.instant());
      return new PauseOutcome.Failed(trouble);
    }
    lookAgain(recording);
    return new PauseOutcome.Done(noted);
  }

  /** One that has not begun yet is muted, or not, by whoever begins it. */
  private @Nullable String mute(Recording recording, boolean on) {
    Line line = lines.get(recording.link());
    Part last = recording.lastPart();
    if (last == null || !last.begun()) {
      return null;
    }
    if (line == null) {
      return "the PBX " + recording.link() + " is not one that is recorded";
    }
    int number = recording.parts().size() - 1;
    return switch (line.pbx().mute(last.channel(), recording.nameOnPbx(number), on)) {
      case CommandOutcome.Done _, CommandOutcome.NotThere _ -> null;
      case CommandOutcome.Refused(String sentence) -> sentence;
      case CommandOutcome.Unknown(String sentence) -> sentence;
    };
  }

  // how it is

  /** What stands against recording, or against keeping what was recorded. */
  public Optional<String> trouble() {
    return collector
        .trouble()
        .or(() ->
            lines.values().stream()
                .map(line -> line.recorder().trouble())
                .flatMap(Optional::stream)
                .findFirst());
  }

  /** How many wait to be fetched from their PBX. */
  public int waiting() {
    return store.waiting();
  }

  @Override
  public void close() {
    lines.values().forEach(line -> line.pbx().close());
    archive.close();
  }
}

package dev.hookswitch.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.archive.FolderArchive;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.recording.Recording.Audio;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of recordings after their calls, whatever fails. */
class CollectorTest extends RecordingRig {

  private static final Duration DAY = Duration.ofDays(1);
  private final Call call = new Call("1.0");

  /** A folder that has no room while a test wants it so. */
  private final class Kept implements Archive {
    private final Archive below = new FolderArchive(folder.resolve("kept"));
    private @Nullable String failure;

    /** Done in the middle of it. */
    private Runnable meanwhile = () -> {};

    @Override
    public void put(String place, Path file, String sha256) throws IOException {
      failIfWanted();
      below.put(place, file, sha256);
      meanwhile.run();
    }

    private void failIfWanted() throws IOException {
      if (failure != null) {
        throw new IOException(failure);
      }
    }

    @Override
    public InputStream open(String place, long from, long length) throws IOException {
      return below.open(place, from, length);
    }

    @Override
    public void delete(String place) throws IOException {
      failIfWanted();
      below.delete(place);
    }

    @Override
    public Optional<String> trouble() {
      return below.trouble();
    }

    @Override
    public void close() {
      below.close();
    }

    long files() {
      return count(folder.resolve("kept"));
    }
  }

  private Kept kept;

  @BeforeEach
  void prepare() {
    kept = new Kept();
  }

  private long count(Path below) {
    if (!Files.exists(below)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Collector collector() {
    return collector(10_000, Duration.ZERO);
  }

  private Collector collector(long largest, Duration keep) {
    List<Duration> retry =
        List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofHours(2));
    FetchLimits limits = new FetchLimits(folder.resolve("work"), largest, 2, keep, retry);
    return new Collector(store, kept, Map.of("pbx1", pbx), limits, () -> now);
  }

  /** Records the call and ends it; what the PBX has of it is for the test to say. */
  private Recording recorded() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    pass(Duration.ofSeconds(5));
    call.end("a", "b");
    recorder.look(call.session);
    pass(Recorder.CLOSING);
    return call.recording();
  }

  private void work(Collector collector) {
    int steps = 0;
    while (collector.step()) {
      assertThat(++steps).isLessThan(100);
    }
  }

  private Sound heard() {
    Audio audio = call.recording().audio();
    assertThat(audio).isNotNull();
    try (InputStream in = kept.open(audio.place(), 0, audio.size())) {
      return Sound.of(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWasRecordedIsMixedKeptAndTakenOffThePbx() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1, (short) 2), Wav.closed((short) 3, (short) 4));
    work(collector());
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.READY);
    assertThat(recording.onPbx()).isFalse();
    assertThat(recording.audio().place()).isEqualTo("2026/11/26/" + call.id + ".wav");
    assertThat(heard().first).containsExactly(1, 2);
    assertThat(heard().second).containsExactly(3, 4);
    assertThat(pbx.files).isEmpty();
    assertThat(count(folder.resolve("work"))).isZero();
  }

  @Test
  void partsAreJoinedWithEachSideWhereItWas() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    pass(Duration.ofMillis(1));
    call.talk("b", "c");
    recorder.look(call.session);
    call.end();
    recorder.look(call.session);
    pass(Recorder.CLOSING);
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    pbx.record(call.name(2), Wav.closed((short) 3), Wav.closed((short) 4));
    work(collector());
    assertThat(heard().first).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 4);
    assertThat(heard().second).containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 3);
    assertThat(pbx.files).isEmpty();
  }

  // what fails at the PBX

  @Test
  void aPbxThatCannotBeAskedIsAskedBySchedule() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    pbx.answer = new Unknown("it is away");
    Collector collector = collector();
    work(collector);
    work(collector);
    assertThat(call.recording().tries()).isEqualTo(1);
    assertThat(call.recording().trouble()).isEqualTo("it is away");
    assertThat(collector.trouble()).as("nothing is wrong here").isEmpty();
    pass(Duration.ofSeconds(1));
    work(collector);
    assertThat(call.recording().tries()).isEqualTo(2);
    pbx.answer = null;
    pass(Duration.ofSeconds(2));
    work(collector);
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.READY);
    assertThat(call.recording().trouble()).isNull();
  }

  @Test
  void afterTheScheduleItIsGivenUpWithASentenceAndNothingIsRemoved() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    pbx.answer = new Unknown("it is away");
    Collector collector = collector();
    for (int i = 0; i < 20; i++) {
      work(collector);
      pass(DAY);
    }
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(recording.tries()).isEqualTo(6);
    assertThat(recording.trouble()).isEqualTo("it is away");
    assertThat(pbx.files).hasSize(2);
  }

  @Test
  void filesThatAreNotThereAreWaitedForAWhile() {
    recorded();
    Collector collector = collector();
    work(collector);
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.FETCHING);
    for (int i = 0; i < Fetching.ENOUGH; i++) {
      pass(DAY);
      work(collector);
    }
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(recording.trouble()).isEqualTo("the PBX no longer has its files");
  }

  @Test
  void aFileThatIsStillWrittenIsWaitedForAndThenTakenAsItIs() {
    recorded();
    pbx.record(call.name(1), Wav.open((short) 1, (short) 2), Wav.open((short) 3));
    Collector collector = collector();
    work(collector);
    assertThat(call.recording().trouble()).isEqualTo("the PBX is still writing it");
    for (int i = 0; i < Fetching.ENOUGH; i++) {
      pass(DAY);
      work(collector);
    }
    assertThat(heard().first).containsExactly(1, 2);
    assertThat(heard().second).containsExactly(3, 0);
  }

  @Test
  void aRecordingThatCouldNotBeBegunHasNothingToHear() {
    pbx.answer = new Unknown("it is away");
    recorded();
    pbx.answer = null;
    work(collector());
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(recording.trouble()).isEqualTo("the PBX could not be told in time to record it");
  }

  @Test
  void whatIsTooLargeStaysOnThePbx() {
    recorded();
    pbx.record(call.name(1), Wav.closed(new short[1_000]), Wav.closed(new short[1_000]));
    work(collector(3_000, Duration.ZERO));
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(recording.trouble()).contains("larger than allowed");
    assertThat(pbx.files).hasSize(2);
    assertThat(count(folder.resolve("work"))).isZero();
  }

  @Test
  void whatIsNoSoundIsSaid() {
    recorded();
    pbx.record(call.name(1), new byte[] {1, 2, 3}, Wav.closed((short) 2));
    Collector collector = collector();
    for (int i = 0; i <= Fetching.ENOUGH; i++) {
      work(collector);
      pass(DAY);
    }
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(call.recording().trouble()).contains("ends within its header");
  }

  @Test
  void aPbxThatWasTakenOutOfTheSettingsIsGivenUpInTheEnd() {
    recorded();
    Collector alone =
        new Collector(
            store,
            kept,
            Map.of(),
            new FetchLimits(folder.resolve("work"), 1, 1, Duration.ZERO, List.of(DAY)),
            () -> now);
    work(alone);
    pass(DAY);
    work(alone);
    assertThat(call.recording().trouble()).isEqualTo("the PBX pbx1 is not one that is recorded");
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.FAILED);
  }

  // what fails here

  @Test
  void aFullDiskLosesNothingHoweverLongItTakes() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    kept.failure = "No space left on device";
    Collector collector = collector();
    for (int i = 0; i < 50; i++) {
      work(collector);
      pass(DAY);
    }
    assertThat(collector.trouble()).contains("No space left on device");
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.FETCHING);
    assertThat(call.recording().tries()).isZero();
    assertThat(pbx.files).hasSize(2);
    assertThat(count(folder.resolve("work"))).isZero();
    kept.failure = null;
    work(collector);
    assertThat(collector.trouble()).isEmpty();
    assertThat(heard().first).containsExactly(1);
  }

  @Test
  void aWorkFolderThatCannotBeUsedIsSaidAndLosesNothing() throws IOException {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    Files.writeString(folder.resolve("work"), "a file where a folder should be");
    Collector collector = collector();
    work(collector);
    assertThat(collector.trouble().orElseThrow())
        .startsWith("the folder " + folder.resolve("work") + " cannot be used: ");
    Files.delete(folder.resolve("work"));
    pass(DAY);
    work(collector);
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.READY);
  }

  @Test
  void whatACrashLeavesIsClearedAwayAndNothingElse() throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.createDirectories(work.resolve("rec_x"));
    Files.writeString(work.resolve("rec_x/0-SAID.wav"), "half");
    Files.writeString(work.resolve("letter.txt"), "not ours");
    collector().clearWork();
    assertThat(work.resolve("rec_x")).doesNotExist();
    assertThat(work.resolve("letter.txt")).exists();
  }

  /** Between the file in the archive and the row that says so. */
  @Test
  void aCrashInTheMiddleIsMadeGood() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    kept.meanwhile =
        () -> {
          throw new IllegalStateException("killed");
        };
    try {
      collector().step();
    } catch (IllegalStateException e) {
      // as if the process were gone
    }
    crash();
    kept = new Kept();
    work(collector());
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.READY);
    assertThat(kept.files()).isEqualTo(1);
  }

  // deleting

  private void ready() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    work(collector());
    assertThat(kept.files()).isEqualTo(1);
  }

  @Test
  void whatIsDeletedIsGoneAndStaysKnownAsDeleted() {
    ready();
    assertThat(store.delete(call.id, now)).isTrue();
    assertThat(store.delete(call.id, now)).isFalse();
    work(collector());
    assertThat(kept.files()).isZero();
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.DELETED);
    assertThat(call.recording().audio()).isNull();
  }

  @Test
  void whatIsDeletedWhileItIsFetchedIsNotKept() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    kept.meanwhile = () -> assertThat(store.delete(call.id, now)).isTrue();
    work(collector());
    assertThat(kept.files()).isZero();
    assertThat(pbx.files).isEmpty();
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.DELETED);
  }

  /** A process that has lost the right to deliver may still be at it. */
  @Test
  void whatAnotherProcessHasFetchedAsWellIsKept() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    Recording.Audio theirs = new Recording.Audio("x.wav", 48, "ab", Duration.ZERO);
    kept.meanwhile = () -> assertThat(store.ready(call.id, theirs, now)).isTrue();
    assertThat(collector().step()).isTrue();
    assertThat(kept.files()).isEqualTo(1);
    assertThat(call.recording().audio()).isEqualTo(theirs);
  }

  @Test
  void deletingIsTriedUntilItIsDone() {
    ready();
    store.delete(call.id, now);
    kept.failure = "read-only";
    Collector collector = collector();
    for (int i = 0; i < 20; i++) {
      work(collector);
      pass(DAY);
    }
    assertThat(call.recording().trouble()).isEqualTo("read-only");
    kept.failure = null;
    work(collector);
    assertThat(kept.files()).isZero();
    assertThat(store.due(now.plus(DAY), 10)).isEmpty();
  }

  @Test
  void aPbxThatDoesNotLetGoIsNoReasonNotToHearIt() {
    recorded();
    pbx.record(call.name(1), Wav.closed((short) 1), Wav.closed((short) 2));
    Collector collector = collector();
    assertThat(collector.step()).isTrue();
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.READY);
    pbx.answer = new Unknown("it is away");
    for (int i = 0; i < 20; i++) {
      work(collector);
      pass(DAY);
    }
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.READY);
    assertThat(call.recording().onPbx()).isTrue();
    assertThat(store.due(now, 10)).isEmpty();
  }

  @Test
  void whatIsOldEnoughIsDeletedAndThenForgotten() {
    ready();
    store.wish("s_never", now);
    Collector collector = collector(10_000, Duration.ofDays(90));
    pass(Duration.ofDays(89));
    work(collector);
    assertThat(kept.files()).isEqualTo(1);
    assertThat(store.isWished("s_never")).isFalse();
    pass(Duration.ofDays(2));
    work(collector);
    assertThat(kept.files()).isZero();
    pass(Duration.ofHours(1));
    work(collector);
    assertThat(store.find(call.id)).isEmpty();
  }

  @Test
  void keptForEverIsKept() {
    ready();
    Collector collector = collector();
    pass(Duration.ofDays(10_000));
    work(collector);
    assertThat(kept.files()).isEqualTo(1);
  }
}

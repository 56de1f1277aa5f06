package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Page;
import dev.hookswitch.recording.Part;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingQuery;
import dev.hookswitch.recording.RecordingStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Recordings in a database. */
abstract class RecordingStoreContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final Audio AUDIO =
      new Audio("2026/11/26/x.wav", 5_000_000_000L, "ab".repeat(32), Duration.ofMillis(12_345));

  private SqlRecordingStore recordings() {
    return new SqlRecordingStore(database);
  }

  static Recording begun(String session, String account, Instant at) {
    return new Recording(
        Ids.recording(session),
        session,
        "pbx1",
        account,
        RecordingStatus.RECORDING,
        at,
        null,
        List.of(new Part("1795678642.0", false, at, false)),
        true,
        false,
        0,
        null,
        true,
        null);
  }

  private Recording add(String session) {
    Recording recording = begun(session, "acme", NOW);
    assertThat(recordings().add(recording)).isTrue();
    return recording;
  }

  private Recording find(Recording recording) {
    return recordings().find(recording.id()).orElseThrow();
  }

  @Test
  void whatIsStoredComesBackAfterARestart() {
    Recording added = add("s_1");
    assertThat(find(added)).isEqualTo(added);
    assertThat(recordings().add(added)).as("there is one of that session").isFalse();
    List<Part> parts =
        List.of(added.parts().getFirst(), new Part("SIP/\"x\"", true, NOW.plusMillis(1), true));
    assertThat(recordings().setParts(added.id(), parts, NOW)).isTrue();
    assertThat(recordings().setPaused(added.id(), true, NOW).orElseThrow().paused()).isTrue();
    reopen();
    assertThat(find(added).parts()).isEqualTo(parts);
    assertThat(find(added).paused()).isTrue();
    assertThat(recordings().find("rec_none")).isEmpty();
  }

  @Test
  void fromRecordingToReadyToDeletedToForgotten() {
    Recording added = add("s_1");
    Instant end = NOW.plusSeconds(60);
    assertThat(recordings().delete(added.id(), NOW)).as("its call is not over").isFalse();
    assertThat(recordings().ready(added.id(), AUDIO, NOW)).isFalse();
    assertThat(recordings().end(added.id(), end, end.plusSeconds(1))).isTrue();
    assertThat(recordings().end(added.id(), end, end)).isFalse();
    assertThat(recordings().setParts(added.id(), List.of(), NOW)).isFalse();
    assertThat(recordings().setPaused(added.id(), true, NOW)).isEmpty();
    assertThat(recordings().waiting()).isEqualTo(1);
    assertThat(recordings().due(end, 10)).isEmpty();
    assertThat(recordings().due(end.plusSeconds(1), 10)).containsExactly(find(added));
    recordings().postpone(added.id(), "it is away", true, end.plusSeconds(9));
    recordings().postpone(added.id(), "no room", false, end.plusSeconds(10));
    assertThat(find(added).tries()).isEqualTo(1);
    assertThat(find(added).trouble()).isEqualTo("no room");
    assertThat(recordings().due(end.plusSeconds(9), 10)).isEmpty();
    assertThat(recordings().ready(added.id(), AUDIO, end.plusSeconds(11))).isTrue();
    Recording ready = find(added);
    assertThat(ready.status()).isEqualTo(RecordingStatus.READY);
    assertThat(ready.audio()).isEqualTo(AUDIO);
    assertThat(ready.endedAt()).isEqualTo(end);
    assertThat(ready.tries()).isZero();
    assertThat(ready.trouble()).isNull();
    assertThat(recordings().waiting()).isZero();
    assertThat(recordings().due(end.plusSeconds(11), 10)).containsExactly(ready);
    recordings().settle(added.id(), false);
    assertThat(find(added).onPbx()).isFalse();
    assertThat(recordings().due(NOW.plusSeconds(999), 10)).isEmpty();
    assertThat(recordings().fail(added.id(), NOW, "too late")).isFalse();
    assertThat(recordings().delete(added.id(), NOW)).isTrue();
    assertThat(recordings().delete(added.id(), NOW)).isFalse();
    assertThat(find(added).audio()).as("there is something to delete").isEqualTo(AUDIO);
    assertThat(recordings().forget(NOW.plusSeconds(999), 10)).isZero();
    recordings().gone(added.id());
    assertThat(find(added).audio()).isNull();
    assertThat(recordings().forget(end, 10)).as("not old enough").isZero();
    assertThat(recordings().forget(end.plusMillis(1), 10)).isEqualTo(1);
    assertThat(recordings().find(added.id())).isEmpty();
  }

  @Test
  void whatNeverBeganOrFailed() {
    Recording never = add("s_1");
    recordings().remove(never.id());
    assertThat(recordings().find(never.id())).isEmpty();
    Recording failed = add("s_2");
    assertThat(recordings().fail(failed.id(), NOW, "it may not")).isTrue();
    recordings().remove(failed.id());
    assertThat(find(failed).status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(find(failed).trouble()).isEqualTo("it may not");
    assertThat(find(failed).endedAt()).isEqualTo(NOW);
    recordings().postpone(failed.id(), "x", true, NOW);
    assertThat(recordings().due(NOW.plusSeconds(999), 10)).isEmpty();
    assertThat(recordings().deleteOld(NOW.plusSeconds(1), 10, NOW)).isZero();
    assertThat(recordings().forget(NOW.plusSeconds(1), 10)).isEqualTo(1);
  }

  @Test
  void theOldestAreDeletedFirstSomeAtATime() {
    for (int i = 0; i < 5; i++) {
      Recording recording = add("s_" + i);
      recordings().end(recording.id(), NOW.plusSeconds(i), NOW);
      recordings().ready(recording.id(), AUDIO, NOW);
      recordings().settle(recording.id(), false);
    }
    assertThat(recordings().deleteOld(NOW.plusSeconds(4), 3, NOW)).isEqualTo(3);
    assertThat(recordings().due(NOW, 10))
        .extracting(Recording::sessionId)
        .containsExactlyInAnyOrder("s_0", "s_1", "s_2");
    assertThat(recordings().deleteOld(NOW.plusSeconds(4), 3, NOW)).isEqualTo(1);
    assertThat(recordings().deleteOld(NOW.plusSeconds(4), 3, NOW)).isZero();
  }

  @Test
  void thoseThatRunAndThoseWhoseEndNobodyNoted() {
    List<CallEvent> over = Told.answered("over", "acme");
    List<CallEvent> open = Told.answered("open", "acme");
    journal.append("pbx1", over).join();
    journal.append("pbx1", open.subList(0, 7)).join();
    Recording left = add(over.getFirst().sessionId());
    Recording runs = add(open.getFirst().sessionId());
    assertThat(recordings().leftBehind("pbx1")).containsExactly(left);
    assertThat(recordings().leftBehind("pbx2")).isEmpty();
    assertThat(recordings().running(Instant.EPOCH)).containsExactlyInAnyOrder(left, runs);
    Instant later = NOW.plusSeconds(100);
    recordings().setParts(runs.id(), runs.parts(), later);
    assertThat(recordings().running(later)).containsExactly(runs);
    recordings().end(left.id(), NOW, NOW);
    assertThat(recordings().leftBehind("pbx1")).isEmpty();
    assertThat(recordings().running(Instant.EPOCH)).containsExactly(runs);
  }

  @Test
  void listsAreNewestFirstAndGoOnWhereTheyEnded() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Recording recording = begun("s_" + i, i % 5 == 0 ? "zeta" : "acme", NOW.plusSeconds(i / 3));
      recordings().add(recording);
      ids.add(recording.id());
    }
    List<String> listed = new ArrayList<>();
    String after = null;
    Instant last = Instant.MAX;
    do {
      Page<Recording> page =
          recordings().list(new RecordingQuery(null, null, null, null, null, after, 10));
      for (Recording recording : page.items()) {
        assertThat(recording.startedAt()).isBeforeOrEqualTo(last);
        last = recording.startedAt();
        listed.add(recording.id());
      }
      after = page.next();
    } while (after != null);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(list("zeta", null, null, null, null)).hasSize(5);
    assertThat(list("acme", "s_1", null, null, null)).hasSize(1);
    assertThat(list("zeta", "s_1", null, null, null)).isEmpty();
    assertThat(list(null, null, RecordingStatus.READY, null, null)).isEmpty();
    assertThat(list(null, null, RecordingStatus.RECORDING, null, null)).hasSize(25);
    assertThat(list(null, null, null, NOW.plusSeconds(2), NOW.plusSeconds(4))).hasSize(6);
    assertThatThrownBy(
            () -> recordings().list(new RecordingQuery(null, null, null, null, null, "c1.x", 10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<Recording> list(
      String account, String session, RecordingStatus status, Instant since, Instant until) {
    return recordings()
        .list(new RecordingQuery(account, session, status, since, until, null, 100))
        .items();
  }

  @Test
  void wishesAreKeptForAWhile() {
    recordings().wish("s_1", NOW);
    recordings().wish("s_1", NOW.plusSeconds(1));
    reopen();
    assertThat(recordings().isWished("s_1")).isTrue();
    assertThat(recordings().isWished("s_2")).isFalse();
    recordings().forgetWishes(NOW);
    assertThat(recordings().isWished("s_1")).isTrue();
    recordings().forgetWishes(NOW.plusMillis(1));
    assertThat(recordings().isWished("s_1")).isFalse();
  }

  /** The API and a worker want different things at once: one of them gets it. */
  @Test
  void ofTwoWhoWantDifferentThingsOneGetsIt() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Recording recording = add("s_" + i);
      recordings().end(recording.id(), NOW, NOW);
      AtomicInteger won = new AtomicInteger();
      var failures = ConcurrentHashMap.<Throwable>newKeySet();
      List<Thread> both =
          List.of(
              Thread.ofVirtual()
                  .uncaughtExceptionHandler((_, e) -> failures.add(e))
                  .start(
                      () -> won.addAndGet(recordings().ready(recording.id(), AUDIO, NOW) ? 1 : 0)),
              Thread.ofVirtual()
                  .uncaughtExceptionHandler((_, e) -> failures.add(e))
                  .start(() -> won.addAndGet(recordings().fail(recording.id(), NOW, "x") ? 1 : 0)));
      for (Thread each : both) {
        each.join();
      }
      assertThat(failures).isEmpty();
      assertThat(won).hasValue(1);
    }
  }
}

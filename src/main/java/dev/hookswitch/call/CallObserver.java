package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.SignalSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one PBX: every signal through the switchboard, every event into the journal. Called by
 * the link's own thread alone. When the journal cannot take more it blocks, and so the link holds
 * back: nothing is dropped on the way.
 */
public final class CallObserver implements SignalSink {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Switchboard switchboard;
  private final Bookkeeper bookkeeper;
  private final InstantSource clock;
  private final Duration doubtAfter;
  private Instant nextLook;
  private volatile @Nullable Directory directory;
  private @Nullable Directory appliedDirectory;
  private volatile int openSessions;

  /**
   * Takes up the sessions of this link that the journal knows as open.
   *
   * @param doubtAfter how long a call may last before the PBX is asked whether it still lives, and
   *     asked again after as long
   */
  public CallObserver(
      String link,
      Switchboard switchboard,
      Journal journal,
      InstantSource clock,
      Duration doubtAfter) {
    this.switchboard = switchboard;
    this.clock = clock;
    this.doubtAfter = doubtAfter;
    this.nextLook = clock.instant();
    this.bookkeeper = new Bookkeeper(link, switchboard, journal, clock.instant());
    switchboard.restore(
        journal.openSessions(link),
        journal.lastCompleted(link, Switchboard.REMEMBERED),
        clock.instant());
    this.openSessions = switchboard.openSessions();
  }

  /** Who is who from the next signal on. For any thread. */
  public void setDirectory(Directory directory) {
    this.directory = directory;
  }

  @Override
  public void accept(PbxSignal signal) {
    Directory current = directory;
    if (current != null && current != appliedDirectory) {
      appliedDirectory = current;
      switchboard.setDirectory(current);
    }
    Instant now = clock.instant();
    // of a PBX that was restarted nobody has seen the end
    if (signal instanceof Resynchronised snapshot && !snapshot.restarted()) {
      bookkeeper.giveWay(now);
    }
    store(switchboard.apply(signal, now), now);
    if (signal instanceof Audited) {
      bookkeeper.adoptedAreAudited();
    }
  }

  @Override
  public void quiet() {
    Instant now = clock.instant();
    store(switchboard.settle(now), now);
  }

  @Override
  public boolean wantsAudit() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return false;
    }
    boolean wants = bookkeeper.hasAdopted() || switchboard.hasUnconfirmed(now.minus(doubtAfter));
    if (!wants) {
      nextLook = now.plus(LOOK_EVERY);
    }
    return wants;
  }

  /** How many sessions are in progress; for any thread. */
  public int openSessions() {
    return openSessions;
  }

  private void store(List<CallEvent> events, Instant now) {
    bookkeeper.append(events, now);
    bookkeeper.follow(now);
    openSessions = switchboard.openSessions();
  }
}

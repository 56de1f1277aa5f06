package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxSignal;
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

  private final String link;
  private final Switchboard switchboard;
  private final Journal journal;
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
    this.link = link;
    this.switchboard = switchboard;
    this.journal = journal;
    this.clock = clock;
    this.doubtAfter = doubtAfter;
    this.nextLook = clock.instant();
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
    store(switchboard.apply(signal, clock.instant()));
  }

  @Override
  public void quiet() {
    store(switchboard.settle(clock.instant()));
  }

  @Override
  public boolean wantsAudit() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return false;
    }
    boolean wants = switchboard.hasUnconfirmed(now.minus(doubtAfter));
    if (!wants) {
      nextLook = now.plus(LOOK_EVERY);
    }
    return wants;
  }

  /** How many sessions are in progress; for any thread. */
  public int openSessions() {
    return openSessions;
  }

  private void store(List<CallEvent> events) {
    if (!events.isEmpty()) {
      var _ = journal.append(link, events); // durable or held back, never failed: see Journal
      openSessions = switchboard.openSessions();
    }
  }
}

package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.SignalSink;
import java.time.InstantSource;
import java.util.List;

/**
 * Watches one PBX: every signal through the switchboard, every event into the journal. Called by
 * the link's own thread alone. When the journal cannot take more it blocks, and so the link holds
 * back: nothing is dropped on the way.
 */
public final class CallObserver implements SignalSink {

  private final String link;
  private final Switchboard switchboard;
  private final Journal journal;
  private final InstantSource clock;
  private volatile int openSessions;

  /** Takes up the sessions of this link that the journal knows as open. */
  public CallObserver(String link, Switchboard switchboard, Journal journal, InstantSource clock) {
    this.link = link;
    this.switchboard = switchboard;
    this.journal = journal;
    this.clock = clock;
    switchboard.restore(
        journal.openSessions(link), journal.lastCompleted(link, Switchboard.REMEMBERED));
    this.openSessions = switchboard.openSessions();
  }

  @Override
  public void accept(PbxSignal signal) {
    store(switchboard.apply(signal, clock.instant()));
  }

  @Override
  public void quiet() {
    store(switchboard.settle(clock.instant()));
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

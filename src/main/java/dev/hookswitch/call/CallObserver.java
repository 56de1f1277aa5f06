package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.SignalSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Watches one PBX: every signal through the switchboard, every event into the journal. Called by
 * the link's own thread alone. When the journal cannot take more it blocks, and so the link holds
 * back: nothing is dropped on the way.
 */
public final class CallObserver implements SignalSink {

  /** More than there are calls that this program places at once. */
  private static final int MOST_ASIDES = 10_000;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Switchboard switchboard;
  private final Bookkeeper bookkeeper;
  private final InstantSource clock;
  private final Duration doubtAfter;
  private final Plans plans;
  private final BlockingQueue<Aside> asides = new ArrayBlockingQueue<>(MOST_ASIDES);
  private Instant nextLook;
  private volatile @Nullable Directory directory;
  private @Nullable Directory appliedDirectory;
  private volatile int openSessions;
  private volatile Bystander bystander = Bystander.NOBODY;

  /**
   * Takes up the sessions of this link that the journal knows as open.
   *
   * @param doubtAfter how long a call may last before the PBX is asked whether it still lives, and
   *     asked again after as long
   * @param plans what is known of calls that are placed by this program
   */
  public CallObserver(
      String link,
      Switchboard switchboard,
      Journal journal,
      InstantSource clock,
      Duration doubtAfter,
      Plans plans) {
    this.switchboard = switchboard;
    this.clock = clock;
    this.doubtAfter = doubtAfter;
    this.plans = plans;
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

  /** Who is told, with what this observer tells, on which channels that is. For any thread. */
  public void setBystander(Bystander bystander) {
    this.bystander = bystander;
  }

  /**
   * Tells what no PBX reports. For any thread; told to the journal by the link's own, a moment
   * later. Waits while ten thousand others wait.
   */
  public void tell(Aside aside) throws InterruptedException {
    asides.put(aside);
  }

  private void takeAsides(Instant now) {
    for (Aside next = asides.poll(); next != null; next = asides.poll()) {
      store(switchboard.apply(next, now), now);
    }
  }

  /** What this program places is known before anything of it is told. */
  private void lookUpPlans(PbxSignal signal) {
    switch (signal) {
      case ChannelStarted started -> lookUpPlan(started.channel());
      case DialStarted dial -> lookUpPlan(dial.to());
      case Resynchronised snapshot -> {
        if (snapshot.channels() != null) {
          snapshot.channels().forEach(channel -> lookUpPlan(channel.facts()));
        }
      }
      default -> {}
    }
  }

  private void lookUpPlan(ChannelFacts channel) {
    PlannedLeg leg = plans.find(channel.id());
    if (leg != null) {
      switchboard.expect(leg);
    }
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
    takeAsides(now);
    lookUpPlans(signal);
    store(switchboard.apply(signal, now), now);
    if (signal instanceof Audited) {
      bookkeeper.adoptedAreAudited();
    }
    if (signal instanceof Resynchronised) {
      switchboard.allTalkers().forEach(bystander::found);
    }
  }

  @Override
  public void quiet() {
    Instant now = clock.instant();
    takeAsides(now);
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
    for (CallEvent event : events) {
      if (event instanceof Join || event instanceof Leave || event instanceof Completed) {
        bystander.told(event, switchboard.talkers(event.sessionId()));
      }
    }
  }
}

package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.CallFates;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Recovery;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.dialer.CallNews;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.PbxCommand.ReadVariable;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives all campaigns while this process may place calls, on a thread of its own; the next process
 * goes on with the calls of this one. Safe for all threads.
 */
public final class CampaignEngine extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(CampaignEngine.class);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
  private static final Duration WHEN_TROUBLED = Duration.ofSeconds(1);
  private static final long TICK_MILLIS = 100;

  /** What Asterisk's AMD() says, and in which variable. */
  private static final String STATUS = "AMDSTATUS";

  private static final String MACHINE = "MACHINE";

  /** A call has a handful of news. Where there are more, what is is looked at in the store. */
  private static final int MOST_NEWS = 20_000;

  private static final int AT_ONCE = 500;
  private static final int PAGE = 200;

  private static final CallFates.Fate KNOWN = new CallFates.Fate.StillThere();

  private final EngineParts parts;
  private final InstantSource clock;
  private final BlockingQueue<Input> inbox = new ArrayBlockingQueue<>(MOST_NEWS);
  private final AtomicBoolean missedNews = new AtomicBoolean();

  /** What the engine is told. */
  private sealed interface Input {
    record News(CallNews news) implements Input {}

    record Detected(String callId, boolean machine) implements Input {}
  }

  /** Hears the dialer from now on. */
  public CampaignEngine(EngineParts parts, InstantSource clock) {
    super("campaigns", GRACE, Duration.ZERO);
    this.parts = parts;
    this.clock = clock;
    parts.dialer().follow(news -> hear(new Input.News(news)));
  }

  /**
   * To begin before the dialer does: what was told until then is of the time before, and in the
   * store.
   */
  public LeaseKeeper.Holder listening() {
    return new LeaseKeeper.Holder() {
      @Override
      public void acquired() {
        inbox.clear();
      }

      @Override
      public void released() {}

      @Override
      public void lost() {}
    };
  }

  private LineCount counting(Campaign campaign) {
    return switch (campaign.kind()) {
      case PREDICTIVE -> new PredictiveLines(parts.queue(), parts.paces());
      case OPERATOR_CONTACT -> LineCount.PROGRESSIVE;
      case CONTACT_CALLFLOW -> LineCount.ALL;
    };
  }

  private void hear(Input input) {
    if (!inbox.offer(input)) {
      missedNews.set(true);
    }
  }

  /** On a thread of its own: the PBX may take seconds to answer. */
  private void ask(String callId) {
    var _ =
        Thread.ofVirtual()
            .name("campaign-detect")
            .start(() -> hear(new Input.Detected(callId, isMachine(callId))));
  }

  /** What nobody can say is a person. */
  private boolean isMachine(String callId) {
    return parts
        .dialer()
        .state(callId)
        .flatMap(state ->
            parts
                .dialer()
                .control(state.call().link())
                .map(
                    control -> control.carryOut(new ReadVariable(state.call().channel(0), STATUS))))
        .filter(outcome -> outcome instanceof Done(String value) && value.equals(MACHINE))
        .isPresent();
  }

  @Override
  protected void workUntilClosed(Worker own) {
    Engine engine = new Engine(parts, this::counting, this::ask);
    Beat looks = new Beat(BETWEEN_LOOKS);
    boolean begun = false;
    boolean troubled = false;
    while (!own.isClosing()) {
      try {
        if (!begun) {
          lookAtTheStore(engine, clock.instant());
          begun = looks.isDue(clock.instant()) || begun;
        }
        work(engine, looks, own);
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("campaigns cannot go on now, trying on: {}", e.getMessage(), e);
        }
        troubled = own.pause(WHEN_TROUBLED);
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      troubled = false;
    }
  }

  /** Until the next look at the store is due. */
  private void work(Engine engine, Beat looks, Worker own) throws InterruptedException {
    Beat rounds = new Beat(BETWEEN_ROUNDS);
    Instant now = clock.instant();
    while (!own.isClosing() && !looks.isDue(now) && !missedNews.getAndSet(false)) {
      List<Input> inputs = new ArrayList<>();
      Input first = inbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (first != null) {
        inputs.add(first);
        var _ = inbox.drainTo(inputs, AT_ONCE);
      }
      now = clock.instant();
      for (Input each : inputs) {
        switch (each) {
          case Input.News(CallNews news) -> engine.take(news, now);
          case Input.Detected(String callId, boolean machine) ->
              engine.detected(callId, machine, now);
        }
      }
      engine.tick(now);
      if (rounds.isDue(now)) {
        engine.pace(now);
      }
    }
    if (!own.isClosing()) { // what is there then is perhaps another process's
      lookAtTheStore(engine, now);
    }
  }

  /**
   * Settles the attempts of which nothing is known here: those another process left behind, and
   * those that could not be placed or stored in good order.
   */
  private void lookAtTheStore(Engine engine, Instant now) {
    engine.lookAgain(now);
    CallFates fates = new StoredFates(parts.placed(), this::onMachine);
    Recovery.Settled settled =
        new Recovery(
                parts.queue(),
                attempt -> engine.knows(attempt.callId()) ? KNOWN : fates.of(attempt),
                clock)
            .settle();
    String after = "";
    List<UnderWay> page;
    do {
      page = parts.queue().underWay(after, PAGE);
      for (UnderWay attempt : page) {
        engine.adopt(attempt, now);
        after = attempt.callId();
      }
    } while (page.size() == PAGE);
    engine.freeOperators(now);
    if (settled.neverPlaced() + settled.over() + settled.lost() > 0) {
      LOG.info(
          "calls of campaigns that were left behind: {} never placed, {} over, {} lost",
          settled.neverPlaced(),
          settled.over(),
          settled.lost());
    }
  }

  private Definition.MachineDetection.Action onMachine(String campaign) {
    return parts
        .campaigns()
        .find(campaign)
        .map(Campaign::definition)
        .orElse(Definition.DEFAULT)
        .machineDetection()
        .action();
  }
}

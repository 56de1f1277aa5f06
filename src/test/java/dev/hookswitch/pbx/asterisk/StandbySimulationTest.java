package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Plans;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.asterisk.SharedLog.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two observers of one PBX write to one journal; each hears at its own pace, commits come when they
 * come, and one of them is killed and started again at any moment. The journal holds every call
 * once, right and to its end, and nothing is left open in either.
 *
 * <p>A failure names its seed: {@code -Dsimulation.seed=N} plays that one alone, {@code
 * -Dsimulation.seeds=N} as many as wanted.
 */
class StandbySimulationTest {

  private static final int SEEDS = Integer.getInteger("simulation.seeds", 3000);

  @Test
  void twoWhoHearTheSameTellItOnce() {
    play(false, false);
  }

  /** Beyond what one PBX does: each hears the channels interleaved in its own way. */
  @Test
  void twoWhoHearAnotherOrderTellOneStory() {
    play(true, false);
  }

  @Test
  void killingEitherLosesNothing() {
    play(false, true);
  }

  private static void play(boolean ownOrders, boolean kills) {
    Long only = Long.getLong("simulation.seed");
    long first = only == null ? 0 : only;
    long end = only == null ? SEEDS : only + 1;
    for (long seed = first; seed < end; seed++) {
      new Run(seed, ownOrders, kills).play();
    }
  }

  /** One process: what it has heard of the signals, and its account of them. */
  private static final class Side {
    final List<PbxSignal> signals;
    final ShapesOfCalls.Truth truth = new ShapesOfCalls.Truth();
    Writer writer;
    @Nullable CallObserver observer;
    int heard;

    Side(List<PbxSignal> signals, Writer writer, CallObserver observer) {
      this.signals = signals;
      this.writer = writer;
      this.observer = observer;
    }

    boolean isDone() {
      return heard == signals.size();
    }
  }

  private static final class Run {
    private final long seed;
    private final boolean ownOrders;
    private final boolean kills;
    private final SplittableRandom random;
    private final SharedLog log = new SharedLog();
    private final SharedLog alone = new SharedLog();
    private final Writer lonersWriter = alone.writer();
    private final CallObserver loner;
    private final List<Side> sides = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T04:00:00Z");

    Run(long seed, boolean ownOrders, boolean kills) {
      this.seed = seed;
      this.ownOrders = ownOrders;
      this.kills = kills;
      this.random = new SplittableRandom(seed);
      this.loner = observer(lonersWriter);
    }

    void play() {
      List<List<PbxSignal>> shapes = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        shapes.add(ShapesOfCalls.any(random, "-" + i));
      }
      List<PbxSignal> common = ShapesOfCalls.interleaved(shapes, random);
      for (int i = 0; i < 2; i++) {
        Writer writer = log.writer();
        List<PbxSignal> signals = ownOrders ? ShapesOfCalls.interleaved(shapes, random) : common;
        sides.add(new Side(signals, writer, observer(writer)));
      }
      while (!sides.stream().allMatch(Side::isDone)) {
        step(sides.get(random.nextInt(2)));
      }
      for (int i = 0; i < 4; i++) {
        now = now.plusSeconds(30);
        sides.forEach(this::rest);
      }
      loner.quiet();
      lonersWriter.commit();
      check();
    }

    private CallObserver observer(Writer writer) {
      Switchboard board =
          new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
      return new CallObserver("pbx1", board, writer, () -> now, Duration.ofHours(2), Plans.NONE);
    }

    private void step(Side side) {
      now = now.plusMillis(random.nextInt(20) == 0 ? random.nextInt(400) : random.nextInt(20));
      if (side.isDone()) {
        return;
      }
      PbxSignal signal = side.signals.get(side.heard++);
      side.truth.take(signal);
      if (side.observer != null) {
        side.observer.accept(signal);
      }
      if (side == sides.getFirst()) {
        loner.accept(signal); // what somebody tells who is alone
        lonersWriter.commit();
      }
      if (random.nextInt(3) == 0) {
        side.writer.commit();
      }
      if (random.nextInt(4) == 0) {
        quiet(side);
      }
      if (kills && random.nextInt(25) == 0) {
        killOrStart(side);
      }
    }

    /** One of the two lives at any time. */
    private void killOrStart(Side side) {
      if (side.observer == null) {
        side.writer = log.writer();
        side.observer = observer(side.writer);
        side.observer.accept(new Resynchronised(now, false, side.truth.snapshot()));
      } else if (sides.stream().allMatch(each -> each.observer != null)) {
        side.observer = null;
        side.writer.die();
      }
    }

    /** What the link does when it hears nothing. */
    private void rest(Side side) {
      quiet(side);
      side.writer.commit();
      if (side.observer != null && side.observer.wantsAudit()) {
        side.observer.accept(new Audited(now, now, Set.of()));
      }
      quiet(side);
      side.writer.commit();
    }

    private void quiet(Side side) {
      if (side.observer != null) {
        side.observer.quiet();
      }
    }

    private void check() {
      Set<String> ids = new HashSet<>();
      log.sessions()
          .forEach((session, events) -> {
            assertThat(Grammar.violation(events)).as("seed %d: %s", seed, events).isEmpty();
            for (CallEvent event : events) {
              assertThat(ids.add(event.id())).as("seed %d: twice: %s", seed, event).isTrue();
            }
          });
      if (!ownOrders && !kills) {
        assertThat(hangers(log.sessions().values()))
            .as("seed %d", seed)
            .isEqualTo(hangers(alone.sessions().values()));
      }
      for (Side side : sides) {
        if (side.observer != null) {
          assertThat(side.observer.openSessions()).as("seed %d: left open", seed).isZero();
        }
      }
    }

    /** By session who hung up. */
    private Map<String, Optional<HangedBy>> hangers(Collection<List<CallEvent>> sessions) {
      Map<String, Optional<HangedBy>> hangers = new HashMap<>();
      for (List<CallEvent> session : sessions) {
        Completed end = (Completed) session.getLast();
        assertThat(end.common().data().recovered()).as("seed %d: %s", seed, session).isFalse();
        hangers.put(end.sessionId(), Optional.ofNullable(end.hangedBy()));
      }
      return hangers;
    }
  }
}

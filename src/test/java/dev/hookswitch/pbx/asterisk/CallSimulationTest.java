package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Calls of every shape that was ever recorded, several at once, in any order across channels that
 * keeps the order within each channel; with and without faults: signals lost, doubled or late, this
 * program or the PBX restarted in the middle. The grammar is checked after every step, and at the
 * end every session is complete.
 *
 * <p>A failure names its seed: {@code -Dsimulation.seed=N} plays that one alone, {@code
 * -Dsimulation.seeds=N} as many as wanted (a nightly run: millions).
 */
class CallSimulationTest {

  private static final int SEEDS = Integer.getInteger("simulation.seeds", 3000);

  @Test
  void whateverTheOrderEveryCallIsToldToItsEnd() {
    play(false);
  }

  @Test
  void whateverIsLostEveryCallIsToldToItsEnd() {
    play(true);
  }

  private static void play(boolean faults) {
    Long only = Long.getLong("simulation.seed");
    long first = only == null ? 0 : only;
    long end = only == null ? SEEDS : only + 1;
    for (long seed = first; seed < end; seed++) {
      new Run(seed, faults).play();
    }
  }

  private static final class Run {
    private final long seed;
    private final boolean faults;
    private final SplittableRandom random;
    private final ShapesOfCalls.Truth truth = new ShapesOfCalls.Truth();
    private final Map<String, Grammar> grammars = new HashMap<>();
    private final Map<String, List<CallEvent>> open = new LinkedHashMap<>();
    private final List<String> over = new ArrayList<>();
    private Switchboard board = board();
    private Instant now = Instant.parse("2026-11-23T04:00:00Z");
    private boolean recovered;

    Run(long seed, boolean faults) {
      this.seed = seed;
      this.faults = faults;
      this.random = new SplittableRandom(seed);
    }

    private static Switchboard board() {
      return new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
    }

    void play() {
      List<PbxSignal> signals = new ArrayList<>();
      int calls = 1 + random.nextInt(4);
      List<List<PbxSignal>> shapes = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        shapes.add(ShapesOfCalls.any(random, "-" + i));
      }
      signals.addAll(ShapesOfCalls.interleaved(shapes, random));
      List<PbxSignal> late = new ArrayList<>();
      for (PbxSignal signal : signals) {
        now = now.plusMillis(random.nextInt(20) == 0 ? random.nextInt(1500) : random.nextInt(30));
        truth.take(signal);
        if (!faults) {
          step(signal);
        } else {
          faulty(signal, late);
        }
      }
      late.forEach(this::step);
      settle();
      if (faults) {
        conclude();
      }
      assertThat(open).as("seed %d: left open", seed).isEmpty();
      assertThat(board.openSessions()).as("seed %d", seed).isZero();
      if (!faults) {
        assertThat(recovered)
            .as("seed %d: something was recovered, nothing was lost", seed)
            .isFalse();
      }
    }

    private void faulty(PbxSignal signal, List<PbxSignal> late) {
      switch (random.nextInt(40)) {
        case 0 -> {} // lost
        case 1 -> {
          step(signal);
          step(signal);
        }
        case 2 -> late.add(signal);
        case 3 -> {
          if (random.nextInt(4) == 0) {
            restartOurselves();
          }
          step(signal);
        }
        case 4 -> {
          if (random.nextInt(8) == 0) {
            truth.lost();
            step(new Resynchronised(now, true, List.of()));
          }
          step(signal);
        }
        default -> step(signal);
      }
      if (!late.isEmpty() && random.nextInt(5) == 0) {
        step(late.removeFirst());
      }
    }

    private void restartOurselves() {
      board = board();
      board.restore(open.values(), over, now);
      step(new Resynchronised(now, false, truth.snapshot()));
    }

    private void step(PbxSignal signal) {
      check(board.apply(signal, now));
      if (random.nextInt(3) == 0) {
        settle();
      }
    }

    private void settle() {
      check(board.settle(now));
    }

    /** The watchdog: what was lost on the way is found when the PBX is asked. */
    private void conclude() {
      now = now.plusSeconds(3600);
      check(board.apply(new Audited(now, now, Set.of()), now));
    }

    private void check(List<CallEvent> events) {
      for (CallEvent event : events) {
        Grammar grammar = grammars.computeIfAbsent(event.sessionId(), id -> new Grammar());
        assertThat(grammar.accept(event)).as("seed %d", seed).isEmpty();
        recovered |= event.common().data().recovered();
        open.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
        if (event.kind() == CallEvent.Kind.COMPLETED) {
          open.remove(event.sessionId());
          over.add(event.sessionId());
        }
      }
    }
  }
}

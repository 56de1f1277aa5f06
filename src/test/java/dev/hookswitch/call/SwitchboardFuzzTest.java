package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, the grammar holds. Signals without rhyme or reason about a few channels and
 * bridges, restarts of this program and of the PBX in between: no session may ever break a rule,
 * and at the end every session is complete.
 *
 * <p>A failure names its seed; {@code -Dfuzz.seed=N} runs that one alone, {@code -Dfuzz.seeds=N} as
 * many as wanted.
 */
class SwitchboardFuzzTest {

  private static final int SEEDS = Integer.getInteger("fuzz.seeds", 3000);
  private static final int STEPS = 120;
  private static final Directory NOBODY = new Directory(List.of(), Map.of());
  private static final URI AUDIO = URI.create("http://127.0.0.1:8080/v1/recordings/rec_1");
  private static final CallPlan PLAN =
      new CallPlan(
          "acme",
          CallType.AUTODIALER,
          Subtype.PREDICTIVE,
          EventData.NONE.ofCampaign("cmp_1", "ct_7"));

  @Test
  void noOrderOfSignalsBreaksTheGrammar() {
    Long only = Long.getLong("fuzz.seed");
    for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
      new Run(seed).play();
    }
  }

  private static final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final Map<String, Grammar> grammars = new HashMap<>();
    private final Map<String, List<CallEvent>> open = new LinkedHashMap<>();
    private final List<String> over = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private Switchboard board = newBoard();
    private Instant now = Instant.parse("2026-11-23T04:00:00Z");
    private int generation;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    private static Switchboard newBoard() {
      return new Switchboard("pbx1", "acme", NumberForm.AS_IS, NOBODY);
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        now = now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(20));
        if (random.nextInt(60) == 0) {
          restartOurselves();
        } else if (random.nextInt(20) == 0) {
          generation++;
        }
        if (random.nextInt(8) == 0) {
          planSomething();
        }
        check(board.apply(signal(), now));
        if (random.nextInt(4) == 0) {
          check(board.settle(now));
        }
      }
      check(board.apply(new PbxSignal.Resynchronised(now, true, List.of()), now));
      assertThat(open).as("seed %d: open after the PBX was lost", seed).isEmpty();
      assertThat(board.openSessions()).as("seed %d", seed).isZero();
    }

    private void planSomething() {
      String channel = id();
      PlannedLeg leg =
          new PlannedLeg(
              channel,
              random.nextBoolean() ? channel : id(),
              any(LegRole.values()),
              Participant.phone("3712000"),
              PLAN);
      switch (random.nextInt(3)) {
        case 0 ->
            check(
                board.apply(
                    new Aside.NotPlaced(now, leg, DialState.CHANUNAVAIL, random.nextBoolean()),
                    now));
        case 1 ->
            open.keySet().stream()
                .findAny()
                .ifPresent(session -> check(board.apply(new Aside.Recorded(session, AUDIO), now)));
        default -> board.expect(leg);
      }
    }

    private void restartOurselves() {
      board = newBoard();
      board.restore(open.values(), over, now);
      check(board.apply(new PbxSignal.Resynchronised(now, false, snapshot()), now));
    }

    private void check(List<CallEvent> events) {
      for (CallEvent event : events) {
        Grammar grammar = grammars.computeIfAbsent(event.sessionId(), id -> new Grammar());
        assertThat(grammar.accept(event)).as("seed %d", seed).isEmpty();
        assertThat(ids.add(event.id())).as("seed %d: id used twice: %s", seed, event).isTrue();
        assertThat(EventJson.decode(EventJson.encode(event))).as("seed %d", seed).isEqualTo(event);
        open.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
        if (event.kind() == CallEvent.Kind.COMPLETED) {
          open.remove(event.sessionId());
          over.add(event.sessionId());
        }
      }
    }

    private PbxSignal signal() {
      Instant at = random.nextInt(15) == 0 ? now.minusMillis(random.nextInt(500)) : now;
      return switch (random.nextInt(14)) {
        case 0, 1 -> new PbxSignal.ChannelStarted(at, channel());
        case 2 -> new PbxSignal.ChannelChanged(at, channel());
        case 3, 4 ->
            new PbxSignal.DialStarted(
                at, random.nextInt(4) == 0 ? null : channel(), channel(), "3712000", "3716000");
        case 5 ->
            new PbxSignal.DialEnded(
                at, null, id(), any(DialOutcome.values()), random.nextBoolean());
        case 6 -> new PbxSignal.DialConcluded(at, id(), any(DialOutcome.values()), List.of());
        case 7, 8 ->
            new PbxSignal.BridgeEntered(
                at, channel(), "b" + random.nextInt(3), any(BridgeKind.values()), "");
        case 9 -> new PbxSignal.BridgeLeft(at, id(), "b" + random.nextInt(3));
        case 10 -> new PbxSignal.HangupRequested(at, id(), random.nextInt(40));
        case 11 -> new PbxSignal.ChannelEnded(at, id(), random.nextInt(40));
        case 12 -> new PbxSignal.LocalPaired(at, channel(), channel());
        default ->
            switch (random.nextInt(6)) {
              case 3 -> new PbxSignal.ChannelsSwapped(at, id(), id());
              case 4 -> new PbxSignal.Audited(at, at, Set.of(id()));
              case 0 -> new PbxSignal.Transferred(at, List.of(id()), random.nextBoolean());
              case 1 -> new PbxSignal.PickedUp(at, id(), id());
              case 2 -> new PbxSignal.VariableSet(at, id(), "ORDER", "4711");
              default ->
                  new PbxSignal.Resynchronised(
                      at, random.nextInt(8) == 0, random.nextInt(4) == 0 ? null : snapshot());
            };
      };
    }

    private List<LiveChannel> snapshot() {
      List<LiveChannel> live = new ArrayList<>();
      Set<String> named = new HashSet<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        ChannelFacts facts = channel();
        if (named.add(facts.id())) {
          String bridge = random.nextBoolean() ? "b" + random.nextInt(3) : null;
          live.add(new LiveChannel(facts, bridge, random.nextInt(10)));
        }
      }
      return live;
    }

    private String id() {
      return "u" + (generation + random.nextInt(7));
    }

    private ChannelFacts channel() {
      String id = id();
      int number = Integer.parseInt(id.substring(1));
      // what a channel is does not change in its life; what it belongs to may
      Endpoint endpoint =
          switch (number % 5) {
            case 0, 1 -> new Endpoint(Endpoint.Kind.DEVICE, "10" + number % 3);
            case 2 -> new Endpoint(Endpoint.Kind.TRUNK, "trunk");
            case 3 -> new Endpoint(Endpoint.Kind.LOCAL, "");
            default ->
                new Endpoint(number % 10 == 4 ? Endpoint.Kind.HELPER : Endpoint.Kind.DEVICE, "104");
          };
      return new ChannelFacts(
          id,
          random.nextInt(3) == 0 ? id : "u" + (generation + random.nextInt(3)),
          endpoint,
          endpoint.kind() == Endpoint.Kind.TRUNK ? "37120000009" : "",
          number % 2 == 0 ? "s" : "37160000001",
          random.nextBoolean() ? "acme" : "",
          any(ChannelFacts.State.values()));
    }

    private <T> T any(T[] values) {
      return values[random.nextInt(values.length)];
    }
  }
}

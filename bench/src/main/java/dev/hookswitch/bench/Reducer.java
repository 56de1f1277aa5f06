package dev.hookswitch.bench;

import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelChanged;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.HangupRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The reducer on one core: a thousand calls at once, their signals taken in turns, each call with
 * the fourteen signals that a real answered two-party call gives (recording s10); the ten events of
 * each call are made, with their ids, and thrown away. One operation is one signal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Reducer {

  private static final int CALLS = 1000;
  private static final int SIGNALS_A_CALL = 14;
  private static final Endpoint TRUNK = new Endpoint(Endpoint.Kind.TRUNK, "trunk");
  private static final Endpoint DEVICE = new Endpoint(Endpoint.Kind.DEVICE, "101");

  private final List<PbxSignal> signals = new ArrayList<>();
  private final Directory directory =
      new Directory(
          List.of(new Directory.User("alice", "acme", List.of("101"))),
          Map.of("37160000001", "acme"));

  @Setup
  public void makeCalls() {
    List<List<PbxSignal>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(call(i));
    }
    for (int step = 0; step < SIGNALS_A_CALL; step++) {
      for (List<PbxSignal> call : calls) {
        signals.add(call.get(step));
      }
    }
  }

  private static List<PbxSignal> call(int number) {
    Instant at = Instant.parse("2026-11-23T04:08:46Z").plusMillis(number);
    String a = "1795408126." + 2 * number;
    String b = "1795408126." + (2 * number + 1);
    String bridge = "bridge-" + number;
    return List.of(
        new ChannelStarted(at, channel(a, a, TRUNK, ChannelFacts.State.RINGING)),
        new ChannelStarted(at, channel(b, a, DEVICE, ChannelFacts.State.DOWN)),
        new DialStarted(
            at,
            channel(a, a, TRUNK, ChannelFacts.State.RINGING),
            channel(b, a, DEVICE, ChannelFacts.State.DOWN),
            "",
            "37120000009"),
        new ChannelChanged(at, channel(b, a, DEVICE, ChannelFacts.State.RINGING)),
        new ChannelChanged(at, channel(b, a, DEVICE, ChannelFacts.State.UP)),
        new DialEnded(at, a, b, DialOutcome.ANSWER, false),
        new ChannelChanged(at, channel(a, a, TRUNK, ChannelFacts.State.UP)),
        new BridgeEntered(
            at, channel(b, a, DEVICE, ChannelFacts.State.UP), bridge, BridgeKind.CONVERSATION, ""),
        new BridgeEntered(
            at, channel(a, a, TRUNK, ChannelFacts.State.UP), bridge, BridgeKind.CONVERSATION, ""),
        new HangupRequested(at.plusSeconds(60), b, 16),
        new BridgeLeft(at.plusSeconds(60), b, bridge),
        new BridgeLeft(at.plusSeconds(60), a, bridge),
        new ChannelEnded(at.plusSeconds(60), b, 16),
        new ChannelEnded(at.plusSeconds(60), a, 16));
  }

  private static ChannelFacts channel(
      String id, String root, Endpoint endpoint, ChannelFacts.State state) {
    boolean caller = id.equals(root);
    return new ChannelFacts(
        id,
        root,
        endpoint,
        caller ? "37120000009" : "101",
        caller ? "37160000001" : "",
        "acme",
        state);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS * SIGNALS_A_CALL)
  public int apply() {
    Switchboard board = new Switchboard("pbx1", "acme", NumberForm.AS_IS, directory);
    int events = 0;
    for (PbxSignal signal : signals) {
      events += board.apply(signal, signal.at()).size();
    }
    if (events != CALLS * 10) {
      throw new IllegalStateException("not the events of " + CALLS + " calls: " + events);
    }
    return events;
  }
}

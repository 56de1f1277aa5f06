package dev.hookswitch.bench;

import dev.hookswitch.dispatch.Lanes;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.journal.Entry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the commit through the lanes of one endpoint to a receiver that accepts at once: a hundred
 * calls, their events in turns. One operation is one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LaneScheduling {

  private static final int CALLS = 100;
  private static final int EVENTS_A_CALL = 10;
  private static final int PARTITIONS = 64;

  private final long[] offsets = new long[PARTITIONS];
  private final List<List<CallEvent>> calls = new ArrayList<>();
  private final List<List<byte[]>> bodies = new ArrayList<>();
  private Lanes lanes;

  @Setup
  public void make() {
    for (int i = 0; i < CALLS; i++) {
      calls.add(SampleCall.answered("acme", Integer.toString(i), Instant.now()));
      bodies.add(calls.getLast().stream().map(EventJson::encode).toList());
    }
    lanes =
        new Lanes(
            Endpoint.of(
                "ep_bench",
                URI.create("http://127.0.0.1:1/"),
                null,
                SigningSecret.generate(new SecureRandom()),
                Instant.EPOCH));
  }

  @Benchmark
  @OperationsPerInvocation(CALLS * EVENTS_A_CALL)
  public void deliver() throws InterruptedException {
    List<Entry> entries = new ArrayList<>(CALLS * EVENTS_A_CALL);
    for (int step = 0; step < EVENTS_A_CALL; step++) {
      for (int call = 0; call < CALLS; call++) {
        int partition = call % PARTITIONS;
        CallEvent event = calls.get(call).get(step);
        byte[] body = bodies.get(call).get(step);
        entries.add(new Entry(partition, offsets[partition]++, event, body));
      }
    }
    lanes.deliver(entries);
  }

  @TearDown
  public void close() {
    lanes.close();
  }
}

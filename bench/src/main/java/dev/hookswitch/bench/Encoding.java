package dev.hookswitch.bench;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.SampleCall;
import java.time.Instant;
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
import org.openjdk.jmh.annotations.Warmup;

/** The events of one call into JSON, and back; one operation is one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Encoding {

  private static final int EVENTS = 10;

  private List<CallEvent> events;
  private List<byte[]> bodies;

  @Setup
  public void make() {
    events = SampleCall.answered("acme", "bench", Instant.parse("2026-11-23T04:08:46Z"));
    if (events.size() != EVENTS) {
      throw new IllegalStateException("the sample call has " + events.size() + " events");
    }
    bodies = events.stream().map(EventJson::encode).toList();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int encode() {
    int bytes = 0;
    for (CallEvent event : events) {
      bytes += EventJson.encode(event).length;
    }
    return bytes;
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int decode() {
    int sum = 0;
    for (byte[] body : bodies) {
      sum += EventJson.decode(body).seq();
    }
    return sum;
  }
}

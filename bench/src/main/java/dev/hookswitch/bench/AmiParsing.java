package dev.hookswitch.bench;

import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.asterisk.AmiText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes of the manager interface into signals; one operation is one recorded call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AmiParsing {

  @Param({"s10_did_to_sip", "t04_attended_refer"})
  public String recording;

  private byte[] text;

  @Setup
  public void load() {
    text = AmiText.recording(recording);
  }

  @Benchmark
  public List<PbxSignal> parse() {
    return AmiText.signals(text);
  }
}

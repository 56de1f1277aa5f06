package dev.hookswitch.bench;

import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.webhook.Signatures;
import java.security.SecureRandom;
import java.time.Instant;
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

/** The header of one request, with a secret or with a pair of keys; one operation is one header. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Signing {

  @Param({"secret", "pair"})
  public String scheme;

  private List<SigningKey> keys;
  private byte[] body;
  private long timestamp;

  @Setup
  public void make() {
    SecureRandom random = new SecureRandom();
    keys =
        List.of(
            scheme.equals("secret")
                ? SigningSecret.generate(random)
                : SigningKeyPair.generate(random));
    Instant began = Instant.parse("2026-11-23T04:08:46Z");
    body = EventJson.encode(SampleCall.answered("acme", "bench", began).getFirst());
    timestamp = began.getEpochSecond();
  }

  @Benchmark
  public String sign() {
    return Signatures.header(keys, "evt_0123456789abcdefghij", timestamp++, body);
  }
}

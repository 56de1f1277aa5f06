package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hundred thousand calls in progress at once, in a virtual machine with 512 MiB of heap. */
class OpenSessionsTest {

  private static final int CALLS = 100_000;
  private static final Instant AT = Instant.parse("2026-11-23T04:08:46Z");

  @Test
  void aHundredThousandFitIntoHalfAGibibyte() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                OpenSessionsTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains(CALLS + " open").contains("then " + CALLS + " completed, 0 open");
    System.out.print(said);
  }

  /** In a virtual machine of its own. */
  public static void main(String[] args) {
    Switchboard board =
        new Switchboard(
            "pbx1",
            "acme",
            NumberForm.AS_IS,
            new Directory(List.of(new Directory.User("alice", "acme", List.of("101"))), Map.of()));
    for (int call = 0; call < CALLS; call++) {
      begin(board, call);
    }
    System.gc(); // for the figure only; the bound is the heap's
    Runtime runtime = Runtime.getRuntime();
    long used = (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024);
    System.out.printf("%d open, talking, in %d MiB of heap; ", board.openSessions(), used);
    int completed = 0;
    for (int call = 0; call < CALLS; call++) {
      for (String channel : List.of(callee(call), caller(call))) {
        for (CallEvent event : board.apply(new ChannelEnded(AT, channel, 16), AT)) {
          completed += event.kind() == CallEvent.Kind.COMPLETED ? 1 : 0;
        }
      }
    }
    System.out.printf("then %d completed, %d open%n", completed, board.openSessions());
  }

  private static void begin(Switchboard board, int call) {
    ChannelFacts caller = channel(call, true);
    ChannelFacts callee = channel(call, false);
    board.apply(new ChannelStarted(AT, caller), AT);
    board.apply(new ChannelStarted(AT, callee), AT);
    board.apply(new DialStarted(AT, caller, callee, "", "37120000009"), AT);
    board.apply(new DialEnded(AT, caller.id(), callee.id(), DialOutcome.ANSWER, false), AT);
    for (ChannelFacts each : List.of(callee, caller)) {
      board.apply(new BridgeEntered(AT, each, "bridge-" + call, BridgeKind.CONVERSATION, ""), AT);
    }
  }

  private static String caller(int call) {
    return "1795408126." + 2 * call;
  }

  private static String callee(int call) {
    return "1795408126." + (2 * call + 1);
  }

  private static ChannelFacts channel(int call, boolean caller) {
    return new ChannelFacts(
        caller ? caller(call) : callee(call),
        caller(call),
        caller
            ? new Endpoint(Endpoint.Kind.TRUNK, "trunk")
            : new Endpoint(Endpoint.Kind.DEVICE, "10" + call % 1000),
        caller ? "3712" + call : "",
        caller ? "37160000001" : "",
        "acme",
        caller ? ChannelFacts.State.RINGING : ChannelFacts.State.DOWN);
  }
}

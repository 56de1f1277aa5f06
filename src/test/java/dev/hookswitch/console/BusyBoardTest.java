package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.hookswitch.Eventually;
import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live board with many calls in progress. As a test with few of them; {@code bench/run board}
 * has two thousand for minutes and prints what one who looks costs: the processor time of the whole
 * process, the reader of the answers included, with somebody who looks and without, when each has
 * gone on for a while.
 */
class BusyBoardTest {

  private static final int CALLS = Integer.getInteger("board.calls", 40);
  private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("board.seconds", 2));

  /** A call takes so long; as many begin and end in each second as that comes to. */
  private static final int SECONDS_A_CALL = 180;

  private static final int UNTIL_ANSWERED = 7;

  @TempDir Path folder;
  private final Deque<List<CallEvent>> talking = new ArrayDeque<>();
  private int begun;

  @Test
  void isFollowed() throws IOException, InterruptedException {
    try (ConsoleHarness console = new ConsoleHarness(folder)) {
      Browser ada = console.signedIn("ada", Role.ADMIN, null);
      for (int i = 0; i < CALLS; i++) {
        begins(console);
      }
      double alone = coreUsed(console);
      AtomicLong characters = new AtomicLong();
      AtomicLong updates = new AtomicLong();
      Thread reader;
      double begun;
      double watched;
      try (InputStream changes = ada.open("/console/board/changes")) {
        reader = Thread.ofVirtual().start(() -> read(changes, characters, updates));
        Eventually.until("the board is shown", () -> updates.get() > 0);
        begun = coreUsed(console);
        long before = updates.get();
        watched = coreUsed(console);
        assertThat(updates.get()).as("what changed is told").isGreaterThan(before);
      }
      reader.join();
      double aloneAgain = coreUsed(console);
      System.out.printf(
          Locale.ROOT,
          "%d calls in progress, %.1f begin and end a second; %% of a core in spans of %d s: nobody"
              + " looks %.2f, one looks %.2f (while the JVM compiles what they use) and then %.2f,"
              + " nobody again %.2f; so one who looks costs %.2f; %d updates, %,d bytes%n",
          CALLS,
          (double) CALLS / SECONDS_A_CALL,
          SPAN.toSeconds(),
          alone,
          begun,
          watched,
          aloneAgain,
          watched - aloneAgain,
          updates.get(),
          characters.get());
    }
  }

  private void begins(ConsoleHarness console) {
    List<CallEvent> call = Told.answeredBy("busy" + begun, "acme", begun++);
    console.happens(call.subList(0, UNTIL_ANSWERED));
    talking.add(call);
  }

  private void ends(ConsoleHarness console) {
    List<CallEvent> call = talking.remove();
    console.happens(call.subList(UNTIL_ANSWERED, call.size()));
  }

  /** What the process uses while calls come and go, in percent of one processor. */
  private double coreUsed(ConsoleHarness console) throws InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long from = System.nanoTime();
    long pause = SECONDS_A_CALL * 1_000_000_000L / CALLS;
    long next = from;
    while (System.nanoTime() - from < SPAN.toNanos()) {
      ends(console);
      begins(console);
      next += pause;
      long rest = next - System.nanoTime();
      if (rest > 0) {
        Thread.sleep(Duration.ofNanos(Math.min(rest, SPAN.toNanos())));
      }
    }
    return 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - from);
  }

  private static void read(InputStream changes, AtomicLong characters, AtomicLong updates) {
    byte[] buffer = new byte[65_536];
    try {
      int last = 0;
      for (int n = changes.read(buffer); n >= 0; n = changes.read(buffer)) {
        characters.addAndGet(n);
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n' && last == '\n') {
            updates.incrementAndGet();
          }
          last = buffer[i];
        }
      }
    } catch (IOException e) {
      // whoever looked has gone
    }
  }
}

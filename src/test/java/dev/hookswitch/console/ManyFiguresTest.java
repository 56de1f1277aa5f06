package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.people.Role;
import dev.hookswitch.store.MadeUpCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of many calls. As a test of few; {@code bench/run calls} has a million and prints what
 * each page took.
 */
class ManyFiguresTest {

  private static final int CALLS = Integer.getInteger("many.calls", 2_000);

  private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
  private static final int ROUNDS = 20;

  @TempDir Path folder;

  @Test
  void pagesShowThem() throws IOException {
    try (ConsoleHarness console = new ConsoleHarness(folder)) {
      MadeUpCalls calls = new MadeUpCalls(console.database);
      calls.fill("acme", FROM, Duration.ofDays(31), CALLS);
      ConsoleHarness.Browser lea = console.signedIn("lea", Role.SUPERVISOR, "acme");
      ConsoleHarness.Browser ada = console.signedIn("ada", Role.ADMIN, null);
      measure("a day, one account", lea, "/console/figures?from=2026-10-15");
      measure("31 days, one account", lea, "/console/figures?from=2026-10-01&to=2026-10-31");
      measure("31 days, all accounts", ada, "/console/figures?from=2026-10-01&to=2026-10-31");
      measure(
          "31 days, inbound",
          lea,
          "/console/figures?from=2026-10-01&to=2026-10-31&direction=inbound");
    }
  }

  private static void measure(String what, ConsoleHarness.Browser browser, String path) {
    long[] took = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begun = System.nanoTime();
      String page = browser.get(path).body();
      took[i] = (System.nanoTime() - begun) / 1_000_000;
      assertThat(page).contains("Calls in figures", "<rect");
    }
    Arrays.sort(took);
    System.out.printf(
        "%s: median %d ms, slowest %d ms%n", what, took[ROUNDS / 2], took[ROUNDS - 1]);
  }
}

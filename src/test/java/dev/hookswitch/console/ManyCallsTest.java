package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages of calls among many: found, and found fast. As a test with few of them; {@code bench/run
 * calls} stores a million and prints what each page took.
 */
class ManyCallsTest {

  private static final int CALLS = Integer.getInteger("many.calls", 2_000);
  private static final int TIMES = 20;
  private static final int AT_ONCE = 500;

  private static final Pattern FURTHER = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

  @TempDir Path folder;

  @Test
  void areFound() throws IOException {
    try (ConsoleHarness console = new ConsoleHarness(folder)) {
      store(console);
      Browser all = console.signedIn("ada", Role.ADMIN, null);
      Browser acme = console.signedIn("sue", Role.SUPERVISOR, "acme");
      Browser other = console.signedIn("eve", Role.SUPERVISOR, "other");
      System.out.printf("%,d calls stored; milliseconds of %d answers%n", CALLS, TIMES);
      for (Browser browser : List.of(all, acme)) {
        String whose = browser == all ? "all" : "one account";
        found(browser, whose, "", 50);
        found(browser, whose, "party=37160000001", 50); // in each of them
        found(browser, whose, "party=alice", 50);
        found(browser, whose, "party=%2B" + Told.caller(CALLS / 2), 1);
        found(browser, whose, "party=" + Told.caller(CALLS / 2), 1);
        found(browser, whose, "party=37100000000", 0);
        found(browser, whose, "result=answered", 50);
        found(browser, whose, "result=missed", 0);
        found(browser, whose, "result=open", 0);
        found(browser, whose, "direction=outbound", 0);
        found(browser, whose, "type=autodialer", 0);
        found(browser, whose, "party=alice&type=autodialer", 0);
        found(browser, whose, "party=alice&result=open", 0);
        found(browser, whose, "from=2026-11-23&to=2026-11-23", 50);
      }
      found(other, "another account", "", 0);
      found(other, "another account", "party=37160000001", 0);
      found(other, "another account", "party=alice", 0);
      String page = all.get("/console/calls").body();
      Matcher further = FURTHER.matcher(page);
      assertThat(further.find()).isTrue();
      time(all, "all", further.group(1).replace("&amp;", "&"));
      Matcher one = Pattern.compile("href=\"(/console/calls/s_[^\"]+)\"").matcher(page);
      assertThat(one.find()).isTrue();
      time(all, "all", one.group(1));
      time(all, "all", "/console");
    }
  }

  /** A call every 5 seconds. */
  private static void store(ConsoleHarness console) {
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      List<CallEvent> call = Told.answeredBy("many" + i, "acme", i);
      waiting.add(console.journal.append("pbx1", call));
      if (waiting.size() == AT_ONCE) {
        waiting.forEach(CompletableFuture::join);
        waiting.clear();
      }
    }
    waiting.forEach(CompletableFuture::join);
  }

  private static void found(Browser browser, String whose, String search, int calls) {
    String page = time(browser, whose, "/console/calls?" + search);
    assertThat(page.split("href=\"/console/calls/s_", -1)).as(search).hasSize(calls + 1);
  }

  private static String time(Browser browser, String whose, String path) {
    long[] taken = new long[TIMES];
    String body = "";
    for (int i = 0; i < TIMES; i++) {
      long from = System.nanoTime();
      HttpResponse<String> answer = browser.get(path);
      taken[i] = System.nanoTime() - from;
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      body = answer.body();
    }
    double first = taken[0] / 1e6;
    Arrays.sort(taken);
    System.out.printf(
        Locale.ROOT,
        "%8.1f median %8.1f slowest %8.1f first  %-15s %s%n",
        taken[TIMES / 2] / 1e6,
        taken[TIMES - 1] / 1e6,
        first,
        whose,
        path.length() > 70 ? path.substring(0, 70) + "…" : path);
    return body;
  }
}

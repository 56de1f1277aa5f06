package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls in figures. */
class FiguresPageTest {

  private static final String PATH = "/console/figures";

  /** On that day are the calls of {@link Told}. */
  private static final String DAY = PATH + "?from=2026-11-23";

  @TempDir Path folder;
  private ConsoleHarness console;
  private ConsoleHarness.Browser lea;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    console.happens(Told.answered("1", "acme"));
    console.happens(Told.answered("2", "acme"));
    console.happens(Hostile.call("<script>alert(1)</script>", "<b>"));
    lea = console.signedIn("lea", Role.SUPERVISOR, "acme");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void aDayIsShownByHourByUserAndByNumber() {
    assertThat(lea.get(DAY).body())
        .contains("By hour", "<svg class=\"chart\"", "As a table", "value=\"2026-11-23\"")
        .contains("<title>04: 2 answered, 0 only by the system, 1 missed</title>")
        .contains("<b>Alice</b>", "<b>Sales</b>", "<small>37160000001</small>", "0:05")
        .contains("&lt;script&gt;alert")
        .doesNotContain("<script>alert", "By day");
  }

  @Test
  void anHourIsTheReaders() {
    assertThat(
            lea.get(DAY, "Cookie", "hookswitch=" + lea.token() + "; hookswitch-zone=Asia/Kolkata")
                .body())
        .contains("<title>09: 2 answered");
  }

  @Test
  void someDaysAreShownByDayToo() {
    assertThat(lea.get(DAY + "&to=2026-11-25").body())
        .contains("By day", "By hour of the day", "<title>23 Nov: 2 answered", "24 Nov", "25 Nov");
    assertThat(lea.get(DAY + "&to=2026-11-25", "HX-Target", "found").body())
        .contains("By day")
        .doesNotContain("<html");
    assertThat(lea.get(DAY + "&direction=outbound").body())
        .contains("No call that is over began in this time.")
        .doesNotContain("<svg");
  }

  @Test
  void todayIsShownWhereNothingIsAsked() {
    assertThat(lea.get(PATH).body())
        .contains("No call that is over began", "aria-current=\"page\">Today</a>");
  }

  @Test
  void whatCannotBeShownStaysInTheForm() {
    assertThat(lea.get(PATH + "?from=yesterday").body())
        .contains("A day is written 2026-11-26.", "value=\"yesterday\"")
        .doesNotContain("<svg");
    assertThat(lea.get(DAY + "&to=2026-11-22").body())
        .contains("The last day is not before the first.");
    assertThat(lea.get(DAY + "&to=2026-12-23").body()).contains("By day");
    assertThat(lea.get(DAY + "&to=2026-12-24").body()).contains("31 days at the most.");
  }

  @Test
  void anAccountSeesItsOwn() {
    assertThat(console.signedIn("zoe", Role.SUPERVISOR, "zeta").get(DAY).body())
        .contains("No call that is over began")
        .doesNotContain("Alice");
    assertThat(console.signedIn("olga", Role.OPERATOR, "acme").get(DAY).statusCode())
        .isEqualTo(403);
  }
}

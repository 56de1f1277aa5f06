package dev.hookswitch.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When contacts may be called, by the clock on their wall. */
class CallingHoursTest {

  private static final ZoneId RIGA = ZoneId.of("Europe/Riga");

  private static CallingHours hours(String open, String holidays) {
    return new CallingHours(
        Arrays.stream(open.split(";", -1)).map(text -> WeekTime.parse(text).orElseThrow()).toList(),
        holidays.isEmpty() ? Set.of() : Set.of(LocalDate.parse(holidays)),
        RIGA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # a Monday in summer, UTC+3
          mon-fri 09:00-20:00                     |            | Europe/Riga      | 2026-07-06T05:59:59Z | no  | 2026-07-06T06:00:00Z
          mon-fri 09:00-20:00                     |            | Europe/Riga      | 2026-07-06T06:00:00Z | yes | 2026-07-06T06:00:00Z
          mon-fri 09:00-20:00                     |            | Europe/Riga      | 2026-07-06T16:59:59Z | yes | 2026-07-06T16:59:59Z
          mon-fri 09:00-20:00                     |            | Europe/Riga      | 2026-07-06T17:00:00Z | no  | 2026-07-07T06:00:00Z
          # the same moment elsewhere
          mon-fri 09:00-20:00                     |            | America/New_York | 2026-07-06T06:00:00Z | no  | 2026-07-06T13:00:00Z
          # where it is another day
          mon-fri 09:00-20:00                     |            | Pacific/Auckland | 2026-07-05T21:00:00Z | yes | 2026-07-05T21:00:00Z
          # over the weekend
          mon-fri 09:00-20:00                     |            | Europe/Riga      | 2026-07-10T18:00:00Z | no  | 2026-07-13T06:00:00Z
          mon-fri 09:00-20:00;sat 10:00-12:00     |            | Europe/Riga      | 2026-07-10T18:00:00Z | no  | 2026-07-11T07:00:00Z
          # a pause at noon
          mon-fri 09:00-12:00;mon-fri 13:00-18:00 |            | Europe/Riga      | 2026-07-06T09:30:00Z | no  | 2026-07-06T10:00:00Z
          # a holiday
          mon-fri 09:00-20:00                     | 2026-07-07 | Europe/Riga      | 2026-07-07T08:00:00Z | no  | 2026-07-08T06:00:00Z
          # to the end of the day, and from its begin
          sat,sun 00:00-24:00                     |            | Europe/Riga      | 2026-07-11T20:59:59Z | yes | 2026-07-11T20:59:59Z
          sat,sun 00:00-24:00                     |            | Europe/Riga      | 2026-07-12T21:00:00Z | no  | 2026-07-17T21:00:00Z
          # the clock is set forward, 03:00 to 04:00: what is skipped is not called in
          sun 03:00-03:30                         |            | Europe/Riga      | 2026-03-29T00:00:00Z | no  | 2026-04-05T00:00:00Z
          sun 03:30-05:00                         |            | Europe/Riga      | 2026-03-29T00:00:00Z | no  | 2026-03-29T01:00:00Z
          # the clock is set back, 04:00 to 03:00: that hour is there twice
          sun 03:00-03:30                         |            | Europe/Riga      | 2026-10-25T00:15:00Z | yes | 2026-10-25T00:15:00Z
          sun 03:00-03:30                         |            | Europe/Riga      | 2026-10-25T00:30:00Z | no  | 2026-10-25T01:00:00Z
          sun 03:00-03:30                         |            | Europe/Riga      | 2026-10-25T01:30:00Z | no  | 2026-11-01T01:00:00Z
          sun 02:30-03:15                         |            | Europe/Riga      | 2026-10-25T00:15:00Z | no  | 2026-10-25T01:00:00Z
          # midnight is skipped there on that day
          sun 00:00-02:00                         |            | Africa/Cairo     | 2026-04-23T10:00:00Z | no  | 2026-04-25T21:00:00Z
          fri 00:00-02:00                         |            | Africa/Cairo     | 2026-04-23T10:00:00Z | no  | 2026-04-23T22:00:00Z
          """)
  void mayBeCalled(
      String open, String holidays, String zone, Instant now, String may, Instant next) {
    CallingHours hours = hours(open, holidays == null ? "" : holidays);
    assertThat(hours.isOpen(now, ZoneId.of(zone))).isEqualTo(may.equals("yes"));
    assertThat(hours.nextOpen(now, ZoneId.of(zone))).contains(next);
  }

  @Test
  void withoutTimesEveryTimeButHolidays() {
    CallingHours hours = new CallingHours(List.of(), Set.of(LocalDate.parse("2026-12-25")), RIGA);
    assertThat(hours.isOpen(Instant.parse("2026-12-24T21:59:59Z"), RIGA)).isTrue();
    assertThat(hours.isOpen(Instant.parse("2026-12-24T22:00:00Z"), RIGA)).isFalse();
    assertThat(hours.nextOpen(Instant.parse("2026-12-25T12:00:00Z"), RIGA))
        .contains(Instant.parse("2026-12-25T22:00:00Z"));
  }

  @Test
  void whatIsNeverOpenHasNoNext() {
    List<LocalDate> mondays = new ArrayList<>();
    for (LocalDate day = LocalDate.parse("2026-01-05");
        mondays.size() < 60;
        day = day.plusDays(7)) {
      mondays.add(day);
    }
    CallingHours hours =
        new CallingHours(
            List.of(WeekTime.parse("mon 09:00-10:00").orElseThrow()), Set.copyOf(mondays), RIGA);
    assertThat(hours.nextOpen(Instant.parse("2026-01-01T00:00:00Z"), RIGA)).isEmpty();
  }

  /** Before the next opening it is closed at every minute, and at it it is open. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Riga",
        "America/St_Johns",
        "Australia/Lord_Howe", // sets its clocks by half an hour
        "Africa/Cairo", // at midnight
        "Asia/Kathmandu",
        "UTC"
      })
  void nothingIsOpenBeforeTheNextOpening(String id) {
    ZoneId zone = ZoneId.of(id);
    SplittableRandom random = new SplittableRandom(id.hashCode());
    for (int round = 0; round < 60; round++) {
      CallingHours hours = anyHours(random);
      Instant now = nearAChange(zone, random);
      Optional<Instant> next = hours.nextOpen(now, zone);
      assertThat(next).isPresent();
      assertThat(hours.isOpen(next.get(), zone)).as("%s %s %s", hours, now, next).isTrue();
      for (Instant at = now; at.isBefore(next.get()); at = at.plusSeconds(60)) {
        assertThat(hours.isOpen(at, zone)).as("%s from %s at %s", hours, now, at).isFalse();
      }
    }
  }

  private static CallingHours anyHours(SplittableRandom random) {
    List<WeekTime> open = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      int from = random.nextInt(24 * 60 - 1);
      int to = random.nextInt(from + 1, Math.min(24 * 60, from + 300) + 1);
      open.add(new WeekTime(Set.of(java.time.DayOfWeek.of(random.nextInt(1, 8))), from, to));
    }
    return new CallingHours(open, Set.of(), RIGA);
  }

  private static Instant nearAChange(ZoneId zone, SplittableRandom random) {
    Instant from =
        LocalDateTime.of(2024, 1, 1, 0, 0).plusDays(random.nextInt(1500)).atZone(zone).toInstant();
    var change = zone.getRules().nextTransition(from);
    Instant near = change == null ? from : change.getInstant();
    return near.plus(Duration.ofMinutes(random.nextInt(-3 * 24 * 60, 24 * 60)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mon-fri 09:00-20:00      | mon-fri 09:00-20:00
          MON-FRI  09:00 - 20:00   | mon-fri 09:00-20:00
          sat 10:00-14:00          | sat 10:00-14:00
          mon,wed,fri 08:30-12:00  | mon,wed,fri 08:30-12:00
          sat-mon 00:00-24:00      | mon,sat,sun 00:00-24:00
          mon-sun 09:00-21:00      | mon-sun 09:00-21:00
          mon-wed,sat 09:00-21:00  | mon,tue,wed,sat 09:00-21:00
          """)
  void timesAreWrittenAndRead(String text, String again) {
    assertThat(WeekTime.parse(text).orElseThrow().text()).isEqualTo(again);
    assertThat(WeekTime.parse(again)).isEqualTo(WeekTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mon",
        "09:00-20:00",
        "mon 20:00-09:00",
        "mon 09:00-09:00",
        "mon 09:00-24:01",
        "mon 09:60-10:00",
        "mon 25:00-26:00",
        "mo 09:00-10:00",
        "mon-xyz 09:00-10:00",
        "mon-tue-wed 09:00-10:00",
        "mon 9-17"
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(WeekTime.parse(text)).isEmpty();
  }
}

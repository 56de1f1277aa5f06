package dev.hookswitch.campaign;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When contacts may be called, by the clock on their wall: on which days and at which times, and
 * never on a holiday. No clock of its own.
 *
 * <p>Where clocks are set back, an hour is lived twice and may be called in twice; where they are
 * set forward, a time that is skipped is over before it began.
 *
 * @param open none: at any time that is no holiday
 * @param zone of contacts of whom no zone is known
 */
public record CallingHours(List<WeekTime> open, Set<LocalDate> holidays, ZoneId zone) {

  public static final int MOST_OPEN = 50;
  public static final int MOST_HOLIDAYS = 400;

  /** At any time. */
  public static final CallingHours ALWAYS = new CallingHours(List.of(), Set.of(), ZoneId.of("UTC"));

  /** Longer than any run of holidays. */
  private static final int DAYS_AHEAD = MOST_HOLIDAYS + 8;

  public CallingHours {
    open = List.copyOf(open);
    holidays = Set.copyOf(holidays);
  }

  /** Whether somebody whose clock is that of {@code where} may be called now. */
  public boolean isOpen(Instant now, ZoneId where) {
    LocalDateTime local = LocalDateTime.ofInstant(now, where);
    return !holidays.contains(local.toLocalDate())
        && (open.isEmpty() || open.stream().anyMatch(time -> time.contains(local)));
  }

  /**
   * When they may be called: now, or the first moment after it; empty when that is more than a year
   * away.
   */
  public Optional<Instant> nextOpen(Instant now, ZoneId where) {
    if (isOpen(now, where)) {
      return Optional.of(now);
    }
    LocalDate today = LocalDate.ofInstant(now, where);
    for (int days = 0; days <= DAYS_AHEAD; days++) {
      for (Instant begin : beginnings(today.plusDays(days), where)) {
        if (begin.isAfter(now) && isOpen(begin, where)) {
          return Optional.of(begin);
        }
      }
    }
    return Optional.empty();
  }

  /** The moments of a day at which it may become allowed, in order. */
  private Set<Instant> beginnings(LocalDate day, ZoneId where) {
    Set<Instant> moments = new TreeSet<>();
    moments.add(day.atStartOfDay(where).toInstant());
    for (WeekTime time : open) {
      moments.addAll(moments(day.atTime(LocalTime.MIN.plusMinutes(time.from())), where));
    }
    moments.addAll(changes(day, where));
    return moments;
  }

  /** When a clock shows that: once, twice, or never, and then when the time is skipped. */
  private static List<Instant> moments(LocalDateTime shown, ZoneId where) {
    List<Instant> moments = new ArrayList<>();
    for (ZoneOffset offset : where.getRules().getValidOffsets(shown)) {
      moments.add(shown.toInstant(offset));
    }
    ZoneOffsetTransition change = where.getRules().getTransition(shown);
    if (change != null) {
      moments.add(change.getInstant());
    }
    return moments;
  }

  /** When clocks are changed on that day: they may be set back into a time that is open. */
  private static List<Instant> changes(LocalDate day, ZoneId where) {
    ZonedDateTime end = day.plusDays(1).atStartOfDay(where);
    List<Instant> changes = new ArrayList<>();
    Instant at = day.atStartOfDay(where).toInstant().minusMillis(1);
    ZoneOffsetTransition change = where.getRules().nextTransition(at);
    while (change != null && change.getInstant().isBefore(end.toInstant())) {
      changes.add(change.getInstant());
      change = where.getRules().nextTransition(change.getInstant());
    }
    return changes;
  }
}

package dev.hookswitch.campaign;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A time of some days of the week, written {@code mon-fri 09:00-20:00} or {@code sat,sun
 * 10:00-14:00}.
 *
 * @param from minutes after midnight, as the clock shows
 * @param to minutes after midnight; at that minute it is over. 24:00 is the end of the day
 */
public record WeekTime(Set<DayOfWeek> days, int from, int to) {

  /** What a text that is none should have been. */
  public static final String EXPECTED =
      "must be days and a time of the same day, such as mon-fri 09:00-20:00 or sat,sun 10:00-14:00";

  private static final int DAY = 24 * 60;
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z]{3}(?:[-,][a-z]{3}){0,20})\\s+(\\d{2}):(\\d{2})\\s*-\\s*(\\d{2}):(\\d{2})");

  public WeekTime {
    days = Set.copyOf(days);
    if (days.isEmpty() || from < 0 || from >= to || to > DAY) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  static int minute(int hours, int minutes) {
    return hours * 60 + minutes;
  }

  public static Optional<WeekTime> parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return Optional.empty();
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : form.group(1).split(",", -1)) {
      if (!add(days, part.split("-", -1))) {
        return Optional.empty();
      }
    }
    int from = minute(number(form, 2), number(form, 3));
    int to = minute(number(form, 4), number(form, 5));
    boolean right = number(form, 3) < 60 && number(form, 5) < 60 && from < to && to <= DAY;
    return right ? Optional.of(new WeekTime(days, from, to)) : Optional.empty();
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  /** One day, or from one to another, over the end of the week as well. */
  private static boolean add(Set<DayOfWeek> days, String[] names) {
    int first = NAMES.indexOf(names[0]);
    int last = NAMES.indexOf(names[names.length - 1]);
    if (names.length > 2 || first < 0 || last < 0) {
      return false;
    }
    DayOfWeek day = DayOfWeek.of(first + 1);
    days.add(day);
    while (day != DayOfWeek.of(last + 1)) {
      day = day.plus(1);
      days.add(day);
    }
    return true;
  }

  boolean contains(LocalDateTime local) {
    int minute = minute(local.getHour(), local.getMinute());
    return days.contains(local.getDayOfWeek()) && minute >= from && minute < to;
  }

  /** As {@link #parse} reads it. */
  public String text() {
    String names =
        days.stream()
            .sorted()
            .map(day -> NAMES.get(day.getValue() - 1))
            .collect(Collectors.joining(","));
    return "%s %s-%s".formatted(shortened(names), clock(from), clock(to));
  }

  private static String shortened(String names) {
    return switch (names) {
      case "mon,tue,wed,thu,fri" -> "mon-fri";
      case "mon,tue,wed,thu,fri,sat" -> "mon-sat";
      case "mon,tue,wed,thu,fri,sat,sun" -> "mon-sun";
      default -> names;
    };
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}

package dev.hookswitch.api;

import dev.hookswitch.campaign.CallingHours;
import dev.hookswitch.campaign.ContactColumns;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules;
import dev.hookswitch.campaign.RetryRules.Rule;
import dev.hookswitch.campaign.WeekTime;
import dev.hookswitch.endpoint.TimeText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When contacts are called, and when again. */
final class ScheduleFields {

  /** Nothing can follow on these but what does. */
  private static final Set<Result> UNRULED =
      Set.of(Result.ANSWERED, Result.FORBIDDEN, Result.NOT_PLACED);

  private ScheduleFields() {}

  /** What is given takes the place of all there was, but for the zone. */
  static CallingHours hours(JsonBody body, CallingHours before) {
    JsonBody fields = body.object("hours");
    if (fields == null) {
      return before;
    }
    CallingHours hours =
        new CallingHours(open(fields), holidays(fields), zone(fields, before.zone()));
    fields.closed();
    return hours;
  }

  private static List<WeekTime> open(JsonBody fields) {
    List<WeekTime> open = new ArrayList<>();
    for (String text : fields.texts("open")) {
      open.add(
          WeekTime.parse(text)
              .orElseThrow(() -> fields.wrong("open/" + open.size(), "open " + WeekTime.EXPECTED)));
    }
    if (open.size() > CallingHours.MOST_OPEN) {
      throw fields.wrong("open", "there are " + CallingHours.MOST_OPEN + " times at the most");
    }
    return open;
  }

  private static Set<LocalDate> holidays(JsonBody fields) {
    Set<LocalDate> holidays = new LinkedHashSet<>();
    for (String text : fields.texts("holidays")) {
      try {
        holidays.add(LocalDate.parse(text));
      } catch (DateTimeException e) {
        throw fields.wrong(
            "holidays/" + holidays.size(), "a holiday must be a date such as 2026-12-25");
      }
    }
    if (holidays.size() > CallingHours.MOST_HOLIDAYS) {
      throw fields.wrong(
          "holidays", "there are " + CallingHours.MOST_HOLIDAYS + " holidays at the most");
    }
    return holidays;
  }

  private static ZoneId zone(JsonBody fields, ZoneId before) {
    String zone = fields.text("zone");
    if (zone == null) {
      return before;
    }
    if (!ContactColumns.isZone(zone)) {
      throw fields.wrong("zone", "zone must be a time zone such as Europe/Riga");
    }
    return ZoneId.of(zone);
  }

  /** Rules that are given take the place of all there were. */
  static RetryRules retry(JsonBody body, RetryRules before) {
    JsonBody fields = body.object("retry");
    if (fields == null) {
      return before;
    }
    int most = CampaignFields.whole(fields, "most", 1, RetryRules.MOST_ATTEMPTS, before.most());
    JsonBody rules = fields.object("rules");
    RetryRules retry = new RetryRules(most, rules == null ? before.rules() : rules(rules));
    fields.closed();
    return retry;
  }

  private static Map<Result, Rule> rules(JsonBody fields) {
    Map<Result, Rule> rules = new EnumMap<>(Result.class);
    for (Result result : Result.values()) {
      JsonBody rule = UNRULED.contains(result) ? null : fields.object(result.word());
      if (rule != null) {
        int attempts = CampaignFields.whole(rule, "attempts", 1, RetryRules.MOST_ATTEMPTS, 0);
        if (attempts == 0) {
          throw rule.wrong("attempts", "attempts is missing");
        }
        rules.put(result, new Rule(attempts, intervals(rule)));
        rule.closed();
      }
    }
    fields.closed();
    return rules;
  }

  private static List<Duration> intervals(JsonBody rule) {
    List<?> items = rule.value("intervals") instanceof List<?> list ? list : List.of();
    if (items.isEmpty() || items.size() > RetryRules.MOST_INTERVALS) {
      throw rule.wrong(
          "intervals", "intervals must be a list of 1 to " + RetryRules.MOST_INTERVALS + " times");
    }
    List<Duration> intervals = new ArrayList<>();
    for (Object item : items) {
      Duration interval = TimeText.parse(String.valueOf(item)).orElse(Duration.ZERO);
      if (interval.toSeconds() < 1 || interval.compareTo(RetryRules.LONGEST_INTERVAL) > 0) {
        throw rule.wrong(
            "intervals/" + intervals.size(),
            "an interval must be a time from 1s to " + TimeText.of(RetryRules.LONGEST_INTERVAL));
      }
      intervals.add(interval);
    }
    return intervals;
  }
}

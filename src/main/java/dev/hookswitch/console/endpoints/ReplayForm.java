package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.dispatch.Replays;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be sent again.
 *
 * @param scope null: that cannot be said
 * @param perSecond null: as fast as it is taken
 * @param wrong the sentence's key, by the field of the form
 */
record ReplayForm(@Nullable Scope scope, @Nullable Double perSecond, Map<String, String> wrong) {

  /**
   * Reads it.
   *
   * @param zone in which its times are meant
   * @param calls whether there is such a call for this endpoint and whoever asks
   */
  static ReplayForm read(EndpointForm form, ZoneId zone, Predicate<String> calls) {
    Map<String, String> wrong = new LinkedHashMap<>();
    Scope scope =
        switch (form.value("what")) {
          case "call" -> call(form, calls, wrong);
          case "range" -> range(form, zone, wrong);
          default -> new Scope.DeadLetters();
        };
    return new ReplayForm(scope, perSecond(form, wrong), wrong);
  }

  private static @Nullable Scope call(
      EndpointForm form, Predicate<String> calls, Map<String, String> wrong) {
    String session = form.value("session").strip();
    if (session.isEmpty() || session.length() > 100 || !calls.test(session)) {
      wrong.put("session", "endpoint.wrong_call");
      return null;
    }
    return new Scope.Session(session);
  }

  private static @Nullable Scope range(EndpointForm form, ZoneId zone, Map<String, String> wrong) {
    Instant from = time(form.value("from"), zone);
    Instant to = time(form.value("to"), zone);
    if (from == null) {
      wrong.put("from", "endpoint.wrong_time");
    }
    if (to == null) {
      wrong.put("to", "endpoint.wrong_time");
    }
    if (from == null || to == null) {
      return null;
    }
    if (!from.isBefore(to)) {
      wrong.put("to", "endpoint.wrong_range");
      return null;
    }
    return new Scope.Range(from, to);
  }

  private static @Nullable Instant time(String text, ZoneId zone) {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Double perSecond(EndpointForm form, Map<String, String> wrong) {
    String text = form.value("max_per_second").strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      double number = text.length() > 20 ? -1 : new BigDecimal(text).doubleValue();
      if (number == 0) {
        return null;
      }
      if (number > 0 && number <= Replays.MOST_PER_SECOND) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    wrong.put("max_per_second", "endpoint.wrong_rate");
    return null;
  }

  Map<String, String> sentences(Language language) {
    Map<String, String> sentences = new LinkedHashMap<>();
    wrong.forEach((field, key) -> sentences.put(field, language.text(key)));
    return sentences;
  }
}

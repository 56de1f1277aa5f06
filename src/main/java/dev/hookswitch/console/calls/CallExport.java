package dev.hookswitch.console.calls;

import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Participant;
import dev.hookswitch.journal.CallRow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls as lines of CSV (RFC 4180). */
final class CallExport {

  static final String HEAD =
      line(
          Stream.of(
              "session_id",
              "accountcode",
              "started_at",
              "completed_at",
              "direction",
              "type",
              "participants",
              "did",
              "is_answered",
              "hanged_by",
              "duration",
              "talk_time"));

  /** What a spreadsheet would take for the beginning of a formula. */
  private static final String FORMULA = "=+-@\t\r";

  private CallExport() {}

  static String line(CallRow call) {
    HangedBy by = call.hangedBy();
    return line(
        Stream.of(
            call.sessionId(),
            call.account(),
            call.startedAt().toString(),
            text(call.completedAt()),
            call.direction().word(),
            call.type().word(),
            parties(call.participants()),
            text(call.did()),
            text(call.answered()),
            by == null ? "" : by.value() == null ? by.by().word() : by.value(),
            seconds(call.duration()),
            seconds(call.talkTime())));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String parties(List<Participant> participants) {
    return participants.stream().map(Participant::value).collect(Collectors.joining(" "));
  }

  private static String seconds(@Nullable Duration time) {
    return time == null ? "" : String.valueOf(time.toMillis() / 1_000.0);
  }

  private static String line(Stream<String> cells) {
    return cells.map(CallExport::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  /** A plus sign before a number alone is a number, and stays. */
  private static String cell(String text) {
    boolean isFormula =
        !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 && !text.matches("\\+[0-9 ]+");
    String safe = isFormula ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }
}

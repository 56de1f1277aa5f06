package dev.hookswitch.console.calls;

import dev.hookswitch.csv.CsvLine;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Participant;
import dev.hookswitch.journal.CallRow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls as lines of a file for a spreadsheet. */
final class CallExport {

  static final String HEAD =
      CsvLine.of(
          List.of(
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

  private CallExport() {}

  static String line(CallRow call) {
    HangedBy by = call.hangedBy();
    return CsvLine.of(
        List.of(
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
}

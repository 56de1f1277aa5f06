package dev.hookswitch.api;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallingHours;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.ImportReport.BadRow;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Progress;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules;
import dev.hookswitch.campaign.WeekTime;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.EventJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Campaigns and what belongs to them, as the interface shows them. */
final class CampaignJson {

  private CampaignJson() {}

  /** One of several: without how far it is. */
  static void write(Campaign campaign, JsonGenerator json) {
    json.writeStartObject();
    properties(campaign, json);
    json.writeEndObject();
  }

  /**
   * One.
   *
   * @param pace how it is dialled; null: that is not known here
   */
  static void write(Campaign campaign, Progress progress, @Nullable Pace pace, JsonGenerator json) {
    json.writeStartObject();
    properties(campaign, json);
    progress(progress, json);
    if (pace != null) {
      pace(pace, json);
    }
    json.writeEndObject();
  }

  private static void properties(Campaign campaign, JsonGenerator json) {
    Definition definition = campaign.definition();
    json.writeStringProperty("id", campaign.id());
    json.writeStringProperty("account", campaign.account());
    json.writeStringProperty("name", campaign.name());
    json.writeStringProperty("kind", campaign.kind().word());
    json.writeStringProperty("status", campaign.state().word());
    Json.text(json, "pbx", definition.pbx());
    inOrder(json, "caller_ids", definition.callerIds());
    json.writeStringProperty("ring_timeout", TimeText.of(definition.ringTimeout()));
    json.writeNumberProperty("max_lines", definition.maxLines());
    if (definition.flow() != null) {
      json.writeStringProperty("context", definition.flow().context());
      json.writeStringProperty("extension", definition.flow().extension());
    }
    operators(definition, json);
    json.writeBooleanProperty("record", definition.recorded());
    json.writeObjectPropertyStart("machine_detection");
    json.writeStringProperty("action", definition.machineDetection().action().word());
    Json.text(json, "announcement", definition.machineDetection().announcement());
    json.writeEndObject();
    hours(definition.hours(), json);
    retry(definition.retry(), json);
    json.writeBooleanProperty("auto_stop", definition.autoStop());
    inOrder(json, "dispositions", definition.dispositions());
    time(json, "created_at", campaign.createdAt());
    time(json, "started_at", campaign.startedAt());
    time(json, "status_since", campaign.changedAt());
  }

  private static void operators(Definition definition, JsonGenerator json) {
    json.writeObjectPropertyStart("abandoned");
    json.writeNumberProperty("ceiling", plain(definition.abandoned().ceiling()));
    json.writeStringProperty("window", TimeText.of(definition.abandoned().window()));
    Json.text(json, "announcement", definition.abandoned().announcement());
    json.writeEndObject();
    json.writeNumberProperty("min_operators", definition.minOperators());
    json.writeObjectPropertyStart("wrap_up");
    json.writeStringProperty("limit", TimeText.of(definition.wrapUp().limit()));
    json.writeStringProperty("then", definition.wrapUp().then().word());
    json.writeEndObject();
  }

  private static BigDecimal plain(double number) {
    return BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  private static void hours(CallingHours hours, JsonGenerator json) {
    json.writeObjectPropertyStart("hours");
    inOrder(json, "open", hours.open().stream().map(WeekTime::text).toList());
    Json.texts(
        json, "holidays", hours.holidays().stream().map(holiday -> holiday.toString()).toList());
    json.writeStringProperty("zone", hours.zone().getId());
    json.writeEndObject();
  }

  private static void retry(RetryRules retry, JsonGenerator json) {
    json.writeObjectPropertyStart("retry");
    json.writeNumberProperty("most", retry.most());
    json.writeObjectPropertyStart("rules");
    for (Map.Entry<Result, RetryRules.Rule> rule : new TreeMap<>(retry.rules()).entrySet()) {
      json.writeObjectPropertyStart(rule.getKey().word());
      json.writeNumberProperty("attempts", rule.getValue().attempts());
      inOrder(
          json,
          "intervals",
          rule.getValue().intervals().stream().map(each -> TimeText.of(each)).toList());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void pace(Pace pace, JsonGenerator json) {
    json.writeObjectPropertyStart("pacing");
    json.writeStringProperty("mode", pace.mode());
    json.writeNumberProperty("answered", pace.answered());
    json.writeNumberProperty("abandoned", pace.abandoned());
    json.writeNumberProperty("allowance", pace.allowance());
    json.writeEndObject();
  }

  private static void progress(Progress progress, JsonGenerator json) {
    json.writeObjectPropertyStart("contacts");
    json.writeNumberProperty("total", progress.total());
    for (ContactStatus status : ContactStatus.values()) {
      json.writeNumberProperty(status.word(), progress.contacts(status));
    }
    json.writeEndObject();
    json.writeNumberProperty("attempts", progress.attempts());
    answered(json, "answers", progress.all());
    answered(json, "answers_in_window", progress.window());
  }

  private static void answered(JsonGenerator json, String name, Progress.Answered answered) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("answered", answered.answered());
    json.writeNumberProperty("abandoned", answered.abandoned());
    json.writeNumberProperty("share", plain(answered.share()));
    json.writeEndObject();
  }

  static void write(Contact contact, JsonGenerator json) {
    json.writeStartObject();
    properties(contact, json);
    json.writeEndObject();
  }

  private static void properties(Contact contact, JsonGenerator json) {
    json.writeStringProperty("id", contact.id().text());
    Json.text(json, "number", contact.number());
    Json.text(json, "name", contact.name());
    Json.text(json, "timezone", contact.zone().isEmpty() ? null : contact.zone());
    if (!contact.variables().isEmpty()) {
      json.writeObjectPropertyStart("variables");
      new TreeMap<>(contact.variables()).forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    json.writeStringProperty("status", contact.status().word());
    json.writeNumberProperty("attempts", contact.attempts());
    time(json, "due_at", contact.dueAt());
    time(json, "callback_at", contact.callbackAt());
    Json.text(json, "disposition", contact.disposition());
    Json.text(json, "note", contact.note());
    time(json, "added_at", contact.addedAt());
  }

  static void write(Contact contact, List<Attempt> history, JsonGenerator json) {
    json.writeStartObject();
    properties(contact, json);
    json.writeArrayPropertyStart("history");
    history.forEach(attempt -> write(attempt, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Attempt attempt, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("attempt", attempt.number());
    json.writeStringProperty("call_id", attempt.callId());
    Json.text(json, "caller_id", attempt.callerId());
    time(json, "started_at", attempt.startedAt());
    time(json, "answered_at", attempt.answeredAt());
    time(json, "ended_at", attempt.endedAt());
    Json.text(json, "result", attempt.result() == null ? null : attempt.result().word());
    if (attempt.cause() != null) {
      json.writeNumberProperty("cause", attempt.cause());
    }
    Json.text(json, "operator", attempt.operator());
    Json.text(json, "session_id", attempt.sessionId());
    if (attempt.endedAt() != null) {
      seconds(json, "duration", Duration.between(attempt.startedAt(), attempt.endedAt()));
    }
    seconds(json, "talk_time", attempt.talked());
    Json.text(json, "disposition", attempt.disposition());
    json.writeEndObject();
  }

  static void write(Operator operator, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("user", operator.user());
    Json.text(json, "device", operator.device());
    json.writeStringProperty("state", operator.state().word());
    time(json, "since", operator.since());
    time(json, "until", operator.until());
    Json.text(json, "next", operator.next() == null ? null : operator.next().word());
    Json.text(json, "call_id", operator.callId());
    json.writeEndObject();
  }

  static void write(ImportReport report, Instant now, JsonGenerator json) {
    json.writeStartObject();
    Json.text(json, "id", report.id().isEmpty() ? null : report.id());
    json.writeStringProperty(
        "status", report.isBrokenOff(now) ? "broken_off" : report.state().word());
    json.writeNumberProperty("lines", report.lines());
    json.writeNumberProperty("added", report.added());
    json.writeNumberProperty("duplicates", report.duplicates());
    json.writeNumberProperty("do_not_call", report.blocked());
    json.writeNumberProperty("bad", report.bad());
    badRows(report.badRows(), json);
    Json.text(json, "detail", report.detail());
    time(json, "started_at", report.startedAt());
    time(json, "updated_at", report.updatedAt());
    json.writeEndObject();
  }

  static void badRows(List<BadRow> rows, JsonGenerator json) {
    json.writeArrayPropertyStart("bad_rows");
    for (BadRow row : rows) {
      json.writeStartObject();
      json.writeNumberProperty("line", row.line());
      json.writeStringProperty("detail", row.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void inOrder(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  static void time(JsonGenerator json, String name, @Nullable Instant time) {
    if (time != null) {
      json.writeStringProperty(name, EventJson.timestamp(time));
    }
  }

  private static void seconds(JsonGenerator json, String name, @Nullable Duration duration) {
    if (duration != null) {
      json.writeNumberProperty(name, BigDecimal.valueOf(duration.toMillis(), 3));
    }
  }
}

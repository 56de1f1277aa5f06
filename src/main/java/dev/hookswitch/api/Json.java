package dev.hookswitch.api;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Participant;
import dev.hookswitch.journal.CallRow;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Answers, written as they are read from the ports. */
final class Json {

  private Json() {}

  /** Writes an answer. */
  interface Writing {
    void to(JsonGenerator json);
  }

  static void answer(Context ctx, int status, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
      writing.to(json);
    }
    ctx.status(status).contentType("application/json").result(bytes.toByteArray());
  }

  /** A list with the place where it goes on. */
  static <T> void answerList(
      Context ctx, List<T> items, @Nullable String next, BiConsumer<T, JsonGenerator> each) {
    answer(
        ctx,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("data");
          for (T item : items) {
            each.accept(item, json);
          }
          json.writeEndArray();
          text(json, "next", next);
          json.writeEndObject();
        });
  }

  static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  static void texts(JsonGenerator json, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      json.writeArrayPropertyStart(name);
      values.stream().sorted().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  static void event(CallEvent event, JsonGenerator json) {
    EventJson.write(event, json);
  }

  static void call(CallRow call, JsonGenerator json) {
    json.writeStartObject();
    callProperties(call, json);
    json.writeEndObject();
  }

  static void callProperties(CallRow call, JsonGenerator json) {
    json.writeStringProperty("session_id", call.sessionId());
    json.writeStringProperty("accountcode", call.account());
    json.writeStringProperty("direction", call.direction().word());
    json.writeStringProperty("type", call.type().word());
    json.writeStringProperty("phase", call.phase().word());
    json.writeArrayPropertyStart("participants");
    for (Participant participant : call.participants()) {
      json.writeStartObject();
      json.writeStringProperty("type", participant.type().word());
      json.writeStringProperty("value", participant.value());
      text(json, "user", participant.user());
      json.writeEndObject();
    }
    json.writeEndArray();
    text(json, "did", call.did());
    json.writeStringProperty("started_at", EventJson.timestamp(call.startedAt()));
    json.writeNumberProperty("event_count", call.events());
    json.writeStringProperty("status", call.completedAt() == null ? "open" : "completed");
    if (call.completedAt() != null) {
      json.writeStringProperty("completed_at", EventJson.timestamp(call.completedAt()));
    }
    if (call.answered() != null) {
      json.writeBooleanProperty("is_answered", call.answered());
    }
    if (call.hangedBy() != null) {
      json.writeStringProperty("hanged_by", call.hangedBy().by().word());
      text(json, "hanged_value", call.hangedBy().value());
      text(json, "hanged_user", call.hangedBy().user());
    }
    seconds(json, "duration", call.duration());
    seconds(json, "talk_time", call.talkTime());
  }

  private static void seconds(JsonGenerator json, String name, @Nullable Duration duration) {
    if (duration != null) {
      json.writeNumberProperty(name, BigDecimal.valueOf(duration.toMillis(), 3));
    }
  }
}

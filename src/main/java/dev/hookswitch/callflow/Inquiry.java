package dev.hookswitch.callflow;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Participant;
import dev.hookswitch.webhook.Ask;
import dev.hookswitch.webhook.AttemptResult;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Makes the question and asks it. Safe for all threads. */
final class Inquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  static final int MOST_ANSWER = 64 * 1024;
  private static final int ID_BYTES = 16;

  private final CallerHistories histories;
  private final Ask endpoints;
  private final RandomGenerator random;

  Inquiry(CallerHistories histories, Ask endpoints, RandomGenerator random) {
    this.histories = histories;
    this.endpoints = endpoints;
    this.random = random;
  }

  /** Asks, for no longer than the flow's limit. */
  AttemptResult ask(Flow flow, byte[] question) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return endpoints.ask(
        flow.endpoint(),
        "flow_" + HexFormat.of().formatHex(id),
        question,
        flow.limit(),
        MOST_ANSWER);
  }

  /**
   * What is asked.
   *
   * @param test no caller waits
   */
  byte[] question(InboundCall call, boolean test) {
    CallerHistory history = historyOf(call);
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
        JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringProperty("type", "call.route");
      json.writeStringProperty("timestamp", EventJson.timestamp(call.at()));
      if (test) {
        json.writeBooleanProperty("test", true);
      }
      json.writeObjectPropertyStart("call");
      json.writeStringProperty("session_id", call.sessionId());
      json.writeStringProperty("pbx", call.pbx());
      json.writeStringProperty("accountcode", call.account());
      json.writeStringProperty("caller", call.caller());
      json.writeStringProperty("did", call.did());
      json.writeStringProperty("dialled", call.dialled());
      json.writeEndObject();
      if (history != null) {
        write(history, json);
      }
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    }
  }

  /** A call is decided without its history rather than not at all. */
  private @Nullable CallerHistory historyOf(InboundCall call) {
    if (call.isAnonymous()) {
      return null;
    }
    try {
      Optional<CallerHistory> history =
          histories.of(call.account(), call.caller(), call.sessionId());
      return history.orElse(null);
    } catch (RuntimeException e) {
      LOG.warn("the question of a call flow goes without a history: {}", e.getMessage());
      return null;
    }
  }

  private static void write(CallerHistory history, JsonGenerator json) {
    json.writeObjectPropertyStart("history");
    json.writeNumberProperty("calls", history.calls());
    json.writeNumberProperty("open_calls", history.open());
    if (history.lastCallAt() != null) {
      json.writeStringProperty("last_call_at", EventJson.timestamp(history.lastCallAt()));
    }
    write("last_answered_by", history.lastAnsweredBy(), json);
    write("last_called_by", history.lastCalledBy(), json);
    json.writeEndObject();
  }

  private static void write(String name, @Nullable Participant participant, JsonGenerator json) {
    if (participant != null) {
      json.writeObjectPropertyStart(name);
      json.writeStringProperty("type", participant.type().word());
      json.writeStringProperty("value", participant.value());
      if (participant.user() != null) {
        json.writeStringProperty("user", participant.user());
      }
      json.writeEndObject();
    }
  }
}

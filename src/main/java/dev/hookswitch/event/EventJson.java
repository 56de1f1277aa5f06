package dev.hookswitch.event;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON objects and back: the only place where attribute names are spelled.
 *
 * <p>The order of attributes is fixed and absent attributes are not written, so the same event
 * always gives the same bytes (the signature covers bytes). Written field by field: this is on the
 * hot path. Safe for all threads.
 */
public final class EventJson {

  /**
   * An event whose JSON is larger than this is a defect of the sender: no call has so many parties.
   */
  public static final int MAX_BYTES = 256 * 1024;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private EventJson() {}

  /** ISO 8601, UTC, always three digits of milliseconds. */
  public static String timestamp(Instant instant) {
    return MILLIS.format(instant);
  }

  public static byte[] encode(CallEvent event) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(768);
        JsonGenerator json = MAPPER.createGenerator(bytes)) {
      write(event, json);
      json.flush();
      return bytes.toByteArray();
    }
  }

  public static String encodeToString(CallEvent event) {
    return new String(encode(event), StandardCharsets.UTF_8);
  }

  /** Writes the event as one object, where a larger document is being written. */
  public static void write(CallEvent event, JsonGenerator json) {
    Common common = event.common();
    json.writeStartObject();
    json.writeStringProperty("id", common.id());
    json.writeStringProperty("event", event.kind().name());
    json.writeStringProperty("timestamp", timestamp(common.timestamp()));
    json.writeStringProperty("accountcode", common.account());
    json.writeStringProperty("session_id", common.sessionId());
    json.writeNumberProperty("seq", common.seq());
    json.writeStringProperty("call_id", common.callId());
    json.writeStringProperty("direction", common.direction().word());
    json.writeStringProperty("type", common.type().word());
    if (common.subtype() != null) {
      json.writeStringProperty("subtype", common.subtype().word());
    }
    json.writeStringProperty("phase", common.phase().word());
    json.writeArrayPropertyStart("participants");
    for (Participant participant : common.participants()) {
      writeParticipant(participant, json);
    }
    json.writeEndArray();
    optional(json, "did", common.did());
    if (common.leg() != null) {
      json.writeStringProperty("leg", common.leg().word());
    }
    writeOwn(event, json);
    writeData(common.data(), json);
    json.writeEndObject();
  }

  private static void writeParticipant(Participant participant, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("type", participant.type().word());
    json.writeStringProperty("value", participant.value());
    optional(json, "user", participant.user());
    json.writeEndObject();
  }

  private static void writeOwn(CallEvent event, JsonGenerator json) {
    switch (event) {
      case Start _, Ring _ -> {}
      case RingResult result -> {
        json.writeStringProperty("state", result.state().name());
        writeCause(result.cause(), json);
      }
      case PartyEvent party -> {
        json.writeStringProperty("subject_type", party.subject().type().word());
        json.writeStringProperty("subject", party.subject().value());
        optional(json, "subject_user", party.subject().user());
      }
      case Completed completed -> writeCompleted(completed, json);
    }
  }

  private static void writeCompleted(Completed completed, JsonGenerator json) {
    HangedBy hangedBy = completed.hangedBy();
    if (hangedBy != null) {
      json.writeStringProperty("hanged_by", hangedBy.by().word());
      optional(json, "hanged_value", hangedBy.value());
      optional(json, "hanged_user", hangedBy.user());
    }
    json.writeBooleanProperty("is_answered", completed.answered());
    if (completed.audioUrl() != null) {
      json.writeStringProperty("audio_url", completed.audioUrl().toString());
    }
    writeCause(completed.cause(), json);
    json.writeNumberProperty("duration", seconds(completed.duration()));
    json.writeNumberProperty("talk_time", seconds(completed.talkTime()));
  }

  private static void writeCause(@Nullable Integer cause, JsonGenerator json) {
    if (cause != null) {
      json.writeNumberProperty("cause", cause);
    }
  }

  /** Writes the property {@code data}, where there is something in it. */
  public static void writeData(EventData data, JsonGenerator json) {
    if (data.isEmpty()) {
      return;
    }
    json.writeObjectPropertyStart("data");
    optional(json, "campaign_id", data.campaignId());
    optional(json, "contact_id", data.contactId());
    EventData.Callback callback = data.callback();
    if (callback != null) {
      json.writeObjectPropertyStart("callback");
      json.writeStringProperty("called", callback.called());
      json.writeStringProperty("calling", callback.calling());
      optional(json, "callerid", callback.callerid());
      optional(json, "callerid_b", callback.calleridB());
      json.writeStringProperty("first", callback.first().word());
      json.writeEndObject();
    }
    if (data.recovered()) {
      json.writeBooleanProperty("recovered", true);
    }
    optional(json, "merged_into", data.mergedInto());
    optional(json, "conference", data.conference());
    if (data.test()) {
      json.writeBooleanProperty("test", true);
    }
    if (!data.variables().isEmpty()) {
      json.writeObjectPropertyStart("variables");
      new TreeMap<>(data.variables()).forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }

  /**
   * Reads back what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is not such an event, with a sentence that says what
   *     is wrong
   */
  public static CallEvent decode(byte[] json) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    Common common = readCommon(node);
    String kind = text(node, "event");
    return switch (word(CallEvent.Kind.values(), CallEvent.Kind::name, kind, "event")) {
      case START -> new Start(common);
      case RING -> new Ring(common);
      case RINGRESULT ->
          new RingResult(
              common,
              word(DialState.values(), DialState::name, text(node, "state"), "state"),
              cause(node));
      case READY -> new Ready(common, subject(node));
      case JOIN -> new Join(common, subject(node));
      case LEAVE -> new Leave(common, subject(node));
      case COMPLETED -> readCompleted(common, node);
    };
  }

  private static Common readCommon(JsonNode node) {
    List<Participant> participants = new ArrayList<>();
    for (JsonNode participant : node.path("participants")) {
      participants.add(
          new Participant(
              word(
                  Participant.Side.values(),
                  Participant.Side::word,
                  text(participant, "type"),
                  "type"),
              text(participant, "value"),
              optionalText(participant, "user")));
    }
    return new Common(
        text(node, "id"),
        Instant.parse(text(node, "timestamp")),
        text(node, "accountcode"),
        text(node, "session_id"),
        node.path("seq").asInt(),
        text(node, "call_id"),
        word(Direction.values(), Direction::word, text(node, "direction"), "direction"),
        word(CallType.values(), CallType::word, text(node, "type"), "type"),
        optionalWord(Subtype.values(), Subtype::word, node, "subtype"),
        word(Phase.values(), Phase::word, text(node, "phase"), "phase"),
        participants,
        optionalText(node, "did"),
        optionalWord(LegRole.values(), LegRole::word, node, "leg"),
        readData(node.path("data")));
  }

  private static Completed readCompleted(Common common, JsonNode node) {
    HangedBy.By by = optionalWord(HangedBy.By.values(), HangedBy.By::word, node, "hanged_by");
    String audio = optionalText(node, "audio_url");
    return new Completed(
        common,
        by == null
            ? null
            : new HangedBy(
                by, optionalText(node, "hanged_value"), optionalText(node, "hanged_user")),
        node.path("is_answered").asBoolean(),
        audio == null ? null : URI.create(audio),
        cause(node),
        duration(node, "duration"),
        duration(node, "talk_time"));
  }

  private static Subject subject(JsonNode node) {
    return new Subject(
        word(Subject.Type.values(), Subject.Type::word, text(node, "subject_type"), "subject_type"),
        text(node, "subject"),
        optionalText(node, "subject_user"));
  }

  /** Reads what is in the property {@code data}; nothing where that is missing. */
  public static EventData readData(JsonNode node) {
    if (node.isMissingNode()) {
      return EventData.NONE;
    }
    JsonNode callback = node.path("callback");
    Map<String, String> variables = new TreeMap<>();
    node.path("variables")
        .properties()
        .forEach(e -> variables.put(e.getKey(), e.getValue().asString()));
    return new EventData(
        optionalText(node, "campaign_id"),
        optionalText(node, "contact_id"),
        callback.isMissingNode()
            ? null
            : new EventData.Callback(
                text(callback, "called"),
                text(callback, "calling"),
                optionalText(callback, "callerid"),
                optionalText(callback, "callerid_b"),
                word(LegRole.values(), LegRole::word, text(callback, "first"), "first")),
        node.path("recovered").asBoolean(false),
        optionalText(node, "merged_into"),
        optionalText(node, "conference"),
        node.path("test").asBoolean(false),
        variables);
  }

  private static String text(JsonNode node, String name) {
    String value = optionalText(node, name);
    if (value == null) {
      throw new IllegalArgumentException("the attribute " + name + " is missing");
    }
    return value;
  }

  private static @Nullable String optionalText(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.stringValue() : null;
  }

  private static @Nullable Integer cause(JsonNode node) {
    JsonNode value = node.path("cause");
    return value.isInt() ? value.intValue() : null;
  }

  private static Duration duration(JsonNode node, String name) {
    return Duration.ofMillis(
        node.path(name).decimalValue(BigDecimal.ZERO).movePointRight(3).longValue());
  }

  private static <T> @Nullable T optionalWord(
      T[] values, java.util.function.Function<T, String> spelling, JsonNode node, String name) {
    String word = optionalText(node, name);
    return word == null ? null : word(values, spelling, word, name);
  }

  private static <T> T word(
      T[] values, java.util.function.Function<T, String> spelling, String word, String name) {
    for (T value : values) {
      if (spelling.apply(value).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(name + " cannot be " + word);
  }
}

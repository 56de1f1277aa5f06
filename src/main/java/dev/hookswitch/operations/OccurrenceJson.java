package dev.hookswitch.operations;

import dev.hookswitch.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Occurrences as bodies of requests, and back: the only place where their attributes are spelled.
 */
final class OccurrenceJson {

  private OccurrenceJson() {}

  static byte[] encode(Occurrence occurrence, Instant at) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(256);
        JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringProperty("type", occurrence.type());
      json.writeStringProperty("timestamp", EventJson.timestamp(at));
      json.writeObjectPropertyStart("data");
      writeData(occurrence, json);
      json.writeEndObject();
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    }
  }

  /** What {@link #encode} has written; empty where it is of no kind that is known. */
  static Optional<Occurrence> decode(byte[] body) {
    JsonNode root = JsonMapper.shared().readTree(body);
    JsonNode data = root.path("data");
    return Optional.ofNullable(
        switch (root.path("type").asString("")) {
          case "endpoint.failing" ->
              new Occurrence.EndpointFailing(endpoint(data), text(data, "reason"));
          case "endpoint.recovered" ->
              new Occurrence.EndpointRecovered(
                  endpoint(data), Duration.ofSeconds(data.path("outage_seconds").asLong(0)));
          case "endpoint.disabled" ->
              new Occurrence.EndpointDisabled(endpoint(data), text(data, "reason"));
          case "endpoint.backlog" ->
              new Occurrence.EndpointBacklogged(
                  endpoint(data),
                  data.path("above").asBoolean(false),
                  data.path("waiting").asLong(0),
                  data.path("limit").asLong(0));
          case "endpoint.dead_letter" ->
              new Occurrence.DeadLetters(
                  endpoint(data), data.path("count").asInt(0), text(data, "reason"));
          case "pbx.down" ->
              new Occurrence.PbxDown(
                  text(data, "pbx"), text(data, "observer"), text(data, "detail"));
          case "pbx.up" ->
              new Occurrence.PbxUp(text(data, "pbx"), text(data, "observer"), text(data, "detail"));
          case "journal.troubled" ->
              new Occurrence.JournalTroubled(text(data, "observer"), text(data, "detail"));
          case "journal.recovered" -> new Occurrence.JournalRecovered(text(data, "observer"));
          case "call_flow.failing" ->
              new Occurrence.CallFlowFailing(target(data, "call_flow_id"), text(data, "reason"));
          case "call_flow.recovered" ->
              new Occurrence.CallFlowRecovered(target(data, "call_flow_id"));
          default -> null;
        });
  }

  private static Occurrence.Target endpoint(JsonNode data) {
    return target(data, "endpoint_id");
  }

  private static Occurrence.Target target(JsonNode data, String name) {
    JsonNode account = data.path("accountcode");
    return new Occurrence.Target(text(data, name), account.isString() ? account.asString() : null);
  }

  private static String text(JsonNode data, String name) {
    return data.path(name).asString("");
  }

  private static void writeData(Occurrence occurrence, JsonGenerator json) {
    switch (occurrence) {
      case Occurrence.EndpointFailing(var endpoint, String reason) -> {
        write(endpoint, json);
        json.writeStringProperty("reason", reason);
      }
      case Occurrence.EndpointRecovered(var endpoint, var outage) -> {
        write(endpoint, json);
        json.writeNumberProperty("outage_seconds", outage.toSeconds());
      }
      case Occurrence.EndpointDisabled(var endpoint, String reason) -> {
        write(endpoint, json);
        json.writeStringProperty("reason", reason);
      }
      case Occurrence.EndpointBacklogged(var endpoint, boolean above, long waiting, long limit) -> {
        write(endpoint, json);
        json.writeBooleanProperty("above", above);
        json.writeNumberProperty("waiting", waiting);
        json.writeNumberProperty("limit", limit);
      }
      case Occurrence.DeadLetters(var endpoint, int count, String reason) -> {
        write(endpoint, json);
        json.writeNumberProperty("count", count);
        json.writeStringProperty("reason", reason);
      }
      case Occurrence.PbxDown(String pbx, String observer, String detail) ->
          write(pbx, observer, detail, json);
      case Occurrence.PbxUp(String pbx, String observer, String detail) ->
          write(pbx, observer, detail, json);
      case Occurrence.JournalTroubled(String observer, String detail) -> {
        json.writeStringProperty("observer", observer);
        json.writeStringProperty("detail", detail);
      }
      case Occurrence.JournalRecovered(String observer) ->
          json.writeStringProperty("observer", observer);
      case Occurrence.CallFlowFailing(var flow, String reason) -> {
        write("call_flow_id", flow, json);
        json.writeStringProperty("reason", reason);
      }
      case Occurrence.CallFlowRecovered(var flow) -> write("call_flow_id", flow, json);
    }
  }

  private static void write(Occurrence.Target endpoint, JsonGenerator json) {
    write("endpoint_id", endpoint, json);
  }

  private static void write(String name, Occurrence.Target target, JsonGenerator json) {
    json.writeStringProperty(name, target.id());
    if (target.account() != null) {
      json.writeStringProperty("accountcode", target.account());
    }
  }

  private static void write(String pbx, String observer, String detail, JsonGenerator json) {
    json.writeStringProperty("pbx", pbx);
    json.writeStringProperty("observer", observer);
    json.writeStringProperty("detail", detail);
  }
}

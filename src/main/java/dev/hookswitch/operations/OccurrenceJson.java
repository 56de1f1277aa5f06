package dev.hookswitch.operations;

import dev.hookswitch.event.EventJson;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Occurrences as bodies of requests: the only place where their attributes are spelled. */
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

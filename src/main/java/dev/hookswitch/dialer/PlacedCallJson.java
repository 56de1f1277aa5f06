package dev.hookswitch.dialer;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.NumberPlaces;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Subtype;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Placed calls as they are stored, and back. */
public final class PlacedCallJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Shorter ones are no subscriber's. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{5,}");

  private static final Pattern SPACED = Pattern.compile("(?<=[0-9])[ ()/-]{1,2}(?=[0-9])");

  private PlacedCallJson() {}

  public static String encode(PlacedCall call) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      write(call, json);
    }
    return text.toString();
  }

  private static void write(PlacedCall call, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", call.id());
    json.writeStringProperty("link", call.link());
    json.writeStringProperty("kind", call.kind().name());
    json.writeStringProperty("account", call.account());
    json.writeStringProperty("type", call.plan().type().name());
    if (call.plan().subtype() != null) {
      json.writeStringProperty("subtype", call.plan().subtype().name());
    }
    EventJson.writeData(call.plan().data(), json);
    json.writeStringProperty("hold", call.hold().name());
    json.writeBooleanProperty("waits", call.waits());
    json.writeBooleanProperty("record", call.record());
    json.writeObjectPropertyStart("variables");
    call.variables().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeArrayPropertyStart("parties");
    call.parties().forEach(party -> write(party, json));
    json.writeEndArray();
    json.writeStringProperty("created_at", call.createdAt().toString());
    json.writeEndObject();
  }

  private static void write(Party party, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("role", party.role().name());
    json.writeStringProperty("type", party.who().type().name());
    json.writeStringProperty("value", party.who().value());
    if (party.who().user() != null) {
      json.writeStringProperty("user", party.who().user());
    }
    json.writeStringProperty("dial", party.destination());
    json.writeStringProperty("callerid", party.callerNumber());
    json.writeNumberProperty("ringing_ms", party.ringing().toMillis());
    json.writeEndObject();
  }

  /** Reads what {@link #encode} wrote. */
  public static PlacedCall decode(String text) {
    JsonNode node = MAPPER.readTree(text);
    Map<String, String> variables = new TreeMap<>();
    node.path("variables")
        .properties()
        .forEach(each -> variables.put(each.getKey(), each.getValue().asString()));
    List<Party> parties = new ArrayList<>();
    node.path("parties").forEach(each -> parties.add(party(each)));
    String subtype = optional(node, "subtype");
    return new PlacedCall(
        text(node, "id"),
        text(node, "link"),
        PlacedCall.Kind.valueOf(text(node, "kind")),
        new CallPlan(
            text(node, "account"),
            CallType.valueOf(text(node, "type")),
            subtype == null ? null : Subtype.valueOf(subtype),
            EventJson.readData(node.path("data"))),
        PlacedCall.Hold.valueOf(text(node, "hold")),
        node.path("waits").asBoolean(),
        node.path("record").asBoolean(),
        variables,
        parties,
        Instant.parse(text(node, "created_at")));
  }

  /** The numbers that stand anywhere in a call, digits alone. */
  public static Set<String> numbers(PlacedCall call) {
    Set<String> found = new TreeSet<>();
    var _ =
        call.replaceNumbers(
            new NumberPlaces.OfTexts() {
              @Override
              public String text(String value) {
                String together = SPACED.matcher(value).replaceAll("");
                NUMBER.matcher(together).results().forEach(each -> found.add(each.group()));
                return value;
              }

              @Override
              public URI recording(URI url) {
                return url;
              }
            });
    return found;
  }

  private static Party party(JsonNode node) {
    return new Party(
        LegRole.valueOf(text(node, "role")),
        new Participant(
            Participant.Side.valueOf(text(node, "type")),
            text(node, "value"),
            optional(node, "user")),
        text(node, "dial"),
        text(node, "callerid"),
        Duration.ofMillis(node.path("ringing_ms").asLong()));
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString();
  }

  private static @Nullable String optional(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.stringValue() : null;
  }
}

package dev.hookswitch.format;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Makes requests of events. Safe for all threads. */
public final class Renderer {

  /** Of a body, in bytes. */
  public static final int MAX_BODY = 256 * 1024;

  /** Of an address, in characters. */
  public static final int MAX_URL = 8 * 1024;

  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Presets presets;

  public Renderer(Presets presets) {
    this.presets = presets;
  }

  /**
   * The request that tells an event.
   *
   * @param stored the event's JSON as it is in the journal
   * @param url the endpoint's
   * @param input only looked at where the format is a template
   * @return empty where a template's condition does not hold: nothing is to be sent
   * @throws FormatFailure when there is no such request; trying again gives the same unless it is
   *     {@link FormatFailure#passing}
   */
  public Optional<Outgoing> render(
      Format format, CallEvent event, byte[] stored, URI url, TemplateInput input) {
    return switch (format) {
      case Format.Plain plain -> Optional.of(plain(plain, event, stored, url));
      case Format.Get get -> Optional.of(get(get, stored, url));
      case Format.Templated templated ->
          templated(
              templated.template(), templated.settings(), input.secrets(), stored, url, input);
      case Format.FromPreset from -> {
        Preset preset = presets.find(from.preset());
        yield templated(
            preset.template(),
            preset.filled(from.settings(), false),
            preset.filled(input.secrets(), true),
            stored,
            url,
            input);
      }
    };
  }

  private static Outgoing plain(Format.Plain format, CallEvent event, byte[] stored, URI url) {
    return switch (format) {
      case JSON -> post(url, Map.of("Content-Type", JSON), stored);
      case STANDARD -> post(url, Map.of("Content-Type", JSON), standard(event, stored));
      case CLOUDEVENTS ->
          post(
              url,
              Map.of("Content-Type", "application/cloudevents+json; charset=utf-8"),
              cloudEvent(event, stored));
      case CLOUDEVENTS_BINARY -> {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", JSON);
        CloudEvents.attributes(event)
            .forEach((name, value) -> headers.put("ce-" + name, encodedForHeader(value)));
        yield post(url, headers, stored);
      }
      case FORM ->
          post(
              url,
              Map.of("Content-Type", "application/x-www-form-urlencoded"),
              form(stored).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static Outgoing post(URI url, Map<String, String> headers, byte[] body) {
    if (body.length > MAX_BODY) {
      throw new FormatFailure("body: is larger than " + MAX_BODY / 1024 + " KiB");
    }
    return new Outgoing("POST", url, headers, body);
  }

  /** Standard Webhooks, "Payload structure": type, timestamp, data. */
  private static byte[] standard(CallEvent event, byte[] stored) {
    return object(json -> {
      json.writeStringProperty("type", "call." + CloudEvents.word(event));
      json.writeStringProperty("timestamp", EventJson.timestamp(event.timestamp()));
      data(json, stored);
    });
  }

  private static byte[] cloudEvent(CallEvent event, byte[] stored) {
    return object(json -> {
      CloudEvents.attributes(event).forEach(json::writeStringProperty);
      json.writeStringProperty("datacontenttype", JSON);
      data(json, stored);
    });
  }

  private static void data(JsonGenerator json, byte[] stored) {
    json.writeName("data");
    json.writeRawValue(new String(stored, StandardCharsets.UTF_8));
  }

  private static byte[] object(java.util.function.Consumer<JsonGenerator> content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024);
        JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    }
  }

  /** The HTTP binding, section 3.1.3.2: what is not printable ASCII, and space, quote, percent. */
  private static String encodedForHeader(String value) {
    StringBuilder out = new StringBuilder();
    value
        .codePoints()
        .forEach(c -> {
          if (c > ' ' && c < 127 && c != '"' && c != '%') {
            out.appendCodePoint(c);
          } else {
            out.append(CloudEvents.encoded(Character.toString(c)));
          }
        });
    return out.toString();
  }

  /** Names as PHP, Rails and qs read them: {@code participants[0][type]}. */
  private static String form(byte[] stored) {
    StringJoiner form = new StringJoiner("&");
    CallFacts.event(stored).forEach((name, value) -> field(form, name, value));
    return form.toString();
  }

  private static void field(StringJoiner form, String name, Object value) {
    switch (value) {
      case Map<?, ?> map -> map.forEach((key, item) -> field(form, name + "[" + key + "]", item));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          field(form, name + "[" + i + "]", list.get(i));
        }
      }
      default ->
          form.add(CloudEvents.encoded(name) + "=" + CloudEvents.encoded(String.valueOf(value)));
    }
  }

  private static Outgoing get(Format.Get get, byte[] stored, URI url) {
    String before = url.toString();
    int fragment = before.indexOf('#');
    String address = fragment < 0 ? before : before.substring(0, fragment);
    String separator = url.getRawQuery() == null ? "?" : url.getRawQuery().isEmpty() ? "" : "&";
    String event = CloudEvents.encoded(new String(stored, StandardCharsets.UTF_8));
    return new Outgoing(
        "GET",
        Template.url(address + separator + get.parameter() + "=" + event),
        Map.of(),
        new byte[0],
        stored);
  }

  private static Optional<Outgoing> templated(
      Template template,
      Map<String, String> settings,
      Map<String, String> secrets,
      byte[] stored,
      URI url,
      TemplateInput input) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("event", CallFacts.event(stored));
    seen.put("call", input.call().get());
    Map<String, Object> user = input.user().get();
    if (user != null) {
      seen.put("user", user);
    }
    seen.put("endpoint", Map.of("url", url.toString()));
    seen.put("settings", settings);
    seen.put("secrets", secrets);
    return template.render(seen, url, !secrets.isEmpty());
  }
}

package dev.hookswitch.format;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How events are written for one endpoint. Immutable. */
public sealed interface Format {

  /** Its name in settings and in the API. */
  String word();

  /** Formats that have nothing to be set. */
  enum Plain implements Format {
    /** The event's stored bytes. The default. */
    JSON("json"),
    /** The envelope that Standard Webhooks recommends. */
    STANDARD("standard"),
    /** CloudEvents 1.0, everything in the body. */
    CLOUDEVENTS("cloudevents"),
    /** CloudEvents 1.0, the event in the body and all about it in headers. */
    CLOUDEVENTS_BINARY("cloudevents-binary"),
    /** As a browser sends a form. */
    FORM("form");

    private final String word;

    Plain(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /**
   * GET, with the event's JSON in the query.
   *
   * @param parameter its name there
   */
  record Get(String parameter) implements Format {
    public Get {
      if (!parameter.matches("[A-Za-z0-9_.-]{1,50}")) {
        throw new FormatFailure("the parameter of the format get has letters, digits, - _ and .");
      }
    }

    @Override
    public String word() {
      return "get";
    }
  }

  /** A template of the endpoint's own, and what it finds in {@code settings}. */
  record Templated(Template template, Map<String, String> settings) implements Format {
    public Templated {
      settings = Map.copyOf(settings);
    }

    @Override
    public String word() {
      return "template";
    }
  }

  /** A preset's template, and what was filled in for it; secrets are kept elsewhere. */
  record FromPreset(String preset, Map<String, String> settings) implements Format {
    public FromPreset {
      settings = Map.copyOf(settings);
    }

    @Override
    public String word() {
      return "preset";
    }
  }

  /** All words. */
  static List<String> words() {
    return Stream.concat(
            Arrays.stream(Plain.values()).map(Plain::word), Stream.of("get", "template", "preset"))
        .toList();
  }

  /** As JSON values: a word, or an object with {@code type} and what it sets. */
  static Object toValue(Format format) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", format.word());
    switch (format) {
      case Plain plain -> {
        return plain.word();
      }
      case Get get -> object.put("parameter", get.parameter());
      case Templated templated -> {
        object.put("template", templated.template().texts());
        object.put("settings", templated.settings());
      }
      case FromPreset preset -> {
        object.put("preset", preset.preset());
        object.put("settings", preset.settings());
      }
    }
    return object;
  }

  static String toJson(Format format) {
    return JsonMapper.shared().writeValueAsString(toValue(format));
  }

  /**
   * Reads what {@link #toValue} gives, or an object that is written by hand.
   *
   * @throws FormatFailure with one sentence that says what is wrong
   */
  static Format fromValue(Object value) {
    if (value instanceof String word) {
      return word.equals("get") ? new Get("event") : plain(word);
    }
    Fields fields = Fields.of(value, "format");
    String word = fields.text("type");
    Format format =
        switch (word) {
          case "get" -> new Get(fields.optional("parameter", "event"));
          case "template" ->
              new Templated(Template.compile(fields.texts("template")), fields.texts("settings"));
          case "preset" -> new FromPreset(fields.text("preset"), fields.texts("settings"));
          default -> plain(word);
        };
    fields.refuseOthers();
    return format;
  }

  /** Reads a document, such as {@link #toJson} gives. */
  static Format fromJson(String json) {
    try {
      Object value = JsonMapper.shared().readValue(json, Object.class);
      return fromValue(value == null ? "" : value);
    } catch (JacksonException e) {
      throw new FormatFailure("the format is not JSON");
    }
  }

  private static Plain plain(String word) {
    for (Plain plain : Plain.values()) {
      if (plain.word().equals(word)) {
        return plain;
      }
    }
    throw new FormatFailure("a format is one of " + String.join(", ", words()));
  }
}

package dev.hookswitch.endpoint;

import dev.hookswitch.format.Format;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Preset;
import dev.hookswitch.format.Presets;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Shape}: the field {@code format} of an endpoint. One that is given replaces the
 * one before as a whole, with its secrets.
 */
public final class ShapeFields {

  private static final String FIELD = "format";
  private static final String SECRETS = "secrets";
  private static final String SETTINGS = "settings";
  private static final int MOST_SECRETS = 50;
  private static final int MAX_SECRET = 4_000;

  private ShapeFields() {}

  static Shape read(Fields fields, Shape before, Presets presets) {
    Object value = fields.value(FIELD);
    if (value == null) {
      return before;
    }
    try {
      Map<String, String> secrets = new LinkedHashMap<>();
      Object rest = value;
      if (value instanceof Map<?, ?> object) {
        Map<Object, Object> others = new LinkedHashMap<>(object);
        secrets.putAll(secrets(others.remove(SECRETS)));
        moveSecretSettings(others, secrets, presets);
        rest = others;
      }
      Format format = Format.fromValue(rest);
      check(format, secrets, presets);
      return new Shape(format, secrets);
    } catch (FormatFailure e) {
      throw fields.wrong(FIELD, e.sentence());
    }
  }

  private static Map<String, String> secrets(@Nullable Object value) {
    Map<String, String> secrets = new LinkedHashMap<>();
    if (value == null) {
      return secrets;
    }
    if (!(value instanceof Map<?, ?> object) || object.size() > MOST_SECRETS) {
      throw FormatFailure.because(
          "secrets of the format must be an object of " + MOST_SECRETS + " texts at the most");
    }
    object.forEach((name, secret) -> {
      if (!(secret instanceof String text) || text.isEmpty() || text.length() > MAX_SECRET) {
        throw FormatFailure.because(
            "each of the format's secrets must be a text of 1 to " + MAX_SECRET + " characters");
      }
      secrets.put(String.valueOf(name), text);
    });
    return secrets;
  }

  /** Who fills in a form need not know which of its fields are secret: the preset does. */
  private static void moveSecretSettings(
      Map<Object, Object> object, Map<String, String> secrets, Presets presets) {
    Preset preset =
        object.get("preset") instanceof String id && object.get("type") instanceof String
            ? presets.get(id)
            : null;
    if (preset == null || !(object.get(SETTINGS) instanceof Map<?, ?> given)) {
      return;
    }
    Map<Object, Object> settings = new LinkedHashMap<>(given);
    for (String name : preset.secretNames()) {
      if (settings.remove(name) instanceof String text) {
        secrets.put(name, text);
      }
    }
    object.put(SETTINGS, settings);
  }

  private static void check(Format format, Map<String, String> secrets, Presets presets) {
    switch (format) {
      case Format.FromPreset from -> {
        Preset preset = presets.get(from.preset());
        if (preset == null) {
          List<String> known = presets.all().stream().map(Preset::id).toList();
          String hint = Nearest.hint(from.preset(), known);
          throw FormatFailure.because(
              "there is no preset \""
                  + from.preset()
                  + "\""
                  + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
        }
        List<String> problems = preset.problems(from.settings(), secrets);
        if (!problems.isEmpty()) {
          throw FormatFailure.because(String.join("; ", problems));
        }
      }
      case Format.Templated _ -> {}
      case Format.Plain _, Format.Get _ -> {
        if (!secrets.isEmpty()) {
          throw FormatFailure.because("secrets are for templates and presets");
        }
      }
    }
  }

  /** Its preset, where the format is made of one. */
  static Optional<Preset> preset(Shape shape, Presets presets) {
    return shape.format() instanceof Format.FromPreset from
        ? Optional.ofNullable(presets.get(from.preset()))
        : Optional.empty();
  }

  /**
   * Where requests go whatever the endpoint's url is, because the format says it; empty where the
   * url decides.
   */
  static Optional<URI> address(Fields fields, Shape shape, Presets presets) {
    try {
      return shape.format() instanceof Format.FromPreset from
          ? preset(shape, presets)
              .filter(Preset::leadsItself)
              .map(preset -> preset.address(from.settings()))
          : Optional.empty();
    } catch (FormatFailure e) {
      throw fields.wrong(FIELD, e.sentence());
    }
  }
}

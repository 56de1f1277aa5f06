package dev.hookswitch.console.endpoints;

import dev.hookswitch.endpoint.EndpointRule;
import dev.hookswitch.format.Preset;
import dev.hookswitch.format.Presets;
import dev.hookswitch.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the form says of the format, as the value that the API takes for it. Immutable. */
record FormatField(Presets presets) {

  private static final String PRESET = "preset:";

  /** Its secrets alone: where they are wrong the rest can be shown with something else for them. */
  static final String SECRETS = "format.secrets";

  /** In place of a secret, where one is missing. */
  private static final String NO_SECRET = "(secret)(secret)";

  /** How the form calls it. */
  static String word(String preset) {
    return PRESET + preset;
  }

  /** The preset that was chosen; null: none was, or one that is not there. */
  @Nullable Preset preset(EndpointForm form) {
    String word = form.value("format");
    return word.startsWith(PRESET) ? presets.get(word.substring(PRESET.length())) : null;
  }

  boolean leadsItself(EndpointForm form) {
    Preset preset = preset(form);
    return preset != null && preset.leadsItself();
  }

  /**
   * The value.
   *
   * @param secretless something stands for each of a preset's secrets
   */
  Object value(EndpointForm form, Secrets secrets, boolean secretless) {
    String word = form.value("format");
    if (word.startsWith(PRESET)) {
      return ofPreset(word.substring(PRESET.length()), form, secrets, secretless);
    }
    Map<String, Object> value = new TreeMap<>();
    value.put("type", word);
    switch (word) {
      case "" -> {
        return "json";
      }
      case "get" -> put(value, "parameter", form.value("format.parameter"));
      case "template" -> {
        Map<String, Object> template = new TreeMap<>();
        for (String part : EndpointForm.TEMPLATE) {
          put(template, part, form.value("template." + part));
        }
        value.put("template", template);
        value.put("settings", texts(form, secrets, "settings"));
        value.put("secrets", texts(form, secrets, "secrets"));
      }
      default -> {
        return word;
      }
    }
    return value;
  }

  private static void put(Map<String, Object> value, String name, String text) {
    if (!text.isBlank()) {
      value.put(name, text);
    }
  }

  private static Map<String, String> texts(EndpointForm form, Secrets secrets, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (EndpointForm.Pair pair : form.pairs(name)) {
      String value = pair.value().isEmpty() ? secrets.kept(form, pair.field()) : pair.value();
      if (value == null) {
        throw new WrongField("format", Map.of(pair.field(), EndpointRule.MISSING.of(pair.name())));
      }
      texts.put(pair.name(), value);
    }
    return texts;
  }

  private Object ofPreset(String id, EndpointForm form, Secrets secrets, boolean secretless) {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, String> hidden = new LinkedHashMap<>();
    Preset preset = presets.get(id);
    if (preset != null) {
      for (Preset.Setting setting : preset.settings()) {
        String field = "preset." + setting.name();
        String given = form.value(field).strip();
        String kept = given.isEmpty() && setting.secret() ? secrets.kept(form, field) : given;
        if (setting.secret() && secretless) {
          kept = NO_SECRET;
        }
        if (kept != null && !kept.isEmpty()) {
          (setting.secret() ? hidden : settings).put(setting.name(), kept);
        }
      }
      Map<String, Refusal> wrong = new LinkedHashMap<>();
      preset
          .problemsByName(settings, hidden)
          .forEach((name, refusal) -> wrong.put("preset." + name, refusal));
      if (!wrong.isEmpty()) {
        throw new WrongField("format", wrong);
      }
    }
    return Map.of("type", "preset", "preset", id, "settings", settings, "secrets", hidden);
  }
}

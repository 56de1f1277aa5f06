package dev.hookswitch.format;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.refusal.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A template for one product's API.
 *
 * @param events those that the template can make something of: what an endpoint's filter should be
 * @param notes what somebody who sets it up has to do on the other side
 */
public record Preset(
    String id,
    String title,
    String description,
    String notes,
    Set<CallEvent.Kind> events,
    List<Setting> settings,
    Template template) {

  static final int MAX_FILE = 64 * 1024;
  private static final int MAX_SETTINGS = 30;
  private static final int MAX_VALUE = 4_000;

  /**
   * What a preset asks for.
   *
   * @param secret kept apart from the others, and found by templates where their secrets are
   * @param otherwise what stands for a value that is not given
   * @param pattern what a value must look like, as a whole
   */
  public record Setting(
      String name,
      String label,
      boolean required,
      boolean secret,
      @Nullable String otherwise,
      @Nullable String pattern) {}

  public Preset {
    events = Set.copyOf(events);
    settings = List.copyOf(settings);
  }

  /**
   * Reads a preset file: YAML, and so JSON too.
   *
   * @throws FormatFailure with one sentence
   */
  public static Preset read(String yaml) {
    if (yaml.length() > MAX_FILE) {
      throw new FormatFailure("a preset has " + MAX_FILE / 1024 + " Ki characters at most");
    }
    Object document;
    try {
      document =
          new Load(LoadSettings.builder().setMaxAliasesForCollections(0).build())
              .loadFromString(yaml);
    } catch (YamlEngineException | StackOverflowError e) {
      throw new FormatFailure("the preset is not YAML");
    }
    Fields fields = Fields.of(document, "preset");
    String id = fields.text("id");
    if (!id.matches("[a-z0-9][a-z0-9-]{0,49}")) {
      throw new FormatFailure("the id of a preset has lower-case letters, digits and dashes");
    }
    Preset preset =
        new Preset(
            id,
            fields.text("title"),
            fields.text("description"),
            fields.optional("notes", ""),
            kinds(fields.list("events")),
            settings(fields.list("settings")),
            Template.compile(fields.texts("request")));
    fields.refuseOthers();
    return preset;
  }

  private static Set<CallEvent.Kind> kinds(List<?> names) {
    Set<CallEvent.Kind> kinds = EnumSet.noneOf(CallEvent.Kind.class);
    for (Object name : names) {
      try {
        kinds.add(CallEvent.Kind.valueOf(String.valueOf(name)));
      } catch (IllegalArgumentException e) {
        throw new FormatFailure("events of the preset has one that is none of the seven");
      }
    }
    if (kinds.isEmpty()) {
      throw new FormatFailure("the preset has no events");
    }
    return kinds;
  }

  private static List<Setting> settings(List<?> list) {
    if (list.size() > MAX_SETTINGS) {
      throw new FormatFailure("a preset has " + MAX_SETTINGS + " settings at most");
    }
    List<Setting> settings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Object item : list) {
      Fields fields = Fields.of(item, "setting");
      Setting setting =
          new Setting(
              fields.text("name"),
              fields.text("label"),
              fields.flag("required"),
              fields.flag("secret"),
              fields.nullable("default"),
              fields.nullable("pattern"));
      fields.refuseOthers();
      if (!setting.name().matches("[a-z][a-z0-9_]{0,49}") || !names.add(setting.name())) {
        throw new FormatFailure(
            "the name of a setting has lower-case letters, digits and underscores, and is there"
                + " once");
      }
      if (setting.pattern() != null) {
        try {
          var _ = Pattern.compile(setting.pattern());
        } catch (PatternSyntaxException e) {
          throw new FormatFailure("the pattern of the setting " + setting.name() + " is none");
        }
      }
      settings.add(setting);
    }
    return settings;
  }

  /**
   * What is wrong with what somebody filled in, one sentence each; empty when it can be used. No
   * sentence repeats a value.
   */
  public List<String> problems(Map<String, String> given, Map<String, String> secrets) {
    return problemsByName(given, secrets).values().stream().map(Refusal::sentence).toList();
  }

  /** The same, by the names of the settings. */
  public Map<String, Refusal> problemsByName(
      Map<String, String> given, Map<String, String> secrets) {
    Map<String, Refusal> problems = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    for (Setting setting : settings) {
      known.add(setting.name());
      String value = (setting.secret() ? secrets : given).get(setting.name());
      Refusal problem =
          setting.secret() && given.containsKey(setting.name())
              ? PresetRule.SETTING_SECRET.of(setting.name())
              : problem(setting, value);
      if (problem != null) {
        problems.put(setting.name(), problem);
      }
    }
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        problems.put(name, PresetRule.SETTING_UNKNOWN.of(id, name));
      }
    }
    return problems;
  }

  private static @Nullable Refusal problem(Setting setting, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return setting.required() && setting.otherwise() == null
          ? PresetRule.SETTING_MISSING.of(setting.name(), setting.label())
          : null;
    }
    if (value.length() > MAX_VALUE) {
      return PresetRule.SETTING_LONG.of(setting.name(), MAX_VALUE);
    }
    return setting.pattern() != null && !Pattern.matches(setting.pattern(), value)
        ? PresetRule.SETTING_UNLIKE.of(setting.name(), setting.label())
        : null;
  }

  /** The names of what must be kept secret. */
  public Set<String> secretNames() {
    return settings.stream()
        .filter(Setting::secret)
        .map(Setting::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether its requests go to an address of its own and not to the endpoint's. */
  public boolean leadsItself() {
    String url = template.texts().get("url");
    return url != null && !url.strip().equals("endpoint.url");
  }

  /**
   * Where its requests go, as far as the settings alone say it.
   *
   * @throws FormatFailure when they do not
   */
  public URI address(Map<String, String> given) {
    return template.address(Map.of("settings", filled(given, false)));
  }

  /** What was given, and what stands for the rest. */
  Map<String, String> filled(Map<String, String> given, boolean secret) {
    Map<String, String> filled = new LinkedHashMap<>();
    for (Setting setting : settings) {
      if (setting.secret() == secret) {
        String value = given.get(setting.name());
        if (value != null && !value.isEmpty()) {
          filled.put(setting.name(), value);
        } else if (setting.otherwise() != null) {
          filled.put(setting.name(), setting.otherwise());
        } else if (setting.required()) {
          throw new FormatFailure("the preset " + id + " needs " + setting.name());
        }
      }
    }
    return filled;
  }
}

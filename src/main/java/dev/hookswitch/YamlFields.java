package dev.hookswitch;

import dev.hookswitch.endpoint.Fields;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping of the settings file, read by name. */
record YamlFields(YamlNode node) implements Fields {

  @Override
  public boolean has(String name) {
    return !node.get(name).isAbsent();
  }

  @Override
  public @Nullable String text(String name) {
    return node.get(name).optionalText();
  }

  @Override
  public @Nullable String text(String name, int most) {
    String text = text(name);
    if (text != null && text.length() > most) {
      throw wrong(name, name + " must have " + most + " characters at the most");
    }
    return text;
  }

  @Override
  public @Nullable Boolean flag(String name) {
    YamlNode value = node.get(name);
    return value.isAbsent() ? null : value.flag(false);
  }

  @Override
  public Set<String> texts(String name) {
    Set<String> texts = new LinkedHashSet<>();
    node.get(name).list().forEach(each -> texts.add(each.text()));
    return texts;
  }

  @Override
  public <T> Set<T> words(String name, Map<String, T> words) {
    Set<T> values = new LinkedHashSet<>();
    node.get(name).list().forEach(each -> values.add(each.word(words)));
    return values;
  }

  @Override
  public <T> @Nullable T word(String name, Map<String, T> words) {
    YamlNode value = node.get(name);
    return value.isAbsent() ? null : value.word(words);
  }

  @Override
  public Map<String, String> textsByName(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    YamlNode object = node.get(name);
    object.entries().keySet().forEach(key -> texts.put(key, object.get(key).text()));
    return texts;
  }

  @Override
  public @Nullable Double number(String name, double least, double most) {
    YamlNode value = node.get(name);
    return value.isAbsent() ? null : value.decimal(least, most);
  }

  @Override
  public @Nullable Duration duration(String name) {
    YamlNode value = node.get(name);
    return value.isAbsent() ? null : value.duration();
  }

  @Override
  public @Nullable Fields object(String name) {
    YamlNode value = node.get(name);
    if (value.isAbsent()) {
      return null;
    }
    var _ = value.entries(); // a mapping, or it is refused
    return new YamlFields(value);
  }

  @Override
  public @Nullable Object value(String name) {
    YamlNode value = node.get(name);
    return value.isAbsent() ? null : value.plain();
  }

  @Override
  public void closed() {
    node.closed();
  }

  @Override
  public RuntimeException wrong(String name, String sentence) {
    YamlNode place = node;
    for (String step : name.split("/", -1)) {
      YamlNode next = place.get(step);
      if (next.isAbsent()) {
        break; // what is missing is missing there
      }
      place = next;
    }
    return place.wrong(sentence);
  }
}

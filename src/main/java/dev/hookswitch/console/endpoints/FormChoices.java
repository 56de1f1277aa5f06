package dev.hookswitch.console.endpoints;

import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.format.Format;
import dev.hookswitch.format.Preset;
import dev.hookswitch.format.Presets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be chosen in the form of an endpoint, as it stands. */
public final class FormChoices {

  /** A pattern that is nothing but a few words. */
  private static final Pattern WORDS = Pattern.compile("[a-z]+(\\|[a-z]+)+");

  private static final Set<String> OF_THEIR_OWN = Set.of("preset");

  private final Presets presets;
  private final Secrets secrets;
  private final EndpointForm form;

  FormChoices(Presets presets, Secrets secrets, EndpointForm form) {
    this.presets = presets;
    this.secrets = secrets;
    this.form = form;
  }

  /** By their words, without those of presets. */
  public List<String> formats() {
    return Format.words().stream().filter(word -> !OF_THEIR_OWN.contains(word)).toList();
  }

  public Collection<Preset> presets() {
    return presets.all();
  }

  /** How the form calls a preset. */
  public String word(Preset preset) {
    return FormatField.word(preset.id());
  }

  /** The one that was chosen; null: none was. */
  public @Nullable Preset preset() {
    return new FormatField(presets).preset(form);
  }

  /** Whether the form asks for an address: some presets know theirs. */
  public boolean asksForUrl() {
    return !new FormatField(presets).leadsItself(form);
  }

  /** The few words that a setting may be; empty: it may be anything. */
  public List<String> words(Preset.Setting setting) {
    String pattern = setting.pattern();
    return pattern != null && WORDS.matcher(pattern).matches()
        ? List.of(pattern.split("\\|", -1))
        : List.of();
  }

  public List<String> template() {
    return EndpointForm.TEMPLATE;
  }

  /** Whether a secret field has something that it keeps while it is empty. */
  public boolean isKept(String field) {
    return secrets.has(form, field);
  }

  /** Whether a new endpoint is made. */
  public boolean isNew() {
    return secrets.isNew();
  }

  public Collection<String> events() {
    return FilterWords.events().keySet();
  }

  public Collection<String> directions() {
    return FilterWords.directions().keySet();
  }

  public Collection<String> types() {
    return FilterWords.types().keySet();
  }

  /** By their names in the texts, and the words that they are known by. */
  public Collection<String> subtypes() {
    return FilterWords.subtypes().keySet();
  }

  public Collection<String> states() {
    return FilterWords.states().keySet();
  }

  public Collection<String> outcomes() {
    return FilterWords.outcomes().keySet();
  }
}

package dev.hookswitch.console.endpoints;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.EndpointRule;
import dev.hookswitch.endpoint.Fields;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form, read as the fields of an endpoint. What is wrong is a {@link WrongField}, by the API's
 * rules. A field that is emptied says what takes its value away.
 */
final class FormFields implements Fields {

  private static final int MAX_TEXT = 2_048;
  private static final int MAX_ITEMS = 1_000;

  /** In place of an address that cannot be read, while the rest is. */
  static final String NO_URL = "https://address.invalid/";

  private static final String FORMAT = "format";
  private static final String AUTHENTICATION = "authentication";

  /** What an empty field means, where the interface has a word for taking the value away. */
  private static final Map<String, String> EMPTIED =
      Map.of(
          "description", "",
          "condition", "none",
          "max_parallel", String.valueOf(Pace.MOST_PARALLEL),
          "max_per_second", "0",
          "max_age", "0s",
          "disable_after", "0s");

  /** Fields that the form always speaks of: of what is not chosen there, nothing is. */
  private static final Set<String> WHOLE =
      Set.of(
          FORMAT,
          "headers",
          AUTHENTICATION,
          "events",
          "sip_users",
          "dids",
          "directions",
          "types",
          "subtypes",
          "states",
          "campaigns",
          "outcomes");

  private final EndpointForm form;
  private final Secrets secrets;
  private final FormatField format;

  /** Fields whose mistakes are known: they count as if they were not there. */
  private final Set<String> leftOut;

  /** Of what object they are; empty: of the endpoint. */
  private final String prefix;

  FormFields(EndpointForm form, Secrets secrets, FormatField format, Set<String> leftOut) {
    this(form, secrets, format, leftOut, "");
  }

  private FormFields(
      EndpointForm form, Secrets secrets, FormatField format, Set<String> leftOut, String prefix) {
    this.form = form;
    this.secrets = secrets;
    this.format = format;
    this.leftOut = leftOut;
    this.prefix = prefix;
  }

  @Override
  public boolean has(String name) {
    if (leftOut.contains(name)) {
      return false;
    }
    // a preset's own events are taken where a new endpoint chooses none
    if (name.equals("events") && secrets.isNew()) {
      return !form.texts(name).isEmpty();
    }
    return WHOLE.contains(name) || !form.value(prefix + name).isBlank();
  }

  @Override
  public @Nullable String text(String name) {
    return text(name, MAX_TEXT);
  }

  @Override
  public @Nullable String text(String name, int most) {
    if (prefix.isEmpty() && name.equals("url")) {
      return url();
    }
    if (leftOut.contains(name)) {
      return null;
    }
    String text = form.value(prefix + name);
    if (text.isBlank()) {
      return prefix.isEmpty() ? EMPTIED.get(name) : secrets.kept(form, prefix + name);
    }
    if (text.length() > most) {
      throw wrong(name, EndpointRule.LENGTH.of(name, most));
    }
    return text;
  }

  /** Where the settings of a preset say it, the form does not ask for it. */
  private @Nullable String url() {
    if (leftOut.contains("url") || leftOut.contains(FORMAT)) {
      return NO_URL;
    }
    String text = form.value("url").strip();
    if (text.length() > MAX_TEXT) {
      throw wrong("url", EndpointRule.LENGTH.of("url", MAX_TEXT));
    }
    return text.isEmpty() || format.leadsItself(form) ? null : text;
  }

  @Override
  public @Nullable Boolean flag(String name) {
    return null;
  }

  @Override
  public <T> @Nullable T word(String name, Map<String, T> words) {
    String word = name.equals("type") ? type() : text(name);
    return word == null || word.isEmpty() ? null : oneOf(words, name, word);
  }

  /** Of the authentication, for which the form has one field beside those of each type. */
  private String type() {
    String type = form.value(AUTHENTICATION);
    return type.isEmpty() ? Authentication.NONE.type() : type;
  }

  private <T> T oneOf(Map<String, T> words, String name, String word) {
    T value = words.get(word);
    if (value == null) {
      throw wrong(name, EndpointRule.UNKNOWN_WORD.of(name, word));
    }
    return value;
  }

  @Override
  public Set<String> texts(String name) {
    List<String> given = form.texts(name);
    if (given.size() > MAX_ITEMS) {
      throw wrong(name, EndpointRule.LIST_MOST.of(name, MAX_ITEMS));
    }
    for (String text : given) {
      if (text.length() > MAX_TEXT) {
        throw wrong(name, EndpointRule.LENGTH.of(name, MAX_TEXT));
      }
    }
    return new LinkedHashSet<>(given);
  }

  @Override
  public <T> Set<T> words(String name, Map<String, T> words) {
    Set<T> values = new LinkedHashSet<>();
    texts(name).forEach(word -> values.add(oneOf(words, name, word)));
    return values;
  }

  @Override
  public Map<String, String> textsByName(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (EndpointForm.Pair pair : form.pairs(name)) {
      String value = pair.value().isBlank() ? secrets.kept(form, pair.field()) : pair.value();
      if (value == null || value.length() > MAX_TEXT) {
        throw wrong(pair.field(), EndpointRule.LENGTH.of(name, MAX_TEXT));
      }
      if (texts.put(pair.name(), value) != null) {
        throw wrong(pair.field(), EndpointRule.TWICE.of(pair.name()));
      }
      if (texts.size() > MAX_ITEMS) {
        throw wrong(name, EndpointRule.MOST.of(name, MAX_ITEMS));
      }
    }
    return texts;
  }

  @Override
  public @Nullable Double number(String name, double least, double most) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      double number = new BigDecimal(text.strip()).doubleValue();
      if (text.length() < 30 && number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(name, EndpointRule.NUMBER.of(name, plain(least), plain(most)));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  @Override
  public @Nullable Duration duration(String name) {
    String text = text(name);
    return text == null
        ? null
        : TimeText.parse(text.strip()).orElseThrow(() -> wrong(name, EndpointRule.TIME.of(name)));
  }

  @Override
  public @Nullable Fields object(String name) {
    return name.equals(AUTHENTICATION) && has(name)
        ? new FormFields(form, secrets, format, leftOut, AUTHENTICATION + ".")
        : null;
  }

  @Override
  public @Nullable Object value(String name) {
    return name.equals(FORMAT) && has(name)
        ? format.value(form, secrets, leftOut.contains(FormatField.SECRETS))
        : null;
  }

  @Override
  public void closed() {
    // a page has fields beside those of the endpoint
  }

  @Override
  public WrongField wrong(String name, String sentence) {
    return wrong(name, EndpointRule.SAID.of(sentence));
  }

  @Override
  public WrongField wrong(String name, Refusal refusal) {
    String field = prefix + name.replace('/', '.');
    return new WrongField(field.equals(AUTHENTICATION + ".type") ? AUTHENTICATION : field, refusal);
  }
}

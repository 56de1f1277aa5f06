package dev.hookswitch.console.endpoints;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.format.Format;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint keeps secret, by the fields of the form that it would stand in: a field that is
 * left empty goes on with it. Never shown, and given to no other server and no other template than
 * it was given for. Immutable.
 */
final class Secrets {

  private final @Nullable Endpoint before;
  private final Map<String, String> values;

  private Secrets(@Nullable Endpoint before, Map<String, String> values) {
    this.before = before;
    this.values = Map.copyOf(values);
  }

  /** Of an endpoint; null: it is new, and has none. */
  static Secrets of(@Nullable Endpoint endpoint) {
    Map<String, String> values = new TreeMap<>();
    if (endpoint != null) {
      RequestStyle style = endpoint.style();
      style.headers().forEach((name, value) -> values.put("headers." + name, value));
      String prefix = style.shape().format() instanceof Format.FromPreset ? "preset." : "secrets.";
      style.shape().secrets().forEach((name, value) -> values.put(prefix + name, value));
      switch (style.authentication()) {
        case Authentication.None _ -> {}
        case Authentication.Basic basic -> values.put("authentication.password", basic.password());
        case Authentication.Bearer bearer -> values.put("authentication.token", bearer.token());
        case Authentication.OAuth2 oauth ->
            values.put("authentication.client_secret", oauth.clientSecret());
      }
    }
    return new Secrets(endpoint, values);
  }

  /** The same without anything to keep: it is led to another server. */
  Secrets forgotten() {
    return new Secrets(before, Map.of());
  }

  boolean isNew() {
    return before == null;
  }

  /** Whether there is something to be kept. */
  boolean has(EndpointForm form, String field) {
    return kept(form, field) != null;
  }

  /** What stands for a field that is left empty; null: nothing does. */
  @Nullable String kept(EndpointForm form, String field) {
    String value = values.get(field);
    return value != null && before != null && isFor(form, before, field) ? value : null;
  }

  private static boolean isFor(EndpointForm form, Endpoint before, String field) {
    Format format = before.style().shape().format();
    boolean template = form.value("format").equals("template");
    if (template && !isSame(form, format)) {
      return false; // it may lead anywhere
    }
    if (field.startsWith("headers.")) {
      return true;
    }
    if (field.startsWith("authentication.")) {
      return isFor(form, before.style().authentication());
    }
    return format instanceof Format.FromPreset preset
        ? form.value("format").equals(FormatField.word(preset.preset()))
        : template;
  }

  private static boolean isFor(EndpointForm form, Authentication authentication) {
    return form.value("authentication").equals(authentication.type())
        && (!(authentication instanceof Authentication.OAuth2 oauth)
            || form.value("authentication.token_url").equals(oauth.tokenUrl().toString()));
  }

  private static boolean isSame(EndpointForm form, Format format) {
    if (!(format instanceof Format.Templated templated)) {
      return false;
    }
    Map<String, String> settings = new TreeMap<>();
    form.pairs("settings").forEach(pair -> settings.put(pair.name(), pair.value()));
    return settings.equals(templated.settings())
        && EndpointForm.TEMPLATE.stream()
            .allMatch(part ->
                plain(templated.template().texts().getOrDefault(part, ""))
                    .equals(plain(form.value("template." + part))));
  }

  /** Browsers send every end of a line as two characters. */
  private static String plain(String text) {
    return text.replace("\r\n", "\n").strip();
  }
}

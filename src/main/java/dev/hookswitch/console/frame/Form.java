package dev.hookswitch.console.frame;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote into a form, and what of it is wrong: shown again beside its fields. For one
 * request.
 */
public final class Form {

  /** More than any field may have: such a text is cut, and found to be too long. */
  private static final int LONGEST = 4_000;

  private final Language language;
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> wrong = new TreeMap<>();

  private Form(Language language) {
    this.language = language;
  }

  /** One that nobody has filled in. */
  public static Form empty(Language language) {
    return new Form(language);
  }

  /** As it was sent; without space around. */
  public static Form of(Context ctx, Language language) {
    Form form = new Form(language);
    ctx.formParamMap()
        .forEach((name, values) ->
            form.values.put(name, cut(values.isEmpty() ? "" : values.getFirst())));
    return form;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** Fills a field. */
  public Form with(String name, @Nullable String value) {
    values.put(name, value == null ? "" : value);
    return this;
  }

  /** Empty where there is none. */
  public String text(String name) {
    return values.getOrDefault(name, "").strip();
  }

  /** As it was written, with the space around it: a password. */
  public String secret(String name) {
    return values.getOrDefault(name, "");
  }

  /** Null where it is empty. */
  public @Nullable String optional(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  /** Says by the text of that key what is wrong with a field. */
  public Form refuse(String field, String key, Object... places) {
    wrong.put(field, language.text(key, places));
    return this;
  }

  /** What is wrong with a field, for whoever reads; empty: nothing. */
  public Optional<String> wrong(String field) {
    return Optional.ofNullable(wrong.get(field));
  }

  public boolean isRight() {
    return wrong.isEmpty();
  }
}

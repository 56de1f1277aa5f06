package dev.hookswitch.console.frame;

import dev.hookswitch.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A language of the console: all its texts stand in one file. Immutable. */
public enum Language {
  ENGLISH("en", "English"),
  LATVIAN("lv", "Latviešu"),
  GERMAN("de", "Deutsch");

  private final String code;
  private final String ownName;

  @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
  private final Map<String, String> texts;

  Language(String code, String ownName) {
    this.code = code;
    this.ownName = ownName;
    this.texts = Map.copyOf(read("texts/" + code + ".properties"));
  }

  /** ISO 639-1. */
  public String code() {
    return code;
  }

  /** As its speakers call it. */
  public String ownName() {
    return ownName;
  }

  public Set<String> keys() {
    return texts.keySet();
  }

  /**
   * A text.
   *
   * @param values for {0}, {1} …
   * @throws IllegalArgumentException when there is none of that key: a test looks for those
   */
  public String text(String key, Object... values) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("there is no text " + key + " in " + ownName);
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** What is said to whoever did not keep to a rule. */
  public String sentence(Refusal refusal) {
    return text("rule." + refusal.rule().name(), refusal.arguments().toArray());
  }

  /** A whole number as its readers write it: 12,345 or 12 345 or 12.345. */
  public String number(long number) {
    return NumberFormat.getIntegerInstance(Locale.of(code)).format(number);
  }

  /** What a browser prefers of them; English where it wants none. */
  public static Language preferred(@Nullable String acceptLanguage) {
    if (acceptLanguage != null) {
      for (String range : acceptLanguage.split(",", 20)) {
        String wanted = range.strip().split("[-;]", 2)[0];
        for (Language each : values()) {
          if (each.code.equalsIgnoreCase(wanted)) {
            return each;
          }
        }
      }
    }
    return ENGLISH;
  }

  /** By its code; null: unknown. */
  public static @Nullable Language of(@Nullable String code) {
    return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst().orElse(null);
  }

  private static Map<String, String> read(String name) {
    Properties file = new Properties();
    try (InputStream in = Language.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not among the resources");
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      file.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> read = new TreeMap<>();
    file.forEach((key, value) -> read.put(key.toString(), value.toString()));
    return read;
  }
}

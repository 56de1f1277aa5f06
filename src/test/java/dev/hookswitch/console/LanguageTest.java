package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.frame.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageTest {

  /** A text that is asked for by a name that stands there, or by the beginning of one. */
  private static final Pattern ASKED = Pattern.compile("text\\(\\s*\"([a-z_]+\\.[A-Za-z_]*)\"");

  /** Whatever could be the name of a text, or the beginning of one. */
  private static final Pattern NAMED = Pattern.compile("\"([a-z_]+\\.[A-Za-z_]*)\"");

  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String root : List.of("src/main/jte", "src/main/java/dev/hookswitch/console")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Matcher found = pattern.matcher(Files.readString(file));
          while (found.find()) {
            keys.add(found.group(1));
          }
        }
      }
    }
    return keys;
  }

  @Test
  void everyTextThatIsAskedForIsThere() throws IOException {
    Set<String> all = Language.ENGLISH.keys();
    Set<String> asked = found(ASKED);
    assertThat(asked).hasSizeGreaterThan(50);
    assertThat(asked)
        .allMatch(key ->
            all.contains(key)
                || (key.endsWith(".") && all.stream().anyMatch(each -> each.startsWith(key))));
  }

  @Test
  void everyTextThatIsThereIsAskedFor() throws IOException {
    Set<String> named = found(NAMED);
    assertThat(Language.ENGLISH.keys())
        .allMatch(key ->
            named.contains(key)
                || named.stream().anyMatch(each -> each.endsWith(".") && key.startsWith(each)));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyLanguageHasAllTextsWithAllTheirPlaces(Language language) {
    assertThat(language.keys()).isEqualTo(Language.ENGLISH.keys());
    for (String key : language.keys()) {
      assertThat(language.text(key)).as(key).isNotBlank();
      assertThat(places(language.text(key))).as(key).isEqualTo(places(Language.ENGLISH.text(key)));
    }
  }

  private static Set<String> places(String text) {
    return new TreeSet<>(PLACE.matcher(text).results().map(found -> found.group()).toList());
  }

  @Test
  void aBrowserGetsWhatItPrefersMost() {
    assertThat(Language.preferred("fr, de-CH;q=0.8, lv;q=0.7")).isEqualTo(Language.GERMAN);
    assertThat(Language.preferred("*")).isEqualTo(Language.ENGLISH);
    assertThat(Language.preferred(null)).isEqualTo(Language.ENGLISH);
  }
}

package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.endpoint.EndpointRule;
import dev.hookswitch.refusal.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** Of every room; English is what the interface for programs says. */
  @Test
  void everyRuleHasItsWords() {
    Map<String, String> rules = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hookswitch")
            .stream()
            .filter(each -> each.isEnum() && each.isAssignableTo(Rule.class))
            .flatMap(each -> Arrays.stream(each.reflect().getEnumConstants()))
            .map(Rule.class::cast)
            .forEach(rule ->
                assertThat(rules.put("rule." + rule.name(), rule.english()))
                    .as("there is one rule %s alone", rule)
                    .isNull());
    Map<String, String> texts = new TreeMap<>();
    Language.ENGLISH.keys().stream()
        .filter(key -> key.startsWith("rule."))
        .forEach(key -> texts.put(key, Language.ENGLISH.text(key)));
    assertThat(rules).hasSizeGreaterThan(40);
    assertThat(texts).isEqualTo(rules);
  }

  @Test
  void aRefusalNamesWhatItIsAboutAndNothingElse() {
    assertThat(EndpointRule.LENGTH.of("{1} $0 \\", 7).sentence())
        .isEqualTo("{1} $0 \\ must have 1 to 7 characters");
    assertThat(Language.GERMAN.sentence(EndpointRule.TIME.of("max_age")))
        .isEqualTo("max_age: eine Zeit wie 500ms, 15s, 5m, 2h oder 1d");
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

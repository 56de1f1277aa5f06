package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.people.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a form is said in the language of whoever filled it in. */
class RefusalsInTheirLanguageTest {

  private static final String PATH = "/console/endpoints";

  @TempDir Path folder;

  @Test
  void aFormSpeaksItsVisitorsLanguage() throws IOException {
    try (ConsoleHarness console = new ConsoleHarness(folder)) {
      ConsoleHarness.Browser ines = console.signedIn("ines", Role.INTEGRATOR, "acme");
      List<Map.Entry<String, String>> form =
          List.of(
              Map.entry("csrf", ConsoleHarness.csrf(ines.get(PATH))),
              Map.entry("id", "ep_0123456789abcdef0123"),
              Map.entry("url", "http://127.0.0.1/x"),
              Map.entry("max_age", "soon"),
              Map.entry("max_parallel", "1.5"),
              Map.entry("headers.name", "Host"),
              Map.entry("headers.value", "x"),
              Map.entry("authentication", "bearer"));
      assertThat(ines.post(PATH, form, "Accept-Language", "de").body())
          .contains(
              "max_age: eine Zeit wie 500ms",
              "max_parallel: eine ganze Zahl",
              "den Header Host setzt Hookswitch selbst",
              "token fehlt");
      assertThat(ines.post(PATH, form, "Accept-Language", "lv").body())
          .contains(
              "max_age: laiks, piemēram, 500ms",
              "max_parallel: vesels skaitlis",
              "galveni Host liek pats Hookswitch",
              "token: trūkst");
      List<Map.Entry<String, String>> right =
          form.stream()
              .filter(each -> List.of("csrf", "id", "url").contains(each.getKey()))
              .toList();
      assertThat(ines.post(PATH, right, "Accept-Language", "de").body())
          .contains("ihre IP-Adresse 127.0.0.1 ist nicht erlaubt");
    }
  }
}

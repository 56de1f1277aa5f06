package dev.hookswitch.console;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.people.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The form of an endpoint, as an integrator of an account sends it over HTTP. */
abstract class EndpointFormHarness {

  static final String PATH = "/console/endpoints";
  static final String ID = "ep_0123456789abcdef0123";

  @TempDir Path folder;
  ConsoleHarness console;
  Browser ines;
  private String csrf;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    ines = console.signedIn("ines", Role.INTEGRATOR, "acme");
    csrf = ConsoleHarness.csrf(ines.get(PATH));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  /** A form with these fields, beside those that every form has; several of one name may be. */
  HttpResponse<String> post(String path, Field... fields) {
    return post(path, List.of(fields));
  }

  HttpResponse<String> post(String path, List<Field> fields, String... headers) {
    List<Entry<String, String>> form = new ArrayList<>();
    fields.forEach(each -> form.add(Map.entry(each.name(), each.value())));
    form.add(Map.entry("csrf", csrf));
    return ines.post(path, form, headers);
  }

  record Field(String name, String value) {}

  static Field field(String name, String value) {
    return new Field(name, value);
  }
}

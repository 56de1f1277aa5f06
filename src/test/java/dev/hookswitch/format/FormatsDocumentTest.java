package dev.hookswitch.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/formats.md shows what the renderer really gives, and its templates and presets work.
 *
 * <p>To write the examples anew, run with {@code -Dformats.write=true}.
 */
class FormatsDocumentTest {

  private static final Path DOCUMENT = Path.of("docs/formats.md");
  private static final URI URL = URI.create("https://example.org/hook");

  /** {@code <!-- name -->} and the block of code after it. */
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- ([a-z: -]+) -->\n```[a-z]*\n)(.*?)(```\n)", Pattern.DOTALL);

  @Test
  void itsExamplesAreWhatTheRendererGives() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher block = BLOCK.matcher(document);
    StringBuilder written = new StringBuilder();
    List<String> shown = new ArrayList<>();
    while (block.find()) {
      String name = block.group(2);
      String content = block.group(3);
      if (name.startsWith("request: ")) {
        String word = name.substring("request: ".length());
        shown.add(word);
        content = request(word, document);
      }
      block.appendReplacement(
          written, Matcher.quoteReplacement(block.group(1) + content + block.group(4)));
    }
    block.appendTail(written);
    if (Boolean.getBoolean("formats.write")) {
      Files.writeString(DOCUMENT, written);
    }
    assertThat(shown).containsAll(Format.words());
    assertThat(document).isEqualTo(written.toString());
  }

  @Test
  void itNamesEveryPresetThatIsShipped() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains(Presets.shipped().all().stream().map(preset -> "`" + preset.id() + "`").toList());
  }

  private static String request(String word, String document) {
    List<CallEvent> call = Calls.all().get("answered inbound");
    CallEvent event =
        Set.of("template", "preset").contains(word) ? call.getLast() : call.getFirst();
    Format format =
        switch (word) {
          case "template" -> Format.fromJson(block(document, "template"));
          case "preset" -> Format.fromJson(block(document, "preset"));
          default -> Format.fromValue(word);
        };
    Outgoing request =
        new Renderer(Presets.shipped())
            .render(
                format,
                event,
                Calls.stored(event),
                URL,
                new TemplateInput(
                    () -> CallFacts.of(call),
                    () -> TemplateInput.user("alice", "Alice", "acme", List.of("101")),
                    Map.of("token", "xoxb-example-token")))
            .orElseThrow();
    var _ = Preset.read(block(document, "preset file"));
    return shown(request);
  }

  private static String block(String document, String name) {
    Matcher block = BLOCK.matcher(document);
    while (block.find()) {
      if (block.group(2).equals(name)) {
        return block.group(3);
      }
    }
    throw new IllegalStateException("no block " + name);
  }

  private static String shown(Outgoing request) {
    StringBuilder text =
        new StringBuilder(request.method()).append(' ').append(request.url()).append('\n');
    new LinkedHashMap<>(request.headers())
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    if (request.body().length > 0) {
      String body = request.text();
      text.append('\n')
          .append(
              body.startsWith("{")
                  ? JsonMapper.builder()
                      .build()
                      .writerWithDefaultPrettyPrinter()
                      .writeValueAsString(JsonMapper.shared().readTree(body))
                      .replace("\r", "")
                  : body)
          .append('\n');
    }
    return text.toString();
  }
}

package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.callflow.Choice;
import dev.hookswitch.callflow.Choice.Target;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.endpoint.Authentication;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key {@code call_flow}. */
class CallFlowSettingsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("S", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private static final String PBX =
      "pbx: [{ name: pbx1, asterisk: { ami: { username: h, secret: s }, ari: { url: \"http://x\","
          + " username: h, password: p } } }]\n";

  private static List<Flow> flows(String text) {
    return SettingsReader.parse("hookswitch.yaml", PBX + text, ENVIRONMENT::get).callFlows();
  }

  @Test
  void oneWithNothingButWhomToAskIsForEveryCall() {
    Flow flow =
        flows("call_flow: [{ url: \"https://example.com/f\", secret: \"${S}\" }]").getFirst();
    assertThat(flow.endpoint().url()).isEqualTo(URI.create("https://example.com/f"));
    assertThat(flow.calls()).isEqualTo(new Flow.Calls(Set.of(), null, null));
    assertThat(flow.limit()).isEqualTo(Duration.ofSeconds(2));
    assertThat(flow.otherwise()).isEqualTo(Choice.CONTINUE);
    assertThat(flow.prefixes()).isEmpty();
    assertThat(flow.id()).startsWith("flow_");
  }

  @Test
  void everyKeyIsRead() {
    List<Flow> flows =
        flows(
            """
            call_flow:
              - dids: ["37160000001", "37160000002"]
                account: acme
                pbx: pbx1
                url: https://example.com/flow
                secret: ${S}
                timeout: 500ms
                default: { group: [{ user: alice }, { device: "102" }], timeout: 25s }
                prefixes: ["371", "+371"]
                headers: { X-Shop: "7" }
                authentication: { type: bearer, token: t }
              - { account: zeta, url: "https://example.com/", secret: "${S}", default: continue }
              - { pbx: pbx1, url: "https://example.com/", secret: "${S}", default: { reject: busy } }
            """);
    Flow first = flows.getFirst();
    assertThat(first.calls())
        .isEqualTo(new Flow.Calls(Set.of("37160000001", "37160000002"), "acme", "pbx1"));
    assertThat(first.endpoint().account()).isEqualTo("acme");
    assertThat(first.limit()).isEqualTo(Duration.ofMillis(500));
    assertThat(first.otherwise())
        .isEqualTo(
            new Choice.Ring(
                List.of(new Target.User("alice"), new Target.Device("102")),
                Duration.ofSeconds(25)));
    assertThat(first.prefixes()).containsExactly("371", "+371");
    assertThat(first.endpoint().style().headers()).containsEntry("X-Shop", "7");
    assertThat(first.endpoint().style().authentication()).isEqualTo(new Authentication.Bearer("t"));
    assertThat(flows.get(1).otherwise()).isEqualTo(Choice.CONTINUE);
    assertThat(flows.get(2).otherwise()).isEqualTo(new Choice.Reject(Choice.Cause.BUSY));
    assertThat(flows.stream().map(Flow::id)).doesNotHaveDuplicates();
    assertThat(flows.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  /** There it is a comment, because it needs a PBX that can be told what to do. */
  @Test
  void theReferenceFilesExampleCanBeUsed() throws IOException {
    String reference;
    try (var in = Settings.class.getResourceAsStream("settings-reference.yaml")) {
      reference = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String example =
        reference
            .lines()
            .dropWhile(line -> !line.startsWith("#  - dids"))
            .takeWhile(line -> line.startsWith("#  "))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    Flow flow = flows("call_flow:\n" + example.replace("HOOK_SECRET", "S")).getFirst();
    assertThat(flow.calls()).isEqualTo(new Flow.Calls(Set.of("37160000001"), "acme", "pbx1"));
    assertThat(flow.limit()).isEqualTo(Flow.DEFAULT_LIMIT);
    assertThat(flow.otherwise()).isEqualTo(Choice.CONTINUE);
    assertThat(flow.prefixes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          secret: "${S}"                                      | needs url
          url: "https://x"                                    | needs secret
          url: "ftp://x", secret: "${S}"                      | url must be a URL that begins with http:// or https://
          url: "https://x", secret: "${S}", pbx: pbx2         | there is no PBX with the name pbx2
          url: "https://x", secret: "${S}", timeout: 11s      | timeout must be from 100ms to 10s: a caller waits
          url: "https://x", secret: "${S}", timeout: 1ms      | timeout must be from 100ms to 10s: a caller waits
          url: "https://x", secret: "${S}", default: busy     | default cannot be used: it is not an object
          url: "https://x", secret: "${S}", default: { number: "a" } | default cannot be used: number must be 3 to 20 digits, with or without a plus sign before them
          url: "https://x", secret: "${S}", default: { ueser: a }    | default cannot be used: it has an unknown property; did you mean "user"?
          url: "https://x", secret: "${S}", prefixes: ["a"]   | a prefix must be 1 to 20 digits, with or without a plus sign before them
          url: "https://x", secret: "${S}", did: "1"          | unknown key "did" in call_flow[0]; did you mean "dids"?
          """)
  void whatIsWrongIsSaid(String entry, String sentence) {
    assertThatThrownBy(() -> flows("call_flow: [{ " + entry + " }]"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("hookswitch.yaml:2: ")
        .hasMessageContaining(sentence);
  }

  @Test
  void twoForTheSameCallsAreOneTooMany() {
    String entry = "{ account: acme, url: \"https://x\", secret: \"${S}\" }";
    assertThatThrownBy(() -> flows("call_flow: [" + entry + ", " + entry + "]"))
        .hasMessage("hookswitch.yaml:2: two of call_flow are for the same calls");
  }

  @Test
  void somebodyMustHandOverTheCalls() {
    assertThatThrownBy(() ->
            SettingsReader.parse(
                "hookswitch.yaml",
                "call_flow: [{ url: \"https://x\", secret: \"${S}\" }]",
                ENVIRONMENT::get))
        .hasMessageContaining("call_flow needs a PBX with asterisk.ari");
  }
}

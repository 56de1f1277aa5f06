package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.people.Role;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.oidc.OidcSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSettingsTest {

  private static final String USUAL = "issuer: \"https://id.example\", client_id: c";

  private static ConsoleSettings parse(String text) {
    return SettingsReader.parse("hookswitch.yaml", text, Map.of("OIDC_SECRET", "s3cret")::get)
        .console();
  }

  private static OidcSettings oidc(String fields) {
    OidcSettings settings = parse("console: { oidc: { " + fields + " } }").oidc();
    assertThat(settings).isNotNull();
    return settings;
  }

  @Test
  void withoutAnIssuerThereAreThePasswords() {
    assertThat(parse("{}")).isEqualTo(ConsoleSettings.NONE);
    assertThat(parse("console: {}")).isEqualTo(ConsoleSettings.NONE);
  }

  @Test
  void whatIsLeftOutIsAsUsual() {
    OidcSettings settings = oidc(USUAL + ", roles: { boss: admin }");
    assertThat(settings.clientSecret()).isNull();
    assertThat(settings.redirect())
        .isEqualTo(URI.create("http://127.0.0.1:8080/console/oidc/callback"));
    assertThat(settings.scopes()).containsExactly("openid", "profile", "email");
    assertThat(settings.loginClaim()).isEqualTo("preferred_username");
    assertThat(settings.roleClaim()).isEqualTo("roles");
    assertThat(settings.roles()).containsExactly(Map.entry("boss", Role.ADMIN));
    assertThat(settings.accountClaim()).isNull();
    assertThat(settings.userClaim()).isNull();
  }

  /** There it is a comment: nobody has that issuer. */
  @Test
  void theReferenceFilesExampleCanBeUsed() throws IOException {
    String reference;
    try (var in = Settings.class.getResourceAsStream("settings-reference.yaml")) {
      reference = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String example =
        reference
            .lines()
            .dropWhile(line -> !line.startsWith("#  oidc:"))
            .takeWhile(line -> line.startsWith("#  "))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    OidcSettings settings =
        parse("server: { public_url: \"https://calls.example/\" }\nconsole:\n" + example).oidc();
    assertThat(settings.issuer()).isEqualTo(URI.create("https://id.example/realms/office"));
    assertThat(settings.redirect())
        .isEqualTo(URI.create("https://calls.example/console/oidc/callback"));
    assertThat(settings.clientSecret()).isEqualTo("s3cret");
    assertThat(settings.roles()).containsEntry("hookswitch-agent", Role.OPERATOR).hasSize(2);
    assertThat(settings.userClaim()).isEqualTo("extension_user");
    assertThat(new ConsoleSettings(settings, Sessions.Limits.DEFAULT).toString())
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "client_id: c, roles: { a: admin } | needs issuer",
        "issuer: \"https://id.example\", roles: { a: admin } | needs client_id",
        "issuer: \"http://id.example\", client_id: c, roles: { a: admin } | https://",
        "issuer: \"http://10.0.0.1\", client_id: c, roles: { a: admin } | https://",
        "issuer: \"https://id.example?x=1\", client_id: c, roles: { a: admin } | without a query",
        "issuer: \"https://id.example\", client_id: c | needs roles",
        "issuer: \"https://id.example\", client_id: c, roles: {} | for one value at least",
        "issuer: \"https://id.example\", client_id: c, roles: { a: boss } | cannot be `\"boss\"`",
        "issuer: \"https://id.example\", client_id: c, roles: { a: admin }, scopes: [email] |"
            + " openid",
        "issuer: \"https://id.example\", client_id: c, roles: { a: admin }, rolle_claim: x |"
            + " unknown key",
      })
  void whatIsWrongIsSaid(String fields, String sentence) {
    assertThatThrownBy(() -> oidc(fields))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(sentence.replace("`", ""));
  }

  @Test
  void aSessionLastsAsLongAsItIsSaid() {
    Sessions.Limits limits = parse("console: { session: { idle: 30m, total: 1d } }").sessions();
    assertThat(limits).isEqualTo(new Sessions.Limits(Duration.ofMinutes(30), Duration.ofDays(1)));
    assertThat(parse("console: { session: { idle: 30d } }").sessions().whole())
        .as("one that is not said is no shorter")
        .isEqualTo(Duration.ofDays(30));
    for (String wrong :
        new String[] {"idle: 2h, total: 1h", "idle: 1s", "total: 366d", "idel: 1h", "idle: long"}) {
      assertThatThrownBy(() -> parse("console: { session: { " + wrong + " } }"))
          .as(wrong)
          .isInstanceOf(SettingsException.class);
    }
  }

  @Test
  void anIssuerOnThisMachineMayBeHttp() {
    for (String host : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
      OidcSettings settings =
          oidc("issuer: \"http://" + host + ":8180/r\", client_id: c, roles: { a: admin }");
      assertThat(settings.issuer().getPort()).isEqualTo(8180);
    }
  }
}

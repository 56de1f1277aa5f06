package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.archive.S3Settings;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.event.Direction;
import dev.hookswitch.pbx.asterisk.AriSettings;
import dev.hookswitch.recording.Rule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AMI_SECRET", "from-the-environment",
          "HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "HOOKSWITCH_ADMIN_KEY", "twenty-characters-or-more");

  private static Settings parse(String text) {
    return SettingsReader.parse("hookswitch.yaml", text, ENVIRONMENT::get);
  }

  @Test
  void theReferenceFileIsReadAndShowsEveryDefault() throws IOException {
    String reference;
    try (var in = Settings.class.getResourceAsStream("settings-reference.yaml")) {
      reference = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    Settings settings = parse(reference);
    Settings defaults = parse("{}");
    assertThat(settings.server()).isEqualTo(defaults.server());
    assertThat(settings.storage().url()).isEqualTo(defaults.storage().url());
    assertThat(settings.delivery()).isEqualTo(defaults.delivery());
    assertThat(settings.operations()).isEqualTo(defaults.operations());
    assertThat(settings.retention()).isEqualTo(defaults.retention());
    assertThat(settings.recordings()).isEqualTo(defaults.recordings());
    assertThat(settings.recordings()).isEqualTo(RecordingSettings.NONE);
    assertThat(settings.calls()).isEqualTo(defaults.calls());
    assertThat(parse("retention: { events: 0 }").retention().events()).isZero();
    assertThat(settings.pbx())
        .singleElement()
        .satisfies(pbx -> {
          assertThat(pbx.name()).isEqualTo("pbx1");
          assertThat(pbx.ami().secret()).isEqualTo("from-the-environment");
          assertThat(pbx.ami().trunks()).containsExactly("trunk", "gw-*");
          assertThat(pbx.defaultAccount()).isEqualTo("acme");
          assertThat(pbx.country()).isNull();
          assertThat(pbx.doubtAfter()).isEqualTo(SettingsReader.DEFAULT_DOUBT);
        });
    assertThat(settings.endpoints()).hasSize(2);
    assertThat(settings.network().allow()).hasSize(1);
    assertThat(settings.delivery().retry()).hasSize(10).endsWith(Duration.ofHours(24));
    assertThat(settings.toString())
        .doesNotContain(
            "from-the-environment",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "twenty-characters-or-more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          servr: {}                                  | hookswitch.yaml:1: unknown key "servr"; did you mean "server"?
          server: { lissten: "x:1" }                 | hookswitch.yaml:1: unknown key "lissten" in server; did you mean "listen"?
          server: { listen: "8080" }                 | hookswitch.yaml:1: server.listen must be HOST:PORT such as 127.0.0.1:8080 or [::1]:8080
          server: { listen: "::1:8080" }             | hookswitch.yaml:1: server.listen must be HOST:PORT such as 127.0.0.1:8080 or [::1]:8080
          server: 8080                               | hookswitch.yaml:1: server must be a mapping of keys
          pbx: { name: x }                           | hookswitch.yaml:1: pbx must be a list
          pbx: [{ name: x }]                         | hookswitch.yaml:1: pbx[0] needs asterisk
          pbx: [{ name: x, asterisk: { ami: { username: h, secret: s }, ari: { url: "http://u:p@h", username: h, password: s } } }] | hookswitch.yaml:1: asterisk.ari: url must be that of the server alone; user and password have settings of their own
          pbx: [{ name: x, asterisk: { ami: { username: h, secret: s }, ari: { url: "http://h", username: h } } }] | hookswitch.yaml:1: pbx[0].asterisk.ari needs password
          pbx: [{ name: x, asterisk: { ami: { username: h, secret: s } }, country: Latvia }] | hookswitch.yaml:1: pbx[0].country: must be a country's two letters (ISO 3166-1), such as LV: Latvia
          pbx: [{ name: x, asterisk: { ami: { username: h, secret: s } }, doubt_after: 1s }] | hookswitch.yaml:1: doubt_after must be 10s or more
          admin_key: short                           | hookswitch.yaml:1: admin_key must have at least 20 characters
          admin_key: ${NOT_SET}                      | hookswitch.yaml:1: admin_key needs the environment variable NOT_SET, which is not set
          delivery: { timeout: 15 }                  | hookswitch.yaml:1: delivery.timeout must be a time such as 500ms, 15s, 5m, 2h or 1d
          delivery: { timeout: 10m }                 | hookswitch.yaml:1: delivery.timeout must be from 1ms to 5m
          delivery: { retry: 5s }                    | hookswitch.yaml:1: delivery.retry must be a list
          operations: { url: "http://x" }            | hookswitch.yaml:1: operations needs secret
          operations: { backlog: 0 }                 | hookswitch.yaml:1: operations.backlog must be a whole number from 1 to 1000000000
          retention: { events: 1h }                  | hookswitch.yaml:1: this must be kept for 1d or more, or for ever, which is 0
          recordings: { store: data }                | hookswitch.yaml:1: recordings.store must be file:FOLDER, or s3 with what it takes
          recordings: { store: { s3: { bucket: calls } } } | hookswitch.yaml:1: recordings.store.s3 needs endpoint
          recordings: { store: { s3: { endpoint: "http://s3", bucket: "a/b", access_key: k, secret_key: s } } } | hookswitch.yaml:1: bucket must be a bucket's name alone
          recordings: { store: { s3: { endpoint: "http://s3", bucket: calls, access_key: k, secret_key: s, prefix: "a/../b" } } } | hookswitch.yaml:1: prefix must be names of letters, digits, _ - and . with / between them
          recordings: { store: { s4: {} } }          | hookswitch.yaml:1: recordings.store needs s3
          recordings: { rules: [{ acount: acme }] }  | hookswitch.yaml:1: unknown key "acount" in recordings.rules[0]; did you mean "account"?
          recordings: { rules: [{ share: 101 }] }    | hookswitch.yaml:1: recordings.rules[0].share must be a number from 0 to 100
          recordings: { rules: [{ directions: [inbond] }] } | hookswitch.yaml:1: recordings.rules[0].directions[0] cannot be "inbond"; did you mean "inbound"?
          recordings: { fetch_at_once: 0 }           | hookswitch.yaml:1: recordings.fetch_at_once must be a whole number from 1 to 32
          network: { allow: ["10.0.0.0/40"] }        | hookswitch.yaml:1: network.allow[0]: 10.0.0.0/40 has a prefix length that its address does not have room for
          endpoints: [{ url: "ftp://x", secret: x }] | hookswitch.yaml:1: endpoints[0].url must be a URL that begins with http:// or https://
          endpoints: [{ url: "http://x", secret: x }] | hookswitch.yaml:1: endpoints[0].secret: a signing secret begins with whsec_
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", events: [RNG] }] | hookswitch.yaml:1: endpoints[0].events[0] cannot be "RNG"; did you mean "RING"?
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", authentication: { token: x } }] | hookswitch.yaml:1: authentication needs type: none, basic, bearer or oauth2
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", authentication: { type: basik } }] | hookswitch.yaml:1: endpoints[0].authentication.type cannot be "basik"; did you mean "basic"?
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", authentication: { type: bearer } }] | hookswitch.yaml:1: token is missing
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", authentication: { type: bearer, token: x, tokn: y } }] | hookswitch.yaml:1: unknown key "tokn" in endpoints[0].authentication; did you mean "token"?
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", authentication: basic }] | hookswitch.yaml:1: endpoints[0].authentication must be a mapping of keys
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", headers: { authorization: x }, authentication: { type: bearer, token: x } }] | hookswitch.yaml:1: the header Authorization is set by authentication; use one of the two
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", tls: { ca: "x" } }] | hookswitch.yaml:1: ca must be PEM: -----BEGIN CERTIFICATE----- and so on
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", tls: { client_key: "x" } }] | hookswitch.yaml:1: client_certificate and client_key belong together
          endpoints: [{ url: "http://x", secret: "${HOOK_SECRET}", proxy: "socks5://p:1" }] | hookswitch.yaml:1: a proxy is http://[user:password@]host:port, or none, or default
          delivery: { proxy: "http://u:secret@p" }   | hookswitch.yaml:1: delivery.proxy: a proxy is http://[user:password@]host:port, or none, or default
          delivery: { proxy: default }               | hookswitch.yaml:1: delivery.proxy is the default itself: none, or a proxy's URL
          storage: { key: abc }                      | hookswitch.yaml:1: storage.key must be 32 bytes in base64
          storage: { url: "jdbc:postgresql://h/d" }  | hookswitch.yaml:1: storage.key must be there with PostgreSQL, because every process needs the same: 32 bytes in base64 (openssl rand -base64 32)
          users: [{ id: "" }]                        | hookswitch.yaml:1: users[0].id must not be empty
          a: [                                       | hookswitch.yaml:1: is not YAML: expected the node content, but found '<stream end>'
          `users: []
          users: []`                                 | hookswitch.yaml:2: the key "users" stands twice in the file
          """)
  void whatIsWrongIsSaidInOneSentenceWithItsPlace(String text, String sentence) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @Test
  void authenticationTlsAndProxyOfAnEndpointAreRead(@TempDir Path folder) {
    String ca = new TestCertificates(folder, "house").certificate("ca");
    Settings settings =
        parse(
            """
            delivery: { proxy: "http://u:${AMI_SECRET}@proxy:3128" }
            endpoints:
              - url: "https://example.com/hook"
                secret: ${HOOK_SECRET}
                authentication:
                  type: oauth2
                  token_url: https://id.example.com/token
                  client_id: hook
                  client_secret: ${AMI_SECRET}
                  scope: calls
                  client_authentication: body
                tls:
                  ca: |
            %s
                proxy: none
            """
                .formatted(ca.indent(8)));
    assertThat(settings.delivery().proxy())
        .isEqualTo(Route.parse("http://u:from-the-environment@proxy:3128"));
    RequestStyle style = settings.endpoints().getFirst().style();
    assertThat(style.authentication())
        .isEqualTo(
            new Authentication.OAuth2(
                URI.create("https://id.example.com/token"),
                "hook",
                "from-the-environment",
                "calls",
                null,
                Authentication.ClientAuthentication.BODY));
    assertThat(style.transport().authorities().subjects()).containsExactly("CN=house");
    assertThat(style.transport().route()).isEqualTo(Route.DIRECT);
    assertThat(settings.toString()).doesNotContain("from-the-environment", "BEGIN");
  }

  @Test
  void whereRecordingsAreKeptAndWhichCallsAreRecordedIsRead() {
    RecordingSettings recordings =
        parse(
                """
                recordings:
                  store:
                    s3:
                      endpoint: https://s3.example
                      bucket: calls
                      access_key: key
                      secret_key: ${AMI_SECRET}
                      prefix: /hook/switch/
                  folders: { pbx1: /var/spool/asterisk/recording }
                  rules:
                    - { account: acme, dids: ["+37160000001"], share: 12.5, pause: false }
                    - { users: [alice], directions: [outbound], campaigns: [spring] }
                retention: { recordings: 0 }
                """)
            .recordings();
    assertThat(recordings.place())
        .isEqualTo(
            new RecordingSettings.Place.Bucket(
                new S3Settings(
                    URI.create("https://s3.example"),
                    "calls",
                    "us-east-1",
                    "key",
                    "from-the-environment",
                    "hook/switch/")));
    assertThat(recordings.toString()).doesNotContain("from-the-environment");
    assertThat(recordings.folders())
        .containsExactly(Map.entry("pbx1", Path.of("/var/spool/asterisk/recording")));
    assertThat(recordings.rules().list())
        .containsExactly(
            new Rule("acme", Set.of("37160000001"), Set.of(), Set.of(), Set.of(), 12.5, false),
            new Rule(
                null,
                Set.of(),
                Set.of("alice"),
                Set.of(Direction.OUTBOUND),
                Set.of("spring"),
                100,
                true));
  }

  @Test
  void aSmallFileCannotBecomeALargeOne() {
    String bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nusers: [*c]\n";
    assertThatThrownBy(() -> parse(bomb)).isInstanceOf(SettingsException.class);
  }

  @Test
  void aFileThatCannotBeReadIsSaid(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> SettingsReader.read(folder.resolve("none.yaml"), ENVIRONMENT::get))
        .hasMessageEndingWith("none.yaml: there is no such file");
    Path large = Files.writeString(folder.resolve("large.yaml"), "# ".repeat(700_000));
    assertThatThrownBy(() -> SettingsReader.read(large, ENVIRONMENT::get))
        .hasMessageEndingWith("is larger than 1 MiB");
    Path binary =
        Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> SettingsReader.read(binary, ENVIRONMENT::get))
        .hasMessageEndingWith("is not a text in UTF-8");
  }

  @Test
  void callControlHasAnApplicationOfItsOwnUnlessItIsToldAnother() {
    String pbx =
        """
        pbx: [{ name: x, asterisk: { ami: { username: h, secret: s },
          ari: { url: "https://pbx.example", username: h, password: "${AMI_SECRET}" %s } } }]
        """;
    Settings settings = parse(pbx.formatted(""));
    assertThat(settings.pbx().getFirst().ari())
        .isEqualTo(
            new AriSettings(
                "x", URI.create("https://pbx.example"), "h", "from-the-environment", "hookswitch"));
    assertThat(settings.toString()).doesNotContain("from-the-environment");
    assertThat(parse(pbx.formatted(", app: other")).pbx().getFirst().ari().app())
        .isEqualTo("other");
  }

  @Test
  void aDollarCanBeWritten() {
    assertThat(parse("users: [{ id: \"$${AMI_SECRET}\" }]").users().getFirst().id())
        .isEqualTo("${AMI_SECRET}");
  }
}

package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** No secret is ever on the page of the settings. */
class SettingsTextTest {

  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String SIGNING = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";

  /** Wherever a secret can stand, one does. */
  private static final String SECRETIVE =
      """
      server: { public_url: "https://secret-user:secret-word@calls.example/console?secret=secret" }
      storage:
        url: "jdbc:postgresql://secret-user:secret-word@db/hookswitch?user=h&password=secret"
        password: secret-word
        key: "KEY"
      admin_key: secret-admin-key-of-the-house
      pbx:
        - name: pbx1
          default_account: acme
          asterisk:
            ami: { host: 10.1.1.1, username: hook, secret: secret-ami }
            ari: { url: "http://10.1.1.1:8088", username: hook, password: secret-ari }
            trunks: ["trunk"]
      delivery: { proxy: "http://user:secret-proxy@10.1.1.2:3128" }
      operations: { url: "https://ops.example/secret-path?secret=1", secret: SIGNING }
      recordings:
        store: { s3: { endpoint: "https://s3.example/secret-path", bucket: calls, access_key: secret-a, secret_key: secret-s } }
      endpoints:
        - url: "https://hooks.slack.example/services/T0/B0/secret-path?token=secret"
          account: acme
          secret: SIGNING
          headers: { X-Secret: secret-header }
          authentication: { type: basic, username: secret-user, password: secret-word }
          proxy: "http://user:secret-proxy@10.1.1.2:3128"
          description: the shop
        - url: "amqp://127.0.0.1/secret-vhost?exchange=calls"
          secret: SIGNING
          authentication: { type: basic, username: secret-user, password: secret-word }
      call_flow:
        - url: "https://flow.example/secret-path"
          account: acme
          secret: SIGNING
          headers: { X-Secret: secret-header }
      console:
        oidc: { issuer: "https://id.example/realms/office", client_id: hookswitch, client_secret: secret-oidc, roles: { boss: admin } }
      """
          .replace("KEY", KEY)
          .replace("SIGNING", SIGNING);

  private static String text(String settings) {
    return SettingsText.of(SettingsReader.parse("hookswitch.yaml", settings, _ -> null));
  }

  @Test
  void noSecretIsInIt() {
    String text = text(SECRETIVE);
    assertThat(text.replaceAll("(secret|client_secret|secret_key): \\(hidden\\)", ""))
        .doesNotContainIgnoringCase("secret")
        .doesNotContain(KEY, "whsec_", SIGNING.substring(6));
    assertThat(text)
        .contains("admin_key: (hidden)", "password: (hidden)", "key: (hidden)")
        .contains("url: jdbc:postgresql://…@db/hookswitch?…")
        .contains("public_url: https://calls.example/console\n")
        .contains("url: https://hooks.slack.example/…", "proxy: http://user:…@10.1.1.2:3128")
        .contains("issuer: https://id.example/realms/office");
  }

  @Test
  void whatWasLeftOutIsFilledIn() {
    String text = text("{}");
    assertThat(text)
        .contains("listen: 127.0.0.1:8080", "timeout: 15s", "events: 90d", "idle: 12h")
        .contains("pbx: []")
        .doesNotContain("admin_key", "oidc");
  }

  /**
   * So that it can be copied into a file, where no star, colon or brace of a value stands in the
   * way.
   */
  @Test
  void itReadsLikeTheSettingsFile() throws IOException {
    String reference;
    try (var in = Settings.class.getResourceAsStream("settings-reference.yaml")) {
      reference = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, String> environment =
        Map.of(
            "HOOKSWITCH_ADMIN_KEY", "secret-admin-key-of-the-house",
            "AMI_SECRET", "secret-ami",
            "HOOK_SECRET", SIGNING,
            "S3_SECRET", "s",
            "T", "t");
    String text =
        SettingsText.of(SettingsReader.parse("hookswitch.yaml", reference, environment::get));
    Object read = new Load(LoadSettings.builder().build()).loadFromString(text);
    assertThat(read).isInstanceOf(Map.class);
    assertThat(String.valueOf(((Map<?, ?>) read).keySet()))
        .contains("server", "storage", "pbx", "delivery", "retention", "endpoints", "console");
    assertThat(text).doesNotContain("secret-a", SIGNING);
  }
}

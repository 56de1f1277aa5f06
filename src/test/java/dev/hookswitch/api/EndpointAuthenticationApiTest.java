package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.TestCertificates;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Transport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How an endpoint is authenticated to and connected to, as it is set and shown. */
class EndpointAuthenticationApiTest extends ApiHarness {

  private static final String OAUTH =
      "\"authentication\":{\"type\":\"oauth2\",\"token_url\":\"https://id.example.com/token\","
          + "\"client_id\":\"hook\",\"client_secret\":\"s3cret\",\"scope\":\"calls\"}";

  @TempDir static Path certificates;
  private static TestCertificates house;

  @BeforeAll
  static void makeCertificates() {
    house = new TestCertificates(certificates, "house");
    house.sign("client", "-keyalg", "EC");
    house.sign("old", "-keyalg", "EC", "-startdate", "-10d", "-validity", "2");
  }

  private Answer post(String key, String fields) {
    return send(
        "POST", "/v1/endpoints", key, "{\"url\":\"https://example.com/hook\"," + fields + "}");
  }

  private JsonNode made(String key, String fields) {
    Answer made = post(key, fields);
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made.body();
  }

  private Answer patch(String key, String id, String body) {
    return send("PATCH", "/v1/endpoints/" + id, key, body);
  }

  private RequestStyle stored(String id) {
    return endpoints.find(id).orElseThrow().style();
  }

  private static String tls(String alias, String keyOf) {
    return "\"tls\":{\"client_certificate\":"
        + quoted(house.certificate(alias))
        + ",\"client_key\":"
        + quoted(house.key(keyOf))
        + ",\"ca\":"
        + quoted(house.certificate("ca"))
        + "}";
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  @Test
  void whatIsSecretIsNeverShownAgain() {
    JsonNode made = made(acme, OAUTH);
    String id = made.path("id").asString();
    JsonNode shown = made.path("authentication");
    assertThat(shown.toString())
        .isEqualTo(
            "{\"type\":\"oauth2\",\"token_url\":\"https://id.example.com/token\",\"client_id\":\"hook\","
                + "\"client_secret\":\"…\",\"scope\":\"calls\",\"client_authentication\":\"basic\"}");
    assertThat(((Authentication.OAuth2) stored(id).authentication()).clientSecret())
        .isEqualTo("s3cret");
    for (String next :
        new String[] {
          "{\"type\":\"basic\",\"username\":\"u\",\"password\":\"s3cret\"}",
          "{\"type\":\"bearer\",\"token\":\"s3cret\"}"
        }) {
      Answer changed = patch(acme, id, "{\"authentication\":" + next + "}");
      assertThat(changed.body().path("authentication").toString())
          .isEqualTo(next.replace("s3cret", "…"));
    }
    assertThat(get("/v1/endpoints", acme).body().toString()).contains("…").doesNotContain("s3cret");
  }

  @Test
  void authenticationIsTakenAwayAndOtherwiseStaysAsItIs() {
    String id = made(acme, OAUTH).path("id").asString();
    assertThat(patch(acme, id, "{\"description\":\"x\"}").body().has("authentication")).isTrue();
    Answer without = patch(acme, id, "{\"authentication\":{\"type\":\"none\"}}");
    assertThat(without.body().has("authentication")).isFalse();
    assertThat(stored(id).authentication()).isEqualTo(Authentication.NONE);
  }

  @Test
  void whatIsSecretDoesNotGoToAnotherServerBecauseTheUrlWasChanged() {
    String bearer = "{\"type\":\"bearer\",\"token\":\"s3cret\"}";
    String id = made(acme, "\"authentication\":" + bearer).path("id").asString();
    String elsewhere = "\"url\":\"https://example.org/hook\"";
    Answer led = patch(acme, id, "{" + elsewhere + "}");
    assertThat(led.status()).isEqualTo(400);
    assertThat(led.detail())
        .isEqualTo("#/url url leads to another server: give authentication with it again");
    String path = "{\"url\":\"https://example.com/other\"}";
    assertThat(patch(acme, id, path).status()).isEqualTo(200);
    Answer known = patch(acme, id, "{" + elsewhere + ",\"authentication\":" + bearer + "}");
    assertThat(known.status()).isEqualTo(200);

    String keyed = made(acme, "\"headers\":{\"X-Key\":\"s3cret\"}").path("id").asString();
    Answer other = patch(acme, keyed, "{" + elsewhere + "}");
    assertThat(other.detail())
        .isEqualTo("#/url url leads to another server: give headers with it again");
    String none = "{" + elsewhere + ",\"headers\":{}}";
    assertThat(patch(acme, keyed, none).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "authentication":{}                                                      | #/authentication authentication needs type: none, basic, bearer or oauth2
          "authentication":"basic"                                                 | #/authentication authentication must be an object
          "authentication":{"type":"digest"}                                       | #/authentication/type type cannot be "digest"
          "authentication":{"type":"none","token":"s3cret"}                        | #/authentication/token unknown property "token"
          "authentication":{"type":"basic","username":"u"}                         | #/authentication/password password is missing
          "authentication":{"type":"basic","username":"u:v","password":"s3cret"}   | #/authentication/username a user name must not have a colon
          "authentication":{"type":"basic","username":"u","password":"s3\\ncret"}  | #/authentication/password password must be one line without control characters
          "authentication":{"type":"bearer","token":"s3 cret"}                     | #/authentication/token token must be printable ASCII without spaces
          "authentication":{"type":"oauth2","token_url":"https://a:s3cret@x/","client_id":"c","client_secret":"s3cret"} | #/authentication/token_url token_url must be an https:// URL without user name, password and fragment
          "authentication":{"type":"oauth2","token_url":"https://169.254.169.254/","client_id":"c","client_secret":"s3cret"} | #/authentication/token_url its address 169.254.169.254 is not allowed (see network.allow)
          "authentication":{"type":"oauth2","token_url":"http://id.example.com/","client_id":"c","client_secret":"s3cret"} | #/authentication/token_url it is outside of network.allow, and must begin with https:// therefore
          "authentication":{"type":"bearer","token":"s3cret"},"headers":{"authorization":"x"} | #/authentication the header Authorization is set by authentication; use one of the two
          "tls":{"ca":"s3cret"}                                                    | #/tls/ca ca must be PEM: -----BEGIN CERTIFICATE----- and so on
          "tls":{"client_key":"s3cret"}                                            | #/tls/client_certificate client_certificate and client_key belong together
          "tls":{"key":"s3cret"}                                                   | #/tls/key unknown property "key"
          "headers":{"Proxy-Authorization":"s3cret"}                               | #/headers/Proxy-Authorization the header Proxy-Authorization is set by Hookswitch itself
          """)
  void whatIsWrongIsSaidInOneSentenceWithoutWhatIsSecret(String fields, String sentence) {
    Answer answer = post(acme, fields);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).startsWith(sentence);
    assertThat(answer.body().toString()).doesNotContain("s3");
  }

  @Test
  void anOwnAuthorizationIsRefusedBesideTheAuthenticationThatIsThere() {
    String id = made(acme, OAUTH).path("id").asString();
    assertThat(patch(acme, id, "{\"headers\":{\"Authorization\":\"x\"}}").detail())
        .startsWith("#/headers the header Authorization is set by authentication");
    assertThat(
            patch(
                    acme,
                    id,
                    "{\"headers\":{\"Authorization\":\"x\"},\"authentication\":{\"type\":\"none\"}}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void ofACertificateSubjectAndEndAreShown() {
    JsonNode made = made(acme, tls("client", "client"));
    JsonNode shown = made.path("tls");
    assertThat(shown.path("certificate_subject").asString()).isEqualTo("CN=client");
    assertThat(shown.path("certificate_expires_at").asString()).endsWith("Z");
    assertThat(shown.path("client_key").asString()).isEqualTo("…");
    assertThat(shown.path("ca_subjects").path(0).asString()).isEqualTo("CN=house");
    assertThat(made.toString()).doesNotContain("BEGIN");
    String id = made.path("id").asString();
    assertThat(patch(acme, id, "{\"tls\":{}}").body().has("tls")).isFalse();
    assertThat(stored(id).transport()).isEqualTo(Transport.PLAIN);
  }

  @Test
  void aCertificateThatCannotWorkIsRefusedWhenItIsSet() {
    assertThat(post(acme, tls("client", "old")).detail())
        .isEqualTo(
            "#/tls/client_key client_key does not belong to the first certificate of"
                + " client_certificate");
    assertThat(post(acme, tls("old", "old")).detail())
        .startsWith("#/tls client_certificate has expired on ");
  }

  @Test
  void anEndpointWhoseCertificateHasExpiredSinceMayStillBeChanged() {
    String id = made(acme, tls("client", "client")).path("id").asString();
    String old = made(acme, "\"description\":\"x\"").path("id").asString();
    assertThat(endpoints.change(old, before -> before.withStyle(expired(stored(id))))).isPresent();
    assertThat(patch(acme, old, "{\"paused\":true}").status()).isEqualTo(200);
  }

  private static RequestStyle expired(RequestStyle style) {
    return style.withTransport(
        style
            .transport()
            .withTls(
                dev.hookswitch.endpoint.ClientCertificate.parse(
                    house.certificate("old"), house.key("old")),
                null));
  }

  @Test
  void aProxyIsChosenByTheAdministratorAlone() {
    String proxy = "\"proxy\":\"http://u:s3cret@10.0.0.7:3128\"";
    Answer refused = post(acme, proxy);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).isEqualTo("only the administrator's key may choose a proxy");
    JsonNode made = made(ADMIN, "\"account\":\"acme\"," + proxy);
    String id = made.path("id").asString();
    assertThat(made.path("proxy").asString()).isEqualTo("http://u:…@10.0.0.7:3128");
    for (String other : new String[] {"none", "default", "http://x:1"}) {
      assertThat(patch(acme, id, "{\"proxy\":\"" + other + "\"}").status()).isEqualTo(403);
    }
    assertThat(patch(acme, id, "{\"description\":\"x\"}").body().path("proxy").asString())
        .isEqualTo("http://u:…@10.0.0.7:3128");
    assertThat(patch(ADMIN, id, "{\"proxy\":\"none\"}").body().path("proxy").asString())
        .isEqualTo("none");
    assertThat(patch(ADMIN, id, "{\"proxy\":\"default\"}").body().has("proxy")).isFalse();
    assertThat(stored(id).transport().route()).isEqualTo(Route.AS_SETTINGS);
    assertThat(post(ADMIN, "\"proxy\":\"socks5://s3cret:1\"").detail())
        .isEqualTo("#/proxy " + Route.EXPECTED);
  }

  @Test
  void anEndpointOfTheFileIsNotChangedByThis() {
    String id = made(acme, "\"description\":\"x\"").path("id").asString();
    assertThat(endpoints.change(id, before -> before.withOrigin(Endpoint.Origin.FILE))).isPresent();
    assertThat(patch(acme, id, "{" + OAUTH + "}").status()).isEqualTo(409);
  }

  @Test
  void aHeaderCarriesNoOtherHeader() {
    for (String header :
        List.of(
            "\"X-A\":\"x\\r\\nSet-Cookie: a=b\"",
            "\"X-A\":\"x\\n\"",
            "\"X-A\\r\\nX-B\":\"x\"",
            "\"X A\":\"x\"")) {
      Answer answer =
          send(
              "POST",
              "/v1/endpoints",
              acme,
              "{\"url\":\"https://example.com/\",\"headers\":{" + header + "}}");
      assertThat(answer.status()).as(header).isEqualTo(400);
      assertThat(answer.detail()).startsWith("#/headers/");
    }
  }

  @Test
  void aTemplateWithAnAddressOfItsOwnIsAnotherServer() {
    String id = made(acme, "\"headers\":{\"X-Key\":\"s3cret\"}").path("id").asString();
    String led =
        "\"format\":{\"type\":\"template\",\"template\":"
            + "{\"url\":\"'https://evil.example.com/'\"}}";
    assertThat(patch(acme, id, "{" + led + "}").detail())
        .isEqualTo(
            "#/format format has a template that may lead to another server: give headers with it"
                + " again");
    assertThat(patch(acme, id, "{" + led + ",\"headers\":{}}").status()).isEqualTo(200);
    assertThat(patch(acme, id, "{\"format\":\"standard\"}").status()).isEqualTo(200);
  }
}

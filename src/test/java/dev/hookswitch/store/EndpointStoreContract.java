package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.TestCertificates;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.endpoint.Transport;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.event.Told;
import dev.hookswitch.format.Format;
import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of endpoints must do. */
abstract class EndpointStoreContract extends StoreContract {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final TestCertificates HOUSE = house();

  private static TestCertificates house() {
    try {
      return new TestCertificates(Files.createTempDirectory("certificates"), "house")
          .sign("client", "-keyalg", "EC");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Endpoint endpoint(String id) {
    return Endpoint.of(
        id,
        URI.create("https://example.com/" + id + "?a=%20b"),
        null,
        SigningSecret.generate(RANDOM),
        Instant.parse("2026-11-23T04:08:46.001Z"));
  }

  private static Endpoint withEverything() {
    return Endpoint.of(
            "ep_full",
            URI.create("https://example.com/ü"),
            "acme",
            SigningSecret.generate(RANDOM),
            Instant.parse("2026-11-23T04:08:46.001Z"))
        .withFilter(
            new Filter(
                Set.of(CallEvent.Kind.RING, CallEvent.Kind.COMPLETED),
                Set.of("alice", "o'hara"),
                Set.of("37160000001"),
                Set.of(Direction.INBOUND),
                Set.of(CallType.TRANSFER),
                Set.of(Subtype.PREDICTIVE),
                Set.of(DialState.BUSY),
                Set.of("spring"),
                Set.of(Filter.Outcome.MISSED),
                "event.duration > 5"))
        .withSigning(
            new Signing(
                List.of(
                    new Signing.Key(SigningKeyPair.generate(RANDOM), null),
                    new Signing.Key(
                        SigningSecret.generate(RANDOM),
                        Instant.parse("2026-11-24T04:08:46.001Z")))))
        .withStyle(
            new RequestStyle(
                Map.of("X-Key", "a secret header"),
                Numbers.MASKED,
                new Authentication.OAuth2(
                    URI.create("https://id.example.com/token"),
                    "the-client",
                    "a secret of a client",
                    "calls",
                    "hooks",
                    Authentication.ClientAuthentication.BODY),
                new Transport(
                    ClientCertificate.parse(HOUSE.certificate("client"), HOUSE.key("client")),
                    Authorities.parse(HOUSE.certificate("ca")),
                    Route.parse("http://u:a-secret-of-a-proxy@proxy:3128")),
                new Shape(
                    new Format.FromPreset("hubspot", Map.of("owners", "alice=1")),
                    Map.of("token", "a secret of a preset"))))
        .withPace(new Pace(7, 2.5, Duration.ofSeconds(30), Duration.ofDays(2)))
        .withState(State.disabled("disabled by hand"))
        .withDescription("the \"shop\" \\ кассa")
        .withOrigin(Endpoint.Origin.FILE);
  }

  @Test
  void whatIsStoredIsLoadedAsItWas() {
    Endpoint plain = endpoint("ep_plain");
    assertThat(endpoints.insert(plain)).isTrue();
    assertThat(endpoints.insert(withEverything())).isTrue();
    List<Endpoint> before = endpoints.load();
    reopen();
    assertThat(endpoints.load()).containsExactlyInAnyOrderElementsOf(before).contains(plain);
    Endpoint full =
        before.stream().filter(each -> each.id().equals("ep_full")).findFirst().orElseThrow();
    assertThat(full)
        .usingRecursiveComparison()
        .ignoringFields("signing.keys.key")
        .ignoringFieldsOfTypes(ClientCertificate.class, Authorities.class)
        .isEqualTo(withEverything());
    assertThat(full.style()).isEqualTo(withEverything().style());
  }

  @Test
  void everyAuthenticationIsLoadedAsItWas() {
    for (Authentication each :
        List.of(
            Authentication.NONE,
            new Authentication.Basic("кассир", "пароль"),
            new Authentication.Bearer("token"),
            new Authentication.OAuth2(
                URI.create("https://id.example.com/token"),
                "client",
                "secret",
                null,
                null,
                Authentication.ClientAuthentication.BASIC))) {
      assertThat(
              endpoints.insert(
                  endpoint("ep_" + each.type())
                      .withStyle(RequestStyle.PLAIN.withAuthentication(each))))
          .isTrue();
      assertThat(endpoints.load())
          .filteredOn(endpoint -> endpoint.id().equals("ep_" + each.type()))
          .singleElement()
          .extracting(endpoint -> endpoint.style().authentication())
          .isEqualTo(each);
    }
  }

  @Test
  void aRowFromBeforeThereWasAuthenticationIsLoaded() {
    assertThat(endpoints.insert(withEverything())).isTrue();
    String before =
        "{\"secrets\":[\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"],\"headers\":{\"X-Key\":\"v\"}}";
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], RANDOM);
    var _ =
        database.write(handle ->
            handle
                .createUpdate("update endpoint set sealed = :sealed")
                .bind("sealed", box.seal(before))
                .execute());
    assertThat(endpoints.load())
        .singleElement()
        .extracting(Endpoint::style)
        .isEqualTo(new RequestStyle(Map.of("X-Key", "v")).withNumbers(Numbers.MASKED));
  }

  @Test
  void anIdIsTakenOnce() {
    Endpoint first = endpoint("ep_a");
    assertThat(endpoints.insert(first)).isTrue();
    assertThat(endpoints.insert(endpoint("ep_a"))).isFalse();
    assertThat(endpoints.load()).containsExactly(first);
  }

  @Test
  void aNewEndpointBeginsAtTheEndOfTheJournal() {
    for (int i = 0; i < 20; i++) {
      journal.append("pbx1", Told.answered("c" + i, "acme")).join();
    }
    assertThat(endpoints.insert(endpoint("ep_a"))).isTrue();
    assertThat(deliveries.cursors("ep_a", journal.partitions())).isEqualTo(journal.ends());
    assertThat(deliveries.cursors("ep_unknown", journal.partitions())).containsOnly(0);
  }

  @Test
  void aChangeStartsFromWhatIsStored() {
    assertThat(endpoints.insert(endpoint("ep_a"))).isTrue();
    Endpoint disabled =
        endpoints
            .change("ep_a", endpoint -> endpoint.withState(State.disabled("for now")))
            .orElseThrow();
    assertThat(disabled.state().because()).isEqualTo("for now");
    assertThat(endpoints.change("ep_a", endpoint -> endpoint)).contains(disabled);
    assertThat(endpoints.load()).containsExactly(disabled);
    assertThat(endpoints.change("ep_unknown", endpoint -> endpoint.withState(State.disabled("x"))))
        .isEmpty();
    assertThat(endpoints.load()).hasSize(1);
  }

  @Test
  void aDeletedEndpointTakesItsCursorsAlong() {
    journal.append("pbx1", Told.answered("c", "acme")).join();
    assertThat(endpoints.insert(endpoint("ep_a"))).isTrue();
    assertThat(endpoints.insert(endpoint("ep_b"))).isTrue();
    endpoints.delete("ep_a");
    endpoints.delete("ep_unknown");
    assertThat(endpoints.load()).extracting(Endpoint::id).containsExactly("ep_b");
    assertThat(deliveries.cursors("ep_a", journal.partitions())).containsOnly(0);
    assertThat(deliveries.cursors("ep_b", journal.partitions())).isEqualTo(journal.ends());
  }

  @Test
  void secretsCannotBeReadInTheDatabase() {
    Endpoint endpoint = withEverything();
    assertThat(endpoints.insert(endpoint)).isTrue();
    StringBuilder row = new StringBuilder();
    database
        .read(handle -> handle.createQuery("select * from endpoint").mapToMap().one())
        .values()
        .forEach(value ->
            row.append(
                value instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : value));
    assertThat(row)
        .contains("ep_full")
        .doesNotContain(
            "a secret header",
            endpoint.signing().current().reveal(),
            "a secret of a client",
            "a secret of a preset",
            "a-secret-of-a-proxy",
            "BEGIN");
    SecretBox other = new SecretBox(otherKey(), RANDOM);
    assertThatThrownBy(() -> new SqlEndpointStore(database, other).load())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("another key");
  }

  private static byte[] otherKey() {
    byte[] key = new byte[SecretBox.KEY_BYTES];
    key[0] = 1;
    return key;
  }

  @Test
  void aKeyOfTheInstallationIsMadeOnceAndKeptSealed() {
    SecureRandom random = new SecureRandom();
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
    byte[] key = new SqlInstallationKeys(database, box, random).key("a");
    assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(new SqlInstallationKeys(database, box, random).key("b")).isNotEqualTo(key);
    reopen();
    assertThat(new SqlInstallationKeys(database, box, random).key("a")).isEqualTo(key);
  }
}

package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.endpoint.Credentials;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.JournalException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
                Credentials.password("hook", "a secret password")))
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
        .isEqualTo(withEverything());
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
    byte[] sealed =
        database.read(
            handle -> handle.createQuery("select sealed from endpoint").mapTo(byte[].class).one());
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
        .doesNotContain(
            "a secret header", "a secret password", endpoint.signing().current().reveal());
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

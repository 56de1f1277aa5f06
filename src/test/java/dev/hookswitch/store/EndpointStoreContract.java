package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.JournalException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of endpoints must do. */
abstract class EndpointStoreContract extends StoreContract {

  private static final SecureRandom RANDOM = new SecureRandom();

  static Endpoint endpoint(String id) {
    return new Endpoint(
        id,
        URI.create("https://example.com/" + id + "?a=%20b"),
        null,
        Filter.EVERYTHING,
        List.of(SigningSecret.generate(RANDOM)),
        Map.of(),
        "",
        Endpoint.Origin.API,
        null,
        Instant.parse("2026-11-23T04:08:46.001Z"));
  }

  private static Endpoint withEverything() {
    return new Endpoint(
        "ep_full",
        URI.create("https://example.com/ü"),
        "acme",
        new Filter(
            Set.of(CallEvent.Kind.RING, CallEvent.Kind.COMPLETED),
            Set.of("alice", "o'hara"),
            Set.of("37160000001"),
            Set.of(Direction.INBOUND),
            Set.of(CallType.TRANSFER)),
        List.of(SigningSecret.generate(RANDOM), SigningSecret.generate(RANDOM)),
        Map.of("X-Key", "a secret header"),
        "the \"shop\" \\ кассa",
        Endpoint.Origin.FILE,
        "disabled by hand",
        Instant.parse("2026-11-23T04:08:46.001Z"));
  }

  @Test
  void whatIsStoredIsLoadedAsItWas() {
    Endpoint plain = endpoint("ep_plain");
    assertThat(endpoints.insert(plain)).isTrue();
    assertThat(endpoints.insert(withEverything())).isTrue();
    List<Endpoint> before = endpoints.load();
    reopen();
    assertThat(endpoints.load()).containsExactlyInAnyOrderElementsOf(before).contains(plain);
    assertThat(before.getLast().headers().isEmpty() ? before.getFirst() : before.getLast())
        .usingRecursiveComparison()
        .ignoringFields("secrets")
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
        endpoints.change("ep_a", endpoint -> endpoint.disabled("for now")).orElseThrow();
    assertThat(disabled.disabled()).isEqualTo("for now");
    assertThat(endpoints.change("ep_a", endpoint -> endpoint)).contains(disabled);
    assertThat(endpoints.load()).containsExactly(disabled);
    assertThat(endpoints.change("ep_unknown", endpoint -> endpoint.disabled("x"))).isEmpty();
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
        .doesNotContain("a secret header", endpoint.secrets().getFirst().reveal());
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
}

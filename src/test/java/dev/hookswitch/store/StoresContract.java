package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.access.ApiKey;
import dev.hookswitch.access.ApiKeyStore;
import dev.hookswitch.directory.DirectoryStore;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.DeadLetter;
import dev.hookswitch.dispatch.DispatchStore.ParkedDelivery;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Place;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointStore;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the stores beside the journal must do, whatever they are in. Each database has a subclass.
 */
abstract class StoresContract {

  private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");

  abstract Journal journal();

  abstract DispatchStore deliveries();

  abstract EndpointStore endpoints();

  abstract ApiKeyStore keys();

  abstract DirectoryStore directory();

  private static Endpoint endpoint(String id, String account) {
    return new Endpoint(
        id,
        URI.create("https://example.com/" + id),
        account,
        new Filter(
            Set.of(CallEvent.Kind.RING),
            Set.of("alice"),
            Set.of("37160000001"),
            Set.of(),
            Set.of()),
        List.of(SigningSecret.generate(new SecureRandom())),
        Map.of("X-Token", "t"),
        "for " + id,
        Endpoint.Origin.API,
        null,
        NOW);
  }

  private List<Entry> call(String root) {
    journal().append("pbx1", Told.answered(root, "acme")).join();
    String session = Told.answered(root, "acme").getFirst().sessionId();
    List<Entry> entries = new ArrayList<>();
    for (int partition = 0; partition < journal().partitions(); partition++) {
      journal().read(partition, 0, 1000).stream()
          .filter(entry -> entry.event().sessionId().equals(session))
          .forEach(entries::add);
    }
    return entries;
  }

  private void park(String endpoint, List<Entry> entries, Instant due) {
    List<Parking> parkings = new ArrayList<>();
    for (Entry entry : entries) {
      parkings.add(
          new Parking(
              endpoint,
              entry,
              parkings.isEmpty() ? 1 : 0,
              "",
              NOW,
              parkings.isEmpty() ? due : null));
    }
    Entry last = entries.getLast();
    deliveries()
        .saveProgress(List.of(new Cursor(endpoint, last.partition(), last.offset() + 1)), parkings);
  }

  // endpoints

  @Test
  void anEndpointIsKeptAsItIs() {
    Endpoint made = endpoint("ep_a", "acme");
    endpoints().insert(made);
    assertThat(endpoints().load()).containsExactly(made);
    Endpoint changed = made.disabled("410 Gone");
    endpoints().update(changed);
    assertThat(endpoints().load()).containsExactly(changed);
    endpoints().delete("ep_a");
    assertThat(endpoints().load()).isEmpty();
  }

  @Test
  void aNewEndpointBeginsAtTheEnd() {
    call("before");
    endpoints().insert(endpoint("ep_a", "acme"));
    assertThat(deliveries().cursors("ep_a", journal().partitions())).isEqualTo(journal().ends());
  }

  @Test
  void withAnEndpointEverythingOfItGoes() {
    endpoints().insert(endpoint("ep_a", "acme"));
    park("ep_a", call("c"), NOW);
    endpoints().delete("ep_a");
    endpoints().insert(endpoint("ep_a", "acme"));
    assertThat(deliveries().parkedLanes("ep_a")).isEmpty();
  }

  // deliveries

  @Test
  void aLaneIsWorkedOffFromItsHead() {
    endpoints().insert(endpoint("ep_a", "acme"));
    List<Entry> call = call("c");
    String session = call.getFirst().event().sessionId();
    park("ep_a", call, NOW.plusSeconds(5));
    assertThat(deliveries().parkedLanes("ep_a")).isEqualTo(Map.of(session, 10));
    assertThat(deliveries().dueLanes("ep_a", NOW, 10)).isEmpty();
    assertThat(deliveries().nextDue("ep_a")).contains(NOW.plusSeconds(5));
    assertThat(deliveries().dueLanes("ep_a", NOW.plusSeconds(5), 10)).containsExactly(session);
    for (int seq = 1; seq <= 10; seq++) {
      ParkedDelivery head = deliveries().head("ep_a", session).orElseThrow();
      assertThat(head.entry().event().seq()).isEqualTo(seq);
      assertThat(head.entry()).usingRecursiveComparison().isEqualTo(call.get(seq - 1));
      deliveries().settled(head, NOW.plusSeconds(6));
    }
    assertThat(deliveries().head("ep_a", session)).isEmpty();
    assertThat(deliveries().nextDue("ep_a")).isEmpty();
  }

  @Test
  void whatFailsAgainWaitsAndWhatIsGivenUpMakesRoom() {
    endpoints().insert(endpoint("ep_a", "acme"));
    List<Entry> call = call("c");
    String session = call.getFirst().event().sessionId();
    park("ep_a", call, NOW);
    ParkedDelivery head = deliveries().head("ep_a", session).orElseThrow();
    deliveries().postponed(head, "refused with 500", NOW.plusSeconds(60));
    ParkedDelivery again = deliveries().head("ep_a", session).orElseThrow();
    assertThat(again.attempts()).isEqualTo(2);
    assertThat(again.due()).isEqualTo(NOW.plusSeconds(60));
    deliveries().buried(again, "refused with 500", NOW.plusSeconds(61));
    ParkedDelivery next = deliveries().head("ep_a", session).orElseThrow();
    assertThat(next.entry().event().seq()).isEqualTo(2);
    assertThat(next.due()).isEqualTo(NOW.plusSeconds(61));
    List<DeadLetter> dead = deliveries().deadLetters("ep_a", null, 10);
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().eventId()).isEqualTo(call.getFirst().event().id());
    assertThat(dead.getFirst().failure()).isEqualTo("refused with 500");
    assertThat(deliveries().deadLetters(null, "zeta", 10)).isEmpty();
    assertThat(deliveries().revive("ep_a", NOW.plusSeconds(70))).isEqualTo(1);
    assertThat(deliveries().deadLetters(null, null, 10)).isEmpty();
    assertThat(deliveries().head("ep_a", session).orElseThrow().entry().event().seq()).isEqualTo(1);
  }

  @Test
  void theLongestDueComesFirstAndHasteIsForAll() {
    endpoints().insert(endpoint("ep_a", "acme"));
    List<Entry> late = call("late");
    List<Entry> soon = call("soon");
    park("ep_a", late, NOW.plusSeconds(20));
    park("ep_a", soon, NOW.plusSeconds(10));
    String first = soon.getFirst().event().sessionId();
    String second = late.getFirst().event().sessionId();
    assertThat(deliveries().dueLanes("ep_a", NOW.plusSeconds(30), 10))
        .containsExactly(first, second);
    assertThat(deliveries().dueLanes("ep_a", NOW.plusSeconds(30), 1)).containsExactly(first);
    deliveries().hasten("ep_a", NOW);
    assertThat(deliveries().dueLanes("ep_a", NOW, 10)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void progressIsStoredOnceWhateverCrashes() {
    endpoints().insert(endpoint("ep_a", "acme"));
    List<Entry> call = call("c");
    park("ep_a", call, NOW);
    park("ep_a", call, NOW.plusSeconds(99));
    String session = call.getFirst().event().sessionId();
    assertThat(deliveries().parkedLanes("ep_a")).isEqualTo(Map.of(session, 10));
    assertThat(deliveries().head("ep_a", session).orElseThrow().due()).isEqualTo(NOW);
    int partition = call.getLast().partition();
    assertThat(deliveries().cursors("ep_a", journal().partitions())[partition])
        .isEqualTo(call.getLast().offset() + 1);
    assertThat(deliveries().parkedAboveCursors("ep_a")).isEmpty();
  }

  @Test
  void whatIsParkedAboveTheCursorIsKnown() {
    endpoints().insert(endpoint("ep_a", "acme"));
    Entry entry = call("c").getFirst();
    deliveries().saveProgress(List.of(), List.of(new Parking("ep_a", entry, 1, "reset", NOW, NOW)));
    assertThat(deliveries().parkedAboveCursors("ep_a"))
        .containsExactly(new Place(entry.partition(), entry.offset()));
    assertThat(deliveries().parkedAboveCursors("ep_b")).isEmpty();
  }

  // keys

  @Test
  void aKeyIsFoundByItsHashAlone() {
    byte[] hash = new byte[32];
    hash[7] = 7;
    ApiKey key = new ApiKey("key_1", "acme", "a key", NOW);
    keys().insert(key, hash);
    assertThat(keys().findBySha256(hash)).contains(key);
    assertThat(keys().findBySha256(new byte[32])).isEmpty();
    assertThat(keys().all()).containsExactly(key);
    assertThat(keys().delete("key_1")).isTrue();
    assertThat(keys().delete("key_1")).isFalse();
    assertThat(keys().findBySha256(hash)).isEmpty();
  }

  // users and numbers

  @Test
  void usersAndNumbersAreReplacedByTheirKey() {
    User anna = new User("anna", "Anna", "acme", List.of("101", "111"), Origin.API);
    User bare = new User("bare", null, null, List.of(), Origin.API);
    directory().put(bare);
    directory().put(anna);
    assertThat(directory().users()).containsExactly(anna, bare);
    User changed = new User("anna", null, "zeta", List.of("102"), Origin.API);
    directory().put(changed);
    directory().deleteUser("bare");
    assertThat(directory().users()).containsExactly(changed);
    directory().put(new OwnNumber("37160000001", "acme", "Sales", Origin.API));
    OwnNumber number = new OwnNumber("37160000001", "zeta", null, Origin.API);
    directory().put(number);
    assertThat(directory().numbers()).containsExactly(number);
    directory().deleteNumber("37160000001");
    assertThat(directory().numbers()).isEmpty();
  }
}

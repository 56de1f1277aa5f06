package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.recording.Recording;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one process changes in the database that two share, the other has a moment later. */
class PeersTest {

  private final Place place = Place.postgres();
  private final Database here = place.open();
  private final Database there = place.open();

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static Endpoints endpoints(Database database) {
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    Endpoints endpoints = new Endpoints(new SqlEndpointStore(database, box));
    database.follow(Change.ENDPOINTS, endpoints::refresh);
    return endpoints;
  }

  private static Endpoint endpoint(String id) {
    return Endpoint.of(
        id,
        URI.create("https://example.com/" + id),
        null,
        SigningSecret.generate(new SecureRandom()),
        Instant.EPOCH);
  }

  @Test
  void endpoints() {
    Endpoints mine = endpoints(here);
    Endpoints theirs = endpoints(there);
    List<String> heard = new CopyOnWriteArrayList<>();
    theirs.follow((before, after) ->
        heard.add((before == null ? "new" : "known") + (after == null ? " gone" : " there")));
    mine.add(endpoint("ep_a"));
    Eventually.until("the other has it", () -> theirs.find("ep_a").isPresent());
    // who comes second finds it taken
    assertThat(theirs.add(endpoint("ep_a"))).isFalse();
    mine.change("ep_a", endpoint -> endpoint.withState(State.disabled("for a while")));
    Eventually.until(
        "the other has the change", () -> !theirs.find("ep_a").orElseThrow().isActive());
    mine.remove("ep_a");
    Eventually.until("the other has none", () -> theirs.all().isEmpty());
    assertThat(heard).containsExactly("new there", "known there", "known gone");
  }

  @Test
  void usersAndNumbers() throws Conflict {
    List<User> ofFile = List.of(new User("bob", null, null, List.of("102"), Origin.FILE));
    Directories mine = new Directories(new SqlDirectoryStore(here), ofFile, List.of());
    Directories theirs = new Directories(new SqlDirectoryStore(there), ofFile, List.of());
    AtomicInteger changes = new AtomicInteger();
    theirs.follow(now -> changes.incrementAndGet());
    there.follow(Change.DIRECTORY, theirs::refresh);
    mine.put(new User("alice", "Alice", "acme", List.of("101"), Origin.API));
    mine.put(new OwnNumber("37160000001", "acme", null, Origin.API));
    Eventually.until("the other has both", () -> theirs.number("37160000001").isPresent());
    assertThat(theirs.users()).extracting(User::id).containsExactly("alice", "bob");
    mine.removeUser("alice");
    Eventually.until("the other has one", () -> theirs.users().size() == 1);
    assertThat(changes.get()).isBetween(2, 3);
  }

  /** Who stands by takes over when the other lets go, and not before. */
  @Test
  void theRightToDeliver() {
    List<String> told = new ArrayList<>();
    LeaseKeeper first = new LeaseKeeper(here.lease(), new Noting("first", told));
    LeaseKeeper second = new LeaseKeeper(there.lease(), new Noting("second", told));
    first.start();
    second.start();
    assertThat(first.isHeld()).isTrue();
    assertThat(second.isHeld()).isFalse();
    first.close();
    Eventually.until("the second has it", second::isHeld);
    assertThat(told).containsExactly("first acquired", "first released", "second acquired");
    second.close();
  }

  /** An administrator, or a network, that ends the connection ends the right. */
  @Test
  void theRightIsLostWithItsConnection() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (LeaseKeeper keeper = new LeaseKeeper(here.lease(), new Noting("it", told))) {
      keeper.start();
      PostgresServer.breakLeaseConnection(there);
      Eventually.until("it has it again", () -> told.size() == 3);
      assertThat(told).containsExactly("it acquired", "it lost", "it acquired");
    }
  }

  private record Noting(String name, List<String> told) implements LeaseKeeper.Holder {
    @Override
    public void acquired() {
      told.add(name + " acquired");
    }

    @Override
    public void released() {
      told.add(name + " released");
    }

    @Override
    public void lost() {
      told.add(name + " lost");
    }
  }

  @Test
  void aRecordingThatRunsIsHeardOfByTheOtherProcess() {
    SqlRecordingStore mine = new SqlRecordingStore(here);
    SqlRecordingStore theirs = new SqlRecordingStore(there);
    List<Recording> heard = new CopyOnWriteArrayList<>();
    there.follow(Change.RECORDINGS, () -> heard.addAll(theirs.running(Instant.EPOCH)));
    Recording recording = RecordingStoreContract.begun("s_1", "acme", Instant.EPOCH);
    mine.add(recording);
    mine.setParts(recording.id(), recording.parts(), Instant.EPOCH);
    Eventually.until("it is heard of", () -> !heard.isEmpty());
    assertThat(heard.getFirst()).isEqualTo(recording);
  }
}

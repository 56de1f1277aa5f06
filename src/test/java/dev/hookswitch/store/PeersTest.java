package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.archive.FolderArchive;
import dev.hookswitch.call.Aside;
import dev.hookswitch.call.Bystander;
import dev.hookswitch.call.Talker;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import dev.hookswitch.recording.FetchLimits;
import dev.hookswitch.recording.PlayedPbx;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.recording.Rule;
import dev.hookswitch.recording.Rules;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process changes in the database that two share, the other has a moment later. */
class PeersTest {

  @TempDir Path folder;
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

  /** Both observe the call, and both must tell the same COMPLETED. */
  @Test
  void aRecordingThatRunsIsToldToTheObserverOfTheOtherProcess() throws InterruptedException {
    List<CallEvent> call = Told.answered("1.0", "acme");
    String session = call.getFirst().sessionId();
    List<Talker> talkers = List.of(new Talker("c_1", "a"), new Talker("c_2", "b"));
    PlayedPbx pbx = new PlayedPbx();
    pbx.channels.addAll(List.of("a", "b"));
    List<Aside> heardHere = new CopyOnWriteArrayList<>();
    List<Aside> heardThere = new CopyOnWriteArrayList<>();
    try (SqlJournal journalHere = new SqlJournal(here);
        SqlJournal journalThere = new SqlJournal(there);
        Recordings mine = recordings(here, journalHere, pbx);
        Recordings theirs = recordings(there, journalThere, pbx)) {
      Bystander bystanderHere = mine.accompany("pbx1", heardHere::add);
      Bystander bystanderThere = theirs.accompany("pbx1", heardThere::add);
      mine.acquired();
      bystanderThere.told(call.get(6), talkers);
      bystanderHere.told(call.get(6), talkers);
      Eventually.until(
          "both have heard of it", () -> !heardHere.isEmpty() && !heardThere.isEmpty());
      assertThat(heardThere.getFirst()).isEqualTo(heardHere.getFirst());
      mine.lost();
      theirs.acquired();
      bystanderThere.told(call.getLast(), List.of());
      Eventually.until(
          "the other ends it",
          () -> theirs.find(Ids.recording(session)).orElseThrow().endedAt() != null);
      assertThat(pbx.done).filteredOn(order -> order.startsWith("start")).hasSize(1);
      theirs.released();
    }
  }

  private Recordings recordings(Database database, SqlJournal journal, PlayedPbx pbx) {
    Rule every = new Rule(null, Set.of(), Set.of(), Set.of(), Set.of(), 100, true);
    FetchLimits limits =
        new FetchLimits(
            folder.resolve("work"), 1_000, 1, Duration.ZERO, List.of(Duration.ofHours(1)));
    Recordings recordings =
        new Recordings(
            new Recordings.Parts(
                new SqlRecordingStore(database),
                new FolderArchive(folder.resolve("kept")),
                journal,
                List.of(pbx),
                new Rules(List.of(every)),
                limits,
                "https://calls.example.com"),
            InstantSource.system());
    database.follow(Change.RECORDINGS, recordings::refresh);
    return recordings;
  }
}

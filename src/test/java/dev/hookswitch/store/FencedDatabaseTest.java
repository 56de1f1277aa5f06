package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.cluster.Duty;
import dev.hookswitch.cluster.LeaseTable;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Tenures;
import dev.hookswitch.journal.JournalException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who works and has lost the lease for it, without knowing, stores nothing. */
class FencedDatabaseTest {

  private static final Instant NOW = CampaignStoreContract.NOW;
  private static final String WORK = "work";

  private static void campaign(Database database, int contacts) {
    SqlCampaignStore campaigns = new SqlCampaignStore(database);
    campaigns.insert(CampaignStoreContract.campaign("a", "acme", Definition.DEFAULT));
    campaigns.move("cmp_a", CampaignState.RUNNING, NOW);
    List<NewContact> all =
        IntStream.range(0, contacts)
            .mapToObj(i -> new NewContact("+37100" + i, "37100" + i, null, "", Map.of()))
            .toList();
    new SqlContactStore(database)
        .add(ImportReport.begin("", "cmp_a", NOW), all, ContactStore.MOST_OF_CAMPAIGN, NOW);
  }

  private static Duty take(LeaseTable table, Node node) {
    table.enter(node, List.of(WORK));
    var _ = table.beat(node);
    Map<String, Long> taken = table.take(node, Set.of(WORK));
    return Tenures.duty(WORK, taken.getOrDefault(WORK, 0L));
  }

  @Test
  void whoWasFrozenWithAContactInItsHandConcludesNothing() {
    Place place = Place.postgres();
    try (Database here = place.open();
        Database there = place.open()) {
      campaign(here, 3);
      Node one = new Node("one", "here", "1", Instant.EPOCH);
      Duty mine = take(here.leases(), one);
      SqlCallQueue queue = new SqlCallQueue(here.under(mine));
      Picked picked = queue.next("cmp_a", NOW, 1).getFirst();

      here.leases().give(one, Map.of(WORK, 1L)); // as if its time were over
      Duty theirs = take(there.leases(), new Node("two", "there", "1", Instant.EPOCH));
      Database late = here.under(mine);
      List<Callable<?>> writes =
          List.of(
              () -> queue.next("cmp_a", NOW, 1),
              () -> queue.conclude(picked.callId(), Conclusion.of(Result.BUSY), NOW),
              () -> queue.neverPlaced(picked.callId(), NOW),
              () -> new SqlCampaignStore(late).finishIfDone("cmp_a", NOW),
              () -> new SqlOperatorStore(late).release("somebody", picked.callId()),
              () -> new SqlRetentionStore(late).deleteCampaigns(NOW, 10),
              () -> new SqlRecordingStore(here, late).deleteOld(NOW, 10, NOW),
              () -> new SqlRecordingStore(here, late).fail("rec_1", NOW, "it is late"));
      for (Callable<?> write : writes) {
        assertThatThrownBy(write::call)
            .isInstanceOf(JournalException.class)
            .hasMessage("the lease of work is not with this process any more");
      }
      SqlCallQueue goingOn = new SqlCallQueue(there.under(theirs));
      assertThat(goingOn.neverPlaced(picked.callId(), NOW)).as("it was left as it was").isPresent();
      assertThat(goingOn.next("cmp_a", NOW.plus(Duration.ofDays(1)), 9)).hasSize(3);
      assertThat(queue.underWay("", 9)).as("reading is free").hasSize(3);
      assertThatCode(() -> new SqlRecordingStore(here, late).wish("session", NOW))
          .as("what anybody may ask for")
          .doesNotThrowAnyException();
      here.leases().leave(one);
    }
  }

  @Test
  void whoDoesNotHoldItDoesNotEvenAsk(@TempDir Path folder) {
    try (Database alone = Place.sqlite(folder).open()) {
      campaign(alone, 1);
      assertThatThrownBy(() -> new SqlCallQueue(alone.under(new Duty(WORK))).next("cmp_a", NOW, 1))
          .isInstanceOf(JournalException.class);
      Duty held = Tenures.duty(WORK, 0);
      assertThat(new SqlCallQueue(alone.under(held)).next("cmp_a", NOW, 1)).hasSize(1);
    }
  }
}

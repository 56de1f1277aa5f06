package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Progress;
import dev.hookswitch.campaign.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes that share a database: what one gives out, or takes, the other does not. */
class SharedQueueTest {

  private static final int CONTACTS = 400;

  private final Place place = Place.postgres();
  private final Database here = place.open();
  private final Database there = place.open();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdown();
    here.close();
    there.close();
  }

  private void campaign(String id) {
    SqlCampaignStore campaigns = new SqlCampaignStore(here);
    campaigns.insert(CampaignStoreContract.campaign(id, "acme", Definition.DEFAULT));
    campaigns.move("cmp_" + id, CampaignState.RUNNING, CampaignStoreContract.NOW);
  }

  private <T> List<T> atOnce(List<Callable<T>> works)
      throws InterruptedException, ExecutionException {
    List<T> done = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(works)) {
      done.add(future.get());
    }
    return done;
  }

  /** Contacts are added, given out and concluded from both sides at once. */
  @Test
  void nobodyIsGivenOutTwice() throws Exception {
    campaign("a");
    List<Callable<List<String>>> works = new ArrayList<>();
    for (Database database : List.of(here, there)) {
      works.add(() -> fill(database));
      works.add(() -> call(database));
      works.add(() -> call(database));
    }
    List<String> called = new ArrayList<>();
    atOnce(works).forEach(called::addAll);
    called.addAll(call(here)); // who was added when the others had ended
    assertThat(called).hasSize(CONTACTS).doesNotHaveDuplicates();
    Progress progress = new SqlCampaignStore(there).progress("cmp_a", CampaignStoreContract.NOW);
    assertThat(progress.contacts(ContactStatus.DONE)).isEqualTo(CONTACTS);
    assertThat(progress.open()).isZero();
    assertThat(progress.attempts()).isEqualTo(CONTACTS);
  }

  /** The same contacts from both sides. */
  private static List<String> fill(Database database) {
    SqlContactStore contacts = new SqlContactStore(database);
    for (int from = 0; from < CONTACTS; from += 50) {
      List<NewContact> batch = new ArrayList<>();
      for (int i = from; i < from + 50; i++) {
        batch.add(new NewContact("+37100" + i, "37100" + i, null, "", Map.of()));
      }
      contacts.add(
          ImportReport.begin("", "cmp_a", CampaignStoreContract.NOW),
          batch,
          ContactStore.MOST_OF_CAMPAIGN,
          CampaignStoreContract.NOW);
    }
    return List.of();
  }

  private static List<String> call(Database database) {
    SqlCallQueue queue = new SqlCallQueue(database);
    List<String> called = new ArrayList<>();
    int idle = 0;
    while (idle < 5) {
      List<Picked> next = queue.next("cmp_a", CampaignStoreContract.NOW, 7);
      idle = next.isEmpty() ? idle + 1 : 0;
      for (Picked call : next) {
        called.add(call.number());
        queue.answered(call.callId(), CampaignStoreContract.NOW);
        queue.conclude(
            call.callId(),
            new Conclusion(Result.ANSWERED, null, "alice", null, Duration.ofSeconds(9)),
            CampaignStoreContract.NOW);
      }
    }
    return called;
  }

  @Test
  void anOperatorIsClaimedOnce() throws Exception {
    campaign("a");
    campaign("b");
    SqlOperatorStore operators = new SqlOperatorStore(here);
    for (int round = 0; round < 20; round++) {
      String user = "user" + round;
      operators.say("cmp_a", user, true, null, CampaignStoreContract.NOW);
      operators.say("cmp_b", user, true, null, CampaignStoreContract.NOW);
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (Database database : List.of(here, there)) {
        for (String campaign : List.of("cmp_a", "cmp_b")) {
          claims.add(() ->
              new SqlOperatorStore(database)
                  .claim(campaign, user, "ct_" + campaign, CampaignStoreContract.NOW));
        }
      }
      assertThat(atOnce(claims).stream().filter(claimed -> claimed)).hasSize(1);
    }
    assertThat(operators.busy()).hasSize(20);
  }
}

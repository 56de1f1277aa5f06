package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore.Disposition;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.privacy.Redaction.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of campaigns is forgotten: numbers whose owners ask for it, and all that is old. */
abstract class CampaignPrivacyContract extends CampaignStoreContract {

  private static final List<String> TABLES =
      List.of(
          "campaign",
          "campaign_contact",
          "campaign_attempt",
          "campaign_count",
          "campaign_minute",
          "campaign_word",
          "campaign_import",
          "campaign_operator");

  private void forget(String digits, String account) {
    SqlRedactionStore redactions = new SqlRedactionStore(database);
    redactions.request("red_" + digits + account, digits, account, NOW);
    while (redactions.step(NOW)) {
      // goes on
    }
    assertThat(redactions.find("red_" + digits + account).orElseThrow().status())
        .isEqualTo(Status.DONE);
  }

  private String everything() {
    return database.read(handle -> {
      StringBuilder all = new StringBuilder();
      for (String table : TABLES) {
        handle
            .createQuery("select * from " + table)
            .mapToMap()
            .forEach(row -> all.append(row).append('\n'));
      }
      return all.toString();
    });
  }

  private long rows() {
    return database.<Long>read(handle ->
        TABLES.stream()
            .mapToLong(table ->
                handle.createQuery("select count(*) from " + table).mapTo(Long.class).one())
            .sum());
  }

  @Test
  void aNumberIsForgottenInAllCampaigns() {
    running("a", Definition.DEFAULT);
    running("b", Definition.DEFAULT);
    add("a", "+37120000009", "+37120000010");
    add("b", contact("37120000009"));
    NewContact friend =
        new NewContact(
            "+37120000011",
            "37120000011",
            "c/o +371 2000 0009",
            "",
            Map.of("call", "37120000009!"));
    add("b", friend, new NewContact("1", "1", null, "", Map.of("x", "371200000091")));
    contacts.dispose(
        new ContactId("cmp_b", 2), new Disposition(null, "or 37120000009", null, false), NOW);
    forget("37120000009", null);
    Contact gone = find("a", 1);
    assertThat(gone.status()).isEqualTo(ContactStatus.REMOVED);
    assertThat(gone.number()).isNull();
    assertThat(gone.name()).isNull();
    assertThat(gone.variables()).isEmpty();
    assertThat(status("b", 1)).isEqualTo(ContactStatus.REMOVED);
    Contact other = find("b", 2);
    assertThat(other.number()).isEqualTo("+37120000011");
    assertThat(other.name()).isEqualTo("c/o redacted");
    assertThat(other.variables()).containsEntry("call", "redacted!");
    assertThat(other.note()).isEqualTo("or redacted");
    // a longer one is another one
    assertThat(find("b", 3).variables()).containsEntry("x", "371200000091");
    assertThat(everything()).doesNotContain("37120000009,").doesNotContain("2000 0009");
    assertThat(queue.next("cmp_a", NOW, 10))
        .extracting(Picked::number)
        .containsExactly("+37120000010");
    assertThat(campaigns.progress("cmp_b", NOW).contacts())
        .containsEntry(ContactStatus.REMOVED, 1L)
        .containsEntry(ContactStatus.NEW, 2L);
  }

  @Test
  void anAccountForgetsItsOwnAlone() {
    running("a", Definition.DEFAULT);
    campaigns.insert(campaign("z", "zeta", Definition.DEFAULT));
    add("a", "+37120000009");
    add("z", "+37120000009");
    forget("37120000009", "zeta");
    assertThat(status("a", 1)).isEqualTo(ContactStatus.NEW);
    assertThat(status("z", 1)).isEqualTo(ContactStatus.REMOVED);
  }

  @Test
  void whoIsForgottenDuringTheCallIsRemovedAfterIt() {
    running("a", Definition.DEFAULT);
    add("a", "+37120000009");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    forget("37120000009", null);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DIALLING);
    assertThat(find("a", 1).number()).isNull();
    queue.conclude(call.callId(), Conclusion.of(Result.BUSY), NOW);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.REMOVED);
    assertThat(campaigns.progress("cmp_a", NOW).open()).isZero();
  }

  @Test
  void manyContactsAreGoneThroughInSteps() {
    running("a", Definition.DEFAULT);
    NewContact[] many =
        IntStream.range(0, 2_100)
            .mapToObj(i ->
                new NewContact(
                    "1" + i, "1" + i, i % 1_000 == 999 ? "call 37120000009" : null, "", Map.of()))
            .toArray(NewContact[]::new);
    add("a", many);
    SqlRedactionStore redactions = new SqlRedactionStore(database);
    redactions.request("red_1", "37120000009", null, NOW);
    int steps = 0;
    while (redactions.step(NOW)) {
      steps++;
      reopen();
      redactions = new SqlRedactionStore(database);
    }
    assertThat(steps).isBetween(3, 5);
    assertThat(everything()).doesNotContain("37120000009");
    assertThat(find("a", 2_000).name()).isEqualTo("call redacted");
  }

  @Test
  void aDeletedCampaignGoesByAndByAndWhollyWithAllThatBelongsToIt() {
    running("a", Definition.DEFAULT);
    running("b", Definition.DEFAULT);
    add("a", "+3711", "+3712", "+3713", "+3714", "+3715");
    operators.say("cmp_a", "alice", true, null, NOW);
    for (Picked call : queue.next("cmp_a", NOW, 3)) {
      queue.conclude(call.callId(), Conclusion.of(Result.ABANDONED), NOW);
    }
    long others = rows();
    campaigns.move("cmp_a", CampaignState.STOPPED, NOW);
    SqlRetentionStore retention = new SqlRetentionStore(database);
    assertThat(retention.deleteCampaigns(NOW, 10)).isZero();
    campaigns.delete("cmp_a", NOW);
    assertThat(contacts.export("cmp_a", 0, 10)).isEmpty();
    assertThat(retention.deleteCampaigns(NOW, 2)).isEqualTo(2);
    assertThat(retention.deleteCampaigns(NOW, 2)).isEqualTo(2);
    assertThat(rows()).isGreaterThan(1).isLessThan(others);
    assertThat(retention.deleteCampaigns(NOW, 10)).isEqualTo(2);
    assertThat(rows()).isEqualTo(1);
    assertThat(campaigns.find("cmp_b")).isPresent();
  }

  @Test
  void whatHasLongBeenAtRestIsDeletedAndWhatRunsNever() {
    running("a", Definition.DEFAULT);
    running("b", Definition.DEFAULT);
    add("a", "+3711");
    add("b", "+3711");
    campaigns.move("cmp_a", CampaignState.STOPPED, NOW);
    SqlRetentionStore retention = new SqlRetentionStore(database);
    assertThat(retention.deleteCampaigns(NOW, 10)).isZero();
    assertThat(retention.deleteCampaigns(NOW.plusSeconds(1), 10)).isEqualTo(2);
    assertThat(campaigns.find("cmp_a")).isEmpty();
    assertThat(status("b", 1)).isEqualTo(ContactStatus.NEW);
  }

  @Test
  void countsOfLongAgoAreDeleted() {
    running("a", Definition.DEFAULT);
    add("a", "+3711");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    queue.conclude(call.callId(), Conclusion.of(Result.ABANDONED), NOW);
    SqlRetentionStore retention = new SqlRetentionStore(database);
    retention.deleteOldCounts(in(Duration.ofDays(30)));
    assertThat(campaigns.progress("cmp_a", NOW).window().abandoned()).isEqualTo(1);
    retention.deleteOldCounts(in(Duration.ofDays(33)));
    assertThat(campaigns.progress("cmp_a", NOW).window().abandoned()).isZero();
    assertThat(campaigns.progress("cmp_a", NOW).all().abandoned()).isEqualTo(1);
  }
}

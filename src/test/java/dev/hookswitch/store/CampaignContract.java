package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CallingHours;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.CampaignStore.Changed;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ContactStore.ContactQuery;
import dev.hookswitch.campaign.ContactStore.Disposed;
import dev.hookswitch.campaign.ContactStore.Disposition;
import dev.hookswitch.campaign.ContactStore.Exported;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.Abandoned;
import dev.hookswitch.campaign.Definition.Flow;
import dev.hookswitch.campaign.Definition.MachineDetection;
import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.ImportReport.BadRow;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules;
import dev.hookswitch.campaign.WeekTime;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.journal.Page;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Campaigns, and who is in them. */
abstract class CampaignContract extends CampaignStoreContract {

  private static final Definition FULL =
      new Definition(
          "pbx1",
          List.of("+37160000001", "+37160000002"),
          Duration.ofSeconds(20),
          50,
          new Flow("campaigns", "s"),
          new Abandoned(2.5, Duration.ofHours(12), "sound:sorry"),
          8,
          new WrapUp(Duration.ofSeconds(45), WrapUp.Then.AWAY),
          true,
          new MachineDetection(MachineDetection.Action.ANNOUNCE, "sound:later"),
          new CallingHours(
              List.of(WeekTime.parse("mon-fri 09:00-20:00").orElseThrow()),
              Set.of(LocalDate.parse("2026-12-25")),
              ZoneId.of("Europe/Riga")),
          new RetryRules(
              2, Map.of(Result.BUSY, new RetryRules.Rule(2, List.of(Duration.ofMinutes(7))))),
          false,
          List.of("sale", "refused"));

  @Test
  void aCampaignIsKeptAsItIs() {
    Campaign full = campaign("a", "acme", FULL);
    Campaign usual = campaign("b", "zeta", Definition.DEFAULT);
    assertThat(campaigns.insert(full)).isTrue();
    assertThat(campaigns.insert(usual)).isTrue();
    reopen();
    assertThat(campaigns.find("cmp_a")).contains(full);
    assertThat(campaigns.list(null, null, 10).items()).containsExactly(full, usual);
    assertThat(campaigns.list("zeta", null, 10).items()).containsExactly(usual);
    Page<Campaign> first = campaigns.list(null, null, 1);
    assertThat(first.items()).containsExactly(full);
    assertThat(campaigns.list(null, first.next(), 1).items()).containsExactly(usual);
    assertThat(campaigns.find("cmp_none")).isEmpty();
  }

  @Test
  void anAccountHasSoManyCampaigns() {
    assertThat(campaigns.insert(campaign("c7", "acme", Definition.DEFAULT))).isTrue();
    database.write(handle -> {
      for (int i = 1; i < CampaignStore.MOST_OF_ACCOUNT; i++) {
        handle.execute(
            "insert into campaign (id, account, name, kind, state, definition, created_at,"
                + " changed_at, last_contact, contacts, caller_turn) select ?, account, name, kind,"
                + " state, definition, created_at, changed_at, 0, 0, 0 from campaign where id ="
                + " 'cmp_c7'",
            "cmp_copy" + i);
      }
      return true;
    });
    assertThat(campaigns.insert(campaign("more", "acme", Definition.DEFAULT))).isFalse();
    assertThat(campaigns.insert(campaign("other", "zeta", Definition.DEFAULT))).isTrue();
    campaigns.delete("cmp_c7", NOW);
    assertThat(campaigns.insert(campaign("more", "acme", Definition.DEFAULT))).isTrue();
  }

  @Test
  void statesFollowTheirTable() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    assertThat(campaigns.move("cmp_a", CampaignState.PAUSED, NOW))
        .isEqualTo(new Changed.NotAllowed(CampaignState.NEW));
    assertThat(campaigns.move("cmp_none", CampaignState.RUNNING, NOW))
        .isEqualTo(new Changed.Gone());
    assertThat(campaigns.move("cmp_a", CampaignState.RUNNING, in(Duration.ofHours(1))))
        .isInstanceOf(Changed.Done.class);
    assertThat(campaigns.running()).extracting(Campaign::id).containsExactly("cmp_a");
    assertThat(campaigns.delete("cmp_a", NOW))
        .isEqualTo(new Changed.NotAllowed(CampaignState.RUNNING));
    assertThat(campaigns.change("cmp_a", true, campaign -> campaign))
        .isEqualTo(new Changed.NotAllowed(CampaignState.RUNNING));
    campaigns.move("cmp_a", CampaignState.STOPPED, in(Duration.ofHours(2)));
    Campaign stopped = campaigns.find("cmp_a").orElseThrow();
    assertThat(stopped.startedAt()).isEqualTo(in(Duration.ofHours(1)));
    assertThat(stopped.changedAt()).isEqualTo(in(Duration.ofHours(2)));
    assertThat(campaigns.running()).isEmpty();
    assertThat(
            campaigns.change(
                "cmp_a", true, campaign -> campaign.with("Other", Subtype.OPERATOR_CONTACT, FULL)))
        .isInstanceOf(Changed.Done.class);
    Campaign changed = campaigns.find("cmp_a").orElseThrow();
    assertThat(changed.definition()).isEqualTo(FULL);
    assertThat(changed.kind()).isEqualTo(Subtype.OPERATOR_CONTACT);
    assertThat(campaigns.delete("cmp_a", NOW)).isInstanceOf(Changed.Done.class);
    assertThat(campaigns.find("cmp_a")).isEmpty();
    assertThat(campaigns.delete("cmp_a", NOW)).isEqualTo(new Changed.Gone());
  }

  @Test
  void aNumberIsOnceInACampaign() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    campaigns.insert(campaign("b", "acme", Definition.DEFAULT));
    ImportReport first = add("a", "+3711", "+3712", "+3711");
    assertThat(first.added()).isEqualTo(2);
    assertThat(first.duplicates()).isEqualTo(1);
    ImportReport again = add("a", "3712", "+3713");
    assertThat(again.added()).isEqualTo(1);
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(add("b", "+3711").added()).isEqualTo(1);
    assertThat(list("a", ContactStatus.NEW))
        .extracting(Contact::number)
        .containsExactly("+3711", "+3712", "+3713");
    assertThat(campaigns.progress("cmp_a", NOW).contacts(ContactStatus.NEW)).isEqualTo(3);
    assertThat(campaigns.progress("cmp_a", NOW).total()).isEqualTo(3);
  }

  @Test
  void whoIsNotToBeCalledIsNotAdded() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    campaigns.insert(campaign("z", "zeta", Definition.DEFAULT));
    assertThat(doNotCall.add("acme", List.of("3712"), NOW)).isEqualTo(1);
    ImportReport report = add("a", "+3711", "+3712");
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.blocked()).isEqualTo(1);
    assertThat(add("z", "+3712").added()).isEqualTo(1);
  }

  @Test
  void aCampaignTakesSoManyAndNoMore() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    ImportReport begin = ImportReport.begin("imp_1", "cmp_a", NOW);
    List<NewContact> two = List.of(contact("+3711"), contact("+3712"));
    ImportReport first = contacts.add(begin, two, 3, NOW).orElseThrow();
    assertThat(first.detail()).isNull();
    ImportReport full =
        contacts.add(first, List.of(contact("+3713"), contact("+3714")), 3, NOW).orElseThrow();
    assertThat(full.state()).isEqualTo(ImportReport.State.STOPPED);
    assertThat(full.detail()).isEqualTo("a campaign has 3 contacts at the most");
    assertThat(full.added()).isEqualTo(2);
    assertThat(contacts.imports("cmp_a")).containsExactly(full);
    assertThat(contacts.add(begin, List.of(contact("+3713")), 3, NOW).orElseThrow().added())
        .isEqualTo(1);
    campaigns.delete("cmp_a", NOW);
    assertThat(contacts.add(begin, two, 3, NOW)).isEmpty();
  }

  @Test
  void aCampaignKnowsSoManyVariables() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    List<NewContact> batch = new ArrayList<>();
    for (int i = 0; i < ContactStore.MOST_VARIABLES_OF_CAMPAIGN; i++) {
      batch.add(new NewContact("10" + i, "10" + i, null, "", Map.of("v" + i, "x")));
    }
    ImportReport begin = ImportReport.begin("", "cmp_a", NOW);
    assertThat(contacts.add(begin, batch, 1_000, NOW).orElseThrow().added()).isEqualTo(100);
    assertThat(contacts.variables("cmp_a")).hasSize(100).contains("v0", "v99");
    ImportReport more =
        contacts
            .add(
                begin, List.of(new NewContact("5", "5", null, "", Map.of("more", "x"))), 1_000, NOW)
            .orElseThrow();
    assertThat(more.added()).isZero();
    assertThat(more.detail()).contains("100 different variables");
  }

  @Test
  void importsAreRemembered() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    ImportReport one =
        ImportReport.begin("imp_1", "cmp_a", NOW)
            .withBad(new BadRow(7, "the number is missing"))
            .withLines(2_000);
    ImportReport running =
        contacts.add(one, List.of(contact("+3711")), 10, in(Duration.ofSeconds(3))).orElseThrow();
    reopen();
    assertThat(contacts.imports("cmp_a")).containsExactly(running);
    assertThat(running.updatedAt()).isEqualTo(in(Duration.ofSeconds(3)));
    assertThat(running.isBrokenOff(in(Duration.ofMinutes(1)))).isFalse();
    assertThat(running.isBrokenOff(in(Duration.ofMinutes(5)))).isTrue();
    ImportReport done = contacts.add(running.completed(), List.of(), 10, NOW).orElseThrow();
    assertThat(contacts.imports("cmp_a")).containsExactly(done);
    for (int i = 0; i < ContactStore.MOST_IMPORTS + 5; i++) {
      contacts.add(
          ImportReport.begin("imp_x" + i, "cmp_a", NOW.plusSeconds(i + 1)), List.of(), 10, NOW);
    }
    assertThat(contacts.imports("cmp_a")).hasSize(ContactStore.MOST_IMPORTS);
    assertThat(contacts.imports("cmp_a").getFirst().id()).isEqualTo("imp_x104");
  }

  @Test
  void contactsAreFound() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    add("a", contact("+3711", "Europe/Riga"), contact("+3712"), contact("+3713", "Europe/Riga"));
    Contact first = find("a", 1);
    assertThat(first.number()).isEqualTo("+3711");
    assertThat(first.name()).isEqualTo("Name +3711");
    assertThat(first.zone()).isEqualTo("Europe/Riga");
    assertThat(first.variables()).containsExactly(Map.entry("city", "Riga"));
    assertThat(first.id().text()).isEqualTo("ct_a_1");
    assertThat(ContactId.parse("ct_a_1")).contains(first.id());
    assertThat(contacts.find(new ContactId("cmp_a", 9))).isEmpty();
    assertThat(contacts.list(new ContactQuery("cmp_a", null, null, "3712", null, 10)).items())
        .extracting(Contact::number)
        .containsExactly("+3712");
    for (ContactStatus status : new ContactStatus[] {null, ContactStatus.NEW}) {
      Page<Contact> page = contacts.list(new ContactQuery("cmp_a", status, null, null, null, 2));
      assertThat(page.items()).extracting(Contact::number).containsExactly("+3711", "+3712");
      assertThat(
              contacts.list(new ContactQuery("cmp_a", status, null, null, page.next(), 2)).items())
          .extracting(Contact::number)
          .containsExactly("+3713");
    }
    assertThat(list("a", ContactStatus.DONE)).isEmpty();
  }

  @Test
  void whatAnOperatorSays() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712", "+3713");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    // during the call
    Disposed said =
        contacts.dispose(
            call.contact(),
            new Disposition("later", "at noon", in(Duration.ofHours(2)), false),
            NOW);
    assertThat(said).isInstanceOf(Disposed.Noted.class);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DIALLING);
    queue.conclude(call.callId(), Conclusion.of(Result.ANSWERED), in(Duration.ofMinutes(3)));
    Contact waiting = find("a", 1);
    assertThat(waiting.status()).isEqualTo(ContactStatus.WAITING);
    assertThat(waiting.dueAt()).isEqualTo(in(Duration.ofHours(2)));
    assertThat(waiting.callbackAt()).isEqualTo(in(Duration.ofHours(2)));
    assertThat(waiting.disposition()).isEqualTo("later");
    assertThat(waiting.note()).isEqualTo("at noon");
    assertThat(contacts.attempts(call.contact()).getFirst().disposition()).isEqualTo("later");
    // the callback comes, and with nothing more said the contact is done
    Picked again =
        queue.next("cmp_a", in(Duration.ofHours(2)), 10).stream()
            .filter(each -> each.contact().equals(call.contact()))
            .findFirst()
            .orElseThrow();
    assertThat(again.attempt()).isEqualTo(2);
    queue.conclude(again.callId(), Conclusion.of(Result.ANSWERED), in(Duration.ofHours(2)));
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DONE);
    // after the call
    contacts.dispose(
        call.contact(), new Disposition(null, null, in(Duration.ofDays(1)), false), NOW);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.WAITING);
    assertThat(find("a", 1).disposition()).isEqualTo("later");
    assertThat(campaigns.progress("cmp_a", NOW).contacts())
        .containsEntry(ContactStatus.WAITING, 1L)
        .containsEntry(ContactStatus.DIALLING, 2L)
        .containsEntry(ContactStatus.DONE, 0L);
  }

  @Test
  void whoDoesNotWantToBeCalledIsNotCalledByAnyCampaignOfTheAccount() {
    running("a", Definition.DEFAULT);
    running("b", Definition.DEFAULT);
    add("a", "+3711", "+3712");
    add("b", "+3711", "+3712");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    contacts.dispose(call.contact(), new Disposition("never", null, null, true), NOW);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DIALLING);
    queue.conclude(call.callId(), Conclusion.of(Result.ANSWERED), NOW);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DO_NOT_CALL);
    assertThat(doNotCall.find("acme", "3711")).contains(NOW);
    contacts.dispose(new ContactId("cmp_a", 2), new Disposition(null, null, null, true), NOW);
    assertThat(status("a", 2)).isEqualTo(ContactStatus.DO_NOT_CALL);
    assertThat(queue.next("cmp_b", NOW, 10)).isEmpty();
    assertThat(list("b", ContactStatus.DO_NOT_CALL)).hasSize(2);
    assertThat(
            contacts.dispose(
                call.contact(), new Disposition(null, null, in(Duration.ofHours(1)), false), NOW))
        .isEqualTo(new Disposed.NotAllowed(ContactStatus.DO_NOT_CALL));
    assertThat(
            contacts.dispose(
                new ContactId("cmp_a", 77), new Disposition("x", null, null, false), NOW))
        .isEqualTo(new Disposed.Gone());
  }

  @Test
  void contactsAreExportedWithTheirLatestAttempt() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712", "+3713");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    queue.conclude(
        call.callId(),
        new Conclusion(Result.BUSY, 17, null, "s_1", Duration.ZERO),
        in(Duration.ofSeconds(9)));
    List<Exported> rows = contacts.export("cmp_a", 0, 2);
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().latest().result()).isEqualTo(Result.BUSY);
    assertThat(rows.getFirst().latest().cause()).isEqualTo(17);
    assertThat(rows.getFirst().contact()).isEqualTo(find("a", 1));
    assertThat(rows.getLast().latest()).isNull();
    assertThat(contacts.export("cmp_a", 2, 2)).hasSize(1);
    assertThat(contacts.export("cmp_none", 0, 2)).isEmpty();
  }

  @Test
  void theDoNotCallList() {
    assertThat(doNotCall.add("acme", List.of("3711", "3712", "3711"), NOW)).isEqualTo(2);
    assertThat(doNotCall.add("acme", List.of("3712", "3713"), in(Duration.ofHours(1))))
        .isEqualTo(1);
    assertThat(doNotCall.add("acme", List.of(), NOW)).isZero();
    assertThat(doNotCall.find("acme", "3712")).contains(NOW);
    assertThat(doNotCall.find("zeta", "3712")).isEmpty();
    var page = doNotCall.list("acme", null, 2);
    assertThat(page.items()).extracting(entry -> entry.digits()).containsExactly("3711", "3712");
    assertThat(doNotCall.list("acme", page.next(), 2).items())
        .extracting(entry -> entry.digits())
        .containsExactly("3713");
    assertThat(doNotCall.remove("acme", "3712")).isTrue();
    assertThat(doNotCall.remove("acme", "3712")).isFalse();
    assertThat(doNotCall.remove("zeta", "3711")).isFalse();
    assertThat(doNotCall.list("acme", null, 10).items()).hasSize(2);
  }
}

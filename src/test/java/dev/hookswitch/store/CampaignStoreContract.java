package dev.hookswitch.store;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactNumbers;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ContactStore.ContactQuery;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** What tests of campaigns and their contacts have in common. */
abstract class CampaignStoreContract extends StoreContract {

  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  SqlCampaignStore campaigns;
  SqlContactStore contacts;
  SqlCallQueue queue;
  SqlDoNotCallStore doNotCall;
  SqlOperatorStore operators;

  @BeforeEach
  void openCampaigns() {
    campaigns = new SqlCampaignStore(database);
    contacts = new SqlContactStore(database);
    queue = new SqlCallQueue(database);
    doNotCall = new SqlDoNotCallStore(database);
    operators = new SqlOperatorStore(database);
  }

  @Override
  void reopen() {
    super.reopen();
    openCampaigns();
  }

  static Campaign campaign(String id, String account, Definition definition) {
    return new Campaign(
        "cmp_" + id,
        account,
        "Campaign " + id,
        Subtype.PREDICTIVE,
        definition,
        CampaignState.NEW,
        NOW,
        null,
        NOW);
  }

  /** A campaign that runs. */
  Campaign running(String id, Definition definition) {
    var _ = campaigns.insert(campaign(id, "acme", definition));
    var _ = campaigns.move("cmp_" + id, CampaignState.RUNNING, NOW);
    return campaigns.find("cmp_" + id).orElseThrow();
  }

  static NewContact contact(String number) {
    return contact(number, "");
  }

  static NewContact contact(String number, String zone) {
    return new NewContact(
        number, ContactNumbers.digits(number), "Name " + number, zone, Map.of("city", "Riga"));
  }

  ImportReport add(String campaign, NewContact... batch) {
    return contacts
        .add(
            ImportReport.begin("", "cmp_" + campaign, NOW),
            List.of(batch),
            ContactStore.MOST_OF_CAMPAIGN,
            NOW)
        .orElseThrow();
  }

  ImportReport add(String campaign, String... numbers) {
    return add(
        campaign, Arrays.stream(numbers).map(number -> contact(number)).toArray(NewContact[]::new));
  }

  Contact find(String campaign, int n) {
    return contacts.find(new ContactId("cmp_" + campaign, n)).orElseThrow();
  }

  ContactStatus status(String campaign, int n) {
    return find(campaign, n).status();
  }

  List<Contact> list(String campaign, ContactStatus status) {
    return contacts
        .list(new ContactQuery("cmp_" + campaign, status, null, null, null, 1_000))
        .items();
  }

  static Instant in(Duration time) {
    return NOW.plus(time);
  }
}

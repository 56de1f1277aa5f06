package dev.hookswitch.store;

import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.store.CampaignRows.Held;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** One batch of contacts that is added to a campaign. For one transaction that holds it. */
final class AddingContacts {

  private static final String ZONE = "zone";
  private static final String VARIABLE = "variable";

  private final Handle handle;
  private final Held held;
  private final Instant now;

  AddingContacts(Handle handle, Held held, Instant now) {
    this.handle = handle;
    this.held = held;
    this.now = now;
  }

  /**
   * Adds them.
   *
   * @param blocked numbers that are not to be called
   * @param most contacts that the campaign may have
   * @return the import with what came of it
   */
  ImportReport add(ImportReport before, List<NewContact> batch, Set<String> blocked, int most) {
    List<NewContact> wanted =
        batch.stream().filter(each -> !blocked.contains(each.digits())).toList();
    if (!wanted.isEmpty() && held.contacts() + wanted.size() > most) {
      return before.stopped("a campaign has " + most + " contacts at the most");
    }
    if (!keepWords(wanted)) {
      return before.stopped(
          "the contacts of a campaign have "
              + ContactStore.MOST_VARIABLES_OF_CAMPAIGN
              + " different variables at the most");
    }
    int added = wanted.isEmpty() ? 0 : insert(wanted);
    return before.withBatch(
        added, (long) wanted.size() - added, (long) batch.size() - wanted.size(), now);
  }

  /** False: there are too many different ones. */
  private boolean keepWords(List<NewContact> contacts) {
    Set<String> zones = new TreeSet<>();
    Set<String> variables = new TreeSet<>();
    for (NewContact contact : contacts) {
      zones.add(contact.zone());
      variables.addAll(contact.variables().keySet());
    }
    zones.removeAll(words(handle, held.key(), ZONE));
    Set<String> known = new HashSet<>(variables(handle, held.key()));
    variables.removeAll(known);
    if (known.size() + variables.size() > ContactStore.MOST_VARIABLES_OF_CAMPAIGN) {
      return false;
    }
    insertWords(ZONE, zones);
    insertWords(VARIABLE, variables);
    return true;
  }

  static List<String> variables(Handle handle, long key) {
    return words(handle, key, VARIABLE);
  }

  private static List<String> words(Handle handle, long key, String kind) {
    return handle
        .createQuery(
            "select word from campaign_word where campaign_key = :key and kind = :kind order by"
                + " word")
        .bind("key", key)
        .bind("kind", kind)
        .mapTo(String.class)
        .list();
  }

  private void insertWords(String kind, Set<String> words) {
    for (String word : words) {
      handle
          .createUpdate(
              "insert into campaign_word (campaign_key, kind, word) values (:key, :kind, :word)")
          .bind("key", held.key())
          .bind("kind", kind)
          .bind("word", word)
          .execute();
    }
  }

  /** How many of them the campaign did not have. */
  private int insert(List<NewContact> contacts) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into campaign_contact (campaign_key, n, number, digits, name, zone, variables,"
                + " status, attempt, added_at) values (:key, :n, :number, :digits, :name, :zone,"
                + " :variables, 'NEW', 0, :now) on conflict (campaign_key, digits) do nothing");
    int n = held.lastContact();
    for (NewContact contact : contacts) {
      n++;
      batch
          .bind("key", held.key())
          .bind("n", n)
          .bind("number", contact.number())
          .bind("digits", contact.digits())
          .bind("name", contact.name())
          .bind("zone", contact.zone())
          .bind("variables", CampaignRows.JSON.writeValueAsString(contact.variables()))
          .bind("now", now.toEpochMilli())
          .add();
    }
    int added = Arrays.stream(batch.execute()).sum();
    handle
        .createUpdate(
            "update campaign set last_contact = :last, contacts = contacts + :added where key ="
                + " :key")
        .bind("last", n)
        .bind("added", added)
        .bind("key", held.key())
        .execute();
    CampaignCounts counts = new CampaignCounts(held.key());
    counts.added(ContactStatus.NEW, added);
    counts.write(handle);
    return added;
  }
}

package dev.hookswitch.store;

import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.privacy.NumberRemoval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Takes a number out of the contacts of campaigns: who has it is forgotten and called no more, and
 * where it stands in what is known of somebody else it is removed. The do-not-call list keeps it,
 * because without it they would be called again.
 */
final class ContactRedaction {

  private static final int PAGE = 1_000;

  private final Handle handle;
  private final String digits;
  private final @Nullable String account;
  private final NumberRemoval removal;

  /** Texts of a contact in which a number may stand. */
  private record Texts(int n, @Nullable String name, String variables, @Nullable String note) {}

  ContactRedaction(Handle handle, String digits, @Nullable String account) {
    this.handle = handle;
    this.digits = digits;
    this.account = account;
    this.removal = new NumberRemoval(digits);
  }

  /**
   * Goes on.
   *
   * @param after where the last step came to; empty at first
   * @return where to go on; null: it is done
   */
  @Nullable String step(String after) {
    if (after.isEmpty()) {
      forgetOwners();
      return goOn(0, 0);
    }
    int dot = after.indexOf('.');
    return goOn(
        Long.parseLong(after.substring(0, dot)), Integer.parseInt(after.substring(dot + 1)));
  }

  /** From the contact after that one on. */
  private @Nullable String goOn(long from, int last) {
    Optional<Long> next = campaign(from);
    if (next.isEmpty()) {
      return null;
    }
    long campaign = next.get();
    int n = campaign == from ? last : 0;
    List<Texts> page = page(campaign, n);
    page.forEach(texts -> redact(campaign, texts));
    return page.size() < PAGE ? (campaign + 1) + ".0" : campaign + "." + page.getLast().n();
  }

  /** A call that is under way ends as it ends; then the contact is removed as well. */
  private void forgetOwners() {
    Query select =
        handle
            .createQuery(
                "select c.key, x.n, x.status from campaign c join campaign_contact x on"
                    + " x.campaign_key = c.key and x.digits = :digits"
                    + (account == null ? "" : " where c.account = :account"))
            .bind("digits", digits);
    SqlReading.bindIfPresent(select, "account", account);
    select
        .map((row, context) -> {
          forget(
              row.getLong("key"), row.getInt("n"), ContactStatus.valueOf(row.getString("status")));
          return true;
        })
        .list();
  }

  private void forget(long campaign, int n, ContactStatus before) {
    ContactStatus after =
        before == ContactStatus.DIALLING ? before : before.become(ContactStatus.REMOVED);
    handle
        .createUpdate(
            "update campaign_contact set number = null, digits = null, name = null, variables ="
                + " '{}', note = null, status = :status, due_at = null, callback_at = null where"
                + " campaign_key = :key and n = :n")
        .bind("status", after.name())
        .bind("key", campaign)
        .bind("n", n)
        .execute();
    if (after != before) {
      CampaignCounts counts = new CampaignCounts(campaign);
      counts.moved(before, after);
      counts.write(handle);
    }
  }

  private Optional<Long> campaign(long from) {
    Query select =
        handle
            .createQuery(
                "select key from campaign where key >= :from"
                    + (account == null ? "" : " and account = :account")
                    + " order by key limit 1")
            .bind("from", from);
    SqlReading.bindIfPresent(select, "account", account);
    return select.mapTo(Long.class).findOne();
  }

  private List<Texts> page(long campaign, int after) {
    return handle
        .createQuery(
            "select n, name, variables, note from campaign_contact where campaign_key = :key and n"
                + " > :after order by n limit :limit")
        .bind("key", campaign)
        .bind("after", after)
        .bind("limit", PAGE)
        .map((row, context) ->
            new Texts(
                row.getInt("n"),
                row.getString("name"),
                row.getString("variables"),
                row.getString("note")))
        .list();
  }

  private void redact(long campaign, Texts texts) {
    if (!concerns(texts.name()) && !concerns(texts.variables()) && !concerns(texts.note())) {
      return;
    }
    Map<String, String> variables = new HashMap<>();
    CampaignRows.JSON
        .readValue(texts.variables(), DueContacts.TEXTS)
        .forEach((name, value) -> variables.put(name, removal.text(value)));
    handle
        .createUpdate(
            "update campaign_contact set name = :name, variables = :variables, note = :note where"
                + " campaign_key = :key and n = :n")
        .bind("name", removed(texts.name()))
        .bind("variables", CampaignRows.JSON.writeValueAsString(variables))
        .bind("note", removed(texts.note()))
        .bind("key", campaign)
        .bind("n", texts.n())
        .execute();
  }

  private boolean concerns(@Nullable String text) {
    return text != null && removal.concerns(text);
  }

  private @Nullable String removed(@Nullable String text) {
    return text == null ? null : removal.text(text);
  }
}

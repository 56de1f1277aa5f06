package dev.hookswitch.store;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Contacts of campaigns in the database. */
public final class SqlContactStore implements ContactStore {

  private static final String LATEST_RESULT =
      "exists (select 1 from campaign_attempt a where a.campaign_key ="
          + " campaign_contact.campaign_key and a.n = campaign_contact.n and a.attempt ="
          + " campaign_contact.attempt and a.result = :result)";

  /** More than that many attempts may be skipped for one page. */
  static final int MOST_LOOKED_AT = 5_000;

  private final Database database;
  private final CampaignRows rows;

  public SqlContactStore(Database database) {
    this.database = database;
    this.rows = new CampaignRows(database.dialect());
  }

  @Override
  public Optional<ImportReport> add(
      ImportReport before, List<NewContact> batch, int most, Instant now) {
    return database.write(handle ->
        rows.hold(handle, before.campaign())
            .map(held -> {
              Set<String> blocked =
                  rows.blocked(
                      handle,
                      held.campaign().account(),
                      batch.stream().map(NewContact::digits).toList());
              ImportReport after =
                  new AddingContacts(handle, held, now).add(before, batch, blocked, most);
              if (!after.id().isEmpty()) {
                ContactRows.save(handle, held.key(), after);
                forgetOldImports(handle, held.key());
              }
              return after;
            }));
  }

  private static void forgetOldImports(Handle handle, long key) {
    handle
        .createUpdate(
            "delete from campaign_import where campaign_key = :key and id not in (select id from"
                + " campaign_import where campaign_key = :key order by started_at desc, id desc"
                + " limit :most)")
        .bind("key", key)
        .bind("most", MOST_IMPORTS)
        .execute();
  }

  @Override
  public List<ImportReport> imports(String campaign) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty()
          ? List.of()
          : handle
              .createQuery(
                  "select * from campaign_import where campaign_key = :key order by started_at"
                      + " desc, id desc")
              .bind("key", key.getAsLong())
              .map((row, context) -> ContactRows.report(campaign, row))
              .list();
    });
  }

  @Override
  public Optional<Contact> find(ContactId id) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, id.campaign());
      return key.isEmpty() ? Optional.empty() : find(handle, key.getAsLong(), id, "");
    });
  }

  private static Optional<Contact> find(Handle handle, long key, ContactId id, String lock) {
    return handle
        .createQuery("select * from campaign_contact where campaign_key = :key and n = :n" + lock)
        .bind("key", key)
        .bind("n", id.n())
        .map((row, context) -> ContactRows.contact(id.campaign(), row))
        .findOne();
  }

  @Override
  public Page<Contact> list(ContactQuery query) {
    int after = query.after() == null ? 0 : Cursors.readContact(query.after());
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, query.campaign());
      if (key.isEmpty()) {
        return new Page<>(List.of(), null);
      }
      if (query.result() != null && query.digits() == null) {
        return byResult(handle, key.getAsLong(), query, query.result(), after);
      }
      List<Contact> found =
          query.status() != null && query.digits() == null
              ? byStatus(handle, key.getAsLong(), query, query.status(), after)
              : byNumber(handle, key.getAsLong(), query, after);
      boolean more = found.size() == query.limit();
      return new Page<>(found, more ? Cursors.contact(found.getLast().id().n()) : null);
    });
  }

  /** All of them, or the one with that number. */
  private static List<Contact> byNumber(Handle handle, long key, ContactQuery query, int after) {
    String sql =
        "select * from campaign_contact where campaign_key = :key and n > :after"
            + (query.digits() == null ? "" : " and digits = :digits")
            + (query.status() == null ? "" : " and status = :status")
            + (query.result() == null ? "" : " and " + LATEST_RESULT)
            + " order by n limit :limit";
    Query select =
        handle.createQuery(sql).bind("key", key).bind("after", after).bind("limit", query.limit());
    SqlReading.bindIfPresent(select, "digits", query.digits());
    SqlReading.bindIfPresent(
        select, "status", query.status() == null ? null : query.status().name());
    SqlReading.bindIfPresent(
        select, "result", query.result() == null ? null : query.result().name());
    return select.map((row, context) -> ContactRows.contact(query.campaign(), row)).list();
  }

  /**
   * Through the attempts that ended so, of which not all are the latest of their contact: so many
   * are looked at for one page.
   */
  private static Page<Contact> byResult(
      Handle handle, long key, ContactQuery query, Result result, int after) {
    List<Integer> ended =
        handle
            .createQuery(
                "select n from campaign_attempt where campaign_key = :key and result = :result and"
                    + " n > :after order by n limit :most")
            .bind("key", key)
            .bind("result", result.name())
            .bind("after", after)
            .bind("most", MOST_LOOKED_AT)
            .mapTo(Integer.class)
            .list();
    if (ended.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    Query select =
        handle
            .createQuery(
                "select * from campaign_contact where campaign_key = :key and n > :after and n <="
                    + " :last and n in (select n from campaign_attempt where campaign_key = :key"
                    + " and result = :result and n > :after and n <= :last) and "
                    + LATEST_RESULT
                    + (query.status() == null ? "" : " and status = :status")
                    + " order by n limit :limit")
            .bind("key", key)
            .bind("after", after)
            .bind("last", ended.getLast())
            .bind("result", result.name())
            .bind("limit", query.limit());
    SqlReading.bindIfPresent(
        select, "status", query.status() == null ? null : query.status().name());
    List<Contact> found =
        select.map((row, context) -> ContactRows.contact(query.campaign(), row)).list();
    if (found.size() == query.limit()) {
      return new Page<>(found, Cursors.contact(found.getLast().id().n()));
    }
    boolean more = ended.size() == MOST_LOOKED_AT;
    return new Page<>(found, more ? Cursors.contact(ended.getLast()) : null);
  }

  /** Zone by zone, as the index has them. */
  private static List<Contact> byStatus(
      Handle handle, long key, ContactQuery query, ContactStatus status, int after) {
    List<String> zones =
        handle
            .createQuery(
                "select word from campaign_word where campaign_key = :key and kind = 'zone'")
            .bind("key", key)
            .mapTo(String.class)
            .list();
    List<Contact> found = new ArrayList<>();
    for (String zone : zones) {
      handle
          .createQuery(
              "select * from campaign_contact where campaign_key = :key and status = :status and"
                  + " zone = :zone and n > :after order by n limit :limit")
          .bind("key", key)
          .bind("status", status.name())
          .bind("zone", zone)
          .bind("after", after)
          .bind("limit", query.limit())
          .map((row, context) -> ContactRows.contact(query.campaign(), row))
          .forEach(found::add);
    }
    return found.stream()
        .sorted(Comparator.comparingInt(contact -> contact.id().n()))
        .limit(query.limit())
        .toList();
  }

  @Override
  public List<Attempt> attempts(ContactId id) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, id.campaign());
      return key.isEmpty()
          ? List.of()
          : ContactRows.attempts(handle, key.getAsLong(), "n = :n order by a.attempt")
              .bind("n", id.n())
              .map((row, context) -> ContactRows.attempt(row))
              .list();
    });
  }

  @Override
  public Disposed dispose(ContactId id, Disposition disposition, Instant now) {
    return database.write(handle -> {
      OptionalLong key = CampaignRows.key(handle, id.campaign());
      if (key.isEmpty()) {
        return new Disposed.Gone();
      }
      return find(handle, key.getAsLong(), id, database.dialect().forUpdate())
          .map(contact ->
              new DisposingContact(handle, key.getAsLong(), contact, now).dispose(disposition))
          .orElseGet(Disposed.Gone::new);
    });
  }

  @Override
  public List<String> variables(String campaign) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty() ? List.of() : AddingContacts.variables(handle, key.getAsLong());
    });
  }

  @Override
  public List<Exported> export(String campaign, int after, int limit) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty()
          ? List.of()
          : handle
              .createQuery(
                  "select c.*, "
                      + ContactRows.attemptColumns()
                      + " from campaign_contact c left join campaign_attempt a on a.campaign_key ="
                      + " c.campaign_key and a.n = c.n and a.attempt = c.attempt where"
                      + " c.campaign_key = :key and c.n > :after order by c.n limit :limit")
              .bind("key", key.getAsLong())
              .bind("after", after)
              .bind("limit", limit)
              .map((row, context) ->
                  new Exported(ContactRows.contact(campaign, row), ContactRows.attempt(row)))
              .list();
    });
  }
}

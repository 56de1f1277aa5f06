package dev.hookswitch.store;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.Progress;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.journal.Page;
import dev.hookswitch.store.CampaignRows.Held;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Campaigns in the database. */
public final class SqlCampaignStore implements CampaignStore {

  private final Database database;
  private final CampaignRows rows;

  public SqlCampaignStore(Database database) {
    this.database = database;
    this.rows = new CampaignRows(database.dialect());
  }

  @Override
  public boolean insert(Campaign campaign) {
    return database.write(handle -> {
      int there =
          handle
              .createQuery(
                  "select count(*) from campaign where account = :account and deleted_at is null")
              .bind("account", campaign.account())
              .mapTo(Integer.class)
              .one();
      if (there >= MOST_OF_ACCOUNT) {
        return false;
      }
      handle
          .createUpdate(
              "insert into campaign (id, account, name, kind, state, definition, created_at,"
                  + " started_at, changed_at, last_contact, contacts, caller_turn) values (:id,"
                  + " :account, :name, :kind, :state, :definition, :created, :started, :changed, 0,"
                  + " 0, 0)")
          .bind("id", campaign.id())
          .bind("account", campaign.account())
          .bind("name", campaign.name())
          .bind("kind", campaign.kind().name())
          .bind("state", campaign.state().name())
          .bind("definition", CampaignRows.JSON.writeValueAsString(campaign.definition()))
          .bind("created", campaign.createdAt().toEpochMilli())
          .bind("started", CampaignRows.millis(campaign.startedAt()))
          .bind("changed", campaign.changedAt().toEpochMilli())
          .execute();
      return true;
    });
  }

  @Override
  public Optional<Campaign> find(String id) {
    return database.read(handle ->
        handle
            .createQuery("select * from campaign where id = :id and deleted_at is null")
            .bind("id", id)
            .map((row, context) -> CampaignRows.campaign(row))
            .findOne());
  }

  @Override
  public Page<Campaign> list(@Nullable String account, @Nullable String after, int limit) {
    Cursors.@Nullable Before place = after == null ? null : Cursors.readBefore(after);
    String sql =
        "select * from campaign where deleted_at is null"
            + (account == null ? "" : " and account = :account")
            + (place == null ? "" : " and (created_at, id) > (:at, :id)")
            + " order by created_at, id limit :limit";
    return database.read(handle -> {
      Query select = handle.createQuery(sql).bind("limit", limit);
      SqlReading.bindIfPresent(select, "account", account);
      SqlReading.bindIfPresent(select, "at", place == null ? null : place.startedAt());
      SqlReading.bindIfPresent(select, "id", place == null ? null : place.sessionId());
      List<Campaign> found = select.map((row, context) -> CampaignRows.campaign(row)).list();
      return new Page<>(found, found.size() < limit ? null : place(found.getLast()));
    });
  }

  private static String place(Campaign last) {
    return Cursors.before(last.createdAt().toEpochMilli(), last.id());
  }

  @Override
  public List<Campaign> running() {
    return database.read(handle ->
        handle
            .createQuery(
                "select * from campaign where state = 'RUNNING' and deleted_at is null order by"
                    + " key")
            .map((row, context) -> CampaignRows.campaign(row))
            .list());
  }

  @Override
  public Changed change(String id, boolean whole, UnaryOperator<Campaign> change) {
    return held(
        id,
        (handle, held) -> {
          Campaign before = held.campaign();
          if (whole && !before.state().isAtRest()) {
            return new Changed.NotAllowed(before.state());
          }
          Campaign wanted = change.apply(before);
          Campaign after = before.with(wanted.name(), wanted.kind(), wanted.definition());
          handle
              .createUpdate(
                  "update campaign set name = :name, kind = :kind, definition = :definition where"
                      + " key = :key")
              .bind("name", after.name())
              .bind("kind", after.kind().name())
              .bind("definition", CampaignRows.JSON.writeValueAsString(after.definition()))
              .bind("key", held.key())
              .execute();
          return new Changed.Done(after);
        });
  }

  @Override
  public Changed move(String id, CampaignState next, Instant now) {
    return held(id, (handle, held) -> move(handle, held, next, now));
  }

  private static Changed move(Handle handle, Held held, CampaignState next, Instant now) {
    Campaign before = held.campaign();
    if (!before.state().mayBecome(next)) {
      return new Changed.NotAllowed(before.state());
    }
    Campaign after = before.withState(next, now);
    handle
        .createUpdate(
            "update campaign set state = :state, started_at = :started, changed_at = :now where key"
                + " = :key")
        .bind("state", next.name())
        .bind("started", CampaignRows.millis(after.startedAt()))
        .bind("now", now.toEpochMilli())
        .bind("key", held.key())
        .execute();
    return new Changed.Done(after);
  }

  @Override
  public boolean finishIfDone(String id, Instant now) {
    return held(
            id,
            (handle, held) ->
                contacts(counts(handle, held.key())).open() > 0
                    ? new Changed.NotAllowed(held.campaign().state())
                    : move(handle, held, CampaignState.FINISHED, now))
        instanceof Changed.Done;
  }

  @Override
  public Changed delete(String id, Instant now) {
    return held(
        id,
        (handle, held) -> {
          if (!held.campaign().state().isAtRest()) {
            return new Changed.NotAllowed(held.campaign().state());
          }
          handle
              .createUpdate("update campaign set deleted_at = :now where key = :key")
              .bind("now", now.toEpochMilli())
              .bind("key", held.key())
              .execute();
          handle
              .createUpdate("delete from campaign_operator where campaign_key = :key")
              .bind("key", held.key())
              .execute();
          return new Changed.Done(held.campaign());
        });
  }

  private interface Change {
    Changed make(Handle handle, Held held);
  }

  private Changed held(String id, Change change) {
    return database.write(handle ->
        rows.hold(handle, id).map(held -> change.make(handle, held)).orElseGet(Changed.Gone::new));
  }

  @Override
  public Progress progress(String id, Instant since) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, id);
      if (key.isEmpty()) {
        return contacts(Map.of());
      }
      Progress all = contacts(counts(handle, key.getAsLong()));
      Progress.Answered window =
          handle
              .createQuery(
                  "select coalesce(sum(answered), 0) as answered, coalesce(sum(abandoned), 0) as"
                      + " abandoned from campaign_minute where campaign_key = :key and minute >="
                      + " :since")
              .bind("key", key.getAsLong())
              .bind("since", CampaignCounts.minuteOf(since))
              .map((row, context) ->
                  new Progress.Answered(row.getLong("answered"), row.getLong("abandoned")))
              .one();
      return new Progress(all.contacts(), all.attempts(), all.results(), all.all(), window);
    });
  }

  private static Map<String, Long> counts(Handle handle, long key) {
    Map<String, Long> counts = new HashMap<>();
    handle
        .createQuery("select what, amount from campaign_count where campaign_key = :key")
        .bind("key", key)
        .map((row, context) -> counts.put(row.getString("what"), row.getLong("amount")))
        .list();
    return counts;
  }

  private static Progress contacts(Map<String, Long> counts) {
    Map<ContactStatus, Long> contacts = new EnumMap<>(ContactStatus.class);
    for (ContactStatus status : ContactStatus.values()) {
      contacts.put(status, counts.getOrDefault(status.name(), 0L));
    }
    Map<Result, Long> results = new EnumMap<>(Result.class);
    for (Result result : Result.values()) {
      results.put(result, counts.getOrDefault(CampaignCounts.of(result), 0L));
    }
    Progress.Answered all =
        new Progress.Answered(
            counts.getOrDefault(CampaignCounts.ANSWERED, 0L),
            counts.getOrDefault(CampaignCounts.ABANDONED, 0L));
    return new Progress(
        contacts,
        counts.getOrDefault(CampaignCounts.ATTEMPTS, 0L),
        results,
        all,
        new Progress.Answered(0, 0));
  }
}

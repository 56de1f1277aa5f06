package dev.hookswitch.store;

import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.OperatorStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Operators in the database: what they said of themselves stands in their campaigns' rows, what
 * call they are with in one row of their own, and what they are follows from both. The former are
 * always changed before the latter, so that two transactions never wait for each other.
 */
public final class SqlOperatorStore implements OperatorStore {

  private static final String OPERATOR =
      "select c.id as campaign, o.user_id, o.device, o.ready, o.since, e.state, e.call_id, e.since"
          + " as e_since, e.until from campaign_operator o join campaign c on c.key ="
          + " o.campaign_key left join operator_engagement e on e.user_id = o.user_id where"
          + " o.campaign_key = :key";

  private final Database database;

  public SqlOperatorStore(Database database) {
    this.database = database;
  }

  private static Operator operator(ResultSet row, Instant now) throws SQLException {
    OperatorState said = row.getInt("ready") == 1 ? OperatorState.READY : OperatorState.AWAY;
    Instant since = Instant.ofEpochMilli(row.getLong("since"));
    String engaged = row.getString("state");
    Instant until = Times.get(row, "until");
    boolean isEngaged = engaged != null && (until == null || until.isAfter(now));
    if (isEngaged) {
      return new Operator(
          row.getString("campaign"),
          row.getString("user_id"),
          row.getString("device"),
          OperatorState.valueOf(engaged),
          Instant.ofEpochMilli(row.getLong("e_since")),
          until,
          said,
          row.getString("call_id"));
    }
    Instant free = until != null && until.isAfter(since) ? until : since;
    return new Operator(
        row.getString("campaign"),
        row.getString("user_id"),
        row.getString("device"),
        said,
        free,
        null,
        null,
        null);
  }

  @Override
  public List<Operator> list(String campaign, Instant now) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty()
          ? List.of()
          : handle
              .createQuery(OPERATOR + " order by o.user_id")
              .bind("key", key.getAsLong())
              .map((row, context) -> operator(row, now))
              .list();
    });
  }

  @Override
  public Optional<Operator> find(String campaign, String user, Instant now) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty() ? Optional.empty() : find(handle, key.getAsLong(), user, now);
    });
  }

  private static Optional<Operator> find(Handle handle, long key, String user, Instant now) {
    return handle
        .createQuery(OPERATOR + " and o.user_id = :user")
        .bind("key", key)
        .bind("user", user)
        .map((row, context) -> operator(row, now))
        .findOne();
  }

  @Override
  public Optional<Operator> say(
      String campaign, String user, boolean ready, @Nullable String device, Instant now) {
    return database.write(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      if (key.isEmpty() || isFull(handle, key.getAsLong(), user)) {
        return Optional.empty();
      }
      boolean ended = isInWrapUp(handle, user);
      handle
          .createUpdate(
              "insert into campaign_operator (campaign_key, user_id, device, ready, since) values"
                  + " (:key, :user, :device, :ready, :now) on conflict (campaign_key, user_id) do"
                  + " update set device = coalesce(excluded.device, campaign_operator.device),"
                  + " since = case when campaign_operator.ready = excluded.ready and :ended = 0"
                  + " then campaign_operator.since else excluded.since end, ready ="
                  + " excluded.ready")
          .bind("key", key.getAsLong())
          .bind("user", user)
          .bind("device", device)
          .bind("ready", ready ? 1 : 0)
          .bind("now", now.toEpochMilli())
          .bind("ended", ended ? 1 : 0)
          .execute();
      handle
          .createUpdate(
              "delete from operator_engagement where user_id = :user and state = 'WRAP_UP'")
          .bind("user", user)
          .execute();
      return find(handle, key.getAsLong(), user, now);
    });
  }

  private static boolean isInWrapUp(Handle handle, String user) {
    return handle
        .createQuery(
            "select 1 from operator_engagement where user_id = :user and state = 'WRAP_UP'")
        .bind("user", user)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static boolean isFull(Handle handle, long key, String user) {
    return handle
            .createQuery(
                "select count(*) from campaign_operator where campaign_key = :key and user_id <>"
                    + " :user")
            .bind("key", key)
            .bind("user", user)
            .mapTo(Integer.class)
            .one()
        >= MOST_OF_CAMPAIGN;
  }

  @Override
  public boolean leave(String campaign, String user) {
    return database.write(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isPresent()
          && handle
                  .createUpdate(
                      "delete from campaign_operator where campaign_key = :key and user_id = :user"
                          + " and not exists (select 1 from operator_engagement e where e.user_id ="
                          + " :user and e.campaign_key = :key and e.state = 'BUSY')")
                  .bind("key", key.getAsLong())
                  .bind("user", user)
                  .execute()
              == 1;
    });
  }

  @Override
  public boolean claim(String campaign, String user, String callId, Instant now) {
    return database.write(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isPresent()
          && isThere(handle, key.getAsLong(), user)
          && find(handle, key.getAsLong(), user, now)
              .filter(operator -> operator.state().mayBeMade(OperatorState.BUSY))
              .isPresent()
          && engage(handle, key.getAsLong(), user, callId, now);
    });
  }

  /** Held, so that what they say meanwhile waits, and finds them busy. */
  private boolean isThere(Handle handle, long key, String user) {
    return handle
        .createQuery(
            "select ready from campaign_operator where campaign_key = :key and user_id = :user"
                + database.dialect().forUpdate())
        .bind("key", key)
        .bind("user", user)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** False: another process was quicker, for whichever campaign. */
  private static boolean engage(Handle handle, long key, String user, String callId, Instant now) {
    return handle
            .createUpdate(
                "insert into operator_engagement (user_id, campaign_key, call_id, state, since)"
                    + " values (:user, :key, :call, 'BUSY', :now) on conflict (user_id) do update"
                    + " set campaign_key = excluded.campaign_key, call_id = excluded.call_id, state"
                    + " = 'BUSY', since = excluded.since, until = null where"
                    + " operator_engagement.state = 'WRAP_UP' and operator_engagement.until <="
                    + " :now")
            .bind("user", user)
            .bind("key", key)
            .bind("call", callId)
            .bind("now", now.toEpochMilli())
            .execute()
        == 1;
  }

  @Override
  public boolean wrapUp(String user, String callId, WrapUp rule, Instant now) {
    return database.write(handle -> {
      if (rule.then() == WrapUp.Then.AWAY) {
        away(handle, user, callId, now);
      }
      return handle
              .createUpdate(
                  "update operator_engagement set state = 'WRAP_UP', since = :now, until = :until"
                      + " where user_id = :user and call_id = :call and state = 'BUSY'")
              .bind("now", now.toEpochMilli())
              .bind("until", now.plus(rule.limit()).toEpochMilli())
              .bind("user", user)
              .bind("call", callId)
              .execute()
          == 1;
    });
  }

  /** In all their campaigns, if they are with that call. */
  private static void away(Handle handle, String user, String callId, Instant now) {
    handle
        .createUpdate(
            "update campaign_operator set ready = 0, since = :now where user_id = :user and ready ="
                + " 1 and exists (select 1 from operator_engagement e where e.user_id = :user and"
                + " e.call_id = :call and e.state = 'BUSY')")
        .bind("now", now.toEpochMilli())
        .bind("user", user)
        .bind("call", callId)
        .execute();
  }

  @Override
  public boolean release(String user, String callId) {
    return database.write(handle -> free(handle, user, callId));
  }

  @Override
  public boolean missed(String user, String callId, Instant now) {
    return database.write(handle -> {
      away(handle, user, callId, now);
      return free(handle, user, callId);
    });
  }

  private static boolean free(Handle handle, String user, String callId) {
    return handle
            .createUpdate(
                "delete from operator_engagement where user_id = :user and call_id = :call and"
                    + " state = 'BUSY'")
            .bind("user", user)
            .bind("call", callId)
            .execute()
        == 1;
  }

  @Override
  public List<Operator> busy() {
    return database.read(handle ->
        handle
            .createQuery(
                "select c.id as campaign, e.user_id, null as device, 1 as ready, e.since, e.state,"
                    + " e.call_id, e.since as e_since, e.until from operator_engagement e join"
                    + " campaign c on c.key = e.campaign_key where e.state = 'BUSY' order by"
                    + " e.user_id")
            .map((row, context) -> operator(row, Instant.MIN))
            .list());
  }
}

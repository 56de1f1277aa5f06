package dev.hookswitch.store;

import dev.hookswitch.campaign.AfterCall;
import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallQueue;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules.Past;
import dev.hookswitch.store.CampaignRows.Held;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who is called next, and what became of it, in the database. */
public final class SqlCallQueue implements CallQueue {

  /**
   * Looked at in one transaction, so that a long list of numbers not to be called is no long wait.
   */
  private static final int MOST_LOOKS = 20;

  private final Database database;
  private final CampaignRows rows;

  /**
   * A call that is not over, and the contact it is for.
   *
   * @param answered a person answered it already
   */
  private record Open(long key, Campaign campaign, int n, boolean answered) {}

  /** A contact as a call finds it. */
  private record Found(
      ContactStatus status, @Nullable String digits, @Nullable Instant callbackAt) {}

  public SqlCallQueue(Database database) {
    this.database = database;
    this.rows = new CampaignRows(database.dialect());
  }

  @Override
  public List<Picked> next(String campaign, Instant now, int most) {
    return database.write(handle -> {
      Optional<Held> held = rows.hold(handle, campaign);
      if (held.isEmpty() || held.get().campaign().state() != CampaignState.RUNNING) {
        return List.of();
      }
      return pick(handle, held.get(), now, Math.min(most, MOST_AT_ONCE));
    });
  }

  private List<Picked> pick(Handle handle, Held held, Instant now, int most) {
    DueContacts due = new DueContacts(handle, held, now);
    CampaignCounts counts = new CampaignCounts(held.key());
    List<DueContacts.Due> taken = new ArrayList<>();
    for (int look = 0; look < MOST_LOOKS && taken.size() < most; look++) {
      List<DueContacts.Due> candidates = due.find(most - taken.size());
      if (candidates.isEmpty()) {
        break;
      }
      Set<String> blocked =
          rows.blocked(
              handle,
              held.campaign().account(),
              candidates.stream().map(DueContacts.Due::digits).toList());
      for (DueContacts.Due each : candidates) {
        ContactStatus next =
            blocked.contains(each.digits()) ? ContactStatus.DO_NOT_CALL : ContactStatus.DIALLING;
        if (due.take(each, next)) {
          counts.moved(each.status(), next);
          if (next == ContactStatus.DIALLING) {
            taken.add(each);
          }
        }
      }
    }
    List<Picked> picked = note(handle, held, taken, now);
    counts.write(handle);
    return picked;
  }

  /** An attempt for each, with the caller id whose turn it is. */
  private static List<Picked> note(
      Handle handle, Held held, List<DueContacts.Due> taken, Instant now) {
    List<String> callerIds = held.campaign().definition().callerIds();
    List<Picked> picked = new ArrayList<>();
    int turn = held.callerTurn();
    for (DueContacts.Due each : taken) {
      ContactId id = new ContactId(held.campaign().id(), each.n());
      int attempt = each.attempt() + 1;
      String callerId = callerIds.isEmpty() ? null : callerIds.get(turn % callerIds.size());
      turn = callerIds.isEmpty() ? 0 : (turn + 1) % callerIds.size();
      Picked next =
          new Picked(
              id,
              id.call(attempt),
              attempt,
              each.number(),
              each.name(),
              each.variables(),
              callerId);
      picked.add(next);
      handle
          .createUpdate(
              "insert into campaign_attempt (campaign_key, n, attempt, call_id, caller_id,"
                  + " started_at) values (:key, :n, :attempt, :call, :caller, :now)")
          .bind("key", held.key())
          .bind("n", each.n())
          .bind("attempt", attempt)
          .bind("call", next.callId())
          .bind("caller", callerId)
          .bind("now", now.toEpochMilli())
          .execute();
    }
    if (turn != held.callerTurn()) {
      handle
          .createUpdate("update campaign set caller_turn = :turn where key = :key")
          .bind("turn", turn)
          .bind("key", held.key())
          .execute();
    }
    return picked;
  }

  @Override
  public void answered(String callId, Instant at) {
    database.write(handle -> {
      int noted =
          handle
              .createUpdate(
                  "update campaign_attempt set answered_at = :at where call_id = :call and"
                      + " answered_at is null and ended_at is null")
              .bind("at", at.toEpochMilli())
              .bind("call", callId)
              .execute();
      if (noted == 1) {
        long key =
            handle
                .createQuery("select campaign_key from campaign_attempt where call_id = :call")
                .bind("call", callId)
                .mapTo(Long.class)
                .one();
        CampaignCounts counts = new CampaignCounts(key);
        counts.answered(at);
        counts.write(handle);
      }
      return noted;
    });
  }

  @Override
  public Optional<Concluded> conclude(String callId, Conclusion conclusion, Instant now) {
    return database.write(handle -> {
      Optional<Open> open = find(handle, callId);
      return open.isEmpty() || !end(handle, callId, conclusion, open.get(), now)
          ? Optional.empty()
          : conclude(handle, open.get(), conclusion, now);
    });
  }

  @Override
  public Optional<Concluded> neverPlaced(String callId, Instant now) {
    Conclusion conclusion = Conclusion.of(Result.NOT_PLACED);
    return database.write(handle -> {
      if (!SqlPlacedCallStore.holdAttempt(handle, database.dialect(), callId)
          || SqlPlacedCallStore.isKept(handle, callId)) {
        return Optional.empty();
      }
      Optional<Open> open = find(handle, callId);
      return open.isEmpty() || !end(handle, callId, conclusion, open.get(), now)
          ? Optional.empty()
          : conclude(handle, open.get(), conclusion, now);
    });
  }

  private static Optional<Open> find(Handle handle, String callId) {
    return handle
        .createQuery(
            "select c.*, a.n, a.answered_at from campaign_attempt a join campaign c on c.key ="
                + " a.campaign_key where a.call_id = :call and a.ended_at is null")
        .bind("call", callId)
        .map((row, context) ->
            new Open(
                row.getLong("key"),
                CampaignRows.campaign(row),
                row.getInt("n"),
                Times.get(row, "answered_at") != null))
        .findOne();
  }

  /** False: somebody else was quicker. */
  private static boolean end(
      Handle handle, String callId, Conclusion conclusion, Open open, Instant now) {
    boolean answered = open.answered() || conclusion.result().isAnsweredByPerson();
    int ended =
        handle
            .createUpdate(
                "update campaign_attempt set ended_at = :now, answered_at = coalesce(answered_at,"
                    + " :answered), result = :result, cause = :cause, operator = :operator,"
                    + " session_id = :session, talk_ms = :talk where call_id = :call and ended_at"
                    + " is null")
            .bind("now", now.toEpochMilli())
            .bind("answered", answered ? now.toEpochMilli() : null)
            .bind("result", conclusion.result().name())
            .bind("cause", conclusion.cause())
            .bind("operator", conclusion.operator())
            .bind("session", conclusion.sessionId())
            .bind("talk", conclusion.talked().toMillis())
            .bind("call", callId)
            .execute();
    if (ended > 1) {
      throw new IllegalStateException("the call " + callId + " is there " + ended + " times");
    }
    return ended == 1;
  }

  private Optional<Concluded> conclude(
      Handle handle, Open open, Conclusion conclusion, Instant now) {
    Optional<Found> found = contact(handle, open.key(), open.n());
    if (found.isEmpty()) {
      return Optional.empty(); // the campaign is being deleted
    }
    if (found.get().status() != ContactStatus.DIALLING) {
      throw new IllegalStateException("a contact with an open attempt is " + found.get().status());
    }
    AfterCall after = after(handle, open, found.get(), now);
    handle
        .createUpdate(
            "update campaign_contact set status = :status, due_at = :due where campaign_key ="
                + " :key and n = :n")
        .bind("status", after.status().name())
        .bind("due", CampaignRows.millis(after.dueAt()))
        .bind("key", open.key())
        .bind("n", open.n())
        .execute();
    CampaignCounts counts = new CampaignCounts(open.key());
    counts.moved(ContactStatus.DIALLING, after.status());
    count(counts, conclusion.result(), open.answered(), now);
    counts.write(handle);
    return Optional.of(
        new Concluded(
            new ContactId(open.campaign().id(), open.n()), after.status(), after.dueAt()));
  }

  private static void count(CampaignCounts counts, Result result, boolean noted, Instant now) {
    counts.ended(result);
    if (result.counts()) {
      counts.attempt();
    }
    if (result.isAnsweredByPerson() && !noted) {
      counts.answered(now);
    }
    if (result == Result.ABANDONED) {
      counts.abandoned(now);
    }
  }

  private Optional<Found> contact(Handle handle, long key, int n) {
    return handle
        .createQuery(
            "select status, digits, callback_at from campaign_contact where campaign_key = :key and"
                + " n = :n"
                + database.dialect().forUpdate())
        .bind("key", key)
        .bind("n", n)
        .map((row, context) ->
            new Found(
                ContactStatus.valueOf(row.getString("status")),
                row.getString("digits"),
                Times.get(row, "callback_at")))
        .findOne();
  }

  private AfterCall after(Handle handle, Open open, Found contact, Instant now) {
    Set<String> digits = new HashSet<>();
    if (contact.digits() != null) {
      digits.add(contact.digits());
    }
    boolean blocked = !rows.blocked(handle, open.campaign().account(), digits).isEmpty();
    AfterCall.Known known =
        new AfterCall.Known(
            digits.isEmpty(), blocked, contact.callbackAt(), history(handle, open.key(), open.n()));
    return AfterCall.of(known, open.campaign().definition().retry(), now);
  }

  private static List<Past> history(Handle handle, long key, int n) {
    return handle
        .createQuery(
            "select result, cause from campaign_attempt where campaign_key = :key and n = :n and"
                + " ended_at is not null order by attempt")
        .bind("key", key)
        .bind("n", n)
        .map((row, context) -> past(row))
        .list();
  }

  private static Past past(ResultSet row) throws SQLException {
    int cause = row.getInt("cause");
    boolean isKnown = !row.wasNull();
    return new Past(Result.valueOf(row.getString("result")), isKnown ? cause : null);
  }

  @Override
  public List<UnderWay> underWay(String after, int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "select c.id, a.n, a.call_id, a.attempt, a.started_at, a.answered_at from"
                    + " campaign_attempt a join"
                    + " campaign c on c.key = a.campaign_key where a.ended_at is null and a.call_id"
                    + " > :after order by a.call_id limit :limit")
            .bind("after", after)
            .bind("limit", limit)
            .map((row, context) ->
                new UnderWay(
                    new ContactId(row.getString("id"), row.getInt("n")),
                    row.getString("call_id"),
                    row.getInt("attempt"),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    Times.get(row, "answered_at")))
            .list());
  }

  @Override
  public List<Attempt> ended(String campaign, Instant since, int most) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty()
          ? List.of()
          : ContactRows.attempts(
                  handle,
                  key.getAsLong(),
                  "ended_at >= :since order by ended_at desc, call_id desc limit :most")
              .bind("since", since.toEpochMilli())
              .bind("most", most)
              .map((row, context) -> ContactRows.attempt(row))
              .list()
              .reversed();
    });
  }

  @Override
  public List<Minute> minutes(String campaign, Instant since) {
    return database.read(handle -> {
      OptionalLong key = CampaignRows.key(handle, campaign);
      return key.isEmpty()
          ? List.of()
          : handle
              .createQuery(
                  "select minute, answered, abandoned from campaign_minute where campaign_key ="
                      + " :key and minute >= :since order by minute")
              .bind("key", key.getAsLong())
              .bind("since", CampaignCounts.minuteOf(since))
              .map((row, context) ->
                  new Minute(
                      CampaignCounts.begin(row.getLong("minute")),
                      row.getInt("answered"),
                      row.getInt("abandoned")))
              .list();
    });
  }
}

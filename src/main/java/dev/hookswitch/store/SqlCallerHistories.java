package dev.hookswitch.store;

import dev.hookswitch.callflow.CallerHistories;
import dev.hookswitch.callflow.CallerHistory;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Participant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks a caller up by the index of parties alone, and never by that of an account's calls, which a
 * planner may prefer: with half a million calls that took seconds, this way a millisecond.
 */
public final class SqlCallerHistories implements CallerHistories {

  private static final TypeReference<List<Participant>> PARTICIPANTS = new TypeReference<>() {};

  /** "cross join" is SQLite's word for: in this order. */
  private static final String CALLS =
      """
      select s.started_at, s.completed_at, s.answered, s.direction, s.participants
      from (select distinct session_id from call_party where value in (:number, :other)) p
      cross join call_session s
      where s.session_id = p.session_id and s.account = :account and s.session_id <> :except
      order by s.started_at desc, s.session_id desc
      """;

  private static final String COUNT =
      """
      select count(*) from (select 1 as one from call_party where value in (:number, :other) limit :limit) p
      """;

  private final Database database;

  public SqlCallerHistories(Database database) {
    this.database = database;
  }

  private record Call(
      Instant startedAt, boolean open, boolean answered, Direction direction, String participants) {

    List<Participant> parties() {
      return JsonMapper.shared().readValue(participants, PARTICIPANTS);
    }
  }

  @Override
  public Optional<CallerHistory> of(String account, String number, String except) {
    // stored before or after the PBX was told a country
    String other = number.startsWith("+") ? number.substring(1) : "+" + number;
    return database.read(handle -> {
      int known =
          handle
              .createQuery(COUNT)
              .bind("number", number)
              .bind("other", other)
              .bind("limit", MOST_CALLS + 1)
              .mapTo(Integer.class)
              .one();
      if (known > MOST_CALLS) {
        return Optional.empty();
      }
      List<Call> calls =
          handle
              .createQuery(CALLS)
              .bind("number", number)
              .bind("other", other)
              .bind("account", account)
              .bind("except", except)
              .map((row, context) -> call(row))
              .list();
      return Optional.of(history(calls, number, other));
    });
  }

  private static Call call(ResultSet row) throws SQLException {
    var _ = row.getLong("completed_at");
    boolean open = row.wasNull();
    return new Call(
        Instant.ofEpochMilli(row.getLong("started_at")),
        open,
        !open && row.getBoolean("answered"),
        Direction.valueOf(row.getString("direction")),
        row.getString("participants"));
  }

  private static CallerHistory history(List<Call> calls, String number, String other) {
    Participant answeredBy = null;
    Participant calledBy = null;
    for (Call call : calls) {
      boolean inbound = call.direction() == Direction.INBOUND;
      if (call.answered() && (inbound ? answeredBy : calledBy) == null) {
        Participant partner = partner(call.parties(), inbound, number, other);
        answeredBy = inbound ? partner : answeredBy;
        calledBy = inbound ? calledBy : partner;
      }
    }
    return new CallerHistory(
        calls.size(),
        (int) calls.stream().filter(Call::open).count(),
        calls.isEmpty() ? null : calls.getFirst().startedAt(),
        answeredBy,
        calledBy);
  }

  /**
   * Who spoke with that number: a completed call's participants begin with who called and who
   * answered first.
   */
  private static @Nullable Participant partner(
      List<Participant> parties, boolean inbound, String number, String other) {
    if (parties.size() < 2) {
      return null;
    }
    Participant them = parties.get(inbound ? 0 : 1);
    Participant us = parties.get(inbound ? 1 : 0);
    boolean isTheirs = them.value().equals(number) || them.value().equals(other);
    // who answers may be outside too, by a forward; who calls out is in the house
    boolean isPerson =
        us.type() == Participant.Side.SIP || (inbound && us.type() == Participant.Side.DID);
    return isTheirs && isPerson ? us : null;
  }
}

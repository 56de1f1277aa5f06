package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Participant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The row of each session, kept up with its latest event in the transaction that stores it. */
final class SessionProjection {

  private static final String UPSERT =
      """
      insert into call_session (session_id, origin, account, direction, type, phase, participants, did, started_at,
        events, joined, answered_at, completed_at, answered, hanged_by, hanged_value, hanged_user, duration_ms, talk_ms)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (session_id) do update set
        type = excluded.type, phase = excluded.phase, participants = excluded.participants, did = excluded.did,
        events = excluded.events, joined = excluded.joined, answered_at = excluded.answered_at,
        completed_at = excluded.completed_at, answered = excluded.answered, hanged_by = excluded.hanged_by,
        hanged_value = excluded.hanged_value, hanged_user = excluded.hanged_user,
        duration_ms = excluded.duration_ms, talk_ms = excluded.talk_ms
      where excluded.events > call_session.events
      """;

  /** Notes somebody whom a session, which has its row by then, concerns. */
  static final String PARTY =
      "insert into call_party (value, started_at, session_id, account) select ?, started_at,"
          + " session_id, account from call_session where session_id = ? on conflict do nothing";

  /**
   * The latest event of a session in one transaction.
   *
   * @param call as it is with that event
   * @param first when its first one there was: the beginning of a session that has no row yet
   */
  record Latest(String origin, StoredCall call, Instant first, CallEvent event) {

    /** Of two of one session, the first and what came after it. */
    Latest then(Latest later) {
      return new Latest(later.origin, call, first, later.event);
    }
  }

  private SessionProjection() {}

  static void update(Connection connection, Collection<Latest> sessions) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
        PreparedStatement party = connection.prepareStatement(PARTY)) {
      for (Latest latest : sessions) {
        upsertOne(upsert, latest);
        noteParties(party, latest);
      }
      upsert.executeBatch();
      party.executeBatch();
    }
  }

  private static void upsertOne(PreparedStatement row, Latest latest) throws SQLException {
    Common common = latest.event().common();
    row.setString(1, common.sessionId());
    row.setString(2, latest.origin());
    row.setString(3, common.account());
    row.setString(4, common.direction().name());
    row.setString(5, common.type().name());
    row.setString(6, common.phase().name());
    row.setString(7, JsonMapper.shared().writeValueAsString(common.participants()));
    row.setString(8, common.did());
    row.setLong(9, latest.first().toEpochMilli());
    row.setInt(10, common.seq());
    row.setInt(11, latest.call().talk().joined());
    Times.set(row, 12, latest.call().talk().answeredAt());
    if (latest.event() instanceof Completed completed) {
      row.setLong(13, common.timestamp().toEpochMilli());
      row.setInt(14, completed.answered() ? 1 : 0);
      row.setString(15, completed.hangedBy() == null ? null : completed.hangedBy().by().name());
      row.setString(16, completed.hangedBy() == null ? null : completed.hangedBy().value());
      row.setString(17, completed.hangedBy() == null ? null : completed.hangedBy().user());
      row.setLong(18, completed.duration().toMillis());
      row.setLong(19, completed.talkTime().toMillis());
    } else {
      for (int column = 13; column <= 19; column++) {
        row.setNull(column, Types.NULL);
      }
    }
    row.addBatch();
  }

  private static void noteParties(PreparedStatement party, Latest latest) throws SQLException {
    Common common = latest.event().common();
    for (Participant participant : common.participants()) {
      note(party, participant.value(), latest);
      note(party, participant.user(), latest);
    }
    note(party, common.did(), latest);
  }

  private static void note(PreparedStatement party, @Nullable String value, Latest latest)
      throws SQLException {
    if (value != null && latest.call().isNew(value)) {
      party.setString(1, value);
      party.setString(2, latest.event().sessionId());
      party.addBatch();
    }
  }
}

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
        events, completed_at, answered, hanged_by, hanged_value, hanged_user, duration_ms, talk_ms)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (session_id) do update set
        type = excluded.type, phase = excluded.phase, participants = excluded.participants, did = excluded.did,
        events = excluded.events, completed_at = excluded.completed_at, answered = excluded.answered,
        hanged_by = excluded.hanged_by, hanged_value = excluded.hanged_value, hanged_user = excluded.hanged_user,
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
   * @param first when its first one there was: the beginning of a session that has no row yet
   */
  record Latest(String origin, Instant first, CallEvent event) {

    /** Of two of one session, the first and what came after it. */
    Latest then(Latest later) {
      return new Latest(later.origin, first, later.event);
    }
  }

  private SessionProjection() {}

  static void update(Connection connection, Collection<Latest> sessions, NotedParties noted)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
        PreparedStatement party = connection.prepareStatement(PARTY)) {
      for (Latest latest : sessions) {
        upsertOne(upsert, latest);
        noteParties(party, latest.event().common(), noted);
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
    if (latest.event() instanceof Completed completed) {
      row.setLong(11, common.timestamp().toEpochMilli());
      row.setInt(12, completed.answered() ? 1 : 0);
      row.setString(13, completed.hangedBy() == null ? null : completed.hangedBy().by().name());
      row.setString(14, completed.hangedBy() == null ? null : completed.hangedBy().value());
      row.setString(15, completed.hangedBy() == null ? null : completed.hangedBy().user());
      row.setLong(16, completed.duration().toMillis());
      row.setLong(17, completed.talkTime().toMillis());
    } else {
      for (int column = 11; column <= 17; column++) {
        row.setNull(column, Types.NULL);
      }
    }
    row.addBatch();
  }

  private static void noteParties(PreparedStatement party, Common common, NotedParties noted)
      throws SQLException {
    for (Participant participant : common.participants()) {
      note(party, participant.value(), common.sessionId(), noted);
      note(party, participant.user(), common.sessionId(), noted);
    }
    note(party, common.did(), common.sessionId(), noted);
  }

  private static void note(
      PreparedStatement party, @Nullable String value, String sessionId, NotedParties noted)
      throws SQLException {
    if (value != null && noted.isNew(sessionId, value)) {
      party.setString(1, value);
      party.setString(2, sessionId);
      party.addBatch();
    }
  }
}

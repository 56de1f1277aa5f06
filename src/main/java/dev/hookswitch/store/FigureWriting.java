package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
import dev.hookswitch.event.Participant;
import dev.hookswitch.journal.Entry;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts what is stored of calls, in the transaction that stores it: each event once, because the
 * journal stores it once. For one transaction.
 */
final class FigureWriting {

  private static final String UPSERT =
      """
      insert into call_figure (kind, quarter, account, value, direction, talked, system, missed, timed, answer_ms)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (kind, quarter, account, value, direction) do update set
        talked = call_figure.talked + excluded.talked, system = call_figure.system + excluded.system,
        missed = call_figure.missed + excluded.missed, timed = call_figure.timed + excluded.timed,
        answer_ms = call_figure.answer_ms + excluded.answer_ms
      """;

  /** What is counted; always written in this order. */
  private record Key(String kind, long quarter, String account, String value, String direction) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind)
            .thenComparingLong(Key::quarter)
            .thenComparing(Key::account)
            .thenComparing(Key::value)
            .thenComparing(Key::direction);
  }

  private static final class Counts {
    private int talked;
    private int system;
    private int missed;
    private int timed;
    private long answerMillis;
  }

  /** How many parties of a call are joined, until it was two for the first time. */
  private static final class Talk {
    private int joined;
    private @Nullable Instant answeredAt;
    private boolean changed;

    Talk(int joined, @Nullable Instant answeredAt) {
      this.joined = joined;
      this.answeredAt = answeredAt;
    }

    void join(Instant at) {
      if (answeredAt == null) {
        joined++;
        changed = true;
        answeredAt = joined == 2 ? at : null;
      }
    }

    void leave() {
      if (answeredAt == null && joined > 0) {
        joined--;
        changed = true;
      }
    }
  }

  private final Handle handle;
  private final Dialect dialect;
  private final Map<Key, Counts> figures = new TreeMap<>(Key.ORDER);

  FigureWriting(Handle handle, Dialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  /** To be asked when the rows of the sessions are there. */
  void store(List<Entry> entries) throws SQLException {
    Set<String> sessions = new HashSet<>();
    for (Entry entry : entries) {
      if (isCounted(entry.event())) {
        sessions.add(entry.event().sessionId());
      }
    }
    if (sessions.isEmpty()) {
      return;
    }
    Map<String, Talk> talks = read(sessions);
    for (Entry entry : entries) {
      Talk talk = talks.get(entry.event().sessionId());
      if (talk != null) {
        note(entry.event(), talk);
      }
    }
    saveTalks(talks);
    saveFigures();
  }

  private static boolean isCounted(CallEvent event) {
    return event instanceof Join || event instanceof Leave || event instanceof Completed;
  }

  private Map<String, Talk> read(Set<String> sessions) {
    Map<String, Talk> talks = new HashMap<>();
    handle
        .createQuery(
            dialect.among(
                "session_id, joined, answered_at", "call_session", "session_id", ":keys", ""))
        .bind("keys", JsonMapper.shared().writeValueAsString(sessions))
        .map((row, context) ->
            talks.put(
                row.getString("session_id"),
                new Talk(row.getInt("joined"), CampaignRows.time(row, "answered_at"))))
        .list();
    return talks;
  }

  private void note(CallEvent event, Talk talk) {
    switch (event) {
      case Join join -> talk.join(join.timestamp());
      case Leave _ -> talk.leave();
      case Completed completed -> count(completed, talk.answeredAt);
      default -> {}
    }
  }

  private void count(Completed call, @Nullable Instant answeredAt) {
    Common common = call.common();
    Instant began = call.timestamp().minus(call.duration());
    boolean talked = !call.talkTime().isZero();
    Duration answer = talked && answeredAt != null ? Duration.between(began, answeredAt) : null;
    boolean system = !talked && call.answered();
    Outcome outcome = new Outcome(talked, system, answer);
    long quarter = SqlCallFigures.quarter(began);
    long day = SqlCallFigures.day(quarter);
    count(key(SqlCallFigures.ALL, quarter, common, ""), outcome);
    if (common.did() != null) {
      count(key(SqlCallFigures.DID, quarter, common, common.did()), outcome);
      count(key(SqlCallFigures.DID_DAY, day, common, common.did()), outcome);
    }
    // what the system answered while their phones rang they have missed
    Outcome ofUsers = new Outcome(talked, false, answer);
    for (String user : users(common.participants(), talked)) {
      count(key(SqlCallFigures.USER, quarter, common, user), ofUsers);
      count(key(SqlCallFigures.USER_DAY, day, common, user), ofUsers);
    }
  }

  private static Key key(String kind, long quarter, Common common, String value) {
    return new Key(kind, quarter, common.account(), value, common.direction().name());
  }

  /**
   * What became of a call.
   *
   * @param answer how long it took; null: that is not known, or nobody did
   */
  private record Outcome(boolean talked, boolean system, @Nullable Duration answer) {}

  private void count(Key key, Outcome outcome) {
    Counts counts = figures.computeIfAbsent(key, _ -> new Counts());
    Duration answer = outcome.answer();
    if (outcome.talked()) {
      counts.talked++;
    } else if (outcome.system()) {
      counts.system++;
    } else {
      counts.missed++;
    }
    if (answer != null) {
      counts.timed++;
      counts.answerMillis += answer.toMillis();
    }
  }

  /** The contract puts who began it first, and who answered first behind. */
  private static Set<String> users(List<Participant> participants, boolean talked) {
    Set<String> users = new HashSet<>();
    for (int i = 0; i < participants.size(); i++) {
      String user = participants.get(i).user();
      if (user != null) {
        users.add(user);
        if (i == 0 || talked) {
          return users;
        }
      }
    }
    return users;
  }

  private void saveTalks(Map<String, Talk> talks) throws SQLException {
    try (PreparedStatement update =
        handle
            .getConnection()
            .prepareStatement(
                "update call_session set joined = ?, answered_at = ? where session_id = ?")) {
      for (Map.Entry<String, Talk> each : talks.entrySet()) {
        Talk talk = each.getValue();
        Instant answeredAt = talk.answeredAt;
        if (talk.changed) {
          update.setInt(1, talk.joined);
          if (answeredAt == null) {
            update.setNull(2, Types.BIGINT);
          } else {
            update.setLong(2, answeredAt.toEpochMilli());
          }
          update.setString(3, each.getKey());
          update.addBatch();
        }
      }
      update.executeBatch();
    }
  }

  private void saveFigures() throws SQLException {
    try (PreparedStatement upsert = handle.getConnection().prepareStatement(UPSERT)) {
      for (Map.Entry<Key, Counts> each : figures.entrySet()) {
        Key key = each.getKey();
        Counts counts = each.getValue();
        upsert.setString(1, key.kind());
        upsert.setLong(2, key.quarter());
        upsert.setString(3, key.account());
        upsert.setString(4, key.value());
        upsert.setString(5, key.direction());
        upsert.setInt(6, counts.talked);
        upsert.setInt(7, counts.system);
        upsert.setInt(8, counts.missed);
        upsert.setInt(9, counts.timed);
        upsert.setLong(10, counts.answerMillis);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}

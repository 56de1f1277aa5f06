package dev.hookswitch.store;

import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Participant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  private final Map<Key, Counts> figures = new TreeMap<>(Key.ORDER);

  /**
   * Counts a call that is over.
   *
   * @param answeredAt when two parties were joined for the first time; null: never
   */
  void count(Completed call, @Nullable Instant answeredAt) {
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

  /** Adds what was counted to what is stored. */
  void save(Connection connection) throws SQLException {
    if (figures.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
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

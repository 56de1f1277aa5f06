package dev.hookswitch.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Calls of an account as they are stored, without events: as many as are wanted, at once. */
public final class MadeUpCalls {

  private static final int WHO = 50;
  private static final int BATCH = 10_000;
  private static final long QUARTER = Duration.ofMinutes(15).toMillis();

  private final Database database;
  private final SplittableRandom random = new SplittableRandom(11);
  private final TreeMap<String, int[]> figures = new TreeMap<>();

  public MadeUpCalls(Database database) {
    this.database = database;
  }

  /** By day more than by night. */
  public void fill(String account, Instant from, Duration time, int calls) {
    for (int done = 0; done < calls; done += BATCH) {
      int first = done;
      int last = Math.min(calls, done + BATCH);
      database.write(handle -> {
        try (PreparedStatement insert =
            handle
                .getConnection()
                .prepareStatement(
                    "insert into call_session (session_id, origin, account, direction, type, phase,"
                        + " participants, did, started_at, events, completed_at, answered,"
                        + " duration_ms, talk_ms) values (?, 'pbx1', ?, 'INBOUND', 'STANDARD',"
                        + " 'DIDTOSIP', ?, ?, ?, 10, ?, ?, 60000, ?)")) {
          for (int i = first; i < last; i++) {
            add(insert, "s_made_" + account + i, account, at(from, time));
          }
          insert.executeBatch();
        }
        return true;
      });
    }
    database.write(handle -> {
      try (PreparedStatement insert =
          handle
              .getConnection()
              .prepareStatement(
                  "insert into call_figure (quarter, account, kind, value, direction, talked,"
                      + " system, missed, timed, answer_ms) values (?, ?, ?, ?, 'INBOUND', ?, ?, ?,"
                      + " ?, ?) on conflict do nothing")) {
        for (var each : figures.entrySet()) {
          save(insert, account, each.getKey().split("\\|", -1), each.getValue());
        }
        insert.executeBatch();
      }
      return true;
    });
  }

  private long at(Instant from, Duration time) {
    long at = from.toEpochMilli() + random.nextLong(time.toMillis());
    double hour = Math.floorMod(at, Duration.ofDays(1).toMillis()) / 3_600_000.0;
    boolean isLikely =
        random.nextDouble() < 0.05 + Math.max(0, Math.sin((hour - 5) / 12 * Math.PI));
    return isLikely ? at : at(from, time);
  }

  private void add(PreparedStatement insert, String session, String account, long at)
      throws SQLException {
    int what = random.nextInt(10);
    int who = random.nextInt(WHO);
    String did = "371600001" + random.nextInt(10, 10 + WHO);
    insert.setString(1, session);
    insert.setString(2, account);
    insert.setString(
        3,
        "[{\"type\":\"DID\",\"value\":\"37120000009\"},{\"type\":\"SIP\",\"value\":\""
            + (100 + who)
            + "\",\"user\":\"user"
            + who
            + "\"}]");
    insert.setString(4, did);
    insert.setLong(5, at);
    insert.setLong(6, at + 60_000);
    insert.setInt(7, what < 9 ? 1 : 0);
    insert.setLong(8, what < 8 ? 50_000 : 0);
    insert.addBatch();
    String quarter = Long.toString(at / QUARTER);
    String day = Long.toString(SqlCallFigures.day(at / QUARTER));
    for (String key :
        new String[] {
          quarter + "|all|",
          quarter + "|did|" + did,
          day + "|did_day|" + did,
          quarter + "|user|user" + who,
          day + "|user_day|user" + who
        }) {
      int[] counts = figures.computeIfAbsent(key, _ -> new int[4]);
      counts[what < 8 ? 0 : what < 9 ? 1 : 2]++;
      counts[3] += what < 8 ? random.nextInt(2_000, 20_000) : 0;
    }
  }

  private static void save(PreparedStatement insert, String account, String[] key, int[] counts)
      throws SQLException {
    insert.setLong(1, Long.parseLong(key[0]));
    insert.setString(2, account);
    insert.setString(3, key[1]);
    insert.setString(4, key[2]);
    insert.setInt(5, counts[0]);
    insert.setInt(6, counts[1]);
    insert.setInt(7, counts[2]);
    insert.setInt(8, counts[0]);
    insert.setLong(9, counts[3]);
    insert.addBatch();
  }
}

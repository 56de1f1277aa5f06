package dev.hookswitch.store;

import dev.hookswitch.journal.CallFigures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/**
 * Figures of calls in the database; {@link FigureWriting} counts them. Whole days of UTC are read
 * by one row for each number and user, what is before and after them by quarters of an hour:
 * measured with a million calls in 31 days, some thousand rows instead of 300,000.
 */
public final class SqlCallFigures implements CallFigures {

  static final String ALL = "all";
  static final String DID = "did";
  static final String USER = "user";
  static final String DID_DAY = "did_day";
  static final String USER_DAY = "user_day";
  static final long QUARTERS_OF_DAY = 96;

  private final Database database;

  public SqlCallFigures(Database database) {
    this.database = database;
  }

  @Override
  public List<Figure> read(FigureQuery query) {
    long since = quarter(query.since());
    long until = quarter(query.until());
    boolean hasDays = day(since + QUARTERS_OF_DAY - 1) <= day(until);
    long firstDay = hasDays ? day(since + QUARTERS_OF_DAY - 1) : until;
    long lastDay = hasDays ? day(until) : until;
    String rows =
        "kind, value, quarter, talked, system, missed, timed, answer_ms from call_figure where"
            + (query.account() == null ? "" : " account = :account and")
            + (query.direction() == null ? "" : " direction = :direction and");
    String sql =
        "select kind, value, at, sum(talked) as talked, sum(system) as system, sum(missed) as"
            + " missed, sum(timed) as timed, sum(answer_ms) as answer_ms from (select substr(kind,"
            + " 1, 3) as kind, value, case when kind = 'all' then quarter end as at, talked,"
            + " system, missed, timed, answer_ms from ("
            + ("select " + rows + " kind = 'all' and quarter >= :since and quarter < :until")
            + (" union all select " + rows + " kind in ('did', 'user') and quarter >= :since and")
            + (" quarter < :firstDay union all select " + rows + " kind in ('did_day', 'user_day')")
            + (" and quarter >= :firstDay and quarter < :lastDay union all select " + rows)
            + " kind in ('did', 'user') and quarter >= :lastDay and quarter < :until) as"
            + " rows_of_it) as counted group by 1, 2, 3 order by case when kind = 'all' then 0 else"
            + " 1 end, sum(talked) + sum(system) + sum(missed) desc limit :most";
    return database.read(handle -> {
      Query select =
          handle
              .createQuery(sql)
              .bind("since", since)
              .bind("until", until)
              .bind("firstDay", firstDay)
              .bind("lastDay", lastDay)
              .bind("most", MOST);
      SqlReading.bindIfPresent(select, "account", query.account());
      SqlReading.bindIfPresent(
          select, "direction", query.direction() == null ? null : query.direction().name());
      return select.map((row, context) -> figure(row)).list();
    });
  }

  private static Figure figure(ResultSet row) throws SQLException {
    long at = row.getLong("at");
    boolean hasTime = !row.wasNull();
    return new Figure(
        kind(row.getString("kind")),
        row.getString("value"),
        hasTime ? Instant.ofEpochMilli(at * STEP.toMillis()) : null,
        row.getLong("talked"),
        row.getLong("system"),
        row.getLong("missed"),
        row.getLong("timed"),
        Duration.ofMillis(row.getLong("answer_ms")));
  }

  private static Kind kind(String beginning) {
    return switch (beginning) {
      case "all" -> Kind.ALL;
      case "did" -> Kind.DID;
      default -> Kind.USER;
    };
  }

  /** The first of its day. */
  static long day(long quarter) {
    return Math.floorDiv(quarter, QUARTERS_OF_DAY) * QUARTERS_OF_DAY;
  }

  static long quarter(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), STEP.toMillis());
  }
}

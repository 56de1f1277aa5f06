package dev.hookswitch.store;

import dev.hookswitch.journal.CallFigures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.Query;

/** Figures of calls in the database; {@link FigureWriting} counts them. */
public final class SqlCallFigures implements CallFigures {

  private final Database database;

  public SqlCallFigures(Database database) {
    this.database = database;
  }

  @Override
  public List<Figure> read(FigureQuery query) {
    String sql =
        "select kind, value, case when kind = 'all' then quarter end as at, sum(talked) as talked,"
            + " sum(system) as system, sum(missed) as missed, sum(timed) as timed, sum(answer_ms)"
            + " as answer_ms from call_figure where quarter >= :since and quarter < :until"
            + (query.account() == null ? "" : " and account = :account")
            + (query.direction() == null ? "" : " and direction = :direction")
            + " group by 1, 2, 3 order by case when kind = 'all' then 0 else 1 end, sum(talked) +"
            + " sum(system) + sum(missed) desc limit :most";
    return database.read(handle -> {
      Query select =
          handle
              .createQuery(sql)
              .bind("since", quarter(query.since()))
              .bind("until", quarter(query.until()))
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
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("value"),
        hasTime ? Instant.ofEpochMilli(at * STEP.toMillis()) : null,
        row.getLong("talked"),
        row.getLong("system"),
        row.getLong("missed"),
        row.getLong("timed"),
        Duration.ofMillis(row.getLong("answer_ms")));
  }

  static long quarter(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), STEP.toMillis());
  }
}

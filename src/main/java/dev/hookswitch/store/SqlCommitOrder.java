package dev.hookswitch.store;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.journal.Position;
import dev.hookswitch.journal.Stretch;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code position}, read forward. Writers take turns, so it is visible in order. As text
 * it is the same that a page of events gives as {@code next}.
 */
final class SqlCommitOrder implements CommitOrder {

  /**
   * Everything up to there.
   *
   * @param number growing from 1, with gaps, and none is ever given to two events; 0: nothing
   */
  private record UpTo(long number) implements Position {

    @Override
    public boolean reaches(Position other) {
      return number >= of(other);
    }

    @Override
    public Position with(Position other) {
      return number > of(other) ? this : other;
    }

    @Override
    public Position within(Position other) {
      return number < of(other) ? this : other;
    }

    static long of(Position position) {
      return ((UpTo) position).number;
    }
  }

  private final Database database;

  SqlCommitOrder(Database database) {
    this.database = database;
  }

  @Override
  public Stretch after(@Nullable String account, Position position, int limit) {
    String sql =
        "select position, json from event where position > :position"
            + (account == null ? "" : " and account = :account")
            + " order by position limit :limit";
    List<Placed> events =
        database.read(handle -> {
          Query select =
              handle.createQuery(sql).bind("position", UpTo.of(position)).bind("limit", limit);
          SqlReading.bindIfPresent(select, "account", account);
          return select
              .map((row, context) -> {
                byte[] json = row.getBytes("json");
                UpTo place = new UpTo(row.getLong("position"));
                return new Placed(place, EventJson.decode(json), json);
              })
              .list();
        });
    Position end = events.isEmpty() ? position : events.getLast().position();
    return new Stretch(events, end, events.size() == limit);
  }

  @Override
  public Position last() {
    return new UpTo(
        database.read(handle ->
            handle
                .createQuery("select coalesce(max(position), 0) from event")
                .mapTo(Long.class)
                .one()));
  }

  /** Whether the event at that position is still stored: retention deletes whole calls. */
  @Override
  public boolean has(Position position) {
    return UpTo.of(position) == 0
        || database.read(handle ->
            handle
                    .createQuery("select count(*) from event where position = :position")
                    .bind("position", UpTo.of(position))
                    .mapTo(Integer.class)
                    .one()
                == 1);
  }

  @Override
  public String cursor(Position position) {
    return Cursors.position(UpTo.of(position));
  }

  @Override
  public Position position(String cursor) {
    return new UpTo(Cursors.readPosition(cursor));
  }
}

package dev.hookswitch.store;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Placed;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The column {@code position}, read forward. Writers take turns, so it is visible in order. */
final class SqlCommitOrder implements CommitOrder {

  private final Database database;

  SqlCommitOrder(Database database) {
    this.database = database;
  }

  @Override
  public List<Placed> after(@Nullable String account, long position, int limit) {
    String sql =
        "select position, json from event where position > :position"
            + (account == null ? "" : " and account = :account")
            + " order by position limit :limit";
    return database.read(handle -> {
      Query select = handle.createQuery(sql).bind("position", position).bind("limit", limit);
      SqlReading.bindIfPresent(select, "account", account);
      return select
          .map((row, context) -> {
            byte[] json = row.getBytes("json");
            return new Placed(row.getLong("position"), EventJson.decode(json), json);
          })
          .list();
    });
  }

  @Override
  public long last() {
    return database.read(handle ->
        handle.createQuery("select coalesce(max(position), 0) from event").mapTo(Long.class).one());
  }

  @Override
  public boolean has(long position) {
    return database.read(handle ->
        handle
                .createQuery("select count(*) from event where position = :position")
                .bind("position", position)
                .mapTo(Integer.class)
                .one()
            == 1);
  }

  @Override
  public String cursor(long position) {
    return Cursors.position(position);
  }

  @Override
  public long position(String cursor) {
    return Cursors.readPosition(cursor);
  }
}

package dev.hookswitch.store;

import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.OperationsStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The outbox of operational notices, and what is remembered of them. */
public final class SqlOperationsStore implements OperationsStore {

  private final Database database;
  private final Database working;

  /** Where there is one process. */
  public SqlOperationsStore(Database database) {
    this(database, database);
  }

  /**
   * @param working the same database for whoever sends them, who must have the lease for it
   */
  public SqlOperationsStore(Database database, Database working) {
    this.database = database;
    this.working = working;
  }

  @Override
  public int add(Notice notice, int bound) {
    return database.write(handle -> {
      handle
          .createUpdate(
              "insert into operation (id, at, body, attempts, due_at) values (:id, :at, :body, 0,"
                  + " :at)")
          .bind("id", notice.id())
          .bind("at", notice.at().toEpochMilli())
          .bind("body", notice.body())
          .execute();
      return handle
          .createUpdate(
              "delete from operation where position <= (select position from operation order by"
                  + " position desc limit 1 offset :bound)")
          .bind("bound", bound)
          .execute();
    });
  }

  @Override
  public void remember(Happened happened, int bound) {
    Notice notice = happened.notice();
    database.write(handle -> {
      handle
          .createUpdate(
              "insert into happened (id, at, type, account, body) values (:id, :at, :type,"
                  + " :account, :body) on conflict (id) do nothing")
          .bind("id", notice.id())
          .bind("at", notice.at().toEpochMilli())
          .bind("type", happened.type())
          .bind("account", happened.account())
          .bind("body", notice.body())
          .execute();
      return handle
          .createUpdate(
              "delete from happened where position <= (select position from happened order by"
                  + " position desc limit 1 offset :bound)")
          .bind("bound", bound)
          .execute();
    });
  }

  @Override
  public List<Placed> happened(
      @Nullable String account, @Nullable String type, @Nullable Long before, int limit) {
    String sql =
        "select * from happened where true"
            + (account == null ? "" : " and account = :account")
            + (type == null ? "" : " and type = :type")
            + (before == null ? "" : " and position < :before")
            + " order by position desc limit :limit";
    return database.read(handle -> {
      Query query = handle.createQuery(sql).bind("limit", limit);
      SqlReading.bindIfPresent(query, "account", account);
      SqlReading.bindIfPresent(query, "type", type);
      if (before != null) {
        query.bind("before", before);
      }
      return query.map((row, _) -> placed(row)).list();
    });
  }

  private static Placed placed(ResultSet row) throws SQLException {
    Notice notice =
        new Notice(
            row.getString("id"), Instant.ofEpochMilli(row.getLong("at")), row.getBytes("body"));
    return new Placed(
        row.getLong("position"),
        new Happened(notice, row.getString("type"), row.getString("account")));
  }

  @Override
  public Optional<Waiting> first() {
    return database.read(handle ->
        handle
            .createQuery("select * from operation order by position limit 1")
            .map((row, context) -> waiting(row))
            .findOne());
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        new Notice(
            row.getString("id"), Instant.ofEpochMilli(row.getLong("at")), row.getBytes("body")),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("due_at")));
  }

  @Override
  public void remove(String id) {
    working.write(handle ->
        handle.createUpdate("delete from operation where id = :id").bind("id", id).execute());
  }

  @Override
  public void postpone(String id, Instant due) {
    working.write(handle ->
        handle
            .createUpdate(
                "update operation set attempts = attempts + 1, due_at = :due where id = :id")
            .bind("id", id)
            .bind("due", due.toEpochMilli())
            .execute());
  }
}

package dev.hookswitch.store;

import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.OperationsStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The outbox of operational notices. */
public final class SqlOperationsStore implements OperationsStore {

  private final Database database;

  public SqlOperationsStore(Database database) {
    this.database = database;
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
    database.write(handle ->
        handle.createUpdate("delete from operation where id = :id").bind("id", id).execute());
  }

  @Override
  public void postpone(String id, Instant due) {
    database.write(handle ->
        handle
            .createUpdate(
                "update operation set attempts = attempts + 1, due_at = :due where id = :id")
            .bind("id", id)
            .bind("due", due.toEpochMilli())
            .execute());
  }
}

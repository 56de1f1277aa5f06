package dev.hookswitch.store;

import dev.hookswitch.campaign.DoNotCallStore;
import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Lists of numbers that are not to be called, in the database. */
public final class SqlDoNotCallStore implements DoNotCallStore {

  private final Database database;

  public SqlDoNotCallStore(Database database) {
    this.database = database;
  }

  @Override
  public int add(String account, Collection<String> digits, Instant now) {
    return digits.isEmpty()
        ? 0
        : database.write(handle -> {
          long there =
              handle
                  .createQuery(
                      "select coalesce(max(amount), 0) from do_not_call_count where account ="
                          + " :account")
                  .bind("account", account)
                  .mapTo(Long.class)
                  .one();
          return there + digits.size() > MOST_OF_ACCOUNT ? -1 : add(handle, account, digits, now);
        });
  }

  /** Within a transaction of somebody else. */
  static int add(Handle handle, String account, Collection<String> digits, Instant now) {
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into do_not_call (account, digits, since) values (:account, :digits, :now) on"
                + " conflict (account, digits) do nothing");
    // sorted, so that two of them never wait for each other
    digits.stream()
        .sorted()
        .distinct()
        .forEach(each ->
            batch
                .bind("account", account)
                .bind("digits", each)
                .bind("now", now.toEpochMilli())
                .add());
    int added = Arrays.stream(batch.execute()).sum();
    count(handle, account, added);
    return added;
  }

  private static void count(Handle handle, String account, int by) {
    handle
        .createUpdate(
            "insert into do_not_call_count (account, amount) values (:account, :by) on conflict"
                + " (account) do update set amount = do_not_call_count.amount + excluded.amount")
        .bind("account", account)
        .bind("by", by)
        .execute();
  }

  @Override
  public boolean remove(String account, String digits) {
    return database.write(handle -> {
      int removed =
          handle
              .createUpdate("delete from do_not_call where account = :account and digits = :digits")
              .bind("account", account)
              .bind("digits", digits)
              .execute();
      count(handle, account, -removed);
      return removed == 1;
    });
  }

  @Override
  public Optional<Instant> find(String account, String digits) {
    return database.read(handle ->
        handle
            .createQuery(
                "select since from do_not_call where account = :account and digits = :digits")
            .bind("account", account)
            .bind("digits", digits)
            .mapTo(Long.class)
            .findOne()
            .map(Instant::ofEpochMilli));
  }

  @Override
  public Page<Entry> list(String account, @Nullable String after, int limit) {
    return database.read(handle -> {
      List<Entry> found =
          handle
              .createQuery(
                  "select digits, since from do_not_call where account = :account and digits >"
                      + " :after order by digits limit :limit")
              .bind("account", account)
              .bind("after", after == null ? "" : after)
              .bind("limit", limit)
              .map((row, context) ->
                  new Entry(row.getString("digits"), Instant.ofEpochMilli(row.getLong("since"))))
              .list();
      return new Page<>(found, found.size() < limit ? null : found.getLast().digits());
    });
  }
}

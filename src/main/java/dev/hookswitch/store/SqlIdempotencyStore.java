package dev.hookswitch.store;

import dev.hookswitch.idempotency.IdempotencyKey;
import dev.hookswitch.idempotency.IdempotencyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One row a key; without an answer it is a claim. */
public final class SqlIdempotencyStore implements IdempotencyStore {

  private static final String ONE = " where owner = :owner and hash = :hash";

  private final Database database;
  private final SecretBox box;

  /** An answer as it is encrypted. */
  private record Written(
      int status, @Nullable String contentType, @Nullable String location, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // read and used at once
  private record Row(String fingerprint, byte @Nullable [] answer) {}

  public SqlIdempotencyStore(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
    if (!database.isShared()) {
      // nobody else is at work: whatever is claimed was claimed by a process that died
      var _ =
          database.write(handle ->
              handle.createUpdate("delete from idempotency where answer is null").execute());
    }
  }

  @Override
  public Claim claim(IdempotencyKey key, String fingerprint, Instant now) {
    return database.write(handle -> {
      forget(handle, now);
      Optional<Row> before = find(handle, key);
      if (before.isPresent()) {
        return standing(before.get(), fingerprint);
      }
      if (count(handle, key.owner()) >= MOST_OF_OWNER) {
        return new Claim.Full();
      }
      boolean granted =
          bind(
                      handle.createUpdate(
                          "insert into idempotency (owner, hash, fingerprint, at) values (:owner,"
                              + " :hash, :fingerprint, :at) on conflict (owner, hash) do nothing"),
                      key)
                  .bind("fingerprint", fingerprint)
                  .bind("at", now.toEpochMilli())
                  .execute()
              == 1;
      // another process was quicker, by less than a transaction
      return granted ? new Claim.Granted(key, now) : new Claim.UnderWay();
    });
  }

  private Claim standing(Row row, String fingerprint) {
    if (!row.fingerprint().equals(fingerprint)) {
      return new Claim.Another();
    }
    if (row.answer() == null) {
      return new Claim.UnderWay();
    }
    Written written = JsonMapper.shared().readValue(box.open(row.answer()), Written.class);
    return new Claim.Answered(
        new Answer(
            written.status(),
            written.contentType(),
            written.location(),
            Base64.getDecoder().decode(written.body())));
  }

  private static void forget(Handle handle, Instant now) {
    handle
        .createUpdate("delete from idempotency where at <= :kept")
        .bind("kept", now.minus(KEPT).toEpochMilli())
        .execute();
    handle
        .createUpdate("delete from idempotency where answer is null and at <= :claimed")
        .bind("claimed", now.minus(LONGEST_CLAIM).toEpochMilli())
        .execute();
  }

  private static Optional<Row> find(Handle handle, IdempotencyKey key) {
    return bind(handle.createQuery("select fingerprint, answer from idempotency" + ONE), key)
        .map((row, _) -> new Row(row.getString("fingerprint"), row.getBytes("answer")))
        .findOne();
  }

  private static int count(Handle handle, String owner) {
    return handle
        .createQuery("select count(*) from idempotency where owner = :owner")
        .bind("owner", owner)
        .mapTo(Integer.class)
        .one();
  }

  private static <T extends SqlStatement<T>> T bind(T statement, IdempotencyKey key) {
    return statement.bind("owner", key.owner()).bind("hash", key.hash());
  }

  @Override
  public void keep(Claim.Granted claim, Answer answer) {
    Written written =
        new Written(
            answer.status(),
            answer.contentType(),
            answer.location(),
            Base64.getEncoder().encodeToString(answer.body()));
    byte[] sealed = box.seal(JsonMapper.shared().writeValueAsString(written));
    // a claim that lasted too long may be somebody else's by now
    var _ =
        database.write(handle ->
            bind(
                    handle.createUpdate(
                        "update idempotency set answer = :answer" + ONE + " and at = :at"),
                    claim.key())
                .bind("answer", sealed)
                .bind("at", claim.at().toEpochMilli())
                .execute());
  }

  @Override
  public void release(Claim.Granted claim) {
    var _ =
        database.write(handle ->
            bind(
                    handle.createUpdate(
                        "delete from idempotency" + ONE + " and at = :at and answer is null"),
                    claim.key())
                .bind("at", claim.at().toEpochMilli())
                .execute());
  }
}

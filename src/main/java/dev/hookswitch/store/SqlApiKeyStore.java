package dev.hookswitch.store;

import dev.hookswitch.access.ApiKey;
import dev.hookswitch.access.ApiKeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys, as hashes. */
public final class SqlApiKeyStore implements ApiKeyStore {

  private final Database database;

  public SqlApiKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public void insert(ApiKey key, byte[] sha256) {
    database.write(handle ->
        handle
            .createUpdate(
                "insert into api_key (id, account, description, created_at, sha256)"
                    + " values (:id, :account, :description, :created, :sha256)")
            .bind("id", key.id())
            .bind("account", key.account())
            .bind("description", key.description())
            .bind("created", key.createdAt().toEpochMilli())
            .bind("sha256", sha256)
            .execute());
  }

  @Override
  public Optional<ApiKey> findBySha256(byte[] sha256) {
    return database.read(handle ->
        handle
            .createQuery("select * from api_key where sha256 = :sha256")
            .bind("sha256", sha256)
            .map((row, context) -> key(row))
            .findOne());
  }

  @Override
  public List<ApiKey> all() {
    return database.read(handle ->
        handle
            .createQuery("select * from api_key order by created_at, id")
            .map((row, context) -> key(row))
            .list());
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("delete from api_key where id = :id").bind("id", id).execute() == 1);
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("account"),
        row.getString("description"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}

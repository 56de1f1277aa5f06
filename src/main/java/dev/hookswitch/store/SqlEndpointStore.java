package dev.hookswitch.store;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointStore;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.SigningSecret;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints; what is secret of them is encrypted. */
public final class SqlEndpointStore implements EndpointStore {

  private static final JsonMapper JSON = JsonMapper.shared();

  private record Sealed(List<String> secrets, Map<String, String> headers) {}

  private final Database database;
  private final SecretBox box;

  public SqlEndpointStore(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  @Override
  public List<Endpoint> load() {
    return database.read(handle ->
        handle.createQuery("select * from endpoint").map((row, context) -> endpoint(row)).list());
  }

  private Endpoint endpoint(ResultSet row) throws SQLException {
    Sealed sealed = JSON.readValue(box.open(row.getBytes("sealed")), Sealed.class);
    return new Endpoint(
        row.getString("id"),
        URI.create(row.getString("url")),
        row.getString("account"),
        JSON.readValue(row.getString("filter"), Filter.class),
        sealed.secrets().stream().map(SigningSecret::parse).toList(),
        sealed.headers(),
        row.getString("description"),
        Endpoint.Origin.valueOf(row.getString("origin")),
        row.getString("disabled"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  @Override
  public boolean insert(Endpoint endpoint) {
    return database.write(handle -> {
      int inserted =
          bind(
                  handle.createUpdate(
                      "insert into endpoint (id, url, account, filter, sealed, description, origin,"
                          + " disabled, created_at) values (:id, :url, :account, :filter, :sealed,"
                          + " :description, :origin, :disabled, :created) on conflict (id) do"
                          + " nothing"),
                  endpoint)
              .execute();
      if (inserted == 0) {
        return false;
      }
      handle
          .createUpdate(
              "insert into delivery_cursor (endpoint_id, partition, next_offset) select :id,"
                  + " partition, next from ("
                  + JournalWriting.ENDS
                  + ") as ends")
          .bind("id", endpoint.id())
          .execute();
      database.announce(handle, Change.ENDPOINTS);
      return true;
    });
  }

  @Override
  public Optional<Endpoint> change(String id, UnaryOperator<Endpoint> change) {
    return database.write(handle -> {
      Optional<Endpoint> before =
          handle
              .createQuery("select * from endpoint where id = :id" + database.dialect().forUpdate())
              .bind("id", id)
              .map((row, context) -> endpoint(row))
              .findOne();
      Optional<Endpoint> after = before.map(change);
      if (after.isPresent() && !after.equals(before)) {
        update(handle, after.get());
        database.announce(handle, Change.ENDPOINTS);
      }
      return after;
    });
  }

  private void update(Handle handle, Endpoint endpoint) {
    bind(
            handle.createUpdate(
                "update endpoint set url = :url, account = :account, filter = :filter, sealed ="
                    + " :sealed, description = :description, origin = :origin, disabled ="
                    + " :disabled, created_at = :created where id = :id"),
            endpoint)
        .execute();
  }

  private Update bind(Update update, Endpoint endpoint) {
    Sealed sealed =
        new Sealed(
            endpoint.secrets().stream().map(SigningSecret::reveal).toList(), endpoint.headers());
    return update
        .bind("id", endpoint.id())
        .bind("url", endpoint.url().toString())
        .bind("account", endpoint.account())
        .bind("filter", JSON.writeValueAsString(endpoint.filter()))
        .bind("sealed", box.seal(JSON.writeValueAsString(sealed)))
        .bind("description", endpoint.description())
        .bind("origin", endpoint.origin().name())
        .bind("disabled", endpoint.disabled())
        .bind("created", endpoint.createdAt().toEpochMilli());
  }

  @Override
  public void delete(String id) {
    database.write(handle -> {
      for (String table : List.of("parked_delivery", "delivery_cursor")) {
        handle
            .createUpdate("delete from " + table + " where endpoint_id = :id")
            .bind("id", id)
            .execute();
      }
      database.announce(handle, Change.ENDPOINTS);
      return handle.createUpdate("delete from endpoint where id = :id").bind("id", id).execute();
    });
  }
}

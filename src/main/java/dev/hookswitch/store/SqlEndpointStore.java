package dev.hookswitch.store;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointStore;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.endpoint.Transport;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints; what is secret of them is encrypted. */
public final class SqlEndpointStore implements EndpointStore {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What is secret of an endpoint.
   *
   * @param secrets the signing secrets, as they were kept before one could retire
   * @param keys the signing keys, newest first
   * @param authentication null also in rows from before there was such a thing, as are transport
   *     and shape
   */
  private record Sealed(
      @Nullable List<String> secrets,
      @Nullable List<SealedKey> keys,
      Map<String, String> headers,
      @Nullable SealedAuthentication authentication,
      @Nullable SealedTransport transport,
      @Nullable SealedShape shape) {

    static Sealed of(Endpoint endpoint) {
      return new Sealed(
          null,
          endpoint.signing().keys().stream()
              .map(key -> new SealedKey(key.key().reveal(), key.retiresAt()))
              .toList(),
          endpoint.style().headers(),
          SealedAuthentication.of(endpoint.style().authentication()),
          SealedTransport.of(endpoint.style().transport()),
          SealedShape.of(endpoint.style().shape()));
    }

    RequestStyle style(Numbers numbers) {
      return new RequestStyle(
          headers,
          numbers,
          authentication == null ? Authentication.NONE : authentication.authentication(),
          transport == null ? Transport.PLAIN : transport.transport(),
          shape == null ? Shape.JSON : shape.shape());
    }

    Signing signing() {
      List<SealedKey> sealed =
          keys != null
              ? keys
              : requireNonNull(secrets).stream().map(each -> new SealedKey(each, null)).toList();
      return new Signing(
          sealed.stream()
              .map(each -> new Signing.Key(SigningKey.parse(each.key()), each.retiresAt()))
              .toList());
    }
  }

  private record SealedKey(String key, @Nullable Instant retiresAt) {}

  /** What belongs to one endpoint and goes with it. */
  private static final List<String> TABLES_OF_ONE =
      List.of("parked_delivery", "delivery_cursor", "attempt", "endpoint_failing");

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
        sealed.signing(),
        sealed.style(Numbers.valueOf(row.getString("numbers"))),
        JSON.readValue(row.getString("pace"), Pace.class),
        new State(State.Status.valueOf(row.getString("status")), row.getString("disabled")),
        row.getString("description"),
        Endpoint.Origin.valueOf(row.getString("origin")),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  @Override
  public boolean insert(Endpoint endpoint) {
    return database.write(handle -> {
      int inserted =
          bind(
                  handle.createUpdate(
                      "insert into endpoint (id, url, account, filter, sealed, pace, status,"
                          + " disabled, description, origin, created_at, numbers) values (:id,"
                          + " :url, :account, :filter, :sealed, :pace, :status, :because,"
                          + " :description, :origin, :created, :numbers) on conflict (id) do"
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
                  + JournalWriting.ends(database.dialect())
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
                    + " :sealed, pace = :pace, status = :status, disabled = :because, description ="
                    + " :description, origin = :origin, created_at = :created, numbers = :numbers"
                    + " where id = :id"),
            endpoint)
        .execute();
  }

  private Update bind(Update update, Endpoint endpoint) {
    return update
        .bind("id", endpoint.id())
        .bind("url", endpoint.url().toString())
        .bind("account", endpoint.account())
        .bind("filter", JSON.writeValueAsString(endpoint.filter()))
        .bind("sealed", box.seal(JSON.writeValueAsString(Sealed.of(endpoint))))
        .bind("description", endpoint.description())
        .bind("origin", endpoint.origin().name())
        .bind("pace", JSON.writeValueAsString(endpoint.pace()))
        .bind("numbers", endpoint.style().numbers().name())
        .bind("status", endpoint.state().status().name())
        .bind("because", endpoint.state().because())
        .bind("created", endpoint.createdAt().toEpochMilli());
  }

  @Override
  public void delete(String id) {
    database.write(handle -> {
      for (String table : TABLES_OF_ONE) {
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

package dev.hookswitch.store;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DeliveryQuery;
import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.FencedOff;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cursors and parked deliveries. What becomes of a delivery is not waited for on the disk: taken
 * back by a machine that lost its power it is done again, with the same ids. Events wait for the
 * same disk, and would wait for that too.
 */
public final class SqlDispatchStore implements DispatchStore {

  private static final int ATTEMPTS_AT_ONCE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(SqlDispatchStore.class);

  private static final String PARKED =
      "select p.endpoint_id, p.attempts, p.due_at, p.revived_at, p.partition, p.log_offset, e.json"
          + " from parked_delivery p join event e on e.partition = p.partition and e.log_offset ="
          + " p.log_offset";

  static final String LANE = " where endpoint_id = :endpoint and session_id = :session";

  private final Database database;
  private final Consumer<List<Entry>> awaitCopy;

  private record WaitingLane(String endpointId, String sessionId) {}

  public SqlDispatchStore(Database database) {
    this(database, _ -> {});
  }

  /**
   * With a database that has only a copy of the log.
   *
   * @param awaitCopy waits until the copy has these events; throws a {@link
   *     dev.hookswitch.journal.JournalException} when that takes too long
   */
  public SqlDispatchStore(Database database, Consumer<List<Entry>> awaitCopy) {
    this.database = database;
    this.awaitCopy = awaitCopy;
  }

  @Override
  public long[] cursors(String endpointId, int partitions) {
    return database.read(handle -> {
      long[] cursors = new long[partitions];
      handle
          .createQuery(
              "select partition, next_offset from delivery_cursor where endpoint_id = :endpoint")
          .bind("endpoint", endpointId)
          .map((row, context) -> cursors[row.getInt("partition")] = row.getLong("next_offset"))
          .list();
      return cursors;
    });
  }

  @Override
  public List<ParkedLane> parkedLanes(String endpointId) {
    return database.read(handle ->
        handle
            .createQuery(
                "select session_id, partition, count(*) as waiting from parked_delivery"
                    + " where endpoint_id = :endpoint and died_at is null group by session_id,"
                    + " partition")
            .bind("endpoint", endpointId)
            .map((row, context) -> new ParkedLane(lane(row), row.getInt("waiting")))
            .list());
  }

  private static LaneKey lane(ResultSet row) throws SQLException {
    return new LaneKey(row.getString("session_id"), row.getInt("partition"));
  }

  @Override
  public int parkedIn(String endpointId, String sessionId) {
    return database.read(handle ->
        handle
            .createQuery("select count(*) from parked_delivery" + LANE + " and died_at is null")
            .bind("endpoint", endpointId)
            .bind("session", sessionId)
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public Set<Place> parkedAboveCursors(String endpointId) {
    return database.read(handle ->
        handle
            .createQuery(
                "select p.partition, p.log_offset from parked_delivery p join delivery_cursor c on"
                    + " c.endpoint_id = p.endpoint_id and c.partition = p.partition where"
                    + " p.endpoint_id = :endpoint and p.log_offset >= c.next_offset")
            .bind("endpoint", endpointId)
            .map((row, context) -> new Place(row.getInt("partition"), row.getLong("log_offset")))
            .set());
  }

  /** Many attempts are stored a few at a time: events that are to be committed wait in between. */
  @Override
  public void saveProgress(Progress progress) {
    awaitCopy.accept(progress.parked().stream().map(Parking::entry).toList());
    List<Attempt> attempts = progress.attempts();
    while (attempts.size() > ATTEMPTS_AT_ONCE) {
      List<Attempt> some = attempts.subList(0, ATTEMPTS_AT_ONCE);
      database.writeBehind(handle -> {
        SqlAttempts.save(handle.getConnection(), some);
        return true;
      });
      some.clear();
    }
    database.writeBehind(handle -> {
      Set<Integer> own = admitted(handle, progress.tenures());
      saveCursors(handle.getConnection(), ofThese(own, progress.cursors(), Cursor::partition));
      saveParked(handle, ofThese(own, progress.parked(), each -> each.entry().partition()));
      SqlAttempts.save(handle.getConnection(), progress.attempts());
      for (Failing failing : progress.failing()) {
        saveFailing(handle, failing);
      }
      return true;
    });
  }

  /** The partitions that this process delivers, as far as the leases say so. */
  private Set<Integer> admitted(Handle handle, Map<Integer, Tenure> tenures) throws SQLException {
    Set<Tenure> admitted = database.fence().admit(handle, tenures.values());
    Set<Integer> partitions = new HashSet<>();
    tenures.forEach((partition, tenure) -> {
      if (admitted.contains(tenure)) {
        partitions.add(partition);
      }
    });
    return partitions;
  }

  private static <T> List<T> ofThese(
      Set<Integer> partitions, List<T> all, ToIntFunction<T> partition) {
    return all.stream().filter(each -> partitions.contains(partition.applyAsInt(each))).toList();
  }

  /** Throws when another process delivers that partition by now. */
  static void admit(Database database, Handle handle, int partition, Tenure tenure)
      throws SQLException {
    if (database.fence().admit(handle, List.of(tenure)).isEmpty()) {
      throw new FencedOff(partition);
    }
  }

  private static void saveFailing(Handle handle, Failing failing) {
    if (failing.since() == null) {
      handle
          .createUpdate("delete from endpoint_failing where endpoint_id = :endpoint")
          .bind("endpoint", failing.endpointId())
          .execute();
    } else {
      handle
          .createUpdate(
              "insert into endpoint_failing (endpoint_id, since) select id, :since from endpoint"
                  + " where id = :endpoint on conflict (endpoint_id) do update set since ="
                  + " excluded.since")
          .bind("endpoint", failing.endpointId())
          .bind("since", failing.since().toEpochMilli())
          .execute();
    }
  }

  @Override
  public Optional<Instant> failingSince(String endpointId) {
    return database.read(handle -> failingSince(handle, endpointId));
  }

  private static Optional<Instant> failingSince(Handle handle, String endpointId) {
    return handle
        .createQuery("select since from endpoint_failing where endpoint_id = :endpoint")
        .bind("endpoint", endpointId)
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  @Override
  public List<Pulse> pulse(String endpointId, int limit) {
    return database.read(handle -> SqlAttempts.pulse(handle, endpointId, limit));
  }

  @Override
  public Page<AttemptRow> attempts(AttemptQuery query) {
    Long before = query.after() == null ? null : Cursors.readAttempt(query.after());
    return database.read(handle -> SqlAttempts.read(handle, query, before));
  }

  @Override
  public Page<DeliveryRow> deliveries(DeliveryQuery query) {
    Cursors.Delivery after = query.after() == null ? null : Cursors.readDelivery(query.after());
    return database.read(handle -> SqlDeliveries.read(handle, query, after));
  }

  /** A cursor of an endpoint that was deleted meanwhile has no row any more, and gets none. */
  private static void saveCursors(Connection connection, List<Cursor> cursors) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update delivery_cursor set next_offset = ? where endpoint_id = ? and partition = ?"
                + " and next_offset < ?")) {
      for (Cursor cursor : cursors) {
        update.setLong(1, cursor.offset());
        update.setString(2, cursor.endpointId());
        update.setInt(3, cursor.partition());
        update.setLong(4, cursor.offset());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static void saveParked(Handle handle, List<Parking> parked) throws SQLException {
    Set<WaitingLane> lanes = new LinkedHashSet<>();
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                "insert into parked_delivery (endpoint_id, session_id, seq, partition, log_offset,"
                    + " attempts, failure, parked_at, due_at, cause, died_at, event_at) select id,"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from endpoint where id = ? on conflict do"
                    + " nothing")) {
      for (Parking parking : parked) {
        insert.setString(1, parking.entry().event().sessionId());
        insert.setInt(2, parking.entry().event().seq());
        insert.setInt(3, parking.entry().partition());
        insert.setLong(4, parking.entry().offset());
        insert.setInt(5, parking.attempts());
        insert.setString(6, parking.failure());
        insert.setLong(7, parking.parkedAt().toEpochMilli());
        Times.set(insert, 8, parking.due());
        insert.setString(9, parking.death() == null ? null : parking.death().name());
        Times.set(insert, 10, parking.death() == null ? null : parking.parkedAt());
        insert.setLong(11, parking.entry().event().timestamp().toEpochMilli());
        insert.setString(12, parking.endpointId());
        if (parking.due() == null && parking.death() == null) {
          lanes.add(new WaitingLane(parking.endpointId(), parking.entry().event().sessionId()));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
    // one that was to stand behind a head may find that the head was settled in the meantime
    for (WaitingLane lane : lanes) {
      callNext(handle, lane.endpointId(), lane.sessionId(), parked.getFirst().parkedAt());
    }
  }

  @Override
  public List<LaneKey> dueLanes(
      String endpointId, Set<Integer> partitions, Instant now, int limit) {
    if (partitions.isEmpty()) {
      return List.of();
    }
    return database.read(handle ->
        handle
            .createQuery(
                "select session_id, partition from parked_delivery where endpoint_id = :endpoint"
                    + " and due_at <= :now and died_at is null and partition in (<partitions>)"
                    + " order by due_at limit :limit")
            .bindList("partitions", List.copyOf(partitions))
            .bind("endpoint", endpointId)
            .bind("now", now.toEpochMilli())
            .bind("limit", limit)
            .map((row, context) -> lane(row))
            .list());
  }

  @Override
  public Optional<Instant> nextDue(String endpointId, Set<Integer> partitions) {
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    return database.read(handle ->
        handle
            .createQuery(
                "select min(due_at) from parked_delivery where endpoint_id = :endpoint and due_at"
                    + " is not null and died_at is null and partition in (<partitions>)")
            .bindList("partitions", List.copyOf(partitions))
            .bind("endpoint", endpointId)
            .mapTo(Long.class)
            .findOne()
            .map(Instant::ofEpochMilli));
  }

  @Override
  public StoredBacklog backlog(String endpointId) {
    return database.read(handle -> {
      long behind =
          handle
              .createQuery(
                  "select coalesce(sum(ends.next - c.next_offset), 0) from ("
                      + JournalWriting.ends(database.dialect())
                      + ") as ends join delivery_cursor c on c.partition = ends.partition where"
                      + " c.endpoint_id = :endpoint")
              .bind("endpoint", endpointId)
              .mapTo(Long.class)
              .one();
      int parked =
          handle
              .createQuery(
                  "select count(*) from parked_delivery where endpoint_id = :endpoint and died_at"
                      + " is null")
              .bind("endpoint", endpointId)
              .mapTo(Integer.class)
              .one();
      return new StoredBacklog(behind, parked, failingSince(handle, endpointId).isPresent());
    });
  }

  @Override
  public Optional<ParkedDelivery> head(String endpointId, String sessionId) {
    return database.read(handle ->
        handle
            .createQuery(
                PARKED
                    + " where p.endpoint_id = :endpoint and p.session_id = :session and p.due_at is"
                    + " not null and p.died_at is null order by p.seq limit 1")
            .bind("endpoint", endpointId)
            .bind("session", sessionId)
            .map((row, context) -> parked(row))
            .findOne());
  }

  private static ParkedDelivery parked(ResultSet row) throws SQLException {
    long revivedAt = row.getLong("revived_at");
    boolean revived = !row.wasNull();
    return new ParkedDelivery(
        row.getString("endpoint_id"),
        SqlReading.entry(row),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("due_at")),
        revived ? Instant.ofEpochMilli(revivedAt) : null);
  }

  @Override
  public void settled(ParkedDelivery head, Tenure tenure, Instant now) {
    conclude(head, tenure, "delete from parked_delivery", "", Map.of(), now);
  }

  @Override
  public void buried(ParkedDelivery head, Tenure tenure, Death death, int attempts, Instant now) {
    conclude(
        head,
        tenure,
        "update parked_delivery set died_at = :now, due_at = null, attempts = :attempts, failure ="
            + " :failure, cause = :cause",
        " and died_at is null",
        Map.of(
            "failure",
            death.failure(),
            "cause",
            death.cause().name(),
            "attempts",
            attempts,
            "now",
            now.toEpochMilli()),
        now);
  }

  @Override
  public void postponed(ParkedDelivery head, Tenure tenure, String failure, Instant due) {
    database.writeBehind(handle -> {
      admit(database, handle, head.entry().partition(), tenure);
      int rows =
          handle
              .createUpdate(
                  "update parked_delivery set attempts = attempts + 1, failure = :failure, due_at ="
                      + " :due"
                      + LANE
                      + " and seq = :seq and died_at is null")
              .bind("endpoint", head.endpointId())
              .bind("session", head.entry().event().sessionId())
              .bind("seq", head.entry().event().seq())
              .bind("failure", failure)
              .bind("due", due.toEpochMilli())
              .execute();
      return expectOne(rows, head);
    });
  }

  private void conclude(
      ParkedDelivery head,
      Tenure tenure,
      String change,
      String and,
      Map<String, ?> values,
      Instant now) {
    String session = head.entry().event().sessionId();
    database.writeBehind(handle -> {
      admit(database, handle, head.entry().partition(), tenure);
      int rows =
          handle
              .createUpdate(change + LANE + " and seq = :seq" + and)
              .bind("endpoint", head.endpointId())
              .bind("session", session)
              .bind("seq", head.entry().event().seq())
              .bindMap(values)
              .execute();
      callNext(handle, head.endpointId(), session, now);
      return expectOne(rows, head);
    });
  }

  /** None is a lost race: the endpoint was deleted. More cannot be, by the primary key. */
  private static boolean expectOne(int rows, ParkedDelivery head) {
    if (rows > 1) {
      throw new IllegalStateException(rows + " rows for one parked delivery: " + head);
    }
    if (rows == 0) {
      LOG.debug("endpoint={} a parked delivery was gone when it was concluded", head.endpointId());
    }
    return rows == 1;
  }

  /** The first waiting one of a lane is its head, and due. */
  static void callNext(Handle handle, String endpointId, String sessionId, Instant now) {
    handle
        .createUpdate(
            "update parked_delivery set due_at = :now"
                + LANE
                + " and due_at is null and died_at is null"
                + " and seq = (select min(seq) from parked_delivery"
                + LANE
                + " and died_at is null)")
        .bind("endpoint", endpointId)
        .bind("session", sessionId)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  @Override
  public void hasten(String endpointId, Instant now) {
    database.write(handle ->
        handle
            .createUpdate(
                "update parked_delivery set due_at = :now"
                    + " where endpoint_id = :endpoint and due_at > :now and died_at is null")
            .bind("endpoint", endpointId)
            .bind("now", now.toEpochMilli())
            .execute());
  }

  @Override
  public List<DeadLetter> deadLetters(
      @Nullable String endpointId, @Nullable String account, int limit) {
    String sql =
        "select p.*, e.id as event_id, e.account from parked_delivery p"
            + " join event e on e.partition = p.partition and e.log_offset = p.log_offset"
            + " where p.died_at is not null"
            + (endpointId == null ? "" : " and p.endpoint_id = :endpoint")
            + (account == null
                ? ""
                : " and p.endpoint_id in (select id from endpoint where account = :account)")
            + " order by p.died_at, p.session_id, p.seq limit :limit";
    return database.read(handle -> {
      var query = handle.createQuery(sql).bind("limit", limit);
      if (endpointId != null) {
        query.bind("endpoint", endpointId);
      }
      if (account != null) {
        query.bind("account", account);
      }
      return query.map((row, context) -> deadLetter(row)).list();
    });
  }

  static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getString("endpoint_id"),
        row.getString("event_id"),
        row.getString("session_id"),
        row.getInt("seq"),
        row.getString("account"),
        row.getInt("attempts"),
        new Death(Cause.valueOf(row.getString("cause")), row.getString("failure")),
        Instant.ofEpochMilli(row.getLong("parked_at")),
        Instant.ofEpochMilli(row.getLong("died_at")));
  }
}

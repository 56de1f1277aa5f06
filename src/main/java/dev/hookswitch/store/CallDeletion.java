package dev.hookswitch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** Deletes calls that are over, of those that it is given the ones that nobody needs any more. */
final class CallDeletion {

  /** How many were deleted, and how many events with them. */
  record Deleted(int calls, int events) {}

  /** Where a session's last event stands. */
  private record Last(String sessionId, int partition, long offset) {}

  private final Dialect dialect;

  CallDeletion(Dialect dialect) {
    this.dialect = dialect;
  }

  /** With all that is known of them. */
  Deleted delete(Handle handle, List<String> ids) {
    return delete(handle, deletable(handle, ids), "event where");
  }

  /** With what is known of them beside a slice that is going to be dropped; says how many. */
  int deleteBeside(Handle handle, List<String> ids, Slice going) {
    return delete(handle, deletable(handle, ids), "event where position >= " + going.end() + " and")
        .calls();
  }

  /** Those that all endpoints have passed, and of which nothing is parked. */
  private List<Last> deletable(Handle handle, List<String> ids) {
    Map<Integer, Long> passed = new HashMap<>();
    handle
        .createQuery("select partition, min(next_offset) as low from delivery_cursor group by 1")
        .map((row, context) -> passed.put(row.getInt("partition"), row.getLong("low")))
        .list();
    Set<String> parked =
        handle
            .createQuery(
                "select distinct p.session_id from endpoint e join parked_delivery p on"
                    + " p.endpoint_id = e.id where p.session_id in "
                    + set())
            .bind("keys", json(ids))
            .mapTo(String.class)
            .set();
    List<Last> deletable = new ArrayList<>();
    handle
        .createQuery(
            "select session_id, partition, max(log_offset) as last from event where session_id in "
                + set()
                + " group by session_id, partition")
        .bind("keys", json(ids))
        .map((row, context) -> last(row))
        .forEach(last -> {
          if (last.offset() < passed.getOrDefault(last.partition(), Long.MAX_VALUE)
              && !parked.contains(last.sessionId())) {
            deletable.add(last);
          }
        });
    return deletable;
  }

  private static Last last(ResultSet row) throws SQLException {
    return new Last(row.getString("session_id"), row.getInt("partition"), row.getLong("last"));
  }

  /** The floor first: in one transaction with the events that it outlives. */
  private Deleted delete(Handle handle, List<Last> deletable, String events) {
    Map<Integer, Long> floors = new TreeMap<>();
    deletable.forEach(last -> floors.merge(last.partition(), last.offset() + 1, Math::max));
    floors.forEach((partition, next) -> raiseFloor(handle, partition, next));
    List<String> ids = deletable.stream().map(Last::sessionId).toList();
    int deleted = deleteOf(handle, events, ids);
    deleteOf(handle, "call_party where", ids);
    deleteOf(handle, "call_session where", ids);
    return new Deleted(ids.size(), deleted);
  }

  private static void raiseFloor(Handle handle, int partition, long next) {
    handle
        .createUpdate(
            "insert into log_floor (partition, next_offset) values (:partition, :next) on conflict"
                + " (partition) do update set next_offset = excluded.next_offset where"
                + " excluded.next_offset > log_floor.next_offset")
        .bind("partition", partition)
        .bind("next", next)
        .execute();
  }

  private int deleteOf(Handle handle, String rows, Collection<String> ids) {
    return handle
        .createUpdate("delete from " + rows + " session_id in " + set())
        .bind("keys", json(ids))
        .execute();
  }

  private String set() {
    return "(select value from " + dialect.elements(":keys") + ")";
  }

  private static String json(Collection<String> keys) {
    return JsonMapper.shared().writeValueAsString(keys);
  }
}

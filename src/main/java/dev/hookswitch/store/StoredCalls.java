package dev.hookswitch.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls in progress, as they are stored. Who writes the journal alone remembers them, and asks
 * for a call once. Where others may have written, it is asked each time how many events a call has:
 * as many as are remembered are those that are remembered, since a call only grows. For the
 * journal's writer alone.
 */
final class StoredCalls {

  private static final int MOST = 10_000;

  private final Dialect dialect;

  private final Map<String, StoredCall> committed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StoredCall> eldest) {
          return size() > MOST;
        }
      };

  /** As the transaction under way changes them. It may fail, and be run again. */
  private final Map<String, StoredCall> underWay = new HashMap<>();

  StoredCalls(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * A transaction begins that may store something of these sessions.
   *
   * @param mayBeOthers whether somebody else may have stored something of them
   */
  void begin(Handle handle, Collection<String> sessions, boolean mayBeOthers) {
    underWay.clear();
    Set<String> asked = new TreeSet<>();
    for (String session : sessions) {
      StoredCall known = committed.get(session);
      if (known == null || mayBeOthers) {
        asked.add(session);
      } else {
        underWay.put(session, known.copy());
      }
    }
    if (!asked.isEmpty()) {
      Set<String> others = ask(handle, asked);
      if (!others.isEmpty()) {
        askForIds(handle, others);
      }
    }
  }

  /** Answers those that have more than is remembered. */
  private Set<String> ask(Handle handle, Set<String> sessions) {
    Set<String> others = new TreeSet<>();
    among(handle, "session_id, events, joined, answered_at", "call_session", sessions, "")
        .map((row, context) -> {
          String session = row.getString("session_id");
          StoredCall known = committed.getOrDefault(session, StoredCall.none());
          if (known.events() == row.getInt("events")) {
            return underWay.put(session, known.copy());
          }
          others.add(session);
          Talk talk = new Talk(row.getInt("joined"), Times.get(row, "answered_at"));
          return underWay.put(session, known.as(row.getInt("events"), talk));
        })
        .list();
    return others;
  }

  private void askForIds(Handle handle, Set<String> sessions) {
    String notBefore = dialect.notBefore(EventSlices.ofThese(dialect, ":sessions"));
    among(handle, "session_id, id", "event", sessions, notBefore)
        .map((row, context) -> {
          of(row.getString("session_id")).has(row.getString("id"));
          return true;
        })
        .list();
  }

  private Query among(
      Handle handle, String columns, String table, Set<String> sessions, String more) {
    return handle
        .createQuery(dialect.among(columns, table, "session_id", ":sessions", more))
        .bind("sessions", JsonMapper.shared().writeValueAsString(sessions));
  }

  /** One of the sessions that the transaction is about. */
  StoredCall of(String session) {
    return underWay.computeIfAbsent(session, _ -> StoredCall.none());
  }

  /** The transaction is committed. Of a call that is over nothing more is to be expected. */
  void committed() {
    underWay.forEach((session, call) -> {
      if (call.isOver()) {
        committed.remove(session);
      } else {
        committed.put(session, call);
      }
    });
    underWay.clear();
  }
}

package dev.hookswitch.store;

/** Events of calls that are over, each with the attempt that delivered it: many, at once. */
public final class MadeUpEvents {

  private static final int BATCH = 50_000;

  private MadeUpEvents() {}

  /**
   * Fills a SQLite database, which has none yet. An event has some 700 bytes, a call nine events.
   */
  public static void fill(Database database, int events) {
    for (int first = 0; first < events; first += BATCH) {
      int before = first;
      String numbers =
          "with recursive number (i) as (select %d union all select i + 1 from number where i < %d)"
              .formatted(first, Math.min(events, first + BATCH) - 1);
      database.write(handle -> {
        handle.execute(
            "insert into event (partition, log_offset, id, session_id, seq, kind, account, json) "
                + numbers
                + " select i % 64, i / 64, printf('e_%022x', i * 2654435761 % 4294967296),"
                + " printf('s_%020x', i / 9 * 40503 % 65536 * 65536 + i / 9), i % 9 + 1, 'RING',"
                + " 'acme', cast(printf('{\"id\":%d,\"data\":\"%.*c\"}', i, 680, 'x') as blob) from"
                + " number");
        handle.execute(
            "insert into attempt (endpoint_id, event_id, session_id, seq, kind, at, outcome,"
                + " status, words, latency_us, answer, event_at) select 'ep_made', id, session_id,"
                + " seq, kind, 1764000000000 + position, 'DELIVERED', 204, '', 900, '',"
                + " 1764000000000 + position from event where position > "
                + before);
        return true;
      });
    }
    database.write(handle ->
        handle.execute(
            "insert into call_session (session_id, origin, account, direction, type, phase,"
                + " participants, started_at, events, completed_at) select session_id, 'pbx1',"
                + " 'acme', 'INBOUND', 'STANDARD', 'OVER', '[]', 1764000000000 + min(position),"
                + " count(*), 1764000000000 + max(position) from event group by session_id"));
  }
}

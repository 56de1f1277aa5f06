package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.ParkedDelivery;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.retention.RetentionStore.Sliced;
import dev.hookswitch.retention.RetentionStore.Swept;
import dev.hookswitch.webhook.AttemptResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL's tables stay as large as what is kept in them, however much has gone through: calls
 * of five times as many hours as are kept, made as fast as they can be stored. Each event is
 * delivered to one endpoint, with an attempt, and passed by others. As a test with few of them;
 * {@code bench/run bloat} stores ten million and prints how large the tables are. Where it is told
 * to end after some minutes it stores as many as it can until then, and says how many.
 */
class BloatTest extends StoreContract {

  private static final int EVENTS = Integer.getInteger("bloat.events", 2_000);
  private static final int MINUTES = Integer.getInteger("bloat.minutes", 600);
  private static final boolean IS_SMALL = EVENTS < 1_000_000;
  private static final int KEPT = IS_SMALL ? 2 : 30;
  private static final int HOURS = KEPT * 5;
  private static final Duration KEEP = Duration.ofHours(KEPT);

  /** What is kept, with the slice that goes next and the one that is written to. */
  private static final int FULL = KEPT + 2;

  private static final int EVENTS_A_CALL = 10;
  private static final int CALLS_AT_ONCE = 500;

  /** Of so many calls one is parked for a while. */
  private static final int PARKED = 50;

  private static final List<String> ENDPOINTS = List.of("ep_a", "ep_b", "ep_c");
  private static final List<String> TABLES =
      List.of(
          "event",
          "attempt",
          "call_session",
          "call_party",
          "delivery_cursor",
          "parked_delivery",
          "call_figure",
          "log_floor",
          "event_start");

  private static final String OF_TABLE = "select %s from pg_stat_user_tables where relname = TABLE";

  private final Map<String, List<Long>> sizes = new LinkedHashMap<>();
  private long stored;
  private Duration storing = Duration.ZERO;

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }

  @Test
  void tablesStayLevel() {
    ENDPOINTS.forEach(
        id -> assertThat(endpoints.insert(EndpointStoreContract.endpoint(id))).isTrue());
    System.out.printf("hours of %,d events, kept for %d; MiB/dead rows%n", EVENTS / HOURS, KEPT);
    System.out.printf(
        "%11s %8s %6s %s%n", "events", "stored/s", "slices", String.join(" ", TABLES));
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    int hours = 0;
    while (hours < HOURS && System.nanoTime() < end) {
      Instant now = hour(hours + 1);
      long[] before = journal.ends();
      call(hours);
      deliver(before, now);
      retain(now);
      measure();
      hours++;
      if (hours % (HOURS / 10) == 0) {
        print();
      }
    }
    hot();
    assertThat(count("select count(*) from slice")).isLessThanOrEqualTo(2L * (FULL + 1));
    assertThat(count("select count(*) from event")).isLessThan(atMost());
    assertThat(count("select count(*) from attempt")).isLessThan(atMost());
    if (!IS_SMALL) {
      int half = (FULL + hours) / 2;
      int last = hours;
      sizes.forEach((table, each) ->
          assertThat(largest(each, half, last))
              .as(table)
              .isLessThanOrEqualTo(largest(each, FULL, half) * 5 / 4));
    }
  }

  private static long atMost() {
    return (long) EVENTS * FULL / HOURS + CALLS_AT_ONCE;
  }

  private static long largest(List<Long> sizes, int from, int to) {
    return sizes.subList(from, to).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static Instant hour(int hour) {
    return Told.answeredBy("first", "acme", hour * 720).getFirst().timestamp();
  }

  /** The calls of an hour, each told two events at a time. */
  private void call(int hour) {
    int calls = EVENTS / EVENTS_A_CALL / HOURS;
    long begun = System.nanoTime();
    for (int from = 0; from < calls; from += CALLS_AT_ONCE) {
      List<List<CallEvent>> some = new ArrayList<>();
      for (int i = from; i < Math.min(calls, from + CALLS_AT_ONCE); i++) {
        some.add(Told.answeredBy(hour + "-" + i, "acme", hour * 720 + i * 720 / calls));
      }
      for (int event = 0; event < EVENTS_A_CALL; event += 2) {
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (List<CallEvent> call : some) {
          waiting.add(journal.append("pbx1", call.subList(event, event + 2)));
        }
        waiting.forEach(CompletableFuture::join);
      }
    }
    storing = storing.plusNanos(System.nanoTime() - begun);
    stored += (long) calls * EVENTS_A_CALL;
  }

  private void deliver(long[] from, Instant now) {
    long[] to = journal.ends();
    for (int partition = 0; partition < to.length; partition++) {
      for (long next = from[partition]; next < to[partition]; ) {
        List<Entry> entries = journal.read(Map.of(partition, next), 500);
        next = entries.getLast().offset() + 1;
        settle(entries, now);
        List<Cursor> cursors = new ArrayList<>();
        for (String endpoint : ENDPOINTS) {
          cursors.add(new Cursor(endpoint, partition, next));
        }
        Progress progress = AllPartitions.progress(cursors, List.of());
        AttemptResult accepted = new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);
        for (Entry entry : entries) {
          progress.attempts().add(new Attempt("ep_a", entry.event(), now, accepted));
        }
        deliveries.saveProgress(progress);
      }
    }
  }

  /** Some fail at first, and again, and then do not. */
  private void settle(List<Entry> entries, Instant now) {
    for (Entry entry : entries) {
      if (entry.event().seq() == 1 && entry.offset() / EVENTS_A_CALL % PARKED == 0) {
        Parking parking = new Parking("ep_b", entry, 1, "answered 500", now, now, null);
        deliveries.saveProgress(AllPartitions.progress(List.of(), List.of(parking)));
        ParkedDelivery head = deliveries.head("ep_b", entry.event().sessionId()).orElseThrow();
        deliveries.postponed(head, AllPartitions.of(entry), "answered 500", now);
        deliveries.settled(head, AllPartitions.of(entry), now);
      }
    }
  }

  private void retain(Instant now) {
    SqlRetentionStore retention = new SqlRetentionStore(database);
    for (Sliced what : Sliced.values()) {
      while (retention.dropSlice(what, KEEP, now)) {
        // until there is no more
      }
    }
    Instant limit = now.minus(KEEP).minus(retention.slack(Sliced.CALLS, KEEP));
    String next = null;
    do {
      Swept swept = retention.deleteSessions(limit, next, 50);
      assertThat(swept.sessions()).as("those that did not go with a slice").isZero();
      next = swept.next();
    } while (next != null);
    int figures = 500;
    while (figures == 500) {
      figures = retention.deleteFigures(now.minus(KEEP), 500);
    }
  }

  private void measure() {
    for (String table : TABLES) {
      long size =
          count(
              "select coalesce(sum(pg_total_relation_size(relid)), pg_total_relation_size(TABLE))"
                  + " from pg_partition_tree(TABLE)",
              table);
      sizes.computeIfAbsent(table, _ -> new ArrayList<>()).add(size);
    }
  }

  private void print() {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%,11d %8.0f %6d",
            stored,
            stored / (storing.toNanos() / 1e9),
            count("select count(*) from slice")));
    sizes.forEach((table, each) ->
        line.append(
            String.format(
                Locale.ROOT,
                " %.1f/%d",
                each.getLast() / 1048576.0,
                count(
                    "select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables where relid ="
                        + " to_regclass(TABLE) or relid in (select relid from"
                        + " pg_partition_tree(TABLE))",
                    table))));
    System.out.println(line);
  }

  /** How often a new version of a row found room beside the old one, and no index was touched. */
  private void hot() {
    for (String table :
        List.of("call_session", "delivery_cursor", "parked_delivery", "log_floor", "call_figure")) {
      System.out.printf(
          "%s: %,d updates, %,d of them hot; %,d vacuums%n",
          table,
          count(OF_TABLE.formatted("n_tup_upd"), table),
          count(OF_TABLE.formatted("n_tup_hot_upd"), table),
          count(OF_TABLE.formatted("autovacuum_count"), table));
    }
  }

  private long count(String sql, String table) {
    return count(sql.replace("TABLE", "'" + table + "'"));
  }

  private long count(String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}

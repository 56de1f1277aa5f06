package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.DispatchStore.Cursor;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.store.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a process holds that is alone, and what it stores by that right. */
public final class AllPartitions {

  private AllPartitions() {}

  public static Set<Tenure> of(Journal journal) {
    return Dispatcher.leases(journal).stream().map(Tenure::forGood).collect(Collectors.toSet());
  }

  /** The leases are there and nobody has taken them: as good as one's own. */
  public static void prepare(Database database, Journal journal) {
    Node node = new Node("test", "test", "0", Instant.EPOCH);
    database.leases().enter(node, Dispatcher.leases(journal));
  }

  public static Tenure tenure(int partition) {
    return Tenure.forGood("partition:" + partition);
  }

  public static Tenure of(Entry entry) {
    return tenure(entry.partition());
  }

  public static Set<Integer> numbers(Journal journal) {
    return IntStream.range(0, journal.partitions()).boxed().collect(Collectors.toSet());
  }

  /** Something to be stored; to attempts more can be added. */
  public static Progress progress(List<Cursor> cursors, List<Parking> parked) {
    Map<Integer, Tenure> tenures = new HashMap<>();
    cursors.forEach(cursor -> tenures.put(cursor.partition(), tenure(cursor.partition())));
    parked.forEach(each -> tenures.put(each.entry().partition(), of(each.entry())));
    return new Progress(tenures, cursors, parked, new ArrayList<>(), new ArrayList<>());
  }
}

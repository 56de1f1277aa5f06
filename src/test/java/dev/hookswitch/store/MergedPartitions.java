package dev.hookswitch.store;

import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.journal.Offsets;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.journal.Position;
import dev.hookswitch.journal.Stretch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a log, which have no order in common: each reading puts them together as chance
 * has it.
 */
final class MergedPartitions implements CommitOrder {

  /** Of one partition, in one stretch. */
  private static final int MOST = 20;

  private final EventLog log;
  private final SplittableRandom random;
  private volatile Offsets begin;

  MergedPartitions(EventLog log, long seed) {
    this.log = log;
    this.random = new SplittableRandom(seed);
    this.begin = new Offsets(new long[log.partitions()]);
  }

  /** As if all that is there had been deleted. */
  void forgetAll() {
    begin = new Offsets(log.ends());
  }

  @Override
  public Stretch after(@Nullable String account, Position position, int limit) {
    Offsets ends = new Offsets(log.ends());
    Offsets at = (Offsets) position.with(begin);
    List<Deque<Entry>> pages = new ArrayList<>();
    boolean more = false;
    for (int partition = 0; partition < log.partitions(); partition++) {
      List<Entry> page = log.read(partition, at.next(partition), Math.max(MOST, limit / 10));
      more |= page.size() >= MOST;
      if (!page.isEmpty()) {
        pages.add(new ArrayDeque<>(page));
      }
    }
    List<Placed> events = new ArrayList<>();
    SplittableRandom dice = dice();
    while (!pages.isEmpty() && events.size() < limit) {
      int which = dice.nextInt(pages.size());
      Entry entry = pages.get(which).removeFirst();
      at = at.taken(entry.partition(), entry.offset());
      if (account == null || account.equals(entry.event().common().account())) {
        events.add(new Placed(at, entry.event(), entry.json()));
      }
      if (pages.get(which).isEmpty()) {
        var _ = pages.remove(which);
      }
    }
    more |= !pages.isEmpty();
    return new Stretch(events, more ? at : at.with(ends), more);
  }

  private synchronized SplittableRandom dice() {
    return random.split();
  }

  @Override
  public Position last() {
    return new Offsets(log.ends());
  }

  @Override
  public boolean has(Position position) {
    return ((Offsets) position).isBeginning() || position.reaches(begin);
  }

  @Override
  public String cursor(Position position) {
    return ((Offsets) position).text();
  }

  @Override
  public Position position(String cursor) {
    return Offsets.of(cursor, log.partitions());
  }
}

package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.kafka.EventCopy.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition of the topic while this process delivers it: what was read and is not in the copy
 * yet. Safe for all threads.
 */
final class Part {

  private final int partition;
  private final Tenure tenure;

  /** In order, without gap: where one is follows from its number. */
  private final List<Copied> ahead = new ArrayList<>();

  /** The number of the next event. */
  private long end;

  /** The offset of the topic where reading goes on. */
  private long nextRecord;

  Part(int partition, Tenure tenure, Progress progress) {
    this.partition = partition;
    this.tenure = tenure;
    this.end = progress.offset();
    this.nextRecord = progress.record();
  }

  int partition() {
    return partition;
  }

  Tenure tenure() {
    return tenure;
  }

  /** Numbers an event that counts. */
  synchronized Entry add(Encoded event, long record) {
    Entry entry = new Entry(partition, end++, event.event(), event.json());
    ahead.add(new Copied(event.origin(), entry, record));
    return entry;
  }

  /** Everything below this offset of the topic was read. */
  synchronized void readUpTo(long record) {
    nextRecord = record;
  }

  /** The offset of the topic where reading goes on. */
  synchronized long nextRecord() {
    return nextRecord;
  }

  /** The number that the next event will get. */
  synchronized long end() {
    return end;
  }

  /** How many events are not in the copy. */
  synchronized int size() {
    return ahead.size();
  }

  /** The first of them. */
  synchronized List<Copied> first(int limit) {
    return List.copyOf(ahead.subList(0, Math.min(limit, ahead.size())));
  }

  /** So many are in the copy now. */
  synchronized void copied(int count) {
    ahead.subList(0, count).clear();
  }

  /** What is here from that number on; empty when that is in the copy, or was not read yet. */
  synchronized List<Entry> read(long from, int limit) {
    long place = ahead.isEmpty() ? -1 : from - ahead.getFirst().entry().offset();
    if (place < 0 || place >= ahead.size()) {
      return List.of();
    }
    int begin = (int) place;
    int end = Math.min(ahead.size(), begin + Math.min(limit, ahead.size()));
    return ahead.subList(begin, end).stream().map(Copied::entry).toList();
  }
}

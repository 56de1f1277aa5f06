package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.kafka.EventCopy.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One partition of the topic while this process delivers it: what was read and is not in the copy
 * yet. Safe for all threads.
 */
final class Part {

  private final int partition;
  private final Tenure tenure;

  /** In order, without gap. */
  private final Deque<Copied> ahead = new ArrayDeque<>();

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
    ahead.addLast(new Copied(event.origin(), entry, record));
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
    List<Copied> first = new ArrayList<>(Math.min(limit, ahead.size()));
    for (Copied each : ahead) {
      if (first.size() == limit) {
        break;
      }
      first.add(each);
    }
    return first;
  }

  /** So many are in the copy now. */
  synchronized void copied(int count) {
    for (int i = 0; i < count; i++) {
      ahead.removeFirst();
    }
  }

  /** What is here from that number on; empty when that is in the copy, or was not read yet. */
  synchronized List<Entry> read(long from, int limit) {
    List<Entry> entries = new ArrayList<>();
    if (!ahead.isEmpty() && from >= ahead.getFirst().entry().offset()) {
      for (Copied each : ahead) {
        if (entries.size() == limit) {
          break;
        }
        if (each.entry().offset() >= from) {
          entries.add(each.entry());
        }
      }
    }
    return entries;
  }
}

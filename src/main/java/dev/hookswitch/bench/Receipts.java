package dev.hookswitch.bench;

import dev.hookswitch.bench.Expected.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What the receiver got, held against what it should have got. */
final class Receipts {

  /** A request, and when it was received, by {@link System#nanoTime}. */
  record Receipt(String id, String session, int seq, long nanos) {

    /** Reads a line of the receiver's report. */
    static Receipt parse(String line) {
      String[] parts = line.split(" ", -1);
      return new Receipt(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
    }
  }

  private final Map<String, Origin> expected;

  /** Of each expected event the first request. */
  private final Map<String, Receipt> first = new HashMap<>();

  /** The highest seq that came of each session. */
  private final Map<String, Integer> highest = new HashMap<>();

  private int orderErrors;
  private int duplicates;
  private long last = Long.MIN_VALUE;

  Receipts(Map<String, Origin> expected) {
    this.expected = expected;
  }

  /** To be told of all requests in the order in which they came. */
  void add(Receipt receipt) {
    if (!expected.containsKey(receipt.id())) {
      return; // of a run before this one
    }
    if (first.putIfAbsent(receipt.id(), receipt) != null) {
      duplicates++;
      return;
    }
    int before = highest.getOrDefault(receipt.session(), 0);
    if (receipt.seq() <= before) {
      orderErrors++;
    }
    highest.put(receipt.session(), Math.max(before, receipt.seq()));
    last = Math.max(last, receipt.nanos());
  }

  /** How many of the expected ones came. */
  int received() {
    return first.size();
  }

  int lost() {
    return expected.size() - first.size();
  }

  /** How many came after one of their session that they should have come before. */
  int orderErrors() {
    return orderErrors;
  }

  /** How many came again. */
  int duplicates() {
    return duplicates;
  }

  /** When the last one came for the first time. */
  long lastNanos() {
    return last;
  }

  /**
   * How long events took, sorted.
   *
   * @param saidNanos when the message was to be written; {@link Long#MIN_VALUE}: it does not count
   */
  long[] latencies(ToLongFunction<Origin> saidNanos) {
    List<Long> latencies = new ArrayList<>();
    first.forEach((id, receipt) -> {
      Origin origin = expected.get(id);
      if (origin != null && origin.message() != Expected.NO_MESSAGE) {
        long said = saidNanos.applyAsLong(origin);
        if (said != Long.MIN_VALUE) {
          latencies.add(receipt.nanos() - said);
        }
      }
    });
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}

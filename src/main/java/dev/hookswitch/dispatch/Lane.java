package dev.hookswitch.dispatch;

import dev.hookswitch.journal.Entry;
import java.util.ArrayDeque;
import java.util.Deque;

/** The deliveries of one session to one endpoint, in order. Guarded by its courier. */
final class Lane {

  /** An event that waits in memory, with its place in the log. */
  record Delivery(Entry entry, Feed feed, Feed.Taken taken) {}

  final String session;
  final Deque<Delivery> waiting = new ArrayDeque<>();

  /**
   * Deliveries of this lane that are stored, or about to be, and not given up. While there are any,
   * it is parked.
   */
  int parked;

  /** Somebody is at work on this lane: one request under way at the most. */
  boolean running;

  /** It stands in the queue for a permit. */
  boolean queued;

  Lane(String session) {
    this.session = session;
  }

  boolean isParked() {
    return parked > 0;
  }

  boolean isIdle() {
    return !running && !queued && parked == 0 && waiting.isEmpty();
  }
}

package dev.hookswitch.dispatch;

import dev.hookswitch.journal.Entry;
import java.util.ArrayDeque;
import java.util.Deque;

/** The deliveries of one session to one endpoint, in order. Guarded by its courier. */
final class Lane {

  /** An event that waits in memory, with its place in the log. */
  record Delivery(Entry entry, Feed.Taken taken) {}

  final String session;

  /** Of the partition that the session is in. */
  final Feed feed;

  final Deque<Delivery> waiting = new ArrayDeque<>();

  /**
   * Deliveries of this lane that are stored, or about to be, and not given up. While there are any,
   * it is parked.
   */
  int parked;

  /** Somebody is at work on this lane: one request under way at the most. */
  boolean running;

  /** Another node has it by now: what is still under way here counts for nothing. */
  boolean forgotten;

  /** It stands in the queue for a permit. */
  boolean queued;

  Lane(String session, Feed feed) {
    this.session = session;
    this.feed = feed;
  }

  boolean isParked() {
    return parked > 0;
  }

  boolean isIdle() {
    return !running && !queued && parked == 0 && waiting.isEmpty();
  }
}

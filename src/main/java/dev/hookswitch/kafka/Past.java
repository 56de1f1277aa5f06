package dev.hookswitch.kafka;

import java.util.Arrays;

/**
 * What is remembered of a session: its events as fingerprints, and where its last one is. For one
 * thread.
 */
final class Past {

  private static final int FEW = 8;

  private long[] ids = new long[FEW];
  private long[] contents = new long[FEW];
  private int events;

  /** The offset of the topic that its last event has; -1: that one is in the copy. */
  private long record = -1;

  Past copy() {
    Past copy = new Past();
    copy.ids = ids.clone();
    copy.contents = contents.clone();
    copy.events = events;
    copy.record = record;
    return copy;
  }

  /** Whether this very event is there, at this very place. */
  boolean has(int seq, Fingerprint event) {
    return seq >= 1 && seq <= events && contents[seq - 1] == event.content();
  }

  /** Whether this is what comes next. */
  boolean goesOnWith(int seq, Fingerprint event) {
    return seq == events + 1 && Arrays.stream(ids, 0, events).noneMatch(id -> id == event.id());
  }

  /** The content of its last event; 0 when there is none. */
  long last() {
    return events == 0 ? 0 : contents[events - 1];
  }

  /** Adds this where it is what comes next, and was told of this very past; whether it was. */
  boolean take(Chained next) {
    if (next.after() != last()) {
      return false;
    }
    Fingerprint fingerprint = Fingerprint.of(next.event());
    boolean goesOn = goesOnWith(next.event().event().seq(), fingerprint);
    if (goesOn) {
      add(fingerprint);
    }
    return goesOn;
  }

  /** The call is over: nothing follows. */
  void end() {
    add(new Fingerprint(-1, -1));
  }

  void add(Fingerprint event) {
    if (events == ids.length) {
      ids = Arrays.copyOf(ids, events * 2);
      contents = Arrays.copyOf(contents, events * 2);
    }
    ids[events] = event.id();
    contents[events] = event.content();
    events++;
  }

  /** The event that was added last has its place in the topic. */
  void place(long offset) {
    record = offset;
  }

  long record() {
    return record;
  }
}

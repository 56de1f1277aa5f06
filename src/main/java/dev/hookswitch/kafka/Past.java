package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.journal.Encoded;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a session: its events as fingerprints, and where in the log it is. Not
 * guarded: {@link Pasts} does that, and hands out copies.
 */
final class Past {

  private static final int FEW = 8;

  private final String origin;
  private final String sessionId;
  private final Instant startedAt;
  private long[] ids = new long[FEW];
  private long[] contents = new long[FEW];
  private int events;
  private long first;
  private long last;
  private @Nullable Instant completedAt;

  private Past(String origin, String sessionId, Instant startedAt) {
    this.origin = origin;
    this.sessionId = sessionId;
    this.startedAt = startedAt;
  }

  /** Of a session that nothing is known of, and that this would be the first event of. */
  static Past before(Encoded event) {
    return new Past(event.origin(), event.event().sessionId(), event.event().timestamp());
  }

  Past copy() {
    Past copy = new Past(origin, sessionId, startedAt);
    copy.ids = ids.clone();
    copy.contents = contents.clone();
    copy.events = events;
    copy.first = first;
    copy.last = last;
    copy.completedAt = completedAt;
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

  void add(Fingerprint event) {
    if (events == ids.length) {
      ids = Arrays.copyOf(ids, events * 2);
      contents = Arrays.copyOf(contents, events * 2);
    }
    ids[events] = event.id();
    contents[events] = event.content();
    events++;
  }

  /** The event that was added has its place in the log. */
  void place(long offset, CallEvent event) {
    if (event.seq() == 1) {
      first = offset;
    }
    last = offset;
    if (event instanceof Completed) {
      completedAt = event.timestamp();
    }
  }

  String origin() {
    return origin;
  }

  String sessionId() {
    return sessionId;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** The offset of its first event. */
  long first() {
    return first;
  }

  /** The offset of its last event. */
  long last() {
    return last;
  }

  /** Null: it is open. */
  @Nullable Instant completedAt() {
    return completedAt;
  }
}

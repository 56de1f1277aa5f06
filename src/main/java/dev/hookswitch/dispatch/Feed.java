package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.Entry;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One endpoint's reading of one partition, for as long as this node delivers it: what was taken
 * from the log, and below which offset all of it is settled. Offsets may have gaps. Guarded by its
 * courier.
 */
final class Feed {

  /** An entry that was taken and is not below the cursor yet. */
  static final class Taken {
    private final long offset;
    private boolean settled;

    private Taken(long offset) {
      this.offset = offset;
    }
  }

  private final int partition;
  private final Tenure tenure;

  /** Nothing more is begun: what is under way is to be finished, or another node has it. */
  private boolean closed;

  /** Everything below this offset was taken from the log. */
  private long next;

  /** The end of the log, as far as is known here. */
  private long end;

  private long cursor;
  private final Deque<Taken> open = new ArrayDeque<>();
  private boolean moved;

  Feed(int partition, Tenure tenure, long cursor) {
    this.partition = partition;
    this.tenure = tenure;
    this.cursor = cursor;
    this.next = cursor;
    this.end = cursor;
  }

  int partition() {
    return partition;
  }

  /** By what right this node delivers it. */
  Tenure tenure() {
    return tenure;
  }

  /** Whether something of it may be begun: to be taken, or to be sent. */
  boolean isOpen() {
    return !closed && tenure.isValid();
  }

  void close() {
    closed = true;
  }

  long next() {
    return next;
  }

  long end() {
    return end;
  }

  boolean isBehind() {
    return next < end;
  }

  /** Whether it is the first that was not taken yet: nothing lies between. */
  boolean isNext(Entry entry) {
    return entry.previous() < next && next <= entry.offset();
  }

  /** Whether it was accepted, not wanted or parked. */
  boolean isSettled(long offset) {
    return offset < cursor;
  }

  /** Counts gaps too, until it is abreast: where there are any, about as many. */
  long backlog() {
    return end - cursor;
  }

  void sawEnd(long offset) {
    end = Math.max(end, offset);
  }

  Taken take(Entry entry) {
    if (!isNext(entry)) {
      throw new IllegalStateException(
          "took offset " + entry.offset() + " where " + next + " is next");
    }
    next = entry.offset() + 1;
    sawEnd(next);
    Taken taken = new Taken(entry.offset());
    open.addLast(taken);
    return taken;
  }

  /** The log has nothing from one offset on that was known to end at the other. */
  void foundNothing(long from, long end) {
    if (next == from) {
      next = end;
      moveCursor();
    }
  }

  void settle(Taken taken) {
    taken.settled = true;
    while (!open.isEmpty() && open.peekFirst().settled) {
      open.removeFirst();
    }
    moveCursor();
  }

  /** To the first that is not settled, or to what is to be taken next. */
  private void moveCursor() {
    Taken first = open.peekFirst();
    long settled = first == null ? next : first.offset;
    if (settled > cursor) {
      cursor = settled;
      moved = true;
    }
  }

  /** The cursor if it moved since this was last asked, else -1. */
  long takeMovedCursor() {
    if (!moved) {
      return -1;
    }
    moved = false;
    return cursor;
  }
}

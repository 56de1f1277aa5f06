package dev.hookswitch.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One endpoint's reading of one partition: what was taken from the log, and below which offset all
 * of it is settled. Guarded by its courier.
 */
final class Feed {

  /** An entry that was taken and is not below the cursor yet. */
  static final class Taken {
    private boolean settled;
  }

  /** The next offset to take from the log. */
  private long next;

  /** The end of the log, as far as is known here. */
  private long end;

  private long cursor;
  private final Deque<Taken> open = new ArrayDeque<>();
  private boolean moved;

  Feed(long cursor) {
    this.cursor = cursor;
    this.next = cursor;
    this.end = cursor;
  }

  long next() {
    return next;
  }

  boolean isBehind() {
    return next < end;
  }

  /** Whether it was accepted, not wanted or parked. */
  boolean isSettled(long offset) {
    return offset < cursor;
  }

  long backlog() {
    return end - cursor;
  }

  void sawEnd(long offset) {
    end = Math.max(end, offset);
  }

  Taken take(long offset) {
    if (offset != next) {
      throw new IllegalStateException("took offset " + offset + " where " + next + " is next");
    }
    next++;
    sawEnd(next);
    Taken taken = new Taken();
    open.addLast(taken);
    return taken;
  }

  void settle(Taken taken) {
    taken.settled = true;
    while (!open.isEmpty() && open.peekFirst().settled) {
      open.removeFirst();
      cursor++;
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

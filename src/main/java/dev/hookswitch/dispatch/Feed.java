package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One endpoint's reading of one partition, for as long as this node delivers it: what was taken
 * from the log, and below which offset all of it is settled. Guarded by its courier.
 */
final class Feed {

  /** An entry that was taken and is not below the cursor yet. */
  static final class Taken {
    private boolean settled;

    /** It was not wanted: taken once more it would be passed once more, and nobody would notice. */
    private boolean passed;
  }

  private final int partition;
  private final Tenure tenure;

  /** Nothing more is begun: what is under way is to be finished, or another node has it. */
  private boolean closed;

  /** The next offset to take from the log. */
  private long next;

  /** The end of the log, as far as is known here. */
  private long end;

  private long cursor;
  private final Deque<Taken> open = new ArrayDeque<>();
  private boolean moved;

  /** The cursor moved over something that would be sent again if this were not stored. */
  private boolean urgent;

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

  /** It was accepted, given up or parked. */
  void settle(Taken taken) {
    taken.settled = true;
    while (!open.isEmpty() && open.peekFirst().settled) {
      urgent |= !open.removeFirst().passed;
      cursor++;
      moved = true;
    }
  }

  /**
   * Takes what is not wanted: with many endpoints that is nearly everything, so it costs little.
   */
  void pass(long offset) {
    if (open.isEmpty() && offset == next) {
      next++;
      cursor++;
      moved = true;
      sawEnd(next);
    } else {
      Taken taken = take(offset);
      taken.passed = true;
      taken.settled = true; // what is before it is not
    }
  }

  /**
   * The cursor if it moved since this was last asked, else -1.
   *
   * @param all also where it moved over nothing but what was not wanted
   */
  long takeMovedCursor(boolean all) {
    if (!urgent && !(moved && all)) {
      return -1;
    }
    moved = false;
    urgent = false;
    return cursor;
  }
}

package dev.hookswitch.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All events of all partitions in one order: the one in which they were committed, in which the
 * events of a session are in {@code seq} order too. A position becomes visible after every lower
 * one, so who has read up to a place and asks for what comes after it misses nothing. Safe for all
 * threads; reading throws {@link JournalException} when the store cannot be read.
 */
public interface CommitOrder {

  /**
   * Up to {@code limit} events after a position, in order.
   *
   * @param account only this account's; null: all
   * @param position 0: from the first that is stored
   */
  List<Placed> after(@Nullable String account, long position, int limit);

  /** The position of the last event; 0 when none is stored. */
  long last();

  /** Whether the event at that position is still stored: retention deletes whole calls. */
  boolean has(long position);

  /** A position as text that callers keep, the same that a {@link Page} of events gives. */
  String cursor(long position);

  /**
   * The reverse.
   *
   * @throws IllegalArgumentException with one sentence when it is no cursor of events
   */
  long position(String cursor);
}

package dev.hookswitch.journal;

import org.jspecify.annotations.Nullable;

/**
 * All events of all partitions, one after the other, the events of a session in {@code seq} order.
 * Who has read up to a place and asks for what comes after it misses nothing and gets nothing
 * twice, whoever gave that place: the same program, or another on the same log. Where commits have
 * one order, it is this, for every reader. Where partitions have no order in common, each reading
 * puts them together in its own way. Safe for all threads; reading throws {@link JournalException}
 * when the store cannot be read.
 */
public interface CommitOrder {

  /**
   * The next events after a position, {@code limit} at the most. When all accounts are asked for,
   * none only where there is nothing more now.
   *
   * @param account only this account's; null: all
   */
  Stretch after(@Nullable String account, Position position, int limit);

  /** Where everything is behind that is committed now. */
  Position last();

  /** Whether nothing after that position can have been deleted before it was read. */
  boolean has(Position position);

  /** A position as text that callers keep, and do not look into. */
  String cursor(Position position);

  /**
   * The reverse; {@code e0} is where nothing is behind.
   *
   * @throws IllegalArgumentException with one sentence when it is no cursor of events
   */
  Position position(String cursor);
}

package dev.hookswitch.journal;

/**
 * A place in a {@link CommitOrder}: what a reader has behind it there. What it is made of is its
 * order's own affair: one number where all events have one order, an offset for each partition
 * where they have none ({@link Offsets}). Only those of one order may meet. Immutable.
 */
public interface Position {

  /** Whether all that is behind the other is behind this one too. */
  boolean reaches(Position other);

  /** What is behind either of the two is behind it. */
  Position with(Position other);

  /** What is behind both of the two is behind it. */
  Position within(Position other);
}

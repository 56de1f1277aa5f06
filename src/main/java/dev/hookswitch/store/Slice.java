package dev.hookswitch.store;

/**
 * A part of a table of PostgreSQL that can be dropped as a whole; what for and how is told in the
 * migration {@code V49__slices.sql}.
 *
 * @param number also says which keys it holds
 */
record Slice(String table, long number) {

  /** So many keys belong to one slice: more than are ever given in one. */
  static final long WIDTH = 10_000_000_000L;

  String name() {
    return table + "_" + number;
  }

  /** The lowest key that can be in it. */
  long first() {
    return number * WIDTH;
  }

  /** The lowest key that is beyond it. */
  long end() {
    return first() + WIDTH;
  }

  Slice next() {
    return new Slice(table, number + 1);
  }
}

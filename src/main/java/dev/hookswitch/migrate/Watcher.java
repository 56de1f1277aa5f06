package dev.hookswitch.migrate;

import java.util.Map;

/** Who wants to know what a migration does. Called on the thread that migrates. */
public interface Watcher {

  /**
   * What will be done, before anything is.
   *
   * @param rows of each table, how many are to be moved
   * @param orphans of some tables, how many are left out because what they belong to is gone
   * @param bytes how large the source is
   * @param done rows that are there already, of an earlier run
   */
  record Plan(
      String source,
      String target,
      Map<String, Long> rows,
      Map<String, Long> orphans,
      long bytes,
      long done) {}

  void planned(Plan plan);

  /** Every thousand rows or so. */
  void progressed(Progress progress);
}

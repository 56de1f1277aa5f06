package dev.hookswitch.dispatch;

import dev.hookswitch.journal.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A page of the log that was read for an endpoint and that it has no room for yet: what is read is
 * decoded once, however slowly it is taken. Guarded by its courier; reading itself is done outside.
 */
final class ReadAhead {

  private final Deque<Entry> page = new ArrayDeque<>();

  /** How often something was dropped: what was being read meanwhile is dropped too. */
  private int drops;

  boolean isEmpty() {
    return page.isEmpty();
  }

  Entry next() {
    return page.removeFirst();
  }

  /** Somebody goes to read; what this gives is to be shown when it comes back. */
  int begin() {
    return drops;
  }

  void add(int reading, List<Entry> entries) {
    if (reading == drops) {
      page.addAll(entries);
    }
  }

  /** What was read, and what is being read, is not what comes next any more. */
  void drop() {
    page.clear();
    drops++;
  }
}

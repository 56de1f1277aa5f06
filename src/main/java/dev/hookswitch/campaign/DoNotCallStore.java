package dev.hookswitch.campaign;

import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are never called, a list for each account. Each method is one transaction. For all
 * threads.
 */
public interface DoNotCallStore {

  /** Numbers of one account. */
  int MOST_OF_ACCOUNT = 5_000_000;

  /**
   * Puts numbers on the list.
   *
   * @return how many of them were not on it; -1, and nothing is put, when the list would be too
   *     long
   */
  int add(String account, Collection<String> digits, Instant now);

  /** False when it was not on the list. */
  boolean remove(String account, String digits);

  /** Since when a number is on the list; empty when it is not. */
  Optional<Instant> find(String account, String digits);

  /** Some of the list, sorted. */
  Page<Entry> list(String account, @Nullable String after, int limit);

  /** A number on the list. */
  record Entry(String digits, Instant since) {}
}

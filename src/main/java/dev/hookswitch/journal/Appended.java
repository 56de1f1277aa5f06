package dev.hookswitch.journal;

import java.util.Set;

/**
 * What became of events that were appended.
 *
 * @param diverged the sessions whose events do not go on where the journal is: another writer has
 *     stored something else there. Their events, from the first one that does not fit, were left
 *     out; {@link Journal#takeUp} is the way on. Empty when every event is in the journal now
 */
public record Appended(Set<String> diverged) {

  /** Every event is in the journal. */
  public static final Appended ALL = new Appended(Set.of());

  public Appended {
    diverged = Set.copyOf(diverged);
  }
}
